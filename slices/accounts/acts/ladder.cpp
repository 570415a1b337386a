#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/channels/sms.hpp>
#include <viche/core/json.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/town.hpp>

#include "acts.hpp"
#include "letters.hpp"

namespace viche::accounts {

namespace {

constexpr std::chrono::minutes code_life{10};

}  // namespace

Check send_phone_code(kit::Services& services, HromadaId hromada, std::int64_t account, std::string_view phone,
                      std::string_view address) {
  const auto owner = services.identity.find(hromada, account);
  const auto town = services.towns.find(hromada);
  if (!owner || !town) return not_found("identity.no_account");
  const i18n::Lang lang = owner->lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  const Instant now = services.clock.now();
  return services.identity.ask_phone(
      hromada, account, phone, address, [&](storage::Tx& tx, const std::string& number, const std::string& code) {
        const std::string text =
            services.words.text(lang, "accounts.phone.message", {{"code", code}, {"town", town->name(lang)}});
        return services.sms.send(tx, {number, text, now + code_life}, now);
      });
}

Result<std::string> vouch_for(kit::Services& services, HromadaId hromada, const Actor& by, const identity::Proof& proof,
                              std::int64_t account) {
  const auto town = services.towns.find(hromada);
  const auto owner = services.identity.find(hromada, account);
  if (!town || !owner) return not_found("identity.no_account");
  const std::string home = kit::home_of(services, *town);
  return services.db.act(hromada, [&](storage::Tx& tx) -> Result<std::string> {
    const Instant now = services.clock.now();
    const auto person = services.identity.people().vouch(tx, services.identity, by, proof, account);
    VICHE_REQUIRE(person);
    audit::record(tx, by, "accounts.seen", "account", account, now);
    audit::record_look(tx, by, account, "account", account, "seen", now);
    if (!owner->email.empty()) {
      VICHE_REQUIRE(services.post.send(tx, letter_of_seen(services.words, *town, *owner, home), now));
    }
    return services.identity.add_recovery_code(tx, account);
  });
}

void tell_owner(storage::Tx& tx, std::int64_t account, identity::FactorChange change, Instant now) {
  JsonWriter payload;
  payload.begin_object().field("account", account).field("change", static_cast<int>(change)).end_object();
  jobs::put(tx, "accounts.changed", payload.text(), now);
}

}  // namespace viche::accounts
