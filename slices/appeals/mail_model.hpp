#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>

#include "model.hpp"

/// Letters that come in by e-mail. A sender's address proves nothing, so a person decides what becomes of each.
namespace viche::appeals {

enum class MailState : std::uint8_t {
  waiting,    ///< for a person
  replying,   ///< answers one of our letters, and is being put there
  taken,      ///< became an appeal
  answered,   ///< became an answer in one
  set_aside,  ///< by a person, with a reason
  skipped,    ///< by rule, with a reason: no person wrote it, or too many came
};
std::string_view name(MailState state);
std::optional<MailState> mail_state_of(std::string_view name);

/// Why a person sets a letter aside. Each has words: inbox.aside.<name>
inline constexpr std::array<std::string_view, 5> aside_reasons{"advertising", "not_ours", "not_understood", "repeated",
                                                               "other"};

struct MailAttachment {
  std::int64_t id = 0;
  MediaKind kind = MediaKind::photo;
  std::string key;  ///< empty: not kept, see `refused`
  std::string type, name;
  int width = 0, height = 0;
  std::string refused;  ///< code of the refusal
};

struct MailLetter {
  std::int64_t id = 0;
  std::string digest;
  MailState state = MailState::waiting;
  std::string reason;
  std::string from_email, from_name, subject, text;  ///< opened
  Instant arrived_at;
  Number appeal;      ///< it became, answers, or seems to answer; code 0: none
  std::string place;  ///< "imap:17:42" or "maildir:name"
  std::vector<MailAttachment> files;
};

struct MailBox {
  std::string kind;     ///< "imap", "maildir"; empty: none
  std::string address;  ///< to which people write; answers to our letters go there
  std::string host;
  std::int64_t port = 993;
  bool starttls = false;
  std::string login, password;  ///< opened
  std::string folder = "INBOX", move_to;
  std::int64_t validity = 0, last_uid = 0;
  std::optional<Instant> read_at;
  std::string error;  ///< code of what went wrong last
  std::int64_t tries = 0;
  Instant next_at;
};

}  // namespace viche::appeals
