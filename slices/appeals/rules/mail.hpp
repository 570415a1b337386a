#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include <viche/core/result.hpp>

#include "mail_model.hpp"
#include "rules.hpp"

/// What becomes of a letter that came in by e-mail.
namespace viche::appeals {

/// What is known of a letter before a person reads it.
struct MailSigns {
  std::string_view automatic;  ///< "no", or why no person wrote it (channels::name)
  bool ours = false;           ///< comes from our own address
  bool readable = true;        ///< a sender was found, and it was not too large
  std::int64_t of_sender = 0;  ///< letters of the same sender within a day
};

/// Why a letter is passed over: ours, auto_reply, bounce, list, too_many; nothing when a person has to read it. What is
/// passed over is kept and listed, so that a person may take it all the same.
/// @param most_a_day  setting appeals.mail_per_day; 0: no limit
/// Law: house rule, ADR-0018 (листи, яких не писала людина)
std::optional<std::string_view> reason_to_skip(const MailSigns& signs, std::int64_t most_a_day);

/// Does a letter answer for its author? It names one of our letters by a key that only its reader was sent, and comes
/// from the same address.
/// Law: house rule, ADR-0018 (адреса відправника нічого не доводить)
bool answers_for_author(bool key_holds, std::string_view from_email, std::string_view author_email);

/// May a person decide about a letter now: operator, registrar, head; not what became an appeal or an answer.
/// Refusals: appeals.step_not_yours (forbidden), inbox.decided (conflict)
/// Law: house rule, ADR-0018
Check may_decide(const Actor& actor, MailState state);

/// How long to wait after a mailbox could not be read for the n-th time: 1, 2, 4 ... at most 60 minutes.
/// Law: house rule, ADR-0018
std::chrono::minutes mail_pause(std::int64_t tries);

}  // namespace viche::appeals
