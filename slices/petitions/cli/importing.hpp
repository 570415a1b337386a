#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "../model.hpp"

namespace viche::petitions {

/// One petition of another system, read but not yet checked.
struct Foreign {
  std::int64_t line = 0;  ///< of the file
  std::string fault;      ///< why the line could not be read at all (a reason of RejectedLine); empty: it was
  std::string external_id, title, text, lang = "uk", author, state;
  std::string published_at, ends_on, answered_at, answer, answered_by, decision;
  bool days_told = true;  ///< else `published_at` only gives it a place among the others, and is shown nowhere
  std::int64_t threshold = 0, days = 0, signatures = -1;          ///< -1: nothing that could be understood
  std::vector<std::pair<std::string, std::int64_t>> hours = {};   ///< beginning of the hour, signatures in it
  std::vector<std::pair<std::string, std::string>> reports = {};  ///< when, what
};

struct RejectedLine {
  std::string file;
  std::int64_t line = 0;
  std::string reason;  ///< locale key petitions.import.<reason>
  std::string detail;
};

struct ImportOutcome {
  std::int64_t lines = 0, added = 0, known = 0;
  std::vector<RejectedLine> rejected = {};
};

using UseForeign = std::function<void(Foreign, std::size_t done, std::size_t total)>;

/// The files of the petitions site of the UK Parliament: "Petition,URL,State,Signatures Count". They tell no days: all
/// are put on the first days of the year in the file's name, which gives them their order and is not shown.
/// @returns false when these are not its columns
bool read_uk(std::string_view csv, std::string_view file, const UseForeign& use);
/// Our own: one JSON object on each line (docs/examples/petitions.jsonl).
void read_lines(std::string_view text, const UseForeign& use);
/// {"hourly": [{"2026-01-13T11:00:00Z": 1}, …]} of the petition whose number stands in the file's name.
Foreign read_curve(std::string_view json, std::string_view file);

/// "2015-01-01T00:20:09Z", "2015-01-01" (its beginning in Kyiv).
std::optional<Instant> moment_of(std::string_view text);

/// Takes petitions in batches, one act each; those known by their external identifier are passed over, so a broken-off
/// import is begun again and goes on where it stopped.
class Importer {
 public:
  /// @param dry  looks whether all is understood, and writes nothing
  Importer(kit::Services& services, const kit::Town& town, bool dry);
  void take(std::string_view file, Foreign foreign);
  /// Gives the hours of one petition, which is made when it is not there.
  void put_curve(std::string_view file, Foreign foreign);
  /// Writes what is left. Call once, at the end.
  const ImportOutcome& finish();

 private:
  struct Ready {
    Petition petition;
    std::string external_id, stems;
    std::int64_t signatures = 0;
    std::map<std::int64_t, std::int64_t> hours;  ///< since 1970
    std::vector<Step> steps;
  };
  std::optional<Ready> checked(std::string_view file, const Foreign& foreign);
  std::string set_times(Ready& ready, const Foreign& foreign) const;
  static std::string set_answer(Ready& ready, const Foreign& foreign);
  void write();
  void write_one(storage::Tx& tx, Ready& ready);

  kit::Services& services_;
  const kit::Town& town_;
  const bool dry_;
  std::vector<Ready> batch_;
  ImportOutcome outcome_;
};

}  // namespace viche::petitions
