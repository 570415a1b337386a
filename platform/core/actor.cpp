#include <viche/core/actor.hpp>

#include <array>

namespace viche {

namespace {

constexpr std::array<std::string_view, 8> role_names{"operator", "executor", "moderator", "registrar",
                                                     "head",     "editor",   "analyst",   "administrator"};

}  // namespace

std::string_view name(Role role) { return role_names[static_cast<std::size_t>(role)]; }

std::optional<Role> role_of(std::string_view wanted) {
  for (std::size_t i = 0; i < role_names.size(); ++i) {
    if (role_names[i] == wanted) return static_cast<Role>(i);
  }
  return std::nullopt;
}

std::string_view name(Actor::Kind kind) {
  constexpr std::array<std::string_view, 5> names{"anonymous", "resident", "staff", "api", "system"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace viche
