#include "pages/desk_case.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/components.hpp>

#include "calls/calls_store.hpp"
#include "calls/screen.hpp"
#include "handover.hpp"
#include "pages/desk_timeline.hpp"
#include "pages/parts.hpp"
#include "pages/public.hpp"
#include "pages/shown.hpp"
#include "registration/classifier.hpp"
#include "store/cards.hpp"

namespace viche::appeals::desk {

namespace {

struct Shown {
  std::vector<Entry> entries;
  std::vector<Media> media;
  std::vector<audit::Look> looks;
  std::string place;
};

Shown load(const kit::Call& call, const Appeal& appeal) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return Shown{entries(session, appeal.id, true),
                 media(session, appeal.id),
                 audit::looks_through(session, "appeal", appeal.id),
                 {}};
  });
}

void show_head(const kit::Call& call, ui::View& view, const Appeal& appeal, const Names& names) {
  const std::string category = names.category(appeal.category);
  view.say("CAPTION", "desk.case.caption",
           {{"number", appeal.number.text()}, {"filed", i18n::ago(call.lang, appeal.filed_at, call.now)}});
  view.set("TITLE", category.empty() ? numbered(call.services.words, call.lang, appeal.number) : category);
  const auto add = [&](const ui::Tag& tag) { view.each("TAG").set("TEXT", tag.text).set("TONE", ui::code(tag.tone)); };
  add(state_tag(call.services.words, call.lang, appeal.state, appeal.outcome));
  if (const auto term = running_term(appeal.state, appeal.accept_by, appeal.due_at)) {
    add(term_tag(call.services.words, call.lang, term->at, call.now));
  }
  if (appeal.emergency) add({call.word("desk.emergency"), ui::Tone::red});
  if (appeal.days_ahead > 0) add({call.word("desk.first"), ui::Tone::purple});
  if (appeal.refuted > 0) add({call.word("desk.queue.refuted", {{"n", std::int64_t{appeal.refuted}}}), ui::Tone::red});
  if (appeal.level > 0) add({call.word("desk.queue.level", {{"n", std::int64_t{appeal.level}}}), ui::Tone::purple});
  if (!appeal.is_public) add({call.word("desk.hidden"), ui::Tone::grey});
}

/// What is expected next; the other deeds are quieter buttons.
bool expected(const Transition& row) {
  const bool first_executor = row.deed == Deed::assign && row.from == State::registered;
  const bool report = row.deed == Deed::report && row.from != State::rework;
  return first_executor || report || row.deed == Deed::publish || row.deed == Deed::accept;
}

/// Deeds that ask for nothing are buttons; the others lead to their form.
void show_steps(kit::Call& call, ui::View& view, const Case& one) {
  const auto rows = Transitions::of_the_program().open_to(one.appeal, one.standing);
  view.show_if(!rows.empty(), "STEPS");
  for (const Transition* row : rows) {
    const std::string deed(name(row->deed));
    const bool again = row->deed == Deed::assign && one.appeal.organisation != 0;
    ui::View step = view.each("STEP");
    step.set("TEXT", call.word(again ? "desk.deed.assign_again" : "desk.deed." + deed))
        .show_if(!expected(*row), "SECOND");
    step.set("URL", view.url(one.path() + "/steps/" + deed)).show_if(!row->asks(), "AT_ONCE");
    if (!row->asks()) ui::Form(step, "desk.step").hidden("TOKENS", call.form_token(), call.form_key());
  }
}

void show_texts(const kit::Call& call, ui::View& view, const Case& one, const Names& names) {
  const Appeal& appeal = one.appeal;
  view.set_in("TEXT", appeal.whole_text(), appeal.lang);
  if (!appeal.original_text.empty()) {
    view.set_in("SHOWN", appeal.text, appeal.lang);
    view.set("SHOWN_TITLE", call.word(is_shown_to_all(appeal) ? "desk.case.shown_text" : "desk.case.shown_text_later"));
  }
  const auto answers = JsonReader::parse(appeal.answers);
  const Category* category = names.find_category(appeal.category);
  std::vector<ui::SummaryRow> rows;
  for (const std::string& slug : answers ? answers->keys() : std::vector<std::string>{}) {
    ui::SummaryRow row{slug, (*answers)[slug].text().value_or("")};
    for (const Question& question : category ? category->questions : std::vector<Question>{}) {
      if (question.slug != slug) continue;
      row.key = call.lang == i18n::Lang::uk ? question.text_uk : question.text_en;
      for (const auto& option : question.options) {
        if (option.slug == row.value) row.value = call.lang == i18n::Lang::uk ? option.uk : option.en;
      }
    }
    rows.push_back(std::move(row));
  }
  if (!rows.empty()) {
    view.show("HAS_ANSWERS");
    ui::summary_list(view, "ANSWERS", rows);
  }
}

void show_media(kit::Call& call, ui::View& view, const Case& one, const Shown& shown) {
  const bool may = call.actor.roles.has_any(moderators);
  for (const Media& media : shown.media) {
    if (media.entry != 0) continue;
    view.show("HAS_MEDIA");
    if (media.kind != MediaKind::photo) {
      ui::View row = view.each("RECORDING");
      row.set("URL", media_path(call, one.appeal, media, false)).set("TRANSCRIPT", media.transcript);
      row.set("KIND", call.word(media_word(media.kind)));
      continue;
    }
    fill_photo(call, view, one, media, may);
  }
}

std::vector<ui::SummaryRow> term_rows(const kit::Call& call, const Appeal& appeal) {
  std::vector<ui::SummaryRow> rows;
  const auto add = [&](const char* key, std::optional<Instant> at) {
    if (at) rows.push_back({call.word(std::string("desk.case.") + key), i18n::date_time(call.lang, *at)});
  };
  const auto add_term = [&](const char* key, std::optional<Instant> at) {
    if (at) rows.push_back({call.word(std::string("desk.case.") + key), term_end(call.lang, *at)});
  };
  rows.push_back({call.word("desk.case.filed_at"), filed_told(call.lang, appeal)});
  add_term("accept_by", appeal.accept_by);
  add_term("due_at", appeal.due_at);
  if (call.actor.roles.has_any(sorters) && is_open(appeal.state) && appeal.due_at) {
    rows.back().action_path = "/desk/appeals/" + appeal.number.text() + "/term";
    rows.back().action_text = call.word("desk.term_page.link");
  }
  if (appeal.planned_on) {
    rows.push_back(
        {call.word("desk.case.planned_on"), i18n::date(call.lang, calendar::start_of_day(*appeal.planned_on))});
  }
  add("reported_at", appeal.reported_at);
  add("closed_at", appeal.closed_at);
  return rows;
}

/// The calls that it was told in, as long as they are kept.
std::vector<calls::PhoneCall> calls_during(const kit::Call& call, const Appeal& appeal) {
  if (appeal.source != "phone") return {};
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return calls::calls_of(session, call.services.vault, appeal.number.code);
  });
}

/// "О-12, повторне": index and sign.
std::string registration_words(const kit::Call& call, const Appeal& appeal) {
  const auto card =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_card(session, appeal.id); });
  if (!card) return call.word("desk.card.not_said");
  const auto classifier = registration::find_classifier(call.services.db, call.hromada(), card->classifier);
  const registration::Code* sign = classifier ? classifier->find("sign", card->sign) : nullptr;
  return sign ? card->index + ", " + to_lower(sign->name(call.lang)) : card->index;
}

void show_facts(kit::Call& call, ui::View& view, const Case& one, const Names& names) {
  const Appeal& appeal = one.appeal;
  std::vector<ui::SummaryRow> rows;
  const bool sorts = call.actor.roles.has_any(sorters) && is_open(appeal.state);
  rows.push_back({call.word("desk.case.category"),
                  names.category(appeal.category),
                  {},
                  sorts ? one.path() + "/category" : "",
                  call.word("desk.change")});
  rows.push_back({call.word("desk.case.executor"), names.organisation(appeal.organisation)});
  std::string others;
  for (const std::int64_t id : appeal.co_executors) others += (others.empty() ? "" : ", ") + names.organisation(id);
  if (!others.empty()) rows.push_back({call.word("desk.case.co_executors"), others});
  rows.push_back({call.word("desk.case.regime"), call.word("desk.regime." + std::string(name(appeal.regime)))});
  rows.push_back({call.word("desk.case.source"), call.word("desk.source." + appeal.source)});
  for (const calls::PhoneCall& one_call : calls_during(call, appeal)) {
    rows.push_back({call.word("desk.case.call"), calls::told_length(call, seconds_of(one_call, call.now))});
  }
  if (!appeal.place.whole().empty()) rows.push_back({call.word("desk.case.place"), appeal.place.whole()});
  if (!appeal.place.original.empty()) rows.push_back({call.word("desk.shown_text.place"), appeal.place.text});
  if (appeal.regime == Regime::law393 && call.actor.roles.has_any(sorters)) {
    rows.push_back({call.word("desk.case.card"),
                    registration_words(call, appeal),
                    {},
                    one.path() + "/registration",
                    call.word("desk.card.title")});
  }
  if (appeal.complaint_about != 0) {
    rows.push_back({call.word("desk.case.complaint_about"), names.organisation(appeal.complaint_about)});
  }
  if (!appeal.forwarded_to.empty()) rows.push_back({call.word("desk.case.forwarded_to"), appeal.forwarded_to});
  if (!appeal.ground.empty())
    rows.push_back({call.word("desk.case.ground"), call.word("appeals.ground." + appeal.ground)});
  for (ui::SummaryRow& row : term_rows(call, appeal)) rows.push_back(std::move(row));
  if (appeal.voices > 1)
    rows.push_back({call.word("desk.case.voices"), i18n::number(call.lang, static_cast<double>(appeal.voices))});
  if (appeal.grade > 0) rows.push_back({call.word("desk.case.grade"), std::to_string(appeal.grade) + " / 5"});
  ui::summary_list(view, "FACTS", rows);
}

void show_map(const kit::Call& call, ui::View& view, const Case& one) {
  if (!one.appeal.place.lat || !one.appeal.place.lon) return;
  ui::Map map = town_map(call);
  map.lat = *one.appeal.place.lat;
  map.lon = *one.appeal.place.lon;
  map.zoom = 17;
  map.points_path = one.path() + "/point.geojson";
  map.label = call.word("desk.case.map");
  map.text = one.appeal.place.whole();
  ui::map(view, "MAP", map);
}

void show_author(kit::Call& call, ui::View& view, const Case& one, const CaseExtra& extra) {
  if (!call.actor.roles.has_any(callers)) return;
  view.show("AUTHOR");
  view.set("CONTACT_URL", view.url(one.path() + "/contact"));
  view.set("NAME_RULE", call.word(one.appeal.name_shown ? "desk.author.name_shown" : "desk.author.name_hidden"));
  if (!extra.author) {
    view.show("ASK_CONTACT");
    ui::Form(view, "desk.author").hidden("CONTACT_TOKENS", call.form_token(), call.form_key());
    return;
  }
  const auto or_none = [&](const std::string& text) { return text.empty() ? call.word("desk.author.none") : text; };
  ui::summary_list(view, "CONTACT",
                   {{call.word("desk.author.name"), or_none(extra.author->author_name)},
                    {call.word("desk.author.email"), or_none(extra.author->author_email)},
                    {call.word("desk.author.phone"), or_none(extra.author->author_phone)},
                    {call.word("desk.author.residence"), or_none(extra.author->author_residence)}});
}

void show_looks(const kit::Call& call, ui::View& view, const Shown& shown, Names& names) {
  view.show_if(!shown.looks.empty(), "HAS_LOOKS");
  for (const audit::Look& look : shown.looks) {
    const std::string why = "desk.look." + look.why;
    view.each("LOOK")
        .set("WHO", names.person(look.actor))
        .set("WHEN", i18n::date_time(call.lang, look.at))
        .set("WHY", call.services.words.has(why) ? call.word(why) : look.why);
  }
}

std::vector<ui::FormError> show_talk(kit::Call& call, ui::View& view, const Case& one, const CaseExtra& extra) {
  std::vector<ui::FormError> errors;
  for (const char* what : {"question", "note"}) {
    const bool mine = extra.form == what;
    const std::string big = what == std::string("note") ? "NOTE" : "QUESTION";
    ui::Form form(view, std::string("desk.") + what, std::string(what) + "-");
    if (mine) form.submitted(call.request.form.entries());
    if (mine && extra.refusal) form.refused(*extra.refusal);
    form.hidden(big + "_TOKENS", call.form_token(), call.form_key());
    form.text(big + "_TEXT", {.name = "text", .rows = 3, .max = most_letters});
    view.set(big + "_URL", view.url(one.path() + "/" + what + "s")).show_if(mine, big + "_OPEN");
    errors.insert(errors.end(), form.errors().begin(), form.errors().end());
  }
  return errors;
}

void show_visibility(kit::Call& call, ui::View& view, const Case& one) {
  if (!call.actor.roles.has_any(moderators)) return;
  view.show("MODERATES").set("TEXT_URL", view.url(one.path() + "/text"));
  view.set("WORDS_URL", view.url(one.path() + "/words"));
  view.set("VISIBILITY_URL", view.url(one.path() + "/visibility")).show_if(is_shown_to_all(one.appeal), "IS_PUBLIC");
  ui::Form(view, "desk.visibility").hidden("VISIBILITY_TOKENS", call.form_token(), call.form_key(), {{"public", "1"}});
}

/// Refused forms of a case show the case again with the errors beside the fields.
http::Response talk(kit::Call& call, const char* what, Check (*act)(const By&, Number, std::string_view)) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const Check check = act(by(call), one.value().appeal.number, call.field("text"));
  if (check) return told(call, one.value().path(), what);
  return show_case(call, one.value(), {.form = what, .refusal = &check.refusal()});
}

http::Response show(kit::Call& call) {
  const auto one = find_case(call);
  return one ? show_case(call, one.value()) : call.refuse(one.refusal());
}

/// The look is on disk before anything of the author is shown.
http::Response contact(kit::Call& call) {
  auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const Appeal& appeal = one.value().appeal;
  const Check seen = call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, appeal.author_account, "appeal", appeal.id, "contact", call.now);
    return Done{};
  });
  if (!seen) return call.refuse(seen.refusal());
  Appeal author = appeal;
  call.services.db.read(call.hromada(),
                        [&](storage::Session& session) { load_author(session, call.services.vault, author); });
  return show_case(call, one.value(), {.author = &author});
}

http::Response point(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const Appeal& appeal = one.value().appeal;
  return point_of(appeal, numbered(call.services.words, call.lang, appeal.number), appeal.place.whole());
}

}  // namespace

http::Response show_case(kit::Call& call, const Case& one, const CaseExtra& extra) {
  const Appeal& appeal = one.appeal;
  const Shown shown = load(call, appeal);
  Names names(call);
  ui::View view = call.view();
  show_head(call, view, appeal, names);
  show_steps(call, view, one);
  show_texts(call, view, one, names);
  show_media(call, view, one, shown);
  show_facts(call, view, one, names);
  show_map(call, view, one);
  show_author(call, view, one, extra);
  show_looks(call, view, shown, names);
  show_visibility(call, view, one);
  view.set("SIMILAR_URL", view.url(one.path() + "/similar"));
  if (call.actor.roles.has_any(callers)) view.set("LETTERS_URL", view.url(one.path() + "/letters"));
  const bool registered = appeal.regime == Regime::law393 && call.actor.roles.has_any(sorters);
  if (registered) view.set("CARD_PRINT_URL", view.url(one.path() + "/card"));
  if (call.query("told") != "") view.set("SENT", std::string(call.query("told")) + "-" + appeal.number.text());
  if (is_open(one.appeal.state) && call.actor.roles.has_any(sorters)) {
    if (one.appeal.parts == 0) view.set("MERGE_URL", view.url(one.path() + "/merge"));
    if (one.appeal.parts == 0 && one.appeal.part_of == 0) view.set("SPLIT_URL", view.url(one.path() + "/split"));
  }
  show_parts(view, call, appeal, [&](const Appeal& other) {
    return on_desk(standing_of(other, call.actor, false)) ? "/desk/appeals/" + other.number.text() : std::string();
  });
  const bool untouched = one.appeal.state == State::registered || one.appeal.state == State::assigned;
  if (untouched && call.actor.roles.has_any(sorters) && !other_receivers(call.services.registry).empty()) {
    view.set("HANDOVER_URL", view.url(one.path() + "/handover"));
  }
  if (one.appeal.merged_into != 0) {
    const Number other{one.appeal.merged_into};
    view.set("MERGED_URL", view.url("/desk/appeals/" + other.text()));
    view.say("MERGED", "appeals.case.merged", {{"number", other.text()}});
  }
  view.show_if(is_shown_to_all(appeal), "SEEN_BY_ALL");
  view.set("PUBLIC_URL", view.url("/appeals/" + appeal.number.text()));
  const auto errors = show_talk(call, view, one, extra);
  ui::timeline(view, "TIMELINE", timeline_of(call, appeal, shown.entries, shown.media, names));
  ui::Page page = desk::page(call, numbered(call.services.words, call.lang, appeal.number), {queue_crumb(call)});
  page.width = ui::Width::full;
  page.map = appeal.place.lat.has_value();
  page.errors = errors;
  const int status = extra.refusal ? kit::status_of(extra.refusal->kind) : 200;
  return call.render(page, "appeals/desk/case.html", view, status);
}

std::vector<kit::Route> case_routes() {
  return {get("appeals.desk_case", "/desk/appeals/{number}", team, show),
          get("appeals.desk_point", "/desk/appeals/{number}/point.geojson", team, point),
          post("appeals.desk_contact", "/desk/appeals/{number}/contact", callers, contact),
          post("appeals.desk_ask", "/desk/appeals/{number}/questions", team,
               [](kit::Call& call) { return talk(call, "question", ask); }),
          post("appeals.desk_note", "/desk/appeals/{number}/notes", team,
               [](kit::Call& call) { return talk(call, "note", note); })};
}

}  // namespace viche::appeals::desk
