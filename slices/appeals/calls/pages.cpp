#include "calls/pages.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/once.hpp>
#include <viche/kit/slice.hpp>

#include "calls/line.hpp"
#include "calls/screen.hpp"
#include "pages/desk.hpp"
#include "pages/filing.hpp"
#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "pages/staff_words.hpp"

namespace viche::appeals::calls {

namespace {

using desk::by;

std::string path_of(std::int64_t call) { return "/desk/call?call=" + std::to_string(call); }

std::optional<PhoneCall> find_named(const kit::Call& call, std::string_view name) {
  const auto id = parse_integer(name);
  if (!id) return std::nullopt;
  return call.services.db.read(call.hromada(),
                               [&](storage::Session& session) { return find_call(session, call.services.vault, *id); });
}

/// The screen of a call with its caller looked up. Refusal: not_found, those of look_up
Result<Screen> screen_of(const kit::Call& call, std::string_view name) {
  Screen screen;
  screen.call = find_named(call, name);
  if (!screen.call) return not_found("calls.call_gone");
  VICHE_LET(caller, look_up(by(call), *screen.call));
  screen.caller = std::move(caller);
  return screen;
}

http::Response show(kit::Call& call) {
  if (call.query("call").empty()) return show_start(call);
  const auto screen = screen_of(call, call.query("call"));
  return screen ? show_screen(call, screen.value()) : call.refuse(screen.refusal());
}

/// The number itself stands in no address.
http::Response open(kit::Call& call) {
  const auto id = open_by_hand(by(call), call.field("phone"));
  if (id) return call.go(path_of(id.value()));
  if (id.refusal().kind != RefusalKind::invalid) return call.refuse(id.refusal());
  return show_start(call, Refused::open, &id.refusal());
}

/// What cannot be now is told beside the field that named it: the operator goes on talking.
Refusal at_field(Refusal refusal, const char* field) {
  if (refusal.kind == RefusalKind::conflict) {
    refusal.kind = RefusalKind::invalid;
    refusal.field = field;
  }
  return refusal;
}

/// Shows the screen again with a form that was refused.
http::Response again(kit::Call& call, Refused which, const Refusal& refusal) {
  if (refusal.kind != RefusalKind::invalid) return call.refuse(desk::for_staff(call, refusal));
  auto screen = screen_of(call, call.field("call"));
  if (!screen) return call.refuse(screen.refusal());
  screen.value().refused = which;
  screen.value().refusal = refusal;
  return show_screen(call, screen.value());
}

// The main form

void read_more(const kit::Call& call, Filing& filing) {
  filing.source = "phone";
  filing.name_shown = false;
  filing.lang = call.field("lang") == "en" ? "en" : "uk";
  filing.regime = regime_of(call.field("regime"));
}

kit::AskedPlace asked_place(const Sent& sent) {
  const Place& place = sent.filing.place;
  return {place.settlement, place.street, place.building,
          place.lat,        place.lon,    sent.category ? sent.category->slug : std::string()};
}

bool has_place(const Place& place) { return place.street != 0 || place.lat.has_value(); }

MainForm read_main(kit::Call& call) {
  MainForm main;
  main.sent = read_sent(call, [&](Filing& filing) { read_more(call, filing); });
  main.refusals = main.sent.form_refusals;
  main.refusals.insert(main.refusals.end(), main.sent.more_refusals.begin(), main.sent.more_refusals.end());
  if (call.field("seen") != "1" && has_place(main.sent.filing.place)) {
    main.notices = call.services.registry.notices(call, asked_place(main.sent));
  }
  main.found = !main.sent.similar.empty() || !main.notices.empty();
  const Category* category = main.sent.category;
  main.asks = category && !category->questions.empty() && call.field("asked") != category->slug;
  return main;
}

http::Response come_back(kit::Call& call, const MainForm& main) {
  auto screen = screen_of(call, call.field("call"));
  if (!screen) return call.refuse(screen.refusal());
  screen.value().refused = Refused::main;
  screen.value().main = &main;
  return show_screen(call, screen.value());
}

void add(std::vector<Refusal>& all, const Refusal& refusal) {
  all.push_back(refusal);
  all.back().also.clear();
  all.insert(all.end(), refusal.also.begin(), refusal.also.end());
}

http::Response file_it(kit::Call& call, MainForm main) {
  if (!main.refusals.empty() || main.found || main.asks) return come_back(call, main);
  const auto number = file_in_call(by(call), parse_integer(call.field("call")).value_or(0), main.sent.filing);
  if (number) return call.go("/desk/call/filed/" + number.value().text());
  if (number.refusal().kind != RefusalKind::invalid) return call.refuse(desk::for_staff(call, number.refusal()));
  add(main.refusals, number.refusal());
  return come_back(call, main);
}

/// Nothing but the question, its category and the answer is asked of a consultation.
http::Response consult_it(kit::Call& call, MainForm main) {
  Consultation one;
  one.question = main.sent.filing.text;
  one.answer = tidy(call.field("answer"));
  one.category = main.sent.category ? main.sent.category->id : 0;
  one.lang = main.sent.filing.lang;
  one.call = parse_integer(call.field("call")).value_or(0);
  const auto done = consult(by(call), std::move(one));
  if (done) return desk::told(call, "/desk/call", "consulted");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  main.refusals.clear();
  add(main.refusals, done.refusal());
  return come_back(call, main);
}

/// A button of a like case that the form has shown.
http::Response join_it(kit::Call& call, MainForm main) {
  const auto number = number_of(call.field("join"));
  if (!number) return call.refuse(not_found());
  const Filing& filing = main.sent.filing;
  const Check done = join_caller(by(call), *number, filing.author_phone, filing.author_email, filing.lang);
  if (done) return desk::told(call, "/desk/appeals/" + number->text(), "caller_joined");
  const Refusal refusal = at_field(done.refusal(), "text");
  if (refusal.kind != RefusalKind::invalid) return call.refuse(desk::for_staff(call, refusal));
  main.refusals = {refusal};
  return come_back(call, main);
}

/// The number that this form has been answered with already: pressed twice it is one appeal.
std::optional<Number> filed_before(const kit::Call& call) {
  const std::string key = call.sent_key();
  const auto answer =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return kit::answered(session, key); });
  return answer ? number_of(*answer) : std::nullopt;
}

http::Response take_main(kit::Call& call) {
  if (!find_named(call, call.field("call"))) return call.refuse(not_found("calls.call_gone"));
  if (const auto number = filed_before(call)) return call.go("/desk/call/filed/" + number->text());
  MainForm main = read_main(call);
  if (!call.field("join").empty()) return join_it(call, std::move(main));
  if (call.field("deed") == "consult") return consult_it(call, std::move(main));
  return file_it(call, std::move(main));
}

// The small forms

http::Response take_join(kit::Call& call) {
  const auto one = find_named(call, call.field("call"));
  if (!one) return call.refuse(not_found("calls.call_gone"));
  const auto numbers = numbers_typed(call.field("number"), calendar::year_of(calendar::kyiv_day(call.now)));
  const Check done = numbers.empty() ? Check(invalid("appeals.merge_unknown", "number"))
                                     : join_caller(by(call), numbers.front(), one->phone,
                                                   tidy_line(call.field("email")), i18n::code(call.lang));
  if (done) return desk::told(call, "/desk/appeals/" + numbers.front().text(), "caller_joined");
  if (done.refusal().kind == RefusalKind::not_found)
    return again(call, Refused::join, invalid("appeals.merge_unknown", "number"));
  return again(call, Refused::join, at_field(done.refusal(), "number"));
}

http::Response take_remind(kit::Call& call) {
  const auto number = number_of(call.field("case"));
  if (!number) return call.refuse(not_found());
  const Check done = remind(by(call), *number, call.field("text"), call.field("tell_executor") == "1");
  if (done) return desk::told(call, "/desk/call", "reminded");
  return again(call, Refused::remind, at_field(done.refusal(), "case"));
}

/// The number, to be read to the caller.
http::Response show_filed(kit::Call& call) {
  const auto one = desk::find_case(call);
  if (!one) return call.refuse(one.refusal());
  const Appeal& appeal = one.value().appeal;
  const desk::Names names(call);
  ui::View view = call.view();
  view.set("NUMBER", appeal.number.text()).set("CATEGORY", names.category(appeal.category));
  view.set("EXECUTOR", names.organisation(appeal.organisation)).set("PLACE", appeal.place.whole());
  if (appeal.due_at) view.say("TERM", "desk.call.filed_term", {{"day", last_day(call.lang, *appeal.due_at)}});
  view.set("CASE_URL", view.url(one.value().path())).set("NEXT_URL", view.url("/desk/call"));
  view.set("SPLIT_URL", view.url(one.value().path() + "/split"));
  ui::Page page = desk::page(call, call.word("desk.call.filed_title"), {{"/desk/call", call.word("desk.call.title")}});
  return call.render(page, "appeals/desk/call_filed.html", view);
}

}  // namespace

std::vector<kit::Route> call_pages() {
  const Roles roles = who::call_takers;
  return {desk::get("appeals.call", "/desk/call", roles, show),
          desk::post("appeals.call_open", "/desk/call", roles, open),
          desk::post("appeals.call_line", "/desk/call/line", roles, keep_line),
          desk::post("appeals.call_file", "/desk/call/file", roles, take_main),
          desk::post("appeals.call_join", "/desk/call/join", roles, take_join),
          desk::post("appeals.call_remind", "/desk/call/remind", roles, take_remind),
          desk::get("appeals.call_filed", "/desk/call/filed/{number}", roles, show_filed)};
}

}  // namespace viche::appeals::calls
