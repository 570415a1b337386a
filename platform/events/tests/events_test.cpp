#include <viche/events/events.hpp>

#include <gtest/gtest.h>

#include <viche/storage/testing.hpp>

VICHE_RESOURCES(jobs)

namespace viche::events {
namespace {

class bus : public storage::testing::OnBothEngines {};

TEST_P(bus, an_event_reaches_every_hearer_of_its_kind_and_no_other) {
  db().migrate({{"jobs", resources::jobs()}});
  const FixedClock clock{{1'000'000}};
  std::vector<std::string> heard;
  Bus told;
  told.hear("test.filed", "letters", [&](HromadaId h, const Event& e) {
    heard.push_back("letters " + std::to_string(h.value) + " " + std::to_string(e.subject) + " " + e.payload);
  });
  told.hear("test.filed", "search", [&](HromadaId, const Event&) { heard.push_back("search"); });
  told.hear("test.other", "search", [&](HromadaId, const Event&) { heard.push_back("other"); });
  jobs::Runner runner(db(), clock);
  told.attach(runner);
  (void)db().keep_house({3}, [&](storage::Tx& tx) -> Result<Done> {
    told.publish(tx, {"test.filed", 7, R"({"a":1})"}, clock.now());
    told.publish(tx, {"test.unheard", 7, ""}, clock.now());
    return Done{};
  });
  EXPECT_EQ(runner.run_due(), 2U);
  std::sort(heard.begin(), heard.end());
  EXPECT_EQ(heard, (std::vector<std::string>{R"(letters 3 7 {"a":1})", "search"}));
}

VICHE_ON_BOTH_ENGINES(bus);

}  // namespace
}  // namespace viche::events
