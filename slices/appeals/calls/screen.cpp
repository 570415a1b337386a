#include "calls/screen.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/form.hpp>

#include "calls/calls_store.hpp"
#include "calls/line.hpp"
#include "pages/desk.hpp"
#include "pages/place_fields.hpp"
#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "pages/staff_words.hpp"

namespace viche::appeals::calls {

namespace {

constexpr std::chrono::hours longest_call{4};  ///< of one whose end was never told
constexpr std::int64_t live_read = 300;
constexpr std::size_t live_shown = 30;
constexpr std::size_t end_digits = 4;

bool is_live(const PhoneCall& call) { return !call.exchange_id.empty() && !call.ended_at; }

std::string told_state(const kit::Call& call, const PhoneCall& one) {
  if (!one.answered_at) return call.word("desk.call.ringing");
  return call.word("desk.call.talking", {{"time", told_length(call, seconds_of(one, call.now))}});
}

void show_live(ui::View& view, const kit::Call& call) {
  auto live = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return live_calls(session, call.services.vault, call.now - longest_call, live_read);
  });
  const std::string_view own = own_line(call);
  const auto is_own = [&](const PhoneCall& one) { return !own.empty() && one.extension == own; };
  std::stable_partition(live.begin(), live.end(), is_own);
  live.resize(std::min(live.size(), live_shown));
  view.show_if(live.empty(), "NO_LIVE");
  for (const PhoneCall& one : live) {
    ui::View row = view.each("LIVE");
    row.set("URL", row.url("/desk/call?call=" + std::to_string(one.id)));
    row.set("WHO", one.phone.empty() ? call.word("desk.call.hidden") : end_of(one.phone));
    row.set("STATE", told_state(call, one)).show_if(!one.answered_at, "RINGS").show_if(is_own(one), "OWN");
    if (!one.extension.empty()) row.say("EXTENSION", "desk.call.extension", {{"number", one.extension}});
  }
}

/// Which line is the operator's own.
std::vector<ui::FormError> show_line(ui::View& view, kit::Call& call, const Refusal* refusal) {
  const std::string_view own = own_line(call);
  ui::Form form(view, "desk.call.line", "line-");
  form.initial("line", own);
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("LINE_TOKENS", call.form_token());
  form.input("LINE_FIELDS", {.name = "line", .optional = true, .autocomplete = "off", .width = "10", .max = 20});
  view.set("LINE_URL", view.url("/desk/call/line")).show_if(refusal != nullptr, "LINE_OPEN");
  if (own.empty()) view.set("LINE", call.word("desk.call.line.none"));
  if (!own.empty()) view.say("LINE", "desk.call.line.own", {{"number", std::string(own)}});
  return form.errors();
}

void show_head(ui::View& view, const kit::Call& call, const Screen& screen) {
  const PhoneCall& one = *screen.call;
  view.set("PHONE", one.phone.empty() ? call.word("desk.call.hidden") : one.phone);
  if (is_live(one)) view.set("STATE", told_state(call, one));
  view.set("WHO", screen.caller.name);
  view.show_if(screen.caller.cases.empty() && !one.phone.empty(), "UNKNOWN");
}

/// Their cases, open ones first.
void show_cases(ui::View& view, const kit::Call& call, const Caller& caller) {
  const desk::Names names(call);
  view.show_if(!caller.cases.empty(), "HAS_CASES");
  if (caller.more > 0) view.say("MORE", "desk.call.more_cases", {{"n", caller.more}});
  for (const Appeal& one : caller.cases) {
    ui::View row = view.each("CASE");
    row.set("URL", row.url("/desk/appeals/" + one.number.text())).set("NUMBER", one.number.text());
    const Headline title = staff_headline_of(call.services.words, call.lang, names.categories(), one);
    row.set_in("TITLE", title.text, title.lang).set("EXECUTOR", names.organisation(one.organisation));
    const ui::Tag state = state_tag(call.services.words, call.lang, one.state, one.outcome);
    row.set("STATE", state.text).set("STATE_TONE", ui::code(state.tone)).set("NAME", one.author_name);
    if (const auto term = running_term(one.state, one.accept_by, one.due_at)) {
      const ui::Tag told = term_tag(call.services.words, call.lang, term->at, call.now);
      row.set("TERM", told.text).set("TERM_TONE", ui::code(told.tone));
    }
  }
}

std::vector<ui::FormError> show_remind(ui::View& view, kit::Call& call, const Screen& screen) {
  ui::Form form(view, "desk.call.remind", "remind-");
  std::vector<ui::Choice> choices;
  for (const Appeal& one : screen.caller.cases) {
    if (is_open(one.state)) choices.push_back({one.number.text(), "№ " + one.number.text() + ". " + one.place.whole()});
  }
  if (choices.empty()) return {};
  const bool mine = screen.refused == Refused::remind;
  if (mine) form.submitted(call.request.form.entries()).refused(*screen.refusal);
  form.initial("case", choices.front().value).initial("tell_executor", "1");
  view.show("REMIND").show_if(mine, "REMIND_OPEN").set("REMIND_URL", view.url("/desk/call/remind"));
  form.hidden("REMIND_TOKENS", call.form_token(), call.form_key(), {{"call", std::to_string(screen.call->id)}});
  form.radios("REMIND_FIELDS", {.name = "case", .choices = choices, .small = true});
  form.text("REMIND_FIELDS", {.name = "text", .rows = 2, .max = most_letters});
  form.checkbox("REMIND_FIELDS", {.name = "tell_executor"});
  return form.errors();
}

std::vector<ui::FormError> show_join(ui::View& view, kit::Call& call, const Screen& screen) {
  ui::Form form(view, "desk.call.join", "join-");
  const bool mine = screen.refused == Refused::join;
  if (mine) form.submitted(call.request.form.entries()).refused(desk::for_staff(call, *screen.refusal));
  form.initial("email", screen.caller.email);
  view.show_if(mine, "JOIN_OPEN").set("JOIN_URL", view.url("/desk/call/join"));
  form.hidden("JOIN_TOKENS", call.form_token(), call.form_key(), {{"call", std::to_string(screen.call->id)}});
  form.input("JOIN_FIELDS", {.name = "number", .width = "20", .max = 40});
  form.input("JOIN_FIELDS", {.name = "email", .optional = true, .type = "email", .autocomplete = "off", .max = 254});
  return form.errors();
}

/// What is known before anything was typed.
void fill_first(ui::Form& form, const Screen& screen, const std::vector<territory::Settlement>& settlements) {
  form.initial("name", screen.caller.name).initial("email", screen.caller.email);
  form.initial("phone", screen.call->phone).initial("lang", "uk").initial("source", "phone");
  choose_city(form, settlements);
}

void ask_who(ui::Form& form) {
  form.input("WHO_FIELDS", {.name = "name", .optional = true, .autocomplete = "off", .max = 120});
  form.input("WHO_FIELDS", {.name = "phone",
                            .optional = true,
                            .type = "tel",
                            .autocomplete = "off",
                            .inputmode = "tel",
                            .width = "20",
                            .max = 30});
  form.input("WHO_FIELDS", {.name = "email", .optional = true, .type = "email", .autocomplete = "off", .max = 254});
}

void ask_how(ui::Form& form, const kit::Call& call) {
  form.select("HOW_FIELDS", {.name = "regime",
                             .choices = {{"law393", call.word("desk.regime.law393")},
                                         {"operational", call.word("desk.regime.operational")}},
                             .none = call.word("desk.call.main.regime_none")});
  form.input("HOW_FIELDS", {.name = "residence", .optional = true, .autocomplete = "off", .max = 300});
  std::vector<ui::Choice> organisations;
  for (const auto& one :
       call.services.db.read(call.hromada(), [](storage::Session& session) { return kit::organisations(session); })) {
    if (one.active) organisations.push_back({std::to_string(one.id), one.name(call.lang)});
  }
  form.select("HOW_FIELDS", {.name = "complaint_about",
                             .choices = organisations,
                             .optional = true,
                             .none = call.word("appeals.more.complaint_none")});
  form.select(
      "HOW_FIELDS",
      {.name = "lang", .choices = {{"uk", call.word("desk.call.lang_uk")}, {"en", call.word("desk.call.lang_en")}}});
}

/// The category that the words speak of, when none was chosen: it is set, and one press more files. Nothing is wrong then.
/// @returns it, or null
const Category* propose_category(ui::Form& form, const kit::Call& call, const MainForm& main,
                                 std::vector<Refusal>& refusals) {
  if (main.sent.category) return nullptr;
  const auto likely = likely_categories(call, *main.sent.categories, main.sent.filing.text, 1);
  if (likely.empty()) return nullptr;
  form.submitted({{"category", likely.front()->slug}});
  std::erase_if(refusals, [](const Refusal& refusal) { return refusal.code == "appeals.category_missing"; });
  return likely.front();
}

void show_notices(ui::View& view, const kit::Call& call, const std::vector<kit::Notice>& notices) {
  view.show_if(!notices.empty(), "NOTICES");
  for (const kit::Notice& one : notices) {
    ui::View row = view.each("NOTICE");
    row.set("TITLE", one.title).set("TEXT", one.text);
    if (!one.path.empty()) row.set("URL", row.url(one.path));
    if (one.until) row.say("UNTIL", "desk.call.notice_until", {{"time", i18n::date_time(call.lang, *one.until)}});
  }
}

/// What the form came back with: questions of the category, like cases, what is known of the place.
void show_found(ui::View& view, ui::Form& form, const kit::Call& call, const MainForm& main) {
  show_notices(view, call, main.notices);
  if (!main.sent.similar.empty()) {
    view.show("HAS_SIMILAR");
    show_similar(view, call, main.sent);
  }
  if (main.sent.category) show_questions(view, form, call, *main.sent.category);
  if (!main.refusals.empty()) return;
  if (main.found) view.set("NOT_YET", call.word("desk.call.main.not_yet"));
  if (!main.found && main.asks) view.set("NOT_YET", call.word("desk.call.main.asks"));
}

/// What is carried besides the fields: which questions were asked, and that like cases were seen.
std::vector<std::pair<std::string, std::string>> carried(const Screen& screen) {
  std::vector<std::pair<std::string, std::string>> fields{{"call", std::to_string(screen.call->id)}};
  if (!screen.main) return fields;
  if (screen.main->found) fields.emplace_back("seen", "1");
  if (screen.main->sent.category) fields.emplace_back("asked", screen.main->sent.category->slug);
  return fields;
}

std::vector<ui::FormError> show_main(ui::View& view, kit::Call& call, const Screen& screen) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  const auto settlements = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.settlements(session); });
  ui::Form form(view, "desk.call.main");
  std::vector<Refusal> refusals;
  const Category* proposed = nullptr;
  if (screen.main) {
    form.submitted(call.request.form.entries());
    refusals = screen.main->refusals;
    proposed = propose_category(form, call, *screen.main, refusals);
    for (const Refusal& refusal : refusals)
      form.refused(desk::for_staff(call, in_language(refusal, call, screen.main->sent)));
  } else {
    fill_first(form, screen, settlements);
  }
  const std::string_view key = screen.main ? std::string_view(screen.main->sent.form_key) : std::string_view();
  form.hidden("TOKENS", call.form_token(), key.empty() ? call.form_key() : std::string(key), carried(screen));
  const bool others_turn = screen.refused == Refused::remind || screen.refused == Refused::join;
  form.text("WHAT", {.name = "text", .rows = 4, .max = most_letters, .focus = !screen.main && !others_turn});
  form.select("CATEGORY", {.name = "category",
                           .choices = filing_categories(call, *categories),
                           .none = call.word("desk.call.main.category_none")});
  if (screen.main) show_found(view, form, call, *screen.main);
  if (proposed) view.say("PROPOSED", "desk.call.main.category_proposed", {{"name", proposed->name(call.lang)}});
  ask_place(view, form, call, settlements, {.settlement = "PLACE_MORE", .note = "PLACE_MORE"});
  form.checkbox("PLACE_MORE", {.name = "no_place"});
  ask_who(form);
  ask_how(form, call);
  form.text("ANSWER", {.name = "answer", .optional = true, .rows = 3, .max = most_letters});
  const bool by_law = proposed && proposed->regime == Regime::law393;
  const bool how = by_law || form.value("regime") == "law393" || form.value("lang") == "en" ||
                   std::any_of(refusals.begin(), refusals.end(), [](const Refusal& one) {
                     return one.field == "residence" || one.field == "complaint_about";
                   });
  view.show_if(how, "HOW_OPEN").show_if(!form.value("answer").empty(), "ANSWER_OPEN");
  view.set("MAIN_URL", view.url("/desk/call/file"));
  return form.errors();
}

}  // namespace

std::string end_of(std::string_view phone) {
  const std::string_view end = phone.substr(phone.size() - std::min(phone.size(), end_digits));
  if (end.size() < end_digits) return std::string(end);
  return "•• " + std::string(end.substr(0, 2)) + " " + std::string(end.substr(2));
}

std::string told_length(const kit::Call& call, std::int64_t seconds) {
  return call.word(seconds < 60 ? "desk.call.seconds" : "desk.call.minutes",
                   {{"minutes", seconds / 60}, {"seconds", seconds % 60}});
}

http::Response show_start(kit::Call& call, Refused which, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.call.open");
  if (which == Refused::open) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "phone",
                        .type = "tel",
                        .autocomplete = "off",
                        .inputmode = "tel",
                        .width = "20",
                        .max = 40,
                        .focus = true});
  show_live(view, call);
  ui::Page page = desk::page(call, call.word("desk.call.title"));
  page.errors = form.errors();
  const auto wrong_line = show_line(view, call, which == Refused::line ? refusal : nullptr);
  page.errors.insert(page.errors.end(), wrong_line.begin(), wrong_line.end());
  return call.render(page, "appeals/desk/call_start.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_screen(kit::Call& call, const Screen& screen) {
  ui::View view = call.view();
  show_head(view, call, screen);
  show_cases(view, call, screen.caller);
  ui::Page page = desk::page(call, call.word("desk.call.title"), {{"/desk/call", call.word("desk.call.title")}});
  for (const auto& errors :
       {show_remind(view, call, screen), show_join(view, call, screen), show_main(view, call, screen)}) {
    page.errors.insert(page.errors.end(), errors.begin(), errors.end());
  }
  page.width = ui::Width::full;
  page.path = "/desk/call?call=" + std::to_string(screen.call->id);
  http::Response response = call.render(page, "appeals/desk/call.html", view, page.errors.empty() ? 200 : 422);
  return std::move(response.replace("Cache-Control", "no-store"));
}

}  // namespace viche::appeals::calls
