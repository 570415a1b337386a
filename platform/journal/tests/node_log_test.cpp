#include <viche/journal/node_log.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include <viche/storage/testing.hpp>

namespace viche::journal {
namespace {

constexpr Instant noon{1'700'000'000'000'000};
constexpr std::chrono::hours day{24};

Noted noted(std::int64_t id, Instant at = noon) { return {{1}, "things.thing", 5, id, at, R"({"n":1})"}; }

std::vector<std::int64_t> ids_of(const NodeLog& log, Instant since = {0}) {
  std::vector<std::int64_t> ids;
  log.each(since, [&](const Noted& one) { ids.push_back(one.id); });
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST(node_log, many_that_write_at_once_are_all_there) {
  const storage::testing::TemporaryFolder folder;
  {
    NodeLog log(folder.path() + "/receipts");
    std::vector<std::thread> people;
    for (int person = 0; person < 16; ++person) {
      people.emplace_back([&, person] {
        for (int i = 0; i < 50; ++i) log.write(noted(person * 1000 + i));
      });
    }
    for (auto& person : people) person.join();
  }
  EXPECT_EQ(ids_of(NodeLog(folder.path() + "/receipts")).size(), 800U);
}

TEST(node_log, a_line_that_was_cut_or_changed_is_passed_over) {
  const storage::testing::TemporaryFolder folder;
  for (const int id : {1, 2, 3}) NodeLog(folder.path()).write(noted(id));
  const auto path = std::filesystem::directory_iterator(folder.path())->path();
  std::ifstream in(path);
  std::string all((std::istreambuf_iterator<char>(in)), {});
  all[all.find("\"id\":2") + 5] = '9';
  std::ofstream(path, std::ios::trunc) << all.substr(0, all.size() - 4);
  EXPECT_EQ(ids_of(NodeLog(folder.path())), (std::vector<std::int64_t>{1}));
  NodeLog after_the_crash(folder.path());
  after_the_crash.write(noted(4));
  after_the_crash.write(noted(5));
  EXPECT_EQ(ids_of(after_the_crash), (std::vector<std::int64_t>{1, 4, 5}));
}

TEST(node_log, days_are_files_and_old_ones_are_forgotten) {
  const storage::testing::TemporaryFolder folder;
  NodeLog log(folder.path());
  log.write(noted(1, noon));
  log.write(noted(2, noon + day));
  log.write(noted(3, noon + 2 * day));
  EXPECT_EQ(ids_of(log, noon + day), (std::vector<std::int64_t>{2, 3}));
  log.forget(noon + 2 * day);
  EXPECT_EQ(ids_of(log), (std::vector<std::int64_t>{3}));
}

TEST(node_log, without_a_folder_nothing_is_kept) {
  NodeLog log("");
  log.write(noted(1));
  EXPECT_TRUE(ids_of(log).empty());
}

class reconciling : public storage::testing::OnBothEngines {};

TEST_P(reconciling, what_is_missing_is_found_and_made_again_once) {
  NodeLog log(dir() + "/receipts");
  Reconciler reconciler(db(), log);
  std::set<std::int64_t> rows;
  int made = 0;
  Restorer restorer;
  restorer.missing = [&](storage::Session&, std::int64_t of, const std::vector<std::int64_t>& ids) {
    EXPECT_EQ(of, 5);
    std::vector<std::int64_t> missing;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(missing), [&](auto id) { return !rows.contains(id); });
    return missing;
  };
  restorer.restore = [&](const Noted& one) -> Check {
    EXPECT_EQ(one.payload, R"({"n":1})");
    rows.insert(one.id);
    ++made;
    return Done{};
  };
  reconciler.restores("things.thing", restorer);
  for (int id = 0; id < 2500; ++id) {
    log.write(noted(id));
    if (id % 1000 != 7) rows.insert(id);
  }
  log.write(noted(7));  // told twice
  const auto outcome = reconciler.run(noon);
  EXPECT_EQ(outcome.looked_at, 2501);
  EXPECT_EQ(outcome.missing, 3);
  EXPECT_EQ(outcome.restored, 3);
  EXPECT_EQ(made, 3);
  EXPECT_EQ(reconciler.run(noon).missing, 0);
}

VICHE_ON_BOTH_ENGINES(reconciling);

}  // namespace
}  // namespace viche::journal
