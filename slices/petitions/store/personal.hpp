#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <viche/storage/database.hpp>

namespace viche::petitions {

/// Since when somebody is told of a petition; nothing: is not.
std::optional<Instant> follows_since(storage::Session& session, std::int64_t petition, std::int64_t account);
/// Ends all letters to an account. @returns about how many petitions
std::int64_t forget_follower(storage::Tx& tx, std::int64_t account);
/// What was never handed in goes with its author. @returns how many
std::int64_t delete_drafts(storage::Tx& tx, std::int64_t account);
/// The author's account, person and e-mail leave what they wrote; names leave what was never published and is over.
/// @returns how many petitions keep the name
std::int64_t forget_author(storage::Tx& tx, std::int64_t account);

/// What an account has said about itself when it signed: "of_age", "resident". Each once, with the wording it had.
struct Saying {
  std::string what, wording;
  Instant said_at;
};
/// The wording of each that is said; empty where it is not.
struct Said {
  std::string of_age, resident;
};
void put_sayings(storage::Tx& tx, std::int64_t account, const Said& said, Instant now);
std::vector<Saying> sayings(storage::Session& session, std::int64_t account);
std::int64_t forget_sayings(storage::Tx& tx, std::int64_t account);

/// Tells one state of all that open data show from another: changes, counts, the day.
std::string data_mark(storage::Session& session);

}  // namespace viche::petitions
