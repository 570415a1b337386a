#include <viche/openid/providers.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>

#include "asked_store.hpp"
#include "id_gov_ua.hpp"
#include "names.hpp"
#include "open_id.hpp"

namespace viche::openid {

namespace {

constexpr std::chrono::minutes errand_life{10};
constexpr std::size_t longest_code = 4096;

std::string written(const Errand& errand) {
  JsonWriter out;
  out.begin_object().field("redirect_uri", errand.redirect_uri).field("to", errand.to).field("lang", errand.lang);
  out.field("account", errand.account).field("nonce", errand.nonce).field("verifier", errand.verifier);
  return out.end_object().take();
}

std::optional<Errand> errand_of(std::string_view json) {
  const auto read = JsonReader::parse(json);
  if (!read) return std::nullopt;
  const auto text = [&](const char* key) { return (*read)[key].text().value_or(""); };
  Errand errand;
  errand.redirect_uri = text("redirect_uri");
  errand.to = text("to");
  errand.lang = text("lang");
  errand.account = (*read)["account"].integer().value_or(0);
  errand.nonce = text("nonce");
  errand.verifier = text("verifier");
  return errand;
}

/// Another browser, provider or community has another key, so it finds nothing and uses nothing up.
std::string key_of(const identity::Vault& vault, HromadaId hromada, const Errand& errand, const std::string& state) {
  const std::string all = errand.provider + "\n" + errand.browser + "\n" + state;
  return vault.blind_index(hromada, "asked.openid", all);
}

std::string place_of(const std::string& key_hash) { return "asked.sealed " + key_hash; }

std::unique_ptr<Source> made(const ProviderSettings& settings, const Clock& clock,
                             const std::shared_ptr<const Envelope>& envelope) {
  if (settings.kind == ProviderSettings::Kind::id_gov_ua) return std::make_unique<IdGovUa>(settings, envelope);
  return std::make_unique<OpenId>(settings, clock);
}

/// The provider's own words are not looked at further than this: "the person said no" is told from all else.
Check check_answer(const Answer& answer) {
  const bool unclear = answer.is_doubled || answer.code.size() > longest_code;
  if (unclear || answer.code.empty() == answer.error.empty()) return invalid("openid.answer_unclear");
  if (answer.error == "access_denied") return invalid("openid.declined");
  if (!answer.error.empty()) return invalid("openid.answer_unclear");
  return Done{};
}

Check check_person(Heard& heard) {
  if (heard.level < IdentityLevel::strong) {
    if (heard.email.empty()) return invalid("openid.email_missing");
    if (!clear_names(heard.proof)) heard.proof.surname = heard.proof.given_name = heard.proof.patronymic = "";
    return Done{};
  }
  const identity::Proof& proof = heard.proof;
  if (proof.rnokpp.empty() && proof.unzr.empty() && proof.passport.empty() && proof.subject.empty()) {
    return invalid("openid.number_missing");
  }
  VICHE_REQUIRE(clear_names(heard.proof));
  auto tidy = identity::tidied(heard.proof);
  if (!tidy) return invalid("openid.person_unclear", {}, {{"why", tidy.refusal().code}});
  heard.proof = std::move(tidy).value();
  return Done{};
}

void tell(const std::string& provider, const Refusal& refusal) {
  if (refusal.code == "openid.declined") return;
  const auto why = refusal.args.find("why");
  const std::string_view word = why == refusal.args.end() ? std::string_view("-") : std::string_view(why->second);
  log::warn("openid.refused", {{"provider", provider}, {"refusal", refusal.code}, {"why", word}});
}

}  // namespace

Result<std::string> Envelope::open(std::string_view) const { return unavailable("openid.envelope_closed"); }

Providers::Providers(storage::Database& database, const identity::Vault& vault, const Clock& clock,
                     std::vector<ProviderSettings> providers, std::shared_ptr<const Envelope> envelope)
    : database_(database), vault_(vault), clock_(clock), providers_(std::move(providers)) {
  if (!envelope) envelope = std::make_shared<Envelope>();
  for (const ProviderSettings& settings : providers_) sources_.push_back(made(settings, clock_, envelope));
}

Providers::~Providers() = default;

std::vector<const ProviderSettings*> Providers::of(std::string_view community) const {
  std::vector<const ProviderSettings*> offered;
  for (const ProviderSettings& settings : providers_) {
    const auto& named = settings.communities;
    if (named.empty() || std::find(named.begin(), named.end(), community) != named.end()) offered.push_back(&settings);
  }
  return offered;
}

const ProviderSettings* Providers::find(std::string_view community, std::string_view provider) const {
  for (const ProviderSettings* settings : of(community)) {
    if (settings->name == provider) return settings;
  }
  return nullptr;
}

Source* Providers::source(std::string_view provider) const {
  for (std::size_t i = 0; i < providers_.size(); ++i) {
    if (providers_[i].name == provider) return sources_[i].get();
  }
  return nullptr;
}

Result<std::string> Providers::address(const Errand& errand, const std::string& state) {
  Source* const asked = source(errand.provider);
  if (asked == nullptr) return not_found();
  const Source::Seat seat(*asked, waiting_);
  if (!seat.got()) return unavailable("openid.busy");
  return asked->address(errand, state);
}

Result<std::string> Providers::begin(HromadaId hromada, const Errand& errand) {
  Errand sent = errand;
  sent.nonce = random_token(32);
  sent.verifier = random_token(32);
  const std::string state = random_token(32);
  VICHE_LET(leads, address(sent, state));
  const std::string key = key_of(vault_, hromada, sent, state);
  const std::string sealed = vault_.seal(hromada, place_of(key), 0, written(sent));
  (void)database_.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    insert_asked(tx, key, sealed, clock_.now() + errand_life);
    return Done{};
  });
  return leads;
}

Result<Errand> Providers::take(HromadaId hromada, std::string_view provider, std::string_view browser,
                               const Answer& answer) {
  Errand asked;
  asked.provider = provider;
  asked.browser = browser;
  const Refusal over = invalid("openid.state_over");
  if (browser.empty() || answer.state.empty()) return over;
  const std::string key = key_of(vault_, hromada, asked, answer.state);
  const auto sealed = database_.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::string> {
    auto found = take_asked(tx, key, clock_.now());
    if (!found) return over;
    return *std::move(found);
  });
  VICHE_REQUIRE(sealed);
  const auto plain = vault_.open(hromada, place_of(key), 0, sealed.value());
  auto errand = plain ? errand_of(*plain) : std::nullopt;
  if (!errand) return over;
  errand->provider = provider;
  errand->browser = browser;
  return *std::move(errand);
}

Result<Heard> Providers::hear(const Errand& errand, const Answer& answer) {
  const auto heard = [&]() -> Result<Heard> {
    VICHE_REQUIRE(check_answer(answer));
    Source* const asked = source(errand.provider);
    if (asked == nullptr) return not_found();
    const Source::Seat seat(*asked, waiting_);
    if (!seat.got()) return unavailable("openid.busy");
    VICHE_LET(told, asked->hear(errand, answer));
    Heard person = std::move(told);
    person.errand = errand;
    VICHE_REQUIRE(check_person(person));
    return person;
  }();
  if (!heard) tell(errand.provider, heard.refusal());
  metrics::count("viche_identifications_total",
                 {{"provider", errand.provider}, {"outcome", heard ? "heard" : "refused"}});
  return heard;
}

void Providers::sweep(Instant now) {
  (void)database_.keep_house({0}, [&](storage::Tx& tx) -> Check {
    sweep_asked(tx, now);
    return Done{};
  });
}

}  // namespace viche::openid
