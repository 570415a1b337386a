#pragma once
#include <string>
#include <string_view>

#include <viche/core/json.hpp>
#include <viche/storage/database.hpp>

#include "../acts.hpp"
#include "../store.hpp"

namespace viche::appeals {

inline constexpr std::size_t longest_message = 4'000;

/// A new timeline entry by whoever acts.
Entry entry_by(const By& by, std::string_view kind, std::string text, State state);

/// Puts photos under an entry (0: under the appeal itself) and counts them.
void attach(storage::Tx& tx, Appeal& appeal, std::int64_t entry, const std::vector<files::Stored>& stored);

/// Audit entry and event of one deed, in the act's transaction. `details` is JSON.
void tell(storage::Tx& tx, const By& by, std::string_view event, const Appeal& appeal, std::string_view deed,
          std::string_view details = {});

const Category* category_of(const std::vector<Category>& all, std::int64_t id);

/// A message of 1 to longest_message letters. Refusals: appeals.message_empty, appeals.message_long [text]
Check check_message(std::string_view text);

/// Runs `change(tx, appeal, standing) -> Check` on one appeal, then writes the appeal.
template <class F>
Check change_one(const By& by, Number number, F&& change) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto appeal = find(tx, number);
    if (!appeal) return not_found();
    const Standing standing = standing_of(*appeal, by.actor, by.by_link);
    VICHE_REQUIRE(change(tx, *appeal, standing));
    appeal->changed_at = by.now;
    update(tx, *appeal);
    return Done{};
  });
}

}  // namespace viche::appeals
