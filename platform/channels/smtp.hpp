#pragma once
#include <string>

#include <viche/channels/mail.hpp>

namespace viche::channels {

struct Delivery {
  enum class Outcome { accepted, refused, later };
  Outcome outcome = Outcome::later;
  std::string error;  ///< "smtp 550", "connection", "timeout", "tls"; no personal data
};

/// Hands one message over. A 5xx to the sender, the recipient or the text is a refusal for good;
/// everything about the server itself (greeting, sign-in, TLS) may be mended, so it is `later`.
Delivery hand_over(const SmtpSettings& settings, const std::string& to, const std::string& message);

}  // namespace viche::channels
