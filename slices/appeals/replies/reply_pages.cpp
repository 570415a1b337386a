#include "reply_pages.hpp"

#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "pages/follow.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "replies/reply_acts.hpp"
#include "store/cards.hpp"

namespace viche::appeals::replies {

namespace {

std::string kind_words(const kit::Call& call, std::string_view kind) {
  return call.word("reply.kind." + std::string(kind));
}

std::string short_day(const kit::Call& call, calendar::Day day) {
  return i18n::short_date(call.lang, calendar::start_of_day(day));
}

std::string letters_path(const desk::Case& one) { return one.path() + "/letters"; }
std::string letter_path(const desk::Case& one, std::int64_t id) { return letters_path(one) + "/" + std::to_string(id); }

std::vector<ui::Crumb> crumbs(const kit::Call& call, const desk::Case& one) {
  return {desk::queue_crumb(call), desk::case_crumb(call, one)};
}

bool may_issue_here(const kit::Call& call) { return call.actor.roles.has_any(issuers); }

// The letters of one appeal

/// What the state of an appeal suggests.
std::string_view usual_kind(const Appeal& appeal) {
  switch (appeal.outcome) {
    case Outcome::explained: return "explanation";
    case Outcome::declined: return "refusal";
    case Outcome::forwarded: return "forwarding";
    case Outcome::given_back: return "returned";
    case Outcome::not_examined: return "not_examined";
    default: return "answer";
  }
}

http::Response show_list(kit::Call& call, const desk::Case& one, const Refusal* refusal = nullptr) {
  const auto all = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return replies_of(session, call.services.vault, one.appeal.id, false);
  });
  ui::View view = call.view();
  view.set("NUMBER", desk::case_crumb(call, one).text).show_if(!all.empty(), "ANY");
  for (const Reply& reply : all) {
    ui::View row = view.each("LETTER");
    row.set("URL", row.url(letter_path(one, reply.id))).set("KIND", kind_words(call, reply.kind));
    if (!reply.is_issued()) row.set("STATE", call.word("reply.draft"));
    if (reply.is_issued()) {
      row.set("STATE",
              call.word("reply.issued_as", {{"number", reply.number()}, {"day", short_day(call, *reply.issued_on)}}));
    }
  }
  ui::Form form(view, "reply.new");
  form.initial("kind", usual_kind(one.appeal));
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  std::vector<ui::Choice> choices;
  for (const Kind& kind : all_kinds) choices.push_back({std::string(kind.name), kind_words(call, kind.name), {}, {}});
  form.radios("FIELDS", {.name = "kind", .choices = choices});
  view.set("ACTION", view.url(letters_path(one))).set("BACK", view.url(one.path()));
  ui::Page page = desk::page(call, call.word("reply.title"), crumbs(call, one));
  page.errors = form.errors();
  return call.render(page, "appeals/desk/replies.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take_new(kit::Call& call, const desk::Case& one) {
  const auto id = prepare(desk::by(call), one.appeal.number, call.field("kind"));
  if (id) return call.go(letter_path(one, id.value()));
  if (id.refusal().kind != RefusalKind::invalid) return call.refuse(id.refusal());
  return show_list(call, one, &id.refusal());
}

// One letter

void show_form(kit::Call& call, ui::View& view, const desk::Case& one, const Reply& reply, const Refusal* refusal,
               std::vector<ui::FormError>& errors) {
  ui::View section = view.include("DRAFT", "appeals/desk/reply_form.html");
  ui::Form form(section, "reply.form");
  const Content& content = reply.content;
  form.initial("addressee", content.addressee).initial("residence", content.residence);
  form.initial("text", content.text).initial("head_post", content.head_post).initial("head_name", content.head_name);
  form.initial("executor", content.executor).initial("executor_phone", content.executor_phone);
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "addressee", .max = 300});
  form.input("FIELDS", {.name = "residence", .optional = true, .max = 300});
  form.text("FIELDS", {.name = "text", .rows = 18, .max = 20'000});
  form.input("FIELDS", {.name = "head_post", .optional = true, .max = 300});
  form.input("FIELDS", {.name = "head_name", .max = 300});
  form.input("FIELDS", {.name = "executor", .optional = true, .max = 300});
  form.input("FIELDS", {.name = "executor_phone", .optional = true, .max = 300});
  section.set("ACTION", section.url(letter_path(one, reply.id))).show_if(may_issue_here(call), "MAY_ISSUE");
  section.set("DISCARD", section.url(letter_path(one, reply.id) + "/discard"));
  ui::Form(section, "reply.discard").hidden("DISCARD_TOKENS", call.form_token(), call.form_key());
  errors = form.errors();
}

http::Response show_reply(kit::Call& call, const desk::Case& one, const Reply& reply,
                          const Refusal* refusal = nullptr) {
  ui::View view = call.view();
  std::vector<ui::FormError> errors;
  view.set("NUMBER", desk::case_crumb(call, one).text).set("TITLE", kind_words(call, reply.kind));
  view.set("PRINT", view.url(letter_path(one, reply.id) + "/print"));
  if (reply.is_issued()) {
    view.show("IS_ISSUED").set("TEXT", reply.content.text).set("ADDRESSEE", reply.content.addressee);
    view.say("ISSUED", "reply.issued_as", {{"number", reply.number()}, {"day", short_day(call, *reply.issued_on)}});
    view.set("SENT", call.word(reply.content.email.empty() ? "reply.by_post" : "reply.by_email"));
  } else {
    show_form(call, view, one, reply, refusal, errors);
  }
  auto path = crumbs(call, one);
  path.push_back({letters_path(one), call.word("reply.title")});
  ui::Page page = desk::page(call, kind_words(call, reply.kind), path);
  page.errors = errors;
  return call.render(page, "appeals/desk/reply.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response with_reply(kit::Call& call, const desk::Case& one,
                          http::Response (*then)(kit::Call&, const desk::Case&, const Reply&, const Refusal*),
                          const Refusal* refusal = nullptr) {
  const auto reply = look_at(desk::by(call), one.appeal, call.number("id"));
  return reply ? then(call, one, reply.value(), refusal) : call.refuse(reply.refusal());
}

http::Response show_one(kit::Call& call, const desk::Case& one) { return with_reply(call, one, show_reply); }

Content content_of(const kit::Call& call) {
  const auto field = [&](std::string_view name) { return std::string(call.field(name)); };
  return {field("addressee"), field("residence"),     {}, field("text"), field("head_post"), field("head_name"),
          field("executor"),  field("executor_phone")};
}

/// The same form is saved, or saved and issued.
http::Response take_letter(kit::Call& call, const desk::Case& one) {
  const std::int64_t id = call.number("id");
  const Number number = one.appeal.number;
  Check done = save(desk::by(call), number, id, content_of(call));
  const bool issues = call.field("do") == "issue";
  if (done && issues) done = issue(desk::by(call), number, id);
  if (done) return desk::told(call, letter_path(one, id), issues ? "letter_issued" : "saved");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return with_reply(call, one, show_reply, &done.refusal());
}

http::Response take_discard(kit::Call& call, const desk::Case& one) {
  const Check done = discard(desk::by(call), one.appeal.number, call.number("id"));
  return done ? desk::told(call, letters_path(one), "letter_discarded") : call.refuse(done.refusal());
}

// On paper

/// @param back  where the link above the sheet leads
http::Response paper(kit::Call& call, const Appeal& appeal, const Reply& reply, const std::string& back) {
  const auto card =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_card(session, appeal.id); });
  const Content& content = reply.content;
  ui::View view = call.view();
  const std::string council = call.town->text(kit::settings::council, kit::settings::council_en, call.lang);
  view.set("COUNCIL", council.empty() ? call.town->name(call.lang) : council);
  const std::string contact = call.town->text(kit::settings::address, kit::settings::address_en, call.lang);
  const std::string phone = call.town->text(kit::settings::phone);
  view.set("CONTACT", contact + (contact.empty() || phone.empty() ? "" : ", ") + phone);
  view.set("TITLE", call.word("reply.paper_title", {{"number", appeal.number.text()}})).set("BACK", view.url(back));
  view.set("KIND", kind_words(call, reply.kind)).show_if(!reply.is_issued(), "DRAFT");
  if (reply.is_issued()) view.set("NUMBER", reply.number()).set("ISSUED", short_day(call, *reply.issued_on));
  view.say("ANSWER_TO", "reply.answer_to",
           {{"index", card ? card->index : appeal.number.text()},
            {"day", short_day(call, card ? card->received_on : calendar::kyiv_day(appeal.filed_at))}});
  view.set("ADDRESSEE", content.addressee).set("RESIDENCE", content.residence);
  if (content.residence.empty()) view.set("EMAIL", content.email);
  view.set("TEXT", content.text).set("HEAD_POST", content.head_post).set("HEAD_NAME", content.head_name);
  view.set("EXECUTOR", content.executor).set("PHONE", content.executor_phone);
  return http::html(call.services.templates.render("appeals/paper/letter.html", view))
      .replace("Cache-Control", "no-store");
}

http::Response print_one(kit::Call& call, const desk::Case& one) {
  const auto reply = look_at(desk::by(call), one.appeal, call.number("id"));
  return reply ? paper(call, one.appeal, reply.value(), letter_path(one, reply.value().id))
               : call.refuse(reply.refusal());
}

http::Response print_own(kit::Call& call) {
  const auto door = open_door(call);
  if (!door) return call.refuse(door.refusal());
  const Appeal& appeal = door.value().data.appeal;
  const auto reply = look_at(door.value().by(call, ""), appeal, call.number("id"));
  return reply ? paper(call, appeal, reply.value(), door.value().base) : call.refuse(reply.refusal());
}

kit::Handler on_case(http::Response (*then)(kit::Call&, const desk::Case&)) {
  return [then](kit::Call& call) {
    const auto one = desk::find_case(call);
    return one ? then(call, one.value()) : call.refuse(one.refusal());
  };
}

http::Response first_list(kit::Call& call, const desk::Case& one) { return show_list(call, one); }

}  // namespace

void show_letters(ui::View& view, const kit::Call& call, const Appeal& appeal, const std::string& base) {
  const auto all = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return replies_of(session, call.services.vault, appeal.id, true);
  });
  view.show_if(!all.empty(), "LETTERS");
  for (const Reply& reply : all) {
    ui::View row = view.each("LETTER");
    row.set("URL", row.url(base + "/letters/" + std::to_string(reply.id)));
    row.say("TEXT", "reply.own_line",
            {{"kind", kind_words(call, reply.kind)},
             {"number", reply.number()},
             {"day", i18n::date(call.lang, calendar::start_of_day(*reply.issued_on))}});
  }
}

std::vector<kit::Route> reply_routes() {
  const std::string base = "/desk/appeals/{number}/letters", one = base + "/{id}";
  return {desk::get("appeals.desk_replies", base, writers, on_case(first_list)),
          desk::post("appeals.desk_reply_new", base, writers, on_case(take_new)),
          desk::get("appeals.desk_reply", one, writers, on_case(show_one)),
          desk::post("appeals.desk_reply_save", one, writers, on_case(take_letter)),
          desk::post("appeals.desk_reply_discard", one + "/discard", writers, on_case(take_discard)),
          desk::get("appeals.desk_reply_print", one + "/print", writers, on_case(print_one)),
          open_page("appeals.follow_reply", "/appeals/{number}/follow/{key}/letters/{id}", print_own),
          own(open_page("appeals.my_reply", "/my/appeals/{number}/letters/{id}", print_own))};
}

}  // namespace viche::appeals::replies
