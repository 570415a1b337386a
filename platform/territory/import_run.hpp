#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/csv.hpp>
#include <viche/territory/geo.hpp>
#include <viche/territory/import.hpp>

#include "territory_store.hpp"

/// What all imports share: one act, a plan that reads and compares, then the writes.
namespace viche::territory {

/// The plan of one import: what it would write, and what there is to tell.
class Plan {
 public:
  Plan(storage::Session& session, const Import& import) : session_(session), import_(import) {}

  storage::Session& session() { return session_; }
  const search::Lemmas& lemmas() const { return import_.lemmas; }
  ImportReport& report() { return report_; }

  void write(std::function<void(storage::Tx&)> step) { steps_.push_back(std::move(step)); }
  const std::vector<std::function<void(storage::Tx&)>>& steps() const { return steps_; }

  void reject(std::int64_t line, std::string reason, std::string_view detail = {});
  void warn(const std::string& reason) { ++report_.warnings[reason]; }
  void added(std::int64_t line, std::string_view what);
  void changed(std::int64_t line, std::string_view what);
  void unchanged() { ++report_.unchanged; }
  void gone(std::string_view what);
  void progressed(const CsvTable& table) const;

 private:
  void differs(std::int64_t line, std::string reason, std::string_view what);

  storage::Session& session_;
  const Import& import_;
  ImportReport report_;
  std::vector<std::function<void(storage::Tx&)>> steps_;
};

/// Runs `plan` on a reading connection (dry run), or in one act that then writes and leaves an audit entry
/// `territory.import_<what>`.
Result<ImportReport> carry_out(const Import& import, std::string_view what, const std::function<Check(Plan&)>& plan);

/// The table of a file with the columns it must have. Refusals: territory.not_utf8, territory.columns_missing.
Result<CsvTable> table_of(std::string_view csv, const std::vector<std::string_view>& columns, char separator = ',');

/// Gives each sound row and counts it; the others are rejected.
void each_row(Plan& plan, CsvTable& table, const std::function<void(const CsvTable::Row&)>& take);

/// The columns lat and lon.
struct TypedPoint {
  std::optional<Point> point;
  bool wrong = false;  ///< unreadable, off the map, or only one of the two
};
TypedPoint point_in(const CsvTable::Row& row);
std::string typed_coordinates(const CsvTable::Row& row);
bool same_point(const std::optional<Point>& a, const std::optional<Point>& b);

/// The boundary of the community as it stands in the register. Without one everything is within.
class CommunityBoundary {
 public:
  explicit CommunityBoundary(storage::Session& session);
  bool contains(Point point) const;

 private:
  std::vector<std::shared_ptr<const Area>> areas_;
};

/// Finds a settlement by its code or its name ("м.Ладижин", "Ладижин").
class SettlementBook {
 public:
  explicit SettlementBook(storage::Session& session);
  const Settlement* find(std::string_view typed) const;

 private:
  std::vector<Settlement> settlements_;
};

/// Streets while a file is read: those of the register, and those that the file adds.
class StreetBook {
 public:
  explicit StreetBook(Plan& plan);

  /// The street of that name; 0 when there is none.
  std::int64_t find(std::int64_t settlement_id, std::string_view typed) const;
  /// Names that the file gives to streets now: they are not taken for old names of others.
  void announce(std::int64_t settlement_id, std::string_view typed);

  enum class Outcome { found, changed, renamed, added };
  struct Entry {
    std::int64_t id = 0;
    Outcome outcome = Outcome::found;
  };
  /// Adds or renames where needed; `old_names` may hold several joined by `;`. The typed name must not be empty.
  Entry enter(std::int64_t settlement_id, std::string_view typed, std::string_view old_names);

  /// "вул. Слобідська", of a street that exists.
  std::string shown(std::int64_t street_id) const;
  std::vector<std::int64_t> ids() const;

 private:
  using Key = std::string;
  static Key key_of(std::int64_t settlement_id, std::string_view typed);
  Entry add_or_rename(std::int64_t settlement_id, std::string_view typed, std::string_view old_names);
  /// @returns whether it is new
  bool name_street(std::int64_t street_id, std::string_view typed, bool is_old);

  Plan& plan_;
  std::map<Key, std::int64_t> by_name_;
  std::map<std::int64_t, std::string> shown_;
  std::map<std::int64_t, std::vector<std::string>> names_;
  std::vector<Key> announced_;
};

}  // namespace viche::territory
