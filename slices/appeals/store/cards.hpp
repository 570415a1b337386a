#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <viche/storage/database.hpp>

#include "card.hpp"
#include "model.hpp"

/// Registration cards, and who wrote what under the law.
namespace viche::appeals {

/// The next one of a year; 1 is the first.
std::int64_t next_card_serial(storage::Tx& tx, int year);
std::optional<Card> find_card(storage::Session& session, std::int64_t appeal);
void insert_card(storage::Tx& tx, const Card& card);
/// Writes all but number, index and fingerprint.
void update_card(storage::Tx& tx, const Card& card);
/// Where there is a card; else nothing happens.
void set_card_result(storage::Tx& tx, std::int64_t appeal, std::string_view result);
/// Those received between two days, both included, in order of registration; at most `limit` after the serial `above`
/// of the year `year`.
std::vector<Card> cards(storage::Session& session, calendar::Day from, calendar::Day to, int year, std::int64_t above,
                        std::int64_t limit);
/// Appeals under the law that have no card yet, the oldest first.
std::vector<std::int64_t> without_card(storage::Session& session, std::int64_t limit);

/// @param whos  keyed hashes
void put_author_keys(storage::Tx& tx, std::int64_t appeal, const std::vector<std::string>& whos);
/// Appeals with a card by anybody of these but this one, newest first, at most `limit`: identifiers.
std::vector<std::int64_t> by_same_author(storage::Session& session, const std::vector<std::string>& whos,
                                         std::int64_t but, std::int64_t limit);
/// How many other appeals came with this text, counted up to `most`.
std::int64_t count_same_text(storage::Session& session, const std::string& fingerprint, std::int64_t but,
                             std::int64_t most);

}  // namespace viche::appeals
