#include "rules/mail.hpp"

#include <algorithm>

namespace viche::appeals {

std::optional<std::string_view> reason_to_skip(const MailSigns& signs, std::int64_t most_a_day) {
  if (signs.ours) return "ours";
  if (signs.automatic != "no") return signs.automatic;
  if (most_a_day > 0 && signs.of_sender >= most_a_day) return "too_many";
  return std::nullopt;
}

bool answers_for_author(bool key_holds, std::string_view from_email, std::string_view author_email) {
  return key_holds && !author_email.empty() && from_email == author_email;
}

Check may_decide(const Actor& actor, MailState state) {
  VICHE_REQUIRE(may_do(actor, who::sorters));
  if (state == MailState::taken || state == MailState::answered || state == MailState::replying) {
    return conflict("inbox.decided");
  }
  return Done{};
}

std::chrono::minutes mail_pause(std::int64_t tries) {
  const std::int64_t doubled = std::int64_t{1} << std::clamp<std::int64_t>(tries - 1, 0, 6);
  return std::chrono::minutes(std::min<std::int64_t>(doubled, 60));
}

}  // namespace viche::appeals
