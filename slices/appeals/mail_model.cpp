#include "mail_model.hpp"

namespace viche::appeals {

namespace {

constexpr std::array names{"waiting", "replying", "taken", "answered", "set_aside", "skipped"};

}  // namespace

std::string_view name(MailState state) { return names[static_cast<std::size_t>(state)]; }

std::optional<MailState> mail_state_of(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<MailState>(i);
  }
  return std::nullopt;
}

}  // namespace viche::appeals
