#pragma once
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <viche/storage/testing.hpp>
#include <viche/territory/import.hpp>
#include <viche/territory/register.hpp>

VICHE_RESOURCES(audit)

namespace viche::territory::testing {

inline const search::Lemmas& lemmas() {
  static const search::Lemmas all;
  return all;
}

inline std::string demo_file(const std::string& name) {
  std::ifstream file(std::string(VICHE_SOURCE_DIR) + "/towns/demo/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The header and the lines in which one of `texts` stands.
inline std::string demo_rows(const std::string& name, const std::vector<std::string>& texts) {
  std::istringstream file(demo_file(name));
  std::string rows;
  for (std::string line; std::getline(file, line);) {
    bool wanted = rows.empty();
    for (const auto& text : texts) wanted = wanted || line.find(text) != std::string::npos;
    if (wanted) rows += line + "\n";
  }
  return rows;
}

/// A database with the tables of this part, and helpers to import into community 1.
class TerritoryTest : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"audit", resources::audit()}, part()});
  }

  Import into(HromadaId hromada = {1}, ImportMode mode = ImportMode::apply) {
    return {db(), lemmas(), hromada, Actor::system(), Instant{1'000'000}, mode};
  }

  ImportReport done(const Result<ImportReport>& result) {
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.refusal().code);
    return result.ok() ? result.value() : ImportReport{};
  }

  /// Settlements, boundaries, streets, entrances and stops, and the houses of a few streets.
  void import_part_of_demo() {
    done(import_settlements(into(), demo_file("settlements.csv")));
    done(import_boundaries(into(), demo_file("boundaries.geojson")));
    done(import_streets(into(), demo_file("streets.csv")));
    done(import_addresses(into(), demo_rows("addresses.csv", {"вул.Базарна", "вул.Будівельників", "вул.Шевченка"})));
    done(import_entrances(into(), demo_rows("entrances.csv", {"вул.Будівельників"})));
    done(import_stops(into(), demo_file("stops.csv")));
  }

  template <class F>
  auto reading(F&& use, HromadaId hromada = {1}) {
    return db().read(hromada, std::forward<F>(use));
  }
};

inline std::string reasons(const ImportReport& report) {
  std::string out;
  for (const auto& note : report.rejected) out += std::to_string(note.line) + " " + note.reason + "; ";
  return out;
}

}  // namespace viche::territory::testing
