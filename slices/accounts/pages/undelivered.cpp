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
  std::vector<channels::FailedLetter> letters;
  std::vector<jobs::DeadLetter> jobs;
};

GivenUp given_up(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [](storage::Session& session) {
    return GivenUp{channels::failed(session), jobs::dead_letters(session)};
  });
}

void put_row(kit::Call& call, ui::View& view, const char* kind, std::int64_t id, const std::string& title,
             std::int64_t attempts, const std::string& error, Instant at) {
  ui::View row = view.each(kind[0] == 'l' ? "LETTER" : "JOB");
  row.set("TITLE", title).set("ERROR", error).set("WHEN", i18n::date_time(call.lang, at));
  row.say("ATTEMPTS", "accounts.undelivered.attempts", {{"n", attempts}});
  ui::Form form(row, "accounts.undelivered");
  form.hidden("TOKENS", call.form_token(), {}, {{"kind", kind}, {"id", std::to_string(id)}});
}

http::Response show(kit::Call& call) {
  const GivenUp all = given_up(call);
  ui::View view = call.view();
  for (const auto& one : all.letters) {
    const std::string title =
        call.word("accounts.undelivered.letter_of", {{"when", i18n::date_time(call.lang, one.made_at)}});
    put_row(call, view, "letter", one.id, title, one.attempts, one.error, one.failed_at);
  }
  for (const auto& one : all.jobs) put_row(call, view, "job", one.id, one.kind, one.attempts, one.error, one.failed_at);
  return call.render(accounts::page(call, call.word("accounts.undelivered.title")), "accounts/undelivered.html", view);
}

http::Response retry(kit::Call& call) {
  const std::int64_t id = parse_integer(call.field("id")).value_or(0);
  const Check again = call.field("kind") == "letter" ? retry_letter(call.services, call.hromada(), call.actor, id)
                                                     : retry_job(call.services, call.hromada(), call.actor, id);
  return again ? told(call, own_path, "retried") : call.refuse(again.refusal());
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
          post("accounts.undelivered_retry", own_path, kit::Access::staff(keepers), retry)};
}

}  // namespace viche::accounts
