#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <viche/audit/audit.hpp>
#include <viche/identity/identity.hpp>
#include <viche/storage/testing.hpp>

#include <viche/identity/totp.hpp>

VICHE_RESOURCES(audit)
VICHE_RESOURCES(identity)

namespace viche::identity::testing {

inline constexpr HromadaId home{1}, elsewhere{2};
inline const std::string good_password = "кіт12лісріка";
inline const std::string secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

class OnBothEngines : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    storage::testing::OnBothEngines::SetUp();
    db().migrate({{"audit", resources::audit()}, {"identity", resources::identity()}});
    vault = std::make_unique<Vault>(dir() + "/secret.key");
    policy.hash_bytes = 64 << 10;
    policy.hash_passes = 1;
    people = std::make_unique<Identity>(db(), *vault, clock, policy);
  }
  void TearDown() override {
    people.reset();
    storage::testing::OnBothEngines::TearDown();
  }

  std::int64_t resident(const std::string& email = "resident@mail.example", HromadaId hromada = home) {
    return people->create(hromada, Actor::system(), {email, "Олена Коваль", "+380 67 000 00 00", "uk", good_password})
        .value();
  }
  std::int64_t staff(Roles roles = {Role::operator_}, const std::string& email = "staff@council.example",
                     bool with_totp = true) {
    const auto id =
        people->create(home, Actor::system(), {email, "Ірина Мельник", "", "uk", good_password, true, roles, 5})
            .value();
    if (with_totp) {
      EXPECT_TRUE(people->set_totp(home, Actor::system(), id, secret).ok());
    }
    return id;
  }
  Result<Identity::Opened> sign_in(const std::string& email, const std::string& password = good_password,
                                   HromadaId hromada = home) {
    return people->sign_in(hromada, email, password, "192.0.2.1", "Firefox");
  }
  std::string code(int steps = 0) const { return totp_code(*from_base32(secret), totp_step(clock.now()) + steps); }
  /// Signs a member of staff in wholly. Moves the clock so that each call has a fresh code.
  Identity::Opened whole(const std::string& email = "staff@council.example") {
    clock.advance(std::chrono::seconds(30));
    return people->second_factor(home, sign_in(email).value().token, code()).value();
  }
  std::vector<std::string> deeds(std::int64_t account, HromadaId hromada = home) {
    std::vector<std::string> actions;
    db().read(hromada, [&](storage::Session& session) {
      for (const auto& entry : audit::entries_of(session, "account", account)) actions.push_back(entry.action);
    });
    return actions;
  }

  FixedClock clock{{1'795'000'000'000'000}};
  Policy policy;
  std::unique_ptr<Vault> vault;
  std::unique_ptr<Identity> people;
};

template <class T>
std::string why(const Result<T>& result) {
  return result.ok() ? "ok" : result.refusal().code;
}

}  // namespace viche::identity::testing
