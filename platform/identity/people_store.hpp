#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// A person as they lie in the database: key, name and numbers sealed.
struct PersonRow {
  std::int64_t id = 0, account = 0;
  std::string key;  ///< of their pseudonyms; empty once erased
  std::string name, numbers;
  std::string method;
  Instant confirmed_at;
  bool erased = false;
};

void insert_person(storage::Tx& tx, const PersonRow& row);
void update_person(storage::Tx& tx, const PersonRow& row);
std::optional<PersonRow> find_person(storage::Session& session, std::int64_t id);
std::optional<PersonRow> find_person_of_account(storage::Session& session, std::int64_t account);
std::optional<std::int64_t> find_marked(storage::Session& session, std::string_view mark);
void insert_mark(storage::Tx& tx, std::string_view mark, std::int64_t person);
/// The mailbox and phones of an account lead to this person from now on.
void insert_doors(storage::Tx& tx, std::int64_t account, std::int64_t person);
std::vector<std::int64_t> find_behind_doors(storage::Session& session, std::int64_t account);
void erase_person(storage::Tx& tx, std::int64_t id, Instant now, Instant keep_until);
/// Marks and doors of every community.
void sweep_marks(storage::Tx& tx, Instant now);

}  // namespace viche::identity
