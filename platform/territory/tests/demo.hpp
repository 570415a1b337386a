#pragma once
#include <fstream>
#include <iterator>
#include <string>

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

  void import_demo(HromadaId hromada = {1}) {
    done(import_settlements(into(hromada), demo_file("settlements.csv")));
    done(import_boundaries(into(hromada), demo_file("boundaries.geojson")));
    done(import_streets(into(hromada), demo_file("streets.csv")));
    done(import_addresses(into(hromada), demo_file("addresses.csv")));
    done(import_entrances(into(hromada), demo_file("entrances.csv")));
    done(import_stops(into(hromada), demo_file("stops.csv")));
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
