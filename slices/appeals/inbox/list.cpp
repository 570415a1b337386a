#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "inbox/pages.hpp"
#include "pages/desk.hpp"
#include "store/mail.hpp"

namespace viche::appeals::inbox {

namespace {

constexpr std::int64_t rows_on_page = 30;
constexpr std::array tabs{MailState::waiting, MailState::skipped, MailState::taken, MailState::answered,
                          MailState::set_aside};

MailState asked(const kit::Call& call) {
  const auto state = mail_state_of(call.query("state"));
  return state && *state != MailState::replying ? *state : MailState::waiting;
}

std::string path_of(MailState state) { return "/desk/inbox?state=" + std::string(name(state)); }

struct Shown {
  std::optional<MailBox> box;
  std::vector<MailLetter> letters;
  std::vector<std::int64_t> counts;
};

Shown load(const kit::Call& call, MailState state) {
  const std::int64_t below = parse_integer(call.query("below")).value_or(0);
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Shown shown{find_mail_box(session, call.services.vault), {}, {}};
    shown.letters = mail_in(session, call.services.vault, state, below, rows_on_page + 1);
    for (const MailState one : tabs) shown.counts.push_back(count_mail(session, one));
    return shown;
  });
}

void show_box(const kit::Call& call, ui::View& view, const std::optional<MailBox>& box) {
  const bool keeper = call.actor.roles.has_any(desk::keepers);
  if (keeper) view.set("BOX", view.url("/desk/mailbox"));
  if (!box || box->kind.empty()) return (void)view.show("NO_BOX");
  view.set("ADDRESS", box->address);
  if (box->read_at) view.say("READ_AT", "inbox.read_at", {{"at", i18n::date_time(call.lang, *box->read_at)}});
  if (box->error.empty()) return;
  view.set("ERROR", call.word("errors." + box->error));
}

void show_row(const kit::Call& call, ui::View& view, const MailLetter& letter) {
  ui::View row = view.each("LETTER");
  row.set("URL", row.url("/desk/inbox/" + std::to_string(letter.id)));
  row.set("SUBJECT", letter.subject.empty() ? call.word("inbox.no_subject") : letter.subject);
  row.set("FROM", letter.from_name.empty() ? letter.from_email : letter.from_name);
  row.set("AT", i18n::date_time(call.lang, letter.arrived_at)).set("TEXT", shortened(letter.text, 160));
  if (letter.appeal.code != 0) row.say("CASE", "appeals.number", {{"number", letter.appeal.text()}});
  const std::string why = "inbox.why." + letter.reason;
  if (!letter.reason.empty() && call.services.words.has(why)) row.set("WHY", call.word(why));
}

http::Response show(kit::Call& call) {
  const MailState state = asked(call);
  Shown shown = load(call, state);
  ui::View view = call.view();
  show_box(call, view, shown.box);
  std::vector<ui::Tab> bar;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    bar.push_back(
        {call.word("inbox.state." + std::string(name(tabs[i]))), path_of(tabs[i]), tabs[i] == state, shown.counts[i]});
  }
  ui::tabs(view, "TABS", call.word("inbox.tabs"), bar);
  const bool more = static_cast<std::int64_t>(shown.letters.size()) > rows_on_page;
  if (more) shown.letters.pop_back();
  if (shown.letters.empty()) {
    ui::empty(view, "EMPTY", {.title = call.word("inbox.empty"), .icon = "check"});
  }
  for (const MailLetter& letter : shown.letters) show_row(call, view, letter);
  ui::Pagination pages;
  if (more) pages.next_path = path_of(state) + "&below=" + std::to_string(shown.letters.back().id);
  ui::pagination(view, "PAGES", pages);
  return call.render(desk::page(call, call.word("inbox.title")), "appeals/desk/inbox/list.html", view);
}

}  // namespace

std::vector<kit::Route> list_routes() { return {desk::get("appeals.inbox", "/desk/inbox", desk::sorters, show)}; }

}  // namespace viche::appeals::inbox
