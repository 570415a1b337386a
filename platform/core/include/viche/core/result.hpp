#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <viche/core/assert.hpp>

namespace viche {

/// Why the procedure says no. The kind gives the HTTP status once, in `kit`.
enum class RefusalKind : std::uint8_t {
  invalid,       ///< 422: the person can mend what they sent
  unauthorised,  ///< 401: sign in first
  forbidden,     ///< 403
  not_found,     ///< 404
  conflict,      ///< 409: somebody was faster, or it is already so
  too_large,     ///< 413
  unsupported,   ///< 415
  too_many,      ///< 429
  unavailable,   ///< 503: later
};

/// A "no" that a person understands. `code` is stable and is the locale key of its words
/// (`errors.<code>` in locales/); `field` names the form field it stands beside, or is empty;
/// `law` is the article, or empty; `args` fill the placeholders of the message.
struct Refusal {
  RefusalKind kind = RefusalKind::invalid;
  std::string code;
  std::string field;
  std::string law;
  std::map<std::string, std::string> args;
  std::vector<Refusal> also;  ///< further refusals of the same form, so that all fields are told at once

  bool operator==(const Refusal&) const = default;
};

Refusal invalid(std::string code, std::string field = {}, std::map<std::string, std::string> args = {});
Refusal forbidden(std::string code, std::string law = {});
Refusal not_found(std::string code = "not_found");
Refusal conflict(std::string code, std::string field = {});

struct Done {
  bool operator==(const Done&) const = default;
};

/// A value, or a refusal.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT: meant to be implicit
  Result(Refusal refusal) : state_(std::move(refusal)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    VICHE_ASSERT(ok());
    return std::get<0>(state_);
  }
  const T& value() const& {
    VICHE_ASSERT(ok());
    return std::get<0>(state_);
  }
  T&& value() && {
    VICHE_ASSERT(ok());
    return std::get<0>(std::move(state_));
  }
  const Refusal& refusal() const {
    VICHE_ASSERT(!ok());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Refusal> state_;
};

/// May it happen? Done, or why not.
using Check = Result<Done>;

/// Gathers the refusals of one form, so that a person sees all of them at once.
class Refusals {
 public:
  void add(Refusal refusal) { all_.push_back(std::move(refusal)); }
  void add(const Check& check) {
    if (!check) all_.push_back(check.refusal());
  }
  bool empty() const { return all_.empty(); }
  /// Done when nothing was added, else the first refusal carrying the rest in `also`.
  Check check() const;

 private:
  std::vector<Refusal> all_;
};

}  // namespace viche

#define VICHE_JOIN_(a, b) a##b
#define VICHE_JOIN(a, b) VICHE_JOIN_(a, b)
#define VICHE_LET_(tmp, name, expression) \
  auto tmp = (expression);                \
  if (!tmp) return tmp.refusal();         \
  auto&& name = std::move(tmp).value()

/// VICHE_LET(petition, store.load(...)): binds the value, or returns the refusal to the caller.
#define VICHE_LET(name, ...) VICHE_LET_(VICHE_JOIN(viche_let_, __LINE__), name, (__VA_ARGS__))

/// VICHE_REQUIRE(may_sign(...)): goes on, or returns the refusal to the caller.
#define VICHE_REQUIRE(...) \
  if (auto viche_check = (__VA_ARGS__); !viche_check) return viche_check.refusal()
