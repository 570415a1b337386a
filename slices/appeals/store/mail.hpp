#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "mail_model.hpp"

/// Letters that came in, and where they come from. Whatever tells who wrote is sealed on the way in.
namespace viche::appeals {

std::optional<MailBox> find_mail_box(storage::Session& session, const identity::Vault& vault);
void put_mail_box(storage::Tx& tx, const identity::Vault& vault, const MailBox& box);
/// What a round of reading leaves behind: place, time, error, when to try next.
void put_mail_round(storage::Tx& tx, const MailBox& box);

bool has_mail(storage::Session& session, std::string_view digest);
void insert_mail(storage::Tx& tx, const identity::Vault& vault, const MailLetter& letter);
std::optional<MailLetter> find_mail(storage::Session& session, const identity::Vault& vault, std::int64_t id);
/// Of a state, newest first, without their files.
std::vector<MailLetter> mail_in(storage::Session& session, const identity::Vault& vault, MailState state,
                                std::int64_t below, std::int64_t limit);
std::int64_t count_mail(storage::Session& session, MailState state);
/// How many letters of a sender arrived since a moment and were not skipped.
std::int64_t mail_of_sender(storage::Session& session, const identity::Vault& vault, std::string_view email,
                            Instant since);
/// Changes its state from one that is expected. @returns false when somebody was faster
bool move_mail(storage::Tx& tx, std::int64_t id, MailState from, MailState to, std::string_view reason, Number appeal);
/// Identifiers and places of letters that were taken in and not yet marked as read where they came from.
std::vector<std::pair<std::int64_t, std::string>> unsettled_mail(storage::Session& session, std::int64_t limit);
void mark_settled(storage::Tx& tx, std::int64_t id);

void each_mail_key(storage::Session& session, const std::function<void(std::string_view key)>& each);
bool mail_key_known(storage::Session& session, std::string_view key);

}  // namespace viche::appeals
