#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <viche/core/text.hpp>
#include <viche/openid/providers.hpp>
#include <viche/storage/testing.hpp>

#include "fake_provider.hpp"

VICHE_RESOURCES(audit)
VICHE_RESOURCES(identity)

namespace viche::openid::testing {

inline constexpr HromadaId home{1}, elsewhere{2};

inline std::string code_of(const Refusal& refusal) {
  const auto why = refusal.args.find("why");
  return refusal.code + (why == refusal.args.end() ? "" : ": " + why->second);
}

/// "heard" or the code of the refusal, with the log's word after it.
template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "heard" : code_of(result.refusal());
}

/// A parameter of an address, decoded as far as these addresses need it.
inline std::string parameter(const std::string& address, const std::string& name) {
  for (const std::string_view pair : split(std::string_view(address).substr(address.find('?') + 1), '&')) {
    if (!starts_with(pair, name + "=")) continue;
    std::string value;
    for (std::size_t i = name.size() + 1; i < pair.size(); ++i) {
      value += pair[i] == '%' ? static_cast<char>(std::stoi(std::string(pair.substr(i + 1, 2)), nullptr, 16)) : pair[i];
      i += pair[i] == '%' ? 2 : 0;
    }
    return value;
  }
  return {};
}

/// A browser, this program and a provider of which tests spoil one thing.
class Conversation : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    storage::testing::OnBothEngines::SetUp();
    db().migrate({{"audit", resources::audit()}, {"identity", resources::identity()}});
    vault = std::make_unique<identity::Vault>(dir() + "/secret.key");
    fake = std::make_unique<FakeProvider>(clock);
    other = std::make_unique<FakeProvider>(clock);
    use({fake->settings(), fake->state_settings(), other->settings("other")});
  }
  void TearDown() override {
    providers.reset();
    fake.reset();
    other.reset();
    storage::testing::OnBothEngines::TearDown();
  }

  void use(std::vector<ProviderSettings> settings, std::shared_ptr<const Envelope> envelope = nullptr) {
    providers = std::make_unique<Providers>(db(), *vault, clock, std::move(settings), std::move(envelope));
  }

  Errand errand(const std::string& provider = "town") const {
    Errand sent;
    sent.provider = provider;
    sent.redirect_uri = "https://ladyzhyn.example/sign-in/with/" + provider + "/return";
    sent.browser = "browser-1";
    sent.to = "/petitions/7";
    sent.lang = "en";
    sent.account = 42;
    return sent;
  }
  /// Sends the browser away. @returns the answer of a provider that does as it should
  Answer leave(const std::string& provider = "town") {
    const auto address = providers->begin(home, errand(provider));
    EXPECT_EQ(outcome(address), "heard");
    if (!address) return {};
    opened = address.value();
    fake->nonce = parameter(opened, "nonce");
    fake->challenge = parameter(opened, "code_challenge");
    return {parameter(opened, "state"), good_code, {}, {}, false};
  }
  Result<Heard> come_back(const Answer& answer, const std::string& provider = "town",
                          const std::string& browser = "browser-1", HromadaId hromada = home) {
    VICHE_LET(sent, providers->take(hromada, provider, browser, answer));
    return providers->hear(sent, answer);
  }
  Result<Heard> go_through(const std::string& provider = "town") { return come_back(leave(provider), provider); }

  FixedClock clock{{1'795'767'300'000'000}};
  std::unique_ptr<identity::Vault> vault;
  std::unique_ptr<FakeProvider> fake, other;
  std::unique_ptr<Providers> providers;
  std::string opened;  ///< the address the browser was sent to
};

}  // namespace viche::openid::testing
