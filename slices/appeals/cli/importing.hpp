#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "../model.hpp"

namespace viche::appeals {

/// One appeal of another system, read but not yet checked.
struct Foreign {
  std::int64_t line = 0;  ///< of the file; in JSON the element, from 1
  std::string fault;      ///< why the line could not be read at all (a reason of RejectedLine); empty: it was
  std::string external_id, text, category, place, state, note, photo;
  std::string filed_at, due_at, reported_at, closed_at, lat, lon;
};

/// Which column is what (a TOML file, see docs/operations.md).
struct Mapping {
  std::map<std::string, std::vector<std::string>> columns;  ///< field of Foreign -> columns, joined by a space
  std::map<std::string, std::string> states;                ///< their word -> State's name
  std::map<std::string, std::string> categories;            ///< their word -> slug here
  std::string other_category;  ///< slug for words that are not named; empty: a category of that name is made
  char separator = ',';
  /// Fault when it does not read, has a key, a field or a state that means nothing here, or lacks a field that each
  /// appeal needs; it names the line.
  static Mapping parse(std::string_view toml);
  static Mapping of_open311();
  bool has(const std::string& field) const { return columns.contains(field); }
};

struct RejectedLine {
  std::int64_t line = 0;
  std::string reason;  ///< locale key appeals.import.<reason>
  std::string detail;
};

struct ImportOutcome {
  std::int64_t lines = 0, added = 0, known = 0;
  std::vector<RejectedLine> rejected;
};

/// Reads every record and gives it on, those with a fault too.
void read_csv(std::string_view csv, const Mapping& mapping,
              const std::function<void(Foreign, std::size_t done, std::size_t total)>& use);
/// An Open311 GeoReport v2 list of requests. Fault when it is not JSON.
void read_open311(std::string_view json, const std::function<void(Foreign, std::size_t done, std::size_t total)>& use);

/// "2015-01-01T00:20:09" (Kyiv's clock), "...Z", "...+03:00", "2015-01-01".
std::optional<Instant> instant_of(std::string_view text);

/// Takes appeals in batches, one act each; those known by their external identifier are passed over, so a broken-off
/// import is begun again and goes on where it stopped.
class Importer {
 public:
  /// @param photos folder that photo names are relative to; empty: photos are not taken
  /// Fault: the mapping names a category that the community does not have.
  Importer(kit::Services& services, const kit::Town& town, Mapping mapping, std::string photos);
  void take(Foreign foreign);
  /// Writes what is left. Call once, at the end.
  const ImportOutcome& finish();

 private:
  struct Ready {
    Appeal appeal;
    std::string external_id, stems, note, photo;
  };
  struct Times {
    Instant filed;
    std::optional<Instant> due, reported, closed;
  };
  std::optional<Times> times_of(const Foreign& foreign);
  static void set_times(Appeal& appeal, const Times& times);
  std::optional<Ready> checked(const Foreign& foreign);
  void must_name_known_categories() const;
  /// Is an appeal with this identifier here, or about to be? Asked before its photo is stored.
  bool is_known(const std::string& external_id);
  void reject(const Foreign& foreign, std::string_view reason, std::string_view detail);
  std::int64_t category_named(const std::string& word);
  void write();
  void write_one(storage::Tx& tx, Ready& ready);

  kit::Services& services_;
  const kit::Town& town_;
  Mapping mapping_;
  std::string photos_;
  std::map<std::string, Category> by_slug_;
  std::map<std::string, std::int64_t> by_word_;
  std::set<std::string> in_batch_;  ///< identifiers
  std::vector<Ready> batch_;
  ImportOutcome outcome_;
};

}  // namespace viche::appeals
