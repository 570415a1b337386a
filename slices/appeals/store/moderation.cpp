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

}  // namespace

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
