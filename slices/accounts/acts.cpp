#include "acts.hpp"

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/email.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/slice.hpp>

namespace viche::accounts {

namespace {

constexpr std::string_view job_kind = "accounts.link";
constexpr std::string_view sealed_place = "accounts.link";
constexpr std::chrono::minutes window{15};
constexpr int letters_per_email = 5;
constexpr int letters_per_address = 20;

std::string payload_of(kit::Services& services, HromadaId hromada, const LinkWanted& wanted) {
  JsonWriter plain;
  plain.begin_object().field("letter", static_cast<int>(wanted.letter)).field("email", wanted.email);
  plain.field("address", wanted.address).field("lang", wanted.lang).field("base", wanted.base).field("to", wanted.to);
  plain.end_object();
  const std::int64_t row = storage::next_id();
  const std::string sealed = services.vault.seal(hromada, sealed_place, row, plain.text());
  return JsonWriter().begin_object().field("row", row).field("sealed", sealed).end_object().take();
}

/// An executor sees the appeals of their own organisation only: without one they would see nothing.
Check check_place(Roles roles, std::int64_t organisation) {
  if (!roles.has(Role::executor) || organisation != 0) return Done{};
  return invalid("accounts.organisation_missing", "organisation");
}

}  // namespace

Check ask_for_link(kit::Services& services, HromadaId hromada, const LinkWanted& wanted) {
  if (!is_email(canonical_email(wanted.email))) return invalid("identity.email_invalid", "email");
  const std::string email = canonical_email(wanted.email);
  VICHE_REQUIRE(services.identity.throttle(hromada, "accounts.link_email", email, letters_per_email, window));
  VICHE_REQUIRE(
      services.identity.throttle(hromada, "accounts.link_address", wanted.address, letters_per_address, window));
  const std::string payload = payload_of(services, hromada, wanted);
  return services.db.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    jobs::put(tx, job_kind, payload, services.clock.now());
    return Done{};
  });
}

LinkWanted read_wish(kit::Services& services, HromadaId hromada, std::string_view payload) {
  const auto box = JsonReader::parse(payload).value_or(JsonReader());
  const auto plain =
      services.vault.open(hromada, sealed_place, box["row"].integer().value_or(0), box["sealed"].text().value_or(""));
  const auto wish = plain ? JsonReader::parse(*plain) : std::nullopt;
  if (!wish) throw Fault("the wish for a link does not open");
  const auto get = [&](std::string_view key) { return (*wish)[key].text().value_or(""); };
  return {static_cast<LinkWanted::Letter>((*wish)["letter"].integer().value_or(0)),
          get("email"),
          get("address"),
          get("lang"),
          get("base"),
          get("to")};
}

Check send_staff_link(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t account,
                      LinkWanted wanted) {
  const auto person = services.identity.find(hromada, account);
  if (!person || !person->staff) return not_found("identity.no_account");
  wanted.email = person->email;
  const std::string payload = payload_of(services, hromada, wanted);
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    jobs::put(tx, job_kind, payload, services.clock.now());
    audit::record(tx, by, "accounts.send_link", "account", account, services.clock.now());
    return Done{};
  });
}

Result<std::int64_t> add_staff(kit::Services& services, HromadaId hromada, const Actor& by,
                               const identity::NewAccount& account, const LinkWanted& wanted) {
  Refusals refusals;
  if (!is_email(canonical_email(account.email))) refusals.add(invalid("identity.email_invalid", "email"));
  if (tidy_line(account.name).empty()) refusals.add(invalid("identity.name_empty", "name"));
  if (account.roles.empty()) refusals.add(invalid("accounts.role_missing", "roles"));
  refusals.add(check_place(account.roles, account.organisation));
  VICHE_REQUIRE(refusals.check());
  const auto known = services.identity.find_by_email(hromada, account.email);
  std::int64_t id = 0;
  if (known && !known->staff) {
    VICHE_REQUIRE(services.identity.set_roles(hromada, by, known->id, account.roles, account.organisation));
    id = known->id;
  } else {
    VICHE_LET(made, services.identity.create(hromada, by, account));
    id = made;
  }
  VICHE_REQUIRE(send_staff_link(services, hromada, by, id, wanted));
  return id;
}

Check change_rights(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t account, Roles roles,
                    std::int64_t organisation) {
  VICHE_REQUIRE(check_place(roles, organisation));
  return services.identity.set_roles(hromada, by, account, roles, organisation);
}

Result<std::string> add_api_key(kit::Services& services, HromadaId hromada, const Actor& by, std::string_view name,
                                const std::vector<std::string>& scopes) {
  Refusals refusals;
  if (tidy_line(name).empty()) refusals.add(invalid("identity.name_empty", "name"));
  if (scopes.empty()) refusals.add(invalid("accounts.scope_missing", "scopes"));
  for (const std::string& scope : scopes) {
    if (!services.registry.has_scope(scope)) refusals.add(invalid("accounts.scope_unknown", "scopes"));
  }
  VICHE_REQUIRE(refusals.check());
  return services.identity.create_api_key(hromada, by, name, scopes);
}

Check retry_job(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t job) {
  const Instant now = services.clock.now();
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    VICHE_REQUIRE(jobs::retry(tx, job, now));
    audit::record(tx, by, "accounts.retry_job", "job", job, now);
    return Done{};
  });
}

Check dismiss_job(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t job) {
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    VICHE_REQUIRE(jobs::dismiss(tx, job));
    audit::record(tx, by, "accounts.dismiss_job", "job", job, services.clock.now());
    return Done{};
  });
}

Check dismiss_letter(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t letter) {
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    VICHE_REQUIRE(channels::dismiss(tx, letter));
    audit::record(tx, by, "accounts.dismiss_letter", "letter", letter, services.clock.now());
    return Done{};
  });
}

Check retry_letter(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t letter) {
  const Instant now = services.clock.now();
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    VICHE_REQUIRE(channels::retry(tx, letter, now));
    audit::record(tx, by, "accounts.retry_letter", "letter", letter, now);
    return Done{};
  });
}

}  // namespace viche::accounts
