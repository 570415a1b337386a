#include "pages/desk_petition.hpp"

#include <algorithm>
#include <map>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>

#include "pages/public_wording.hpp"
#include "store/integrity.hpp"

namespace viche::petitions::desk {

namespace {

constexpr std::int64_t most_found = 200;
constexpr std::size_t most_similar = 5;

struct Loaded {
  Counts counts;
  std::vector<Step> steps;
  std::vector<audit::Look> looks;
  std::optional<Petition> offered;  ///< the one that its author is asked to merge it into
  std::size_t alarms = 0;
};

Loaded load(const kit::Call& call, const Petition& petition) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Loaded loaded;
    loaded.counts = counts(session, petition.id);
    loaded.steps = steps(session, petition.id);
    loaded.looks = audit::looks_through(session, "petition", petition.id);
    if (const auto into = merge_offer(session, petition.id)) loaded.offered = find_by_id(session, into);
    loaded.alarms = open_alarms(session, petition.id).size();
    return loaded;
  });
}

/// Published petitions that say the same in any form of the words, the nearest first: at least two words of the title.
std::vector<Brief> similar(const kit::Call& call, const Petition& petition) {
  const search::Groups groups = call.services.lemmas.query(petition.title);
  const std::size_t least = std::min<std::size_t>(2, groups.size());
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::map<std::int64_t, std::size_t> shared;
    for (const auto& group : groups) {
      for (const std::int64_t id : search::find(session, "petitions", {group}, most_found)) ++shared[id];
    }
    std::vector<std::pair<std::size_t, std::int64_t>> ranked;
    for (const auto& [id, words] : shared) {
      if (id != petition.id && words >= least) ranked.emplace_back(words, id);
    }
    std::sort(ranked.rbegin(), ranked.rend());
    Wanted wanted;
    for (const auto& [words, id] : ranked) {
      if (wanted.ids.size() < most_similar) wanted.ids.push_back(id);
    }
    return wanted.ids.empty() ? std::vector<Brief>{} : list(session, wanted);
  });
}

void show_head(const kit::Call& call, ui::View& view, const Petition& petition) {
  view.set("CAPTION", petition_crumb(call, petition).text).set_in("TITLE", petition.title, petition.lang);
  const auto add = [&](const ui::Tag& tag) { view.each("TAG").set("TEXT", tag.text).set("TONE", ui::code(tag.tone)); };
  add(state_tag(call, petition.state));
  if (const auto due = due_of(petition)) {
    ui::Tag tag = due_tag(call, *due);
    tag.text = call.word("petitions.desk.due." + std::string(name(petition.state)), {{"day", shown(call, *due)}}) +
               ", " + tag.text;
    add(tag);
  }
  if (petition.decision != Decision::none) {
    add({call.word("petitions.decision." + std::string(name(petition.decision))), ui::Tone::purple});
  }
}

/// What comes next is a button of its own colour; to refuse and to merge are quieter.
void show_steps(const kit::Call& call, ui::View& view, const Petition& petition) {
  for (const Deed deed : deeds_of(petition.state, {call.actor, false})) {
    if (deed == Deed::finish) continue;  // the last of the reports
    view.show("STEPS");
    const std::string name(petitions::name(deed));
    view.each("STEP")
        .set("TEXT", call.word("petitions.desk.deed." + name))
        .set("URL", view.url(path_of(petition, "/steps/" + name)))
        .show_if(deed == Deed::refuse || deed == Deed::merge, "SECOND");
  }
}

void show_numbers(const kit::Call& call, ui::View& view, const Petition& petition, const Counts& counts) {
  if (!petition.published_at) return;
  const auto number = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
  std::vector<ui::Tile> tiles;
  tiles.push_back({number(counts.counted),
                   call.word("petitions.desk.count.counted"),
                   {},
                   call.word("petitions.desk.count.of", {{"n", petition.threshold}}),
                   counts.counted >= petition.threshold ? ui::Tone::green : ui::Tone::blue});
  tiles.push_back({number(counts.paper), call.word("petitions.desk.count.paper")});
  tiles.push_back({number(counts.held),
                   call.word("petitions.desk.count.held"),
                   {},
                   {},
                   counts.held > 0 ? ui::Tone::yellow : ui::Tone::grey});
  tiles.push_back({number(counts.invalid), call.word("petitions.desk.count.invalid")});
  view.show("NUMBERS");
  ui::tiles(view, "TILES", tiles);
}

void show_facts(const kit::Call& call, ui::View& view, const Petition& petition) {
  std::vector<ui::SummaryRow> rows;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) rows.push_back({call.word(std::string("petitions.desk.fact.") + key), value});
  };
  const auto at = [&](const std::optional<Instant>& when) {
    return when ? i18n::date_time(call.lang, *when) : std::string();
  };
  add("author", petition.author_name);
  add("submitted", at(petition.submitted_at));
  add("published", at(petition.published_at));
  if (petition.published_at) {
    add("ends_on", shown(call, *petition.ends_on));
    add("threshold", i18n::number(call.lang, static_cast<double>(petition.threshold)));
    add("level", call.word("petitions.level." + std::string(name(petition.least_level))));
  }
  add("reached", at(petition.reached_at));
  add("examined_from", at(petition.examined_from));
  if (petition.answer_by) add("answer_by", shown(call, *petition.answer_by));
  add("answered", at(petition.answered_at));
  add("answered_by", petition.answered_by);
  add("appeal", petition.appeal);
  ui::summary_list(view, "FACTS", rows);
}

void show_timeline(const kit::Call& call, ui::View& view, const Loaded& loaded, Names& names) {
  std::vector<ui::TimelineEntry> rows;
  for (const Step& step : loaded.steps) {
    ui::TimelineEntry row{call.word("petitions.desk.step." + std::string(name(step.deed))),
                          i18n::date_time(call.lang, step.at), to_rfc3339(step.at)};
    row.who = step.actor == 0 ? call.word("petitions.desk.who_system") : names.person(step.actor);
    row.text = step.text;
    row.lang = step.text.empty() ? "" : "uk";
    row.important = step.deed == Deed::answer || step.deed == Deed::reach;
    rows.push_back(std::move(row));
  }
  view.show_if(!rows.empty(), "HISTORY");
  ui::timeline(view, "TIMELINE", rows);
}

void show_author(kit::Call& call, ui::View& view, const Petition& petition, const std::string* email) {
  if (!call.actor.roles.has_any(doers)) return;
  view.show("AUTHOR").show_if(email == nullptr, "ASK");
  if (email) view.set("EMAIL", email->empty() ? call.word("petitions.desk.author.none") : *email);
  view.set("CONTACT_URL", view.url(path_of(petition, "/contact")));
  ui::Form(view, "petitions.desk.author").hidden("CONTACT_TOKENS", call.form_token(), call.form_key());
}

void show_looks(const kit::Call& call, ui::View& view, const Loaded& loaded, Names& names) {
  view.show_if(!loaded.looks.empty(), "HAS_LOOKS");
  for (const audit::Look& look : loaded.looks) {
    const std::string why = "petitions.look." + look.why;
    view.each("LOOK")
        .set("WHO", names.person(look.actor))
        .set("WHEN", i18n::date_time(call.lang, look.at))
        .set("WHY", call.services.words.has(why) ? call.word(why) : look.why);
  }
}

void show_similar(const kit::Call& call, ui::View& view, const Petition& petition) {
  if (petition.state != State::moderation && petition.state != State::collecting) return;
  const auto found = similar(call, petition);
  view.show("SIMILAR").show_if(found.empty(), "NONE_SIMILAR");
  for (const Brief& one : found) {
    ui::View row = view.each("LIKE");
    row.set_in("TITLE", one.petition.title, one.petition.lang).set("URL", row.url(path_of(one.petition)));
    row.say("MORE", "petitions.desk.similar.more",
            {{"number", one.petition.number.text()},
             {"state", call.word("petitions.state." + std::string(name(one.petition.state)))},
             {"n", one.counts.counted}});
  }
}

void show_links(const kit::Call& call, ui::View& view, const Petition& petition, const Loaded& loaded) {
  if (petition.is_public()) view.set("PUBLIC_URL", view.url("/petitions/" + petition.number.text()));
  if (!petition.published_at) return;
  if (call.actor.roles.has_any(clerks)) view.set("SHEETS_URL", view.url(path_of(petition, "/sheets")));
  view.set("INTEGRITY_URL", view.url(path_of(petition, "/integrity")));
  const auto alarms = static_cast<std::int64_t>(loaded.alarms);
  if (alarms > 0) view.say("ALARMS", "petitions.desk.integrity.alarms_n", {{"n", alarms}});
}

http::Response show(kit::Call& call) {
  const auto petition = find_petition(call);
  return petition ? show_petition(call, petition.value()) : call.refuse(petition.refusal());
}

/// The look is on disk before the address is shown.
http::Response contact(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const Petition& one = petition.value();
  const Check seen = call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, one.author_account, "petition", one.id, "contact", call.now);
    return Done{};
  });
  if (!seen) return call.refuse(seen.refusal());
  const std::string email = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return author_email(session, call.services.vault, one.id); });
  return show_petition(call, one, &email);
}

}  // namespace

http::Response show_petition(kit::Call& call, const Petition& petition, const std::string* email) {
  const Loaded loaded = load(call, petition);
  Names names(call);
  ui::View view = call.view();
  show_head(call, view, petition);
  show_steps(call, view, petition);
  show_numbers(call, view, petition, loaded.counts);
  view.set_in("TEXT", petition.text, petition.lang);
  if (!petition.ground.empty()) view.set("GROUND", call.word("petitions.ground." + petition.ground));
  view.set("WORDS", petition.words);
  if (!petition.answer.empty()) {
    view.set("ANSWER", petition.answer);
    view.set("DECISION", call.word("petitions.decision." + std::string(name(petition.decision))));
  }
  if (loaded.offered) {
    view.say("OFFERED", "petitions.desk.merge.offered", {{"number", loaded.offered->number.text()}});
    view.set("OFFERED_URL", view.url(path_of(*loaded.offered)));
  }
  if (petition.merged_into != 0) {
    const Number other{petition.merged_into};
    view.say("MERGED", "petitions.desk.merge.merged", {{"number", other.text()}});
    view.set("MERGED_URL", view.url("/desk/petitions/" + other.text()));
  }
  show_merges(view, call, petition);
  show_facts(call, view, petition);
  show_timeline(call, view, loaded, names);
  show_author(call, view, petition, email);
  show_looks(call, view, loaded, names);
  show_similar(call, view, petition);
  show_links(call, view, petition, loaded);
  ui::Page page = desk::page(call, petition_crumb(call, petition).text, {queue_crumb(call)});
  page.width = ui::Width::full;
  return call.render(page, "petitions/desk/petition.html", view);
}

std::vector<kit::Route> petition_routes() {
  return {get("petitions.desk_petition", "/desk/petitions/{id}", team, show),
          post("petitions.desk_contact", "/desk/petitions/{id}/contact", doers, contact)};
}

}  // namespace viche::petitions::desk
