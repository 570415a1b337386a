#pragma once
#include <cstdint>
#include <string>

namespace viche::accounts {

/// A letter with a link that somebody asked for, before it is known whether anybody has that e-mail.
struct LinkWanted {
  enum class Letter : std::uint8_t { sign_in, reset_password, invitation };
  Letter letter = Letter::sign_in;
  std::string email;
  std::string address;  ///< of the browser that asked
  std::string lang;     ///< "uk" or "en"; an account's own language goes before it
  std::string base;     ///< absolute address of this community: "https://ladyzhyn.example"
  std::string to;       ///< path to go to afterwards, or empty
};

}  // namespace viche::accounts
