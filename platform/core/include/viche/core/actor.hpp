#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace viche {

/// What a member of staff may do in one community.
enum class Role : std::uint8_t { operator_, executor, moderator, registrar, head, editor, analyst, administrator };

std::string_view name(Role role);  ///< "operator", "executor", ...
std::optional<Role> role_of(std::string_view name);

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }
  constexpr void add(Role role) { bits_ |= 1U << static_cast<unsigned>(role); }
  constexpr bool has(Role role) const { return (bits_ & (1U << static_cast<unsigned>(role))) != 0; }
  constexpr bool has_any(Roles others) const { return (bits_ & others.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  static constexpr Roles from_bits(std::uint32_t bits) {
    Roles roles;
    roles.bits_ = bits;
    return roles;
  }
  bool operator==(const Roles&) const = default;

 private:
  std::uint32_t bits_ = 0;
};

/// How sure we are who a person is; each act names the least level it asks for.
enum class IdentityLevel : std::uint8_t { none, email, phone, strong };

/// Who does it. Passed to every act; never ambient.
struct Actor {
  enum class Kind : std::uint8_t { anonymous, resident, staff, api, system };
  Kind kind = Kind::anonymous;
  std::int64_t account = 0;       ///< account or API key; 0 for anonymous and system
  Roles roles;                    ///< staff only
  std::int64_t organisation = 0;  ///< the executor a member of staff works for; 0: the council itself
  IdentityLevel level = IdentityLevel::none;

  bool is_staff() const { return kind == Kind::staff; }
  bool is_resident() const { return kind == Kind::resident; }
  static Actor system() { return {Kind::system, 0, {}, 0, IdentityLevel::none}; }
  static Actor anonymous() { return {}; }
};

std::string_view name(Actor::Kind kind);  ///< "anonymous", "resident", "staff", "api", "system"
std::optional<Actor::Kind> actor_kind_of(std::string_view name);

}  // namespace viche
