#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql insert_moderated{"appeals.insert_moderation", R"(
    INSERT INTO appeal_moderation(hromada_id, id, appeal, deed, reason, at)
    VALUES(:hromada, :id, :appeal, :deed, :reason, :at))"};
constexpr Sql select_moderated{"appeals.select_moderation", R"(
    SELECT m.id, a.number, m.deed, m.reason, m.at FROM appeal_moderation m
      JOIN appeals a ON a.hromada_id = m.hromada_id AND a.id = m.appeal
     WHERE m.hromada_id = :hromada AND m.id > :above ORDER BY m.id LIMIT 500)"};
constexpr Sql select_last{"appeals.select_last_taken",
                          "SELECT at FROM appeal_moderation WHERE hromada_id = :hromada "
                          "AND deed IN ('hide', 'hide_category', 'mask_text') ORDER BY id DESC LIMIT 1"};

/// Nobody has hidden or shown them since they were filed; what a category keeps private waits for nothing.
#define WAITING_TO_BE_SHOWN                                                                             \
  "FROM appeals a JOIN appeal_categories c ON c.hromada_id = a.hromada_id AND c.id = a.category "       \
  "WHERE a.hromada_id = :hromada AND a.is_public = 0 AND c.is_public = 1 "                              \
  "AND a.state NOT IN ('moderation', 'rejected') AND a.outcome NOT IN ('withdrawn', 'merged') "         \
  "AND NOT EXISTS(SELECT 1 FROM appeal_moderation m WHERE m.hromada_id = :hromada AND m.appeal = a.id " \
  "AND m.deed IN ('hide', 'show')) "

constexpr Sql select_to_show{"appeals.select_to_show", "SELECT a.id " WAITING_TO_BE_SHOWN "ORDER BY a.id LIMIT :limit"};
constexpr Sql select_waiting{"appeals.select_waiting_to_be_shown",
                             "SELECT 1 " WAITING_TO_BE_SHOWN "AND a.id = :appeal"};
constexpr Sql count_them{"appeals.count_to_show",
                         "SELECT count(*) FROM (SELECT a.id " WAITING_TO_BE_SHOWN "LIMIT :limit) t"};

#define UNREAD                                                                               \
  "FROM appeal_entries e JOIN appeals a ON a.hromada_id = e.hromada_id AND a.id = e.appeal " \
  "WHERE e.hromada_id = :hromada AND e.unread = 1 AND a.is_public = 1 AND a.state NOT IN ('moderation', 'rejected') "

constexpr Sql select_unread{"appeals.select_unread", "SELECT e.appeal, e.id " UNREAD "ORDER BY e.id LIMIT :limit"};
constexpr Sql count_unread_ones{"appeals.count_unread", "SELECT count(*) FROM (SELECT e.id " UNREAD "LIMIT :limit) t"};

}  // namespace

std::vector<Line> unread_words(Session& session, std::int64_t limit) {
  return session.all(select_unread, {{"limit", limit}}, [](const Row& row) {
    return Line{row.integer(0), row.integer(1)};
  });
}

std::int64_t count_unread_words(Session& session, std::int64_t limit) {
  return session.one(count_unread_ones, {{"limit", limit}}, [](const Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<std::int64_t> to_show(Session& session, std::int64_t limit) {
  return session.all(select_to_show, {{"limit", limit}}, [](const Row& row) { return row.integer(0); });
}

bool waits_to_be_shown(Session& session, std::int64_t appeal) {
  return session.exists(select_waiting, {{"appeal", appeal}});
}

std::int64_t count_to_show(Session& session, std::int64_t limit) {
  return session.one(count_them, {{"limit", limit}}, [](const Row& row) { return row.integer(0); }).value_or(0);
}

std::optional<Instant> last_taken(Session& session) {
  return session.one(select_last, {}, [](const Row& row) { return row.instant(0); });
}

void insert_moderation(Tx& tx, std::int64_t appeal, std::string_view deed, std::string_view reason, Instant at) {
  tx.run(insert_moderated,
         {{"id", storage::next_id()}, {"appeal", appeal}, {"deed", deed}, {"reason", reason}, {"at", at}});
}

void each_moderation(Session& session, const std::function<void(const Moderated&)>& each) {
  std::int64_t above = 0;
  for (;;) {
    std::int64_t last = 0;
    const auto page = session.all(select_moderated, {{"above", above}}, [&](const Row& row) {
      last = row.integer(0);
      return Moderated{{row.integer(1)}, row.text(2), row.text(3), row.instant(4)};
    });
    for (const Moderated& one : page) each(one);
    if (page.empty()) return;
    above = last;
  }
}

}  // namespace viche::appeals
