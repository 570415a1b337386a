#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include <viche/core/fault.hpp>
#include <viche/storage/testing.hpp>

namespace viche::storage {
namespace {

constexpr Resource first_step{"migrations/0001_things.sql", R"(
  CREATE TABLE things(
    hromada_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT, weight DOUBLE PRECISION,
    PRIMARY KEY(hromada_id, id));
  CREATE TABLE sums(
    hromada_id BIGINT NOT NULL, kind TEXT NOT NULL, total BIGINT NOT NULL, PRIMARY KEY(hromada_id, kind)))"};

constexpr Sql insert_thing{"test.insert_thing",
                           "INSERT INTO things(hromada_id, id, name, weight) VALUES(:hromada, :id, :name, :weight)"
                           " ON CONFLICT DO NOTHING"};
constexpr Sql select_things{"test.select_things",
                            "SELECT id, name, weight FROM things WHERE hromada_id = :hromada ORDER BY id"};
constexpr Sql count_things{"test.count_things", "SELECT count(*) FROM things WHERE hromada_id = :hromada"};
constexpr Sql count_without_scope = Sql::across("test.count_without_scope", "SELECT count(*) FROM things");
constexpr Sql add_sum{"test.add_sum",
                      "INSERT INTO sums(hromada_id, kind, total) VALUES(:hromada, :kind, :total)"
                      " ON CONFLICT(hromada_id, kind) DO UPDATE SET total = sums.total + excluded.total"};
constexpr Sql select_sum{"test.select_sum", "SELECT total FROM sums WHERE hromada_id = :hromada AND kind = :kind"};

class storage : public testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"test", Resources(&first_step, 1)}});
  }
  Result<Done> put(std::int64_t id, std::optional<std::string> name, HromadaId hromada = {1}) {
    return db().keep_house(hromada, [&](Tx& tx) -> Result<Done> {
      if (tx.run(insert_thing, {{"id", id}, {"name", name}, {"weight", 0.5}}) == 0) return conflict("test.taken", "id");
      return Done{};
    });
  }
  Check put_seen(std::int64_t id, Seen when) {
    return db().act({1}, [&](Tx& tx) -> Check {
      tx.run(insert_thing, {{"id", id}, {"name", "a"}, {"weight", 0.5}});
      tx.mark_audited();
      tx.seen(when);
      return Done{};
    });
  }
  std::int64_t count(HromadaId hromada = {1}) {
    return db().read(hromada, [](Session& session) { return session.number(count_things); });
  }
};

TEST_P(storage, a_read_within_a_read_uses_the_same_connection) {
  ASSERT_TRUE(put(1, "перша").ok());
  ASSERT_TRUE(put(2, "друга").ok());
  ASSERT_TRUE(put(3, "чужа", {2}).ok());
  std::atomic<int> inside{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {  // twice as many as there are connections, all inside before anybody asks again
    threads.emplace_back([&] {
      db().read({1}, [&](Session&) {
        ++inside;
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
        while (inside < 8 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
        EXPECT_EQ(count(), 2);
        EXPECT_EQ(count({2}), 1) << "another community, beside";
        EXPECT_EQ(count(), 2);
      });
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_P(storage, all_of_a_read_sees_one_moment_on_sqlite) {
  ASSERT_TRUE(put(1, "перша").ok());
  int before = 0, after = 0;
  db().read({1}, [&](Session&) {
    before = count();
    std::thread([&] { ASSERT_TRUE(put(2, "друга").ok()); }).join();
    after = count();
  });
  EXPECT_EQ(before, 1);
  EXPECT_EQ(after, GetParam() == Engine::sqlite ? 1 : 2);
  EXPECT_EQ(count(), 2) << "the next read sees the next moment";
}

TEST_P(storage, a_read_that_was_left_by_an_exception_leaves_its_connection_as_it_was) {
  ASSERT_TRUE(put(1, "перша").ok());
  ASSERT_TRUE(put(2, "друга").ok());
  const auto leave = [&] {
    db().read({1}, [&](Session& session) {
      session.each(select_things, {}, [](const Row&) { throw std::runtime_error("enough"); });
    });
  };
  for (int i = 0; i < 20; ++i) EXPECT_THROW(leave(), std::runtime_error);
  ASSERT_TRUE(put(3, "третя").ok());
  EXPECT_EQ(count(), 3);
}

TEST_P(storage, the_same_statement_asked_within_its_own_rows_is_another) {
  for (std::int64_t id : {1, 2, 3}) ASSERT_TRUE(put(id, "річ").ok());
  std::vector<std::int64_t> seen;
  db().read({1}, [&](Session& session) {
    session.each(select_things, {}, [&](const Row& row) {
      session.each(select_things, {}, [](const Row&) {});
      seen.push_back(row.integer(0));
    });
  });
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_P(storage, a_read_within_an_act_sees_what_the_act_wrote) {
  const auto seen = db().keep_house({1}, [&](Tx& tx) -> Result<std::int64_t> {
    tx.run(insert_thing, {{"id", 1}, {"name", "нова"}, {"weight", 0.5}});
    return count();
  });
  EXPECT_EQ(seen.value(), 1);
}

TEST_P(storage, what_was_written_reads_back_with_its_types) {
  ASSERT_TRUE(put(5, "назва").ok());
  ASSERT_TRUE(put(4'000'000'000'000, std::nullopt).ok());
  struct Thing {
    std::int64_t id;
    std::optional<std::string> name;
    double weight;
  };
  const auto things = db().read({1}, [](Session& session) {
    return session.all(select_things, {}, [](const Row& row) {
      return Thing{row.integer(0), row.maybe_text(1), row.real(2)};
    });
  });
  ASSERT_EQ(things.size(), 2U);
  EXPECT_EQ(things[0].name, "назва");
  EXPECT_EQ(things[0].weight, 0.5);
  EXPECT_EQ(things[1].id, 4'000'000'000'000);
  EXPECT_FALSE(things[1].name);
}

TEST_P(storage, a_refused_act_leaves_nothing_and_others_of_its_group_stay) {
  std::vector<std::thread> people;
  std::atomic<int> refused{0};
  for (int i = 0; i < 16; ++i) {
    people.emplace_back([&, i] {
      for (int n = 0; n < 50; ++n) {
        const auto done = db().keep_house({1}, [&](Tx& tx) -> Result<Done> {
          tx.run(insert_thing, {{"id", i * 1000 + n}, {"name", "x"}, {"weight", 1.0}});
          tx.add(add_sum, {{"kind", "all"}}, {{"total", 1}});
          if (n % 5 == 0) return invalid("test.no");
          return Done{};
        });
        refused += !done.ok();
      }
    });
  }
  for (auto& person : people) person.join();
  EXPECT_EQ(refused, 160);
  EXPECT_EQ(count(), 640);
  EXPECT_EQ(db().read({1}, [](Session& s) { return s.number(select_sum, {{"kind", "all"}}); }), 640);
}

TEST_P(storage, an_act_that_throws_undoes_itself_alone) {
  ASSERT_TRUE(put(1, "a").ok());
  EXPECT_THROW((void)db().keep_house({1},
                                     [](Tx& tx) -> Result<Done> {
                                       tx.run(insert_thing, {{"id", 2}, {"name", "b"}, {"weight", 1.0}});
                                       throw std::runtime_error("the world failed");
                                     }),
               std::runtime_error);
  ASSERT_TRUE(put(3, "c").ok());
  EXPECT_EQ(count(), 2);
}

TEST_P(storage, of_two_who_want_the_same_key_one_is_refused) {
  std::atomic<int> taken{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 32; ++i) {
    people.emplace_back([&] { taken += put(77, "той самий").ok(); });
  }
  for (auto& person : people) person.join();
  EXPECT_EQ(taken, 1);
}

TEST_P(storage, communities_do_not_see_each_other) {
  ASSERT_TRUE(put(1, "a", {1}).ok());
  ASSERT_TRUE(put(1, "b", {2}).ok());
  EXPECT_EQ(count({1}), 1);
  EXPECT_EQ(count({2}), 1);
  EXPECT_EQ(count({3}), 0);
}

TEST_P(storage, on_postgresql_a_query_that_forgets_the_community_still_sees_only_its_rows) {
  ASSERT_TRUE(put(1, "a", {1}).ok());
  ASSERT_TRUE(put(1, "b", {2}).ok());
  const auto seen = db().read({2}, [](Session& session) { return session.number(count_without_scope); });
  EXPECT_EQ(seen, GetParam() == Engine::postgresql ? 1 : 2);
}

TEST_P(storage, the_version_grows_with_every_commit_of_its_community_only) {
  while (db().version({1}) == 0) std::this_thread::yield();
  const auto one = db().version({1});
  const auto two = db().version({2});
  ASSERT_TRUE(put_seen(1, Seen::at_once).ok());
  EXPECT_GT(db().version({1}), one);
  EXPECT_EQ(db().version({2}), two);
}

TEST_P(storage, what_may_be_seen_later_moves_the_version_within_a_second_once_for_all_of_it) {
  while (db().version({1}) == 0) std::this_thread::yield();
  ASSERT_TRUE(put_seen(1, Seen::at_once).ok());
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // others' changes of before have been heard
  const auto before = db().version({1});
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(put_seen(2, Seen::later).ok());
  ASSERT_TRUE(put(3, "housekeeping", {1}).ok());
  const auto just_after = db().version({1});
  if (std::chrono::steady_clock::now() - began < std::chrono::milliseconds(900)) EXPECT_EQ(just_after, before);
  while (db().version({1}) == before) std::this_thread::yield();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_EQ(db().version({1}), before + 1);
}

TEST_P(storage, a_change_to_be_seen_at_once_does_not_wait_for_those_that_are_seen_later) {
  while (db().version({1}) == 0) std::this_thread::yield();
  ASSERT_TRUE(put_seen(1, Seen::later).ok());
  const auto before = db().version({1});
  ASSERT_TRUE(put_seen(2, Seen::at_once).ok());
  EXPECT_GT(db().version({1}), before);
}

TEST_P(storage, who_says_that_something_changed_moves_the_version_without_writing) {
  while (db().version({1}) == 0) std::this_thread::yield();
  const auto before = db().version({1});
  ASSERT_TRUE(db().keep_house({1}, [](Tx& tx) -> Check {
    tx.seen(Seen::at_once);
    return Done{};
  }));
  EXPECT_GT(db().version({1}), before);
}

TEST_P(storage, lines_beside_the_database_are_kept_before_the_act_is_answered) {
  std::mutex mutex;
  std::string kept;
  db().beside([&](std::string lines) {
    const std::lock_guard hold(mutex);
    kept += lines;
  });
  std::vector<std::thread> people;
  std::atomic<int> there{0};
  for (int i = 0; i < 50; ++i) {
    people.emplace_back([&, i] {
      const std::string line = "<" + std::to_string(i) + ">";
      const bool refused = i % 5 == 0;
      (void)db().keep_house({1}, [&](Tx& tx) -> Check {
        tx.keep_beside([line] { return line; });
        return refused ? Check(conflict("test.refused")) : Check(Done{});
      });
      const std::lock_guard hold(mutex);
      there += (kept.find(line) != std::string::npos) == !refused;
    });
  }
  for (auto& person : people) person.join();
  EXPECT_EQ(there, 50) << "with all that is kept, and with nothing that is refused";
  db().beside(nullptr);
}

TEST_P(storage, when_the_lines_beside_cannot_be_kept_the_act_is_told_and_stays) {
  db().beside([](const std::string&) { throw Fault("the disk beside is full", "unavailable"); });
  const auto putting = [&] {
    (void)db().keep_house({1}, [&](Tx& tx) -> Check {
      tx.run(insert_thing, {{"id", 1}, {"name", "a"}, {"weight", 0.5}});
      tx.keep_beside([] { return std::string("line"); });
      return Done{};
    });
  };
  EXPECT_THROW(putting(), Fault);
  EXPECT_EQ(count(), 1);
  db().beside(nullptr);
  EXPECT_TRUE(put(2, "b").ok());
}

TEST_P(storage, a_changed_old_migration_is_an_error) {
  const Resource changed{"migrations/0001_things.sql", "SELECT 1"};
  EXPECT_THROW(db().migrate({{"test", Resources(&changed, 1)}}), Fault);
}

TEST_P(storage, a_failed_migration_leaves_nothing) {
  const Resource broken{"migrations/0002_broken.sql", "CREATE TABLE half(hromada_id BIGINT); SELECT * FROM nowhere"};
  EXPECT_THROW(db().migrate({{"test", Resources(&broken, 1)}}), Fault);
  const Resource mended{"migrations/0002_broken.sql", "CREATE TABLE half(hromada_id BIGINT)"};
  EXPECT_EQ(db().migrate({{"test", Resources(&mended, 1)}}), std::vector<std::string>{"test/0002_broken.sql"});
}

TEST_P(storage, another_connections_writes_move_the_version) {
  while (db().version({1}) == 0) std::this_thread::yield();
  const auto before = db().version({1});
  Database other(db().options());
  (void)other.keep_house({1}, [](Tx& tx) -> Result<Done> {
    tx.run(insert_thing, {{"id", 9}, {"name", "x"}, {"weight", 1.0}});
    return Done{};
  });
  for (int i = 0; i < 500 && db().version({1}) == before; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_GT(db().version({1}), before);
}

TEST_P(storage, identifiers_do_not_repeat_between_threads) {
  std::vector<std::vector<std::int64_t>> made(4);
  std::vector<std::thread> threads;
  for (auto& ids : made) {
    threads.emplace_back([&ids] {
      for (int i = 0; i < 20'000; ++i) ids.push_back(next_id());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 80'000U);
}

TEST(postgresql, a_plain_address_without_parameters_connects) {
  ASSERT_NE(testing::postgresql_url(), nullptr);
  Options options;
  options.url = testing::postgresql_url();
  ASSERT_EQ(options.url.find('?'), std::string::npos);
  Database database(options);
  static constexpr Sql one = Sql::across("test.one", "SELECT 1");
  EXPECT_EQ(database.read({0}, [](Session& session) { return session.number(one); }), 1);
}

VICHE_ON_BOTH_ENGINES(storage);

}  // namespace
}  // namespace viche::storage
