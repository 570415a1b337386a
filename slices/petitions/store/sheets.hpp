#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "../model.hpp"

namespace viche::petitions {

void insert(storage::Tx& tx, const Sheet& sheet);
void update(storage::Tx& tx, const Sheet& sheet);
std::optional<Sheet> find_sheet(storage::Session& session, std::int64_t id);
std::vector<Sheet> sheets(storage::Session& session, std::int64_t petition);
/// Does another sheet than `but` have this number? Those that were taken back do not count.
bool has_sheet(storage::Session& session, std::int64_t petition, std::string_view number, std::int64_t but);
/// Is there one that came until this day and is neither counted nor taken back?
bool has_unfinished_sheet(storage::Session& session, std::int64_t petition, calendar::Day until);
void put_row(storage::Tx& tx, const identity::Vault& vault, std::int64_t sheet, const SheetRow& row);
/// Of both keyings, by row.
std::vector<SheetRow> sheet_rows(storage::Session& session, const identity::Vault& vault, std::int64_t sheet);
/// What was keyed is not needed once it is counted: the paper is there.
void forget_rows(storage::Tx& tx, std::int64_t sheet);

}  // namespace viche::petitions
