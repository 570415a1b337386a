#include <set>
#include <unordered_map>
#include <unordered_set>

#include <viche/core/text.hpp>

#include "import_run.hpp"
#include "names.hpp"

namespace viche::territory {

namespace {

constexpr std::string_view categories = "OKPHMXTCB";
constexpr std::size_t levels = 5;
constexpr std::size_t columns = levels + 2;

/// One line: codes of all levels down to the unit's own, then category and name.
struct UnitLine {
  std::int64_t line = 0;
  std::string code;
  std::string parent;
  std::string category;
  std::string_view typed_name;
};

/// The file has a header in Ukrainian whose wording has changed over the years, so columns go by their place.
std::optional<UnitLine> unit_line_of(const CsvReader::Record& record) {
  UnitLine unit{record.line, {}, {}, record.cells[levels], record.cells[levels + 1]};
  for (std::size_t i = 0; i < levels; ++i) {
    const auto cell = trimmed(record.cells[i]);
    if (cell.empty()) continue;
    const auto code = unit_code_of(cell);
    if (!code) return std::nullopt;
    unit.parent = unit.code;
    unit.code = *code;
  }
  if (unit.code.empty()) return std::nullopt;
  return unit;
}

class UnitPlan {
 public:
  explicit UnitPlan(Plan& plan) : plan_(plan) {
    for (auto& unit : store::units(plan.session())) known_.emplace(unit.code, unit);
  }

  void take(const CsvReader::Record& record) {
    ++plan_.report().lines;
    if (record.cells.size() != columns || record.unclosed) return plan_.reject(record.line, "bad_row");
    const auto unit = unit_line_of(record);
    if (!unit) return plan_.reject(record.line, "bad_code", record.cells[0]);
    const std::string name = tidy_line(unit->typed_name);
    if (unit->category.size() != 1 || categories.find(unit->category) == std::string_view::npos) {
      return plan_.reject(record.line, "unknown_category", unit->category);
    }
    if (name.empty()) return plan_.reject(record.line, "no_name", unit->code);
    if (!unit->parent.empty() && !seen_.contains(unit->parent)) {
      return plan_.reject(record.line, "unknown_parent", unit->parent);
    }
    if (!seen_.insert(unit->code).second) return plan_.reject(record.line, "repeated_code", unit->code);
    if (name != unit->typed_name) plan_.warn("name_tidied");
    put(*unit, name);
  }

  void finish() {
    for (const auto& [code, unit] : known_) {
      if (!seen_.contains(code)) plan_.gone(code + " " + unit.name);
    }
  }

 private:
  void put(const UnitLine& line, const std::string& name) {
    const Unit now{line.code, line.parent, line.category, name};
    const auto was = known_.find(line.code);
    const bool known = was != known_.end();
    if (known && was->second.parent == now.parent && was->second.category == now.category && was->second.name == name) {
      return plan_.unchanged();
    }
    known ? plan_.changed(line.line, line.code + " " + name) : plan_.added(line.line, line.code + " " + name);
    plan_.write([now](storage::Tx& tx) { store::put_unit(tx, now); });
  }

  Plan& plan_;
  std::unordered_map<std::string, Unit> known_;
  std::unordered_set<std::string> seen_;
};

Check plan_katottg(Plan& plan, std::string_view csv, const std::function<void(std::int64_t, std::int64_t)>& progress) {
  constexpr std::int64_t lines_between_progress = 1'000;
  if (!is_valid_utf8(csv)) return invalid("territory.not_utf8", "file");
  CsvReader reader(csv, ';');
  const auto header = reader.next();
  if (!header || header->cells.size() != columns) {
    return invalid("territory.columns_missing", "file", {{"columns", "КАТОТТГ (7)"}});
  }
  UnitPlan units(plan);
  while (const auto record = reader.next()) {
    units.take(*record);
    if (progress && plan.report().lines % lines_between_progress == 0) {
      progress(static_cast<std::int64_t>(reader.bytes_read()), static_cast<std::int64_t>(reader.bytes_total()));
    }
  }
  units.finish();
  return Done{};
}

}  // namespace

Result<ImportReport> import_katottg(const Import& import, std::string_view csv) {
  return carry_out(import, "katottg", [&](Plan& plan) { return plan_katottg(plan, csv, import.progress); });
}

}  // namespace viche::territory
