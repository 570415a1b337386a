#include <viche/core/actor.hpp>

#include <algorithm>
#include <array>

namespace viche {

namespace {

constexpr std::array<std::string_view, 8> role_names{"operator", "executor", "moderator", "registrar",
                                                     "head",     "editor",   "analyst",   "administrator"};
constexpr std::array<std::string_view, 5> kind_names{"anonymous", "resident", "staff", "api", "system"};

/// The member of an enumeration whose names these are, in its order.
template <class E, std::size_t count>
std::optional<E> named(const std::array<std::string_view, count>& names, std::string_view wanted) {
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) return std::nullopt;
  return static_cast<E>(found - names.begin());
}

}  // namespace

std::string_view name(Role role) { return role_names[static_cast<std::size_t>(role)]; }

std::optional<Role> role_of(std::string_view wanted) { return named<Role>(role_names, wanted); }

std::string_view name(Actor::Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::optional<Actor::Kind> actor_kind_of(std::string_view wanted) { return named<Actor::Kind>(kind_names, wanted); }

}  // namespace viche
