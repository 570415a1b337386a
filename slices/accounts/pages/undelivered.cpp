#include <algorithm>

#include <viche/channels/mail.hpp>
#include <viche/core/text.hpp>
#include <viche/jobs/jobs.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* own_path = "/desk/undelivered";
constexpr Roles keepers{Role::administrator};

struct GivenUp {
  struct Failed {
    channels::FailedLetter row;
    std::string to, about;
  };
  std::vector<Failed> letters;
  std::vector<jobs::DeadLetter> jobs;
};

/// Enough to tell one from another, and a slip of the pen: "o***a@mail.example".
std::string hinted(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || at < 3) return "***" + std::string(email.substr(std::min(at, email.size())));
  return std::string(email.substr(0, 1)) + "***" + std::string(email.substr(at - 1));
}

GivenUp given_up(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    GivenUp all;
    for (channels::FailedLetter& row : channels::failed(session)) {
      const auto letter = call.services.post.find(session, row.id);
      all.letters.push_back({std::move(row), letter ? hinted(letter->to_email) : "", letter ? letter->subject : ""});
    }
    all.jobs = jobs::dead_letters(session);
    return all;
  });
}

ui::View put_row(kit::Call& call, ui::View& view, const char* kind, std::int64_t id, std::int64_t attempts,
                 const std::string& error, Instant at) {
  ui::View row = view.each(kind[0] == 'l' ? "LETTER" : "JOB");
  row.set("ERROR", error).set("WHEN", i18n::date_time(call.lang, at));
  row.say("ATTEMPTS", "accounts.undelivered.attempts", {{"n", attempts}});
  ui::Form form(row, "accounts.undelivered");
  form.hidden("TOKENS", call.form_token(), {}, {{"kind", kind}, {"id", std::to_string(id)}});
  return row;
}

http::Response show(kit::Call& call) {
  const GivenUp all = given_up(call);
  ui::View view = call.view();
  for (const auto& [one, to, about] : all.letters) {
    const std::string when = i18n::date_time(call.lang, one.made_at);
    ui::View row = put_row(call, view, "letter", one.id, one.attempts, one.error, one.failed_at);
    row.set("TITLE", about.empty() ? call.word("accounts.undelivered.letter_of", {{"when", when}}) : about);
    row.say("TO", "accounts.undelivered.to", {{"email", to}, {"when", when}});
  }
  for (const auto& one : all.jobs) {
    put_row(call, view, "job", one.id, one.attempts, one.error, one.failed_at).set("TITLE", one.kind);
  }
  return call.render(accounts::page(call, call.word("accounts.undelivered.title")), "accounts/undelivered.html", view);
}

/// Again, or never: the button says which.
http::Response settle(kit::Call& call) {
  const std::int64_t id = parse_integer(call.field("id")).value_or(0);
  const bool letter = call.field("kind") == "letter", forget = call.field("do") == "dismiss";
  const auto act = forget ? (letter ? dismiss_letter : dismiss_job) : (letter ? retry_letter : retry_job);
  const Check done = act(call.services, call.hromada(), call.actor, id);
  return done ? told(call, own_path, forget ? "dismissed" : "retried") : call.refuse(done.refusal());
}

}  // namespace

std::vector<kit::Waiting> waiting(kit::Call& call) {
  if (!call.actor.is_staff() || !call.actor.roles.has_any(keepers)) return {};
  const GivenUp all = given_up(call);
  const auto count = static_cast<std::int64_t>(all.letters.size() + all.jobs.size());
  return {{call.word("accounts.undelivered.title"), count, own_path, count > 0}};
}

std::vector<kit::Route> undelivered_pages() {
  return {get("accounts.undelivered", own_path, kit::Access::staff(keepers), show),
          post("accounts.undelivered_retry", own_path, kit::Access::staff(keepers), settle)};
}

}  // namespace viche::accounts
