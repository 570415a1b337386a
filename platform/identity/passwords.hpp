#pragma once
#include <semaphore>
#include <string>
#include <string_view>

#include <viche/core/result.hpp>
#include <viche/identity/identity.hpp>

namespace viche::identity {

/// May this be the password of such an account? Refusals beside the field "password": identity.password_short,
/// identity.password_long, identity.password_common (in the list of common ones, also with digits and signs around;
/// digits alone; one thing repeated; the e-mail or its beginning).
Check check_password(std::string_view password, std::string_view email, bool staff);

/// Password hashes (argon2id), a few at once.
class Passwords {
 public:
  explicit Passwords(const Policy& policy);

  /// Refusal: identity.busy (unavailable): too many wait
  Result<std::string> hash(std::string_view password);
  /// An empty `stored` takes as long as a real one and never fits. Refusal: identity.busy (unavailable)
  Result<bool> fits(const std::string& stored, std::string_view password);
  /// What is compared with when there is no account: a hash of the same cost that no password has.
  const std::string& nobodys() const { return nobodys_; }

 private:
  Check wait();

  std::size_t bytes_;
  unsigned passes_;
  std::counting_semaphore<64> places_;
  std::string nobodys_;
};

}  // namespace viche::identity
