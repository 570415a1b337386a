#include <algorithm>
#include <set>

#include <viche/core/text.hpp>

#include "import_run.hpp"
#include "names.hpp"

namespace viche::territory {

StreetBook::StreetBook(Plan& plan) : plan_(plan) {
  for (const auto& row : store::streets(plan.session())) {
    shown_[row.id] = shown_street(row.kind, row.name);
    by_name_[key_of(row.settlement_id, shown_[row.id])] = row.id;
  }
  for (const auto& row : store::street_names(plan.session())) names_[row.street_id].push_back(row.shown);
}

StreetBook::Key StreetBook::key_of(std::int64_t settlement_id, std::string_view typed) {
  const StreetName name = street_name_of(typed);
  return std::to_string(settlement_id) + "|" + name.kind + "|" + name_key(name.name);
}

std::int64_t StreetBook::find(std::int64_t settlement_id, std::string_view typed) const {
  const auto found = by_name_.find(key_of(settlement_id, typed));
  return found == by_name_.end() ? 0 : found->second;
}

void StreetBook::announce(std::int64_t settlement_id, std::string_view typed) {
  announced_.push_back(key_of(settlement_id, typed));
}

bool StreetBook::name_street(std::int64_t street_id, std::string_view typed, bool is_old) {
  const StreetName name = street_name_of(typed);
  const std::string shown = shown_street(name.kind, name.name);
  auto& names = names_[street_id];
  if (is_old && std::find(names.begin(), names.end(), shown) != names.end()) return false;
  names.push_back(shown);
  store::StreetNameRow row{street_id, shown, is_old, name.kind, written_words(plan_.lemmas().words(name.name))};
  plan_.write([row](storage::Tx& tx) { store::add_street_name(tx, row); });
  return true;
}

StreetBook::Entry StreetBook::add_or_rename(std::int64_t settlement_id, std::string_view typed,
                                            std::string_view old_names) {
  const StreetName name = street_name_of(typed);
  store::StreetRow row{0, settlement_id, name.kind, name.name};
  for (const auto old : split(old_names, ';')) {
    const Key key = key_of(settlement_id, old);
    const auto found = by_name_.find(key);
    if (found == by_name_.end() || std::find(announced_.begin(), announced_.end(), key) != announced_.end()) continue;
    row.id = found->second;
    by_name_.erase(found);
    break;
  }
  const bool renamed = row.id != 0;
  if (!renamed) row.id = storage::next_id();
  by_name_[key_of(settlement_id, typed)] = row.id;
  shown_[row.id] = shown_street(name.kind, name.name);
  const std::string key = name_key(name.name);
  plan_.write([=](storage::Tx& tx) { renamed ? store::rename_street(tx, row, key) : store::add_street(tx, row, key); });
  name_street(row.id, typed, false);
  return {row.id, renamed ? Outcome::renamed : Outcome::added};
}

StreetBook::Entry StreetBook::enter(std::int64_t settlement_id, std::string_view typed, std::string_view old_names) {
  Entry entry{find(settlement_id, typed), Outcome::found};
  if (entry.id == 0) entry = add_or_rename(settlement_id, typed, old_names);
  for (const auto old : split(old_names, ';')) {
    if (trimmed(old).empty()) continue;
    const bool is_new = name_street(entry.id, old, true);
    if (is_new && entry.outcome == Outcome::found) entry.outcome = Outcome::changed;
  }
  return entry;
}

std::string StreetBook::shown(std::int64_t street_id) const { return shown_.at(street_id); }

std::vector<std::int64_t> StreetBook::ids() const {
  std::vector<std::int64_t> ids;
  for (const auto& [id, name] : shown_) ids.push_back(id);
  return ids;
}

namespace {

void tell(Plan& plan, std::int64_t line, StreetBook::Outcome outcome, std::string_view name) {
  switch (outcome) {
    case StreetBook::Outcome::found: return plan.unchanged();
    case StreetBook::Outcome::added: return plan.added(line, name);
    case StreetBook::Outcome::changed:
    case StreetBook::Outcome::renamed: return plan.changed(line, name);
  }
}

Check plan_streets(Plan& plan, std::string_view csv) {
  VICHE_LET(names, table_of(csv, {"settlement", "name"}));
  VICHE_LET(table, table_of(csv, {"settlement", "name"}));
  const SettlementBook settlements(plan.session());
  StreetBook streets(plan);
  while (const auto row = names.next()) {
    if (const auto* settlement = settlements.find((*row)["settlement"]))
      streets.announce(settlement->id, (*row)["name"]);
  }
  const auto before = streets.ids();
  std::set<std::int64_t> seen;
  each_row(plan, table, [&](const CsvTable::Row& row) {
    const auto* settlement = settlements.find(row["settlement"]);
    if (settlement == nullptr) return plan.reject(row.line(), "unknown_settlement", row["settlement"]);
    if (name_key(row["name"]).empty()) return plan.reject(row.line(), "no_name");
    const auto entry = streets.enter(settlement->id, row["name"], row["old_name"]);
    if (!seen.insert(entry.id).second) return plan.reject(row.line(), "repeated_street", row["name"]);
    tell(plan, row.line(), entry.outcome, row["name"]);
  });
  for (const auto id : before) {
    if (!seen.contains(id)) plan.gone(streets.shown(id));
  }
  return Done{};
}

}  // namespace

Result<ImportReport> import_streets(const Import& import, std::string_view csv) {
  return carry_out(import, "streets", [&](Plan& plan) { return plan_streets(plan, csv); });
}

}  // namespace viche::territory
