#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql insert_witness_row{"appeals.insert_witness", R"(
    INSERT INTO appeal_witnesses(hromada_id, appeal, account, done, at) VALUES(:hromada, :appeal, :account, :done, :at)
    ON CONFLICT(hromada_id, appeal, account) DO NOTHING)"};
constexpr Sql select_witness{"appeals.select_witness", R"(
    SELECT 1 FROM appeal_witnesses WHERE hromada_id = :hromada AND appeal = :appeal AND account = :account)"};

}  // namespace

bool insert_witness(Tx& tx, std::int64_t appeal, std::int64_t account, bool done, Instant at) {
  return tx.run(insert_witness_row, {{"appeal", appeal}, {"account", account}, {"done", done}, {"at", at}}) > 0;
}

bool has_witness(Session& session, std::int64_t appeal, std::int64_t account) {
  return session.exists(select_witness, {{"appeal", appeal}, {"account", account}});
}

}  // namespace viche::appeals
