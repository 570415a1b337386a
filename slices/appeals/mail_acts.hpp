#pragma once
#include <optional>
#include <string_view>

#include "acts.hpp"
#include "mail_model.hpp"

namespace viche::appeals {

/// Sets where letters come from. Administrator.
/// @param password  absent: stays as it is
/// Refusals: appeals.step_not_yours (forbidden), inbox.kind_invalid [kind], appeals.email_invalid [address], those of
/// channels::check_imap
/// Effects: audit entry appeals.mail_box; reading begins anew.
Check change_mail_box(const By& by, MailBox box, std::optional<std::string_view> password);

/// Reads what is new in the community's mailbox, once its time has come, and takes it in: each letter once, whatever is
/// killed in between. Then it is marked as read there. A letter that answers for its author (answers_for_author) becomes
/// an answer in that case. What goes wrong is kept for the administrator, and tried again later and later.
/// @returns how many letters were taken in
std::size_t receive_mail(kit::Services& services, const kit::Town& town, Instant now);

/// The letter becomes an appeal, received when it arrived, with the photos and recordings that came with it. Asked again,
/// the same number. Refusals: those of may_decide and file, not_found
Result<Number> take_mail(const By& by, std::int64_t mail, Filing filing);
/// The letter becomes an answer of the author in a case. Refusals: those of may_decide; inbox.case_unknown [number],
/// appeals.message_empty, not_found
Check take_mail_as_answer(const By& by, std::int64_t mail, Number number);
/// The letter is nothing for us. Refusals: those of may_decide; inbox.reason_missing [reason], not_found
Check set_mail_aside(const By& by, std::int64_t mail, std::string_view reason);

/// What stands in the Message-ID of a letter to an author, so that an answer names their case; nobody else can make it.
std::string reply_key(const kit::Services& services, HromadaId hromada, Number number);
/// The case that one of these message identifiers names with a key that holds.
std::optional<Number> case_of_reply(const kit::Services& services, HromadaId hromada,
                                    const std::vector<std::string>& message_ids);

}  // namespace viche::appeals
