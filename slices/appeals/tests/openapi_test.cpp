#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/core/resources.hpp>

#include "model.hpp"
#include "rules.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals {
namespace {

/// The names that the description of the API has for one enumeration.
std::vector<std::string> described(std::string_view schema) {
  const Resources files = resources::appeals();
  const auto file =
      std::find_if(files.begin(), files.end(), [](const Resource& one) { return one.path == "data/openapi.json"; });
  const JsonReader names = JsonReader::parse(file->bytes).value()["components"]["schemas"][schema]["enum"];
  std::vector<std::string> all;
  for (std::size_t i = 0; i < names.size(); ++i) all.push_back(names.at(i).text().value_or(""));
  return all;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST(api_description, names_states_outcomes_and_deeds_as_the_model_does) {
  const auto states = described("State"), outcomes = described("Outcome"), deeds = described("Deed");
  for (std::size_t i = 0; i < states.size(); ++i) EXPECT_EQ(state_of(states[i]), State{static_cast<std::uint8_t>(i)});
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_EQ(outcome_of(outcomes[i]), Outcome{static_cast<std::uint8_t>(i)}) << outcomes[i];
  }
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    EXPECT_EQ(deed_of(deeds[i]), Deed{static_cast<std::uint8_t>(i)}) << deeds[i];
  }
  for (const Transition& row : Transitions::of_the_program().all()) {
    EXPECT_TRUE(has(deeds, name(row.deed))) << name(row.deed);
    EXPECT_TRUE(has(outcomes, name(row.outcome))) << name(row.outcome);
    EXPECT_TRUE(has(states, name(row.from))) << name(row.from);
    EXPECT_TRUE(has(states, name(row.to))) << name(row.to);
  }
}

}  // namespace viche::appeals
