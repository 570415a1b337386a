#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/storage/database.hpp>

namespace viche::territory {

enum class ImportMode : std::uint8_t {
  dry_run,  ///< reads, compares and reports; writes nothing
  apply,
};

/// Something to tell about a line. `reason` is stable and is a locale key: `territory.import.<reason>`.
struct LineNote {
  std::int64_t line = 0;  ///< of the file, from 1; of GeoJSON the feature, from 1
  std::string reason;
  std::string detail;  ///< the value that is wrong
};

/// What an import did, or in a dry run would do. Nothing is ever deleted: `gone` are only counted and named.
struct ImportReport {
  std::int64_t lines = 0;  ///< without the header
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t gone = 0;              ///< in the register, no longer in the file
  std::vector<LineNote> rejected;     ///< every line that was not taken
  std::vector<LineNote> differences;  ///< lines that change what is there, and names of `gone` (line 0); first 1,000
  std::map<std::string, std::int64_t> warnings;  ///< taken all the same: reason -> how many
};

/// Who imports into which community.
struct Import {
  storage::Database& db;
  const search::Lemmas& lemmas;
  HromadaId hromada;
  Actor actor;
  Instant at;
  ImportMode mode = ImportMode::apply;
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};
};

/// Each import is one act: all accepted lines of a file, or none. Repeating it changes nothing.
/// Effects of `apply`: an audit entry `territory.import_<what>` with the counts.
/// Every kind of row may be rejected as bad_row: not as many cells as the header, or a quote left open.
/// Refusals: territory.not_utf8; territory.columns_missing (args `columns`); for GeoJSON territory.not_geojson.
/// Files are those of towns/demo/README.md.

/// The national codifier (`;`, five columns of codes, category, name). The units are of no community; the act and its
/// audit entry are of `import.hromada`.
/// Rejects: bad_code, unknown_category, unknown_parent, repeated_code. Warns: name_tidied.
Result<ImportReport> import_katottg(const Import& import, std::string_view csv);

/// Columns code, kind, name_uk; optional name_en, zip, lat, lon.
/// Rejects: bad_code, bad_kind, no_name, repeated_code, invalid_coordinate.
Result<ImportReport> import_settlements(const Import& import, std::string_view csv);

/// Boundaries of the community and its settlements: `properties` code, kind (`hromada` or a settlement's), name.
/// Rejects: bad_code, bad_boundary, repeated_code.
Result<ImportReport> import_boundaries(const Import& import, std::string_view geojson);

/// Columns settlement, name; optional old_name (several joined by `;`). A street that stands in the register under
/// one of its old names is renamed, unless the file has a street of that name too.
/// Rejects: unknown_settlement, no_name, repeated_street.
Result<ImportReport> import_streets(const Import& import, std::string_view csv);

/// Columns settlement, street, house_number; optional street_old_name, zip, lat, lon, multifamily.
/// Streets that are not there are added or renamed, as above. Import boundaries first: points are checked against them.
/// Rejects: unknown_settlement, no_name, no_number, invalid_coordinate (unreadable, or only one of the two),
/// outside_boundary, repeated_address. Warns: missing_coordinates, street_added, street_renamed.
Result<ImportReport> import_addresses(const Import& import, std::string_view csv);

/// Columns settlement, street, house_number, number; optional lat, lon, first_flat, last_flat.
/// Rejects: unknown_address, no_number, bad_flats, invalid_coordinate, repeated_entrance.
Result<ImportReport> import_entrances(const Import& import, std::string_view csv);

/// Columns name, lat, lon; optional routes. Rejects: no_name, invalid_coordinate, outside_boundary, repeated_stop.
Result<ImportReport> import_stops(const Import& import, std::string_view csv);

}  // namespace viche::territory
