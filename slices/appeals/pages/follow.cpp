#include "pages/follow.hpp"
#include "pages/looks.hpp"

#include <algorithm>

#include <viche/i18n/anonymise.hpp>

#include "pages.hpp"
#include "pages/masked.hpp"
#include "pages/public_media.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "replies/reply_pages.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t most_of_mine = 200;

/// An answer that holds a key in its address is never kept by anybody.
http::Response unkept(http::Response response) { return std::move(response.replace("Cache-Control", "no-store")); }

const Entry* last_of(const CaseData& data, std::initializer_list<std::string_view> kinds) {
  const auto found = std::find_if(data.entries.rbegin(), data.entries.rend(), [&](const Entry& entry) {
    return std::find(kinds.begin(), kinds.end(), entry.kind) != kinds.end();
  });
  return found == data.entries.rend() ? nullptr : &*found;
}

void show_check(ui::View& view, const kit::Call& call, const Door& door) {
  const Appeal& appeal = door.data.appeal;
  if (appeal.state != State::on_check) return;
  const std::string which =
      appeal.outcome == Outcome::explained || appeal.outcome == Outcome::declined ? "_explained" : "";
  view.show("CHECK").set("CHECK_TITLE", call.word("appeals.follow.check" + which + "_title"));
  view.set("YES", call.word("appeals.follow.yes" + which)).set("NO", call.word("appeals.follow.no" + which));
  view.set("CONFIRM", view.url(door.base + "/confirm")).set("REFUTE", view.url(door.base + "/refute"));
  if (const Entry* report = last_of(door.data, {"report", "explain"})) {
    set_paragraphs(view, "REPORT", report->text, lang_of(*report, appeal));
  }
  if (!appeal.reported_at) return;
  const Instant ends = silence_ends(*appeal.reported_at, call.town->number(settings::silence_closes_days));
  view.set("CHECK_UNTIL", call.word("appeals.term.check_until", {{"day", last_day(call.lang, ends)}}));
}

void show_deeds(ui::View& view, const kit::Call& call, const Door& door) {
  const Appeal& appeal = door.data.appeal;
  show_check(view, call, door);
  if (const Entry* question = open_question(door.data)) {
    view.show("QUESTION");
    set_paragraphs(view, "QUESTION_LINE", question->text, lang_of(*question, appeal));
  }
  view.set("ANSWER", view.url(door.base + "/answer")).show_if(is_open(appeal.state), "MAY_ADD");
  if (appeal.state == State::closed && appeal.grade == 0 && was_worked_on(appeal.outcome)) {
    view.set("GRADE", view.url(door.base + "/grade"));
  }
  if (appeal.grade != 0) view.say("GRADED", "appeals.follow.graded", {{"n", std::int64_t{appeal.grade}}});
  const auto open = Transitions::of_the_program().open_to(appeal, door.data.standing);
  const bool withdraw =
      std::any_of(open.begin(), open.end(), [](const Transition* row) { return row->deed == Deed::withdraw; });
  if (withdraw) view.set("WITHDRAW", view.url(door.base + "/withdraw"));
}

/// Thanks for what was done a moment ago.
void show_told(ui::View& view, ui::Page& page, const kit::Call& call, const Door& door) {
  const std::string told(call.query("told"));
  if (told == "filed") {
    view.show("FILED").set("ADDRESS", call.absolute(view.url(door.base)));
    view.show_if(!door.data.appeal.author_email.empty(), "LETTER");
    return;
  }
  const std::string key = "appeals.follow.told_" + told;
  if (told.empty() || !call.services.words.has(key)) return;
  // Nothing was done: it must not read as if it had been.
  const auto kind = told == "already" ? ui::Banner::Kind::news : ui::Banner::Kind::success;
  page.banner = ui::Banner{kind, call.word(key)};
  if (call.services.words.has(key + "_detail")) page.banner->detail = call.word(key + "_detail");
}

/// What others do not see of the text, and who took it out.
void show_covered(ui::View& view, const kit::Call& call, const Appeal& appeal) {
  const auto by_rule = masked_by_rule(call.services.words, call.lang, appeal);
  const bool shown = is_shown_to_all(appeal);
  const bool differs = !appeal.original_text.empty() || !appeal.place.original.empty();
  if (!by_rule && differs)
    view.set("ORIGINAL", call.word(shown ? "appeals.follow.original" : "appeals.follow.original_later"));
  if (by_rule) {
    view.say("MASKED", shown ? "appeals.follow.masked" : "appeals.follow.masked_later",
             {{"what", *by_rule}, {"mask", std::string(i18n::taken_out)}});
  }
}

http::Response show_follow(kit::Call& call) {
  const auto door = open_door(call);
  if (!door) return call.refuse(door.refusal());
  const Appeal& appeal = door.value().data.appeal;
  ui::View view = call.view();
  ui::Page page = call.page(call.word("appeals.follow.title", {{"number", appeal.number.text()}}));
  show_case(view, call, door.value().data, true);
  show_deeds(view, call, door.value());
  show_told(view, page, call, door.value());
  show_looks(view, call, appeal);
  replies::show_letters(view, call, appeal, door.value().base);
  const bool shown = may_see(appeal, {});
  if (shown) view.set("PUBLIC", view.url("/appeals/" + appeal.number.text()));
  if (!shown) {
    const bool waits = appeal.state == State::moderation || call.services.db.read(call.hromada(), [&](auto& session) {
      return waits_to_be_shown(session, appeal.id);
    });
    view.set("NOT_PUBLIC", call.word(waits ? "appeals.follow.not_public_yet" : "appeals.follow.not_public"));
  }
  show_covered(view, call, appeal);
  if (!door.value().by_link)
    page.crumbs = {{"/", call.word("ui.home")}, {"/my/appeals", call.word("appeals.mine.title")}};
  page.noindex = true;
  page.width = ui::Width::full;
  page.path = door.value().base;
  return unkept(call.render(page, "appeals/follow.html", view));
}

http::Response show_follow_photo(kit::Call& call) {
  const auto door = open_door(call);
  return door ? photo_answer(call, door.value().data, true) : call.refuse(door.refusal());
}

http::Response show_follow_recording(kit::Call& call) {
  const auto door = open_door(call);
  return door ? recording_answer(call, door.value().data) : call.refuse(door.refusal());
}

http::Response show_mine(kit::Call& call) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  Filter filter;
  filter.public_only = false;
  filter.author_account = call.actor.account;
  filter.limit = most_of_mine;
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  ui::View view = call.view();
  std::vector<ui::Card> cards;
  for (const Brief& brief : briefs)
    cards.push_back(card_of(call, brief, *categories, "/my/appeals/" + brief.number.text()));
  if (cards.empty()) {
    ui::empty(view, "CARDS",
              {.title = call.word("appeals.mine.empty_title"),
               .text = call.word("appeals.mine.empty_text"),
               .path = "/appeals/new",
               .link = call.word("appeals.file"),
               .icon = "inbox"});
  } else {
    ui::cards(view, "CARDS", cards);
  }
  ui::Page page = call.page(call.word("appeals.mine.title"));
  page.noindex = true;
  return call.render(page, "appeals/mine.html", view);
}

}  // namespace

const Entry* open_question(const CaseData& data) {
  const Entry* last = last_of(data, {"asked", "answered"});
  return is_open(data.appeal.state) && last && last->kind == "asked" ? last : nullptr;
}

By Door::by(const kit::Call& call, std::string form_key) const {
  return {call.services, *call.town, call.actor, by_link, std::move(form_key), call.now};
}

Result<Door> open_door(const kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return not_found("appeals.not_shown");
  Door door;
  const std::string_view key = call.value("key");
  door.by_link = !key.empty();
  if (door.by_link && !follow_key_holds(call.services, call.hromada(), *number, key))
    return not_found("appeals.link_wrong");
  door.base =
      door.by_link ? "/appeals/" + number->text() + "/follow/" + std::string(key) : "/my/appeals/" + number->text();
  VICHE_LET(data, load_case(call, door.base, door.by_link));
  if (!data.standing.author) return not_found("appeals.not_shown");
  door.data = std::move(data);
  return door;
}

std::vector<kit::Route> follow_pages() {
  const std::string link = "/appeals/{number}/follow/{key}", mine = "/my/appeals/{number}";
  std::vector<kit::Route> routes{
      open_page("appeals.follow", link, show_follow),
      open_page("appeals.follow_photo", link + "/photos/{id}/{size}", show_follow_photo),
      open_page("appeals.follow_recording", link + "/recordings/{id}", show_follow_recording),
      own(open_page("appeals.mine", "/my/appeals", show_mine)),
      own(open_page("appeals.my_case", mine, show_follow)),
      own(open_page("appeals.my_photo", mine + "/photos/{id}/{size}", show_follow_photo)),
      own(open_page("appeals.my_recording", mine + "/recordings/{id}", show_follow_recording))};
  for (const auto& more : {follow_step_routes(), voice_routes()}) routes.insert(routes.end(), more.begin(), more.end());
  return routes;
}

}  // namespace viche::appeals
