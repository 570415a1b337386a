#include "journal_store.hpp"

namespace viche::journal {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;

constexpr Sql select_last{"journal.select_last_leaf", R"(
    SELECT position, leaf FROM journal_leaves WHERE hromada_id = :hromada ORDER BY position DESC LIMIT 1)"};
constexpr Sql select_leaf{"journal.select_leaf", R"(
    SELECT position, leaf FROM journal_leaves WHERE hromada_id = :hromada AND position = :position)"};
constexpr Sql select_leaves{"journal.select_leaves", R"(
    SELECT position, leaf FROM journal_leaves
     WHERE hromada_id = :hromada AND position >= :from AND position < :to ORDER BY position LIMIT :limit)"};
constexpr Sql insert_one_leaf{"journal.insert_leaf", R"(
    INSERT INTO journal_leaves(hromada_id, position, leaf) VALUES(:hromada, :position, :leaf))"};
constexpr Sql grow_tree{"journal.grow_tree", R"(
    INSERT INTO journal_trees(hromada_id, size, head_size, head_at) VALUES(:hromada, :grown, 0, 0)
    ON CONFLICT(hromada_id) DO UPDATE SET size = journal_trees.size + excluded.size)"};
constexpr Sql select_node{"journal.select_node", R"(
    SELECT hash FROM journal_nodes WHERE hromada_id = :hromada AND level = :level AND position = :position)"};
constexpr Sql select_level{"journal.select_nodes", R"(
    SELECT level, position, hash FROM journal_nodes
     WHERE hromada_id = :hromada AND level = :level AND position >= :from ORDER BY position LIMIT :limit)"};
constexpr Sql count_all_nodes{"journal.count_nodes", "SELECT count(*) FROM journal_nodes WHERE hromada_id = :hromada"};
constexpr Sql insert_one_node{"journal.insert_node", R"(
    INSERT INTO journal_nodes(hromada_id, level, position, hash) VALUES(:hromada, :level, :position, :hash)
    ON CONFLICT DO NOTHING)"};
constexpr Sql select_heads{"journal.select_heads", R"(
    SELECT size, note, made_at, chained_at FROM journal_heads
     WHERE hromada_id = :hromada ORDER BY size DESC LIMIT :limit)"};
constexpr Sql select_heads_from{"journal.select_heads_from", R"(
    SELECT size, note, made_at, chained_at FROM journal_heads
     WHERE hromada_id = :hromada AND size >= :size ORDER BY size LIMIT :limit)"};
constexpr Sql select_head{"journal.select_head", R"(
    SELECT size, note, made_at, chained_at FROM journal_heads WHERE hromada_id = :hromada AND size = :size)"};
constexpr Sql insert_one_head{"journal.insert_head", R"(
    INSERT INTO journal_heads(hromada_id, size, note, made_at) VALUES(:hromada, :size, :note, :made_at)
    ON CONFLICT DO NOTHING)"};
constexpr Sql update_chained{"journal.save_chained", R"(
    UPDATE journal_heads SET chained_at = :position WHERE hromada_id = :hromada AND size = :size)"};
constexpr Sql update_head_size{"journal.save_head_size", R"(
    UPDATE journal_trees SET head_size = :size, head_at = :made_at WHERE hromada_id = :hromada AND head_size < :size)"};
constexpr Sql select_tree{"journal.select_tree", R"(
    SELECT hromada_id, size, head_size, head_at FROM journal_trees WHERE hromada_id = :hromada)"};
constexpr Sql select_behind = Sql::across("journal.select_trees_without_head", R"(
    SELECT hromada_id, size, head_size, head_at FROM journal_trees WHERE size > head_size)");
constexpr Sql select_unchained = Sql::across("journal.select_unchained", R"(
    SELECT hromada_id, size FROM journal_heads WHERE chained_at IS NULL AND hromada_id <> -1
     ORDER BY made_at LIMIT 1000)");

std::uint64_t unsigned_of(std::int64_t number) { return static_cast<std::uint64_t>(number); }
std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

StoredLeaf stored_leaf(const Row& row) { return {unsigned_of(row.integer(0)), row.text(1)}; }

StoredHead stored_head(const Row& row) {
  StoredHead head{unsigned_of(row.integer(0)), row.text(1), row.instant(2), std::nullopt};
  if (!row.is_null(3)) head.chained_at = unsigned_of(row.integer(3));
  return head;
}

StoredTree stored_tree(const Row& row) {
  return {{row.integer(0)}, unsigned_of(row.integer(1)), unsigned_of(row.integer(2)), row.instant(3)};
}

}  // namespace

std::optional<StoredLeaf> last_leaf(Session& session) { return session.one(select_last, {}, stored_leaf); }

std::optional<StoredLeaf> find_leaf(Session& session, std::uint64_t position) {
  return session.one(select_leaf, {{"position", signed_of(position)}}, stored_leaf);
}

std::vector<StoredLeaf> leaves_from(Session& session, std::uint64_t from, std::uint64_t to, std::int64_t limit) {
  return session.all(select_leaves, {{"from", signed_of(from)}, {"to", signed_of(to)}, {"limit", limit}}, stored_leaf);
}

void insert_leaf(storage::Tx& tx, const Leaf& leaf, bool grows) {
  tx.run(insert_one_leaf, {{"position", signed_of(leaf.position)}, {"leaf", leaf.bytes}});
  if (grows) tx.add(grow_tree, {}, {{"grown", 1}});
}

std::optional<std::string> find_node(Session& session, const Node& node) {
  return session.one(select_node, {{"level", node.level}, {"position", signed_of(node.index)}},
                     [](const Row& row) { return row.text(0); });
}

void insert_node(storage::Tx& tx, const Node& node, std::string_view hash) {
  tx.run(insert_one_node, {{"level", node.level}, {"position", signed_of(node.index)}, {"hash", hash}});
}

std::vector<StoredNode> nodes_of_level(Session& session, int level, std::uint64_t from, std::int64_t limit) {
  return session.all(select_level, {{"level", level}, {"from", signed_of(from)}, {"limit", limit}}, [](const Row& row) {
    return StoredNode{{static_cast<int>(row.integer(0)), unsigned_of(row.integer(1))}, row.text(2)};
  });
}

std::int64_t count_nodes(Session& session) { return session.number(count_all_nodes); }

std::optional<StoredHead> newest_head(Session& session) {
  return session.one(select_heads, {{"limit", 1}}, stored_head);
}

std::optional<StoredHead> find_head(Session& session, std::uint64_t size) {
  return session.one(select_head, {{"size", signed_of(size)}}, stored_head);
}

std::vector<StoredHead> newest_heads(Session& session, std::int64_t limit) {
  return session.all(select_heads, {{"limit", limit}}, stored_head);
}

std::vector<StoredHead> heads_from(Session& session, std::uint64_t size, std::int64_t limit) {
  return session.all(select_heads_from, {{"size", signed_of(size)}, {"limit", limit}}, stored_head);
}

void insert_head(storage::Tx& tx, const StoredHead& head) {
  tx.run(insert_one_head, {{"size", signed_of(head.size)}, {"note", head.note}, {"made_at", head.made_at}});
  tx.run(update_head_size, {{"size", signed_of(head.size)}, {"made_at", head.made_at}});
}

void save_chained(storage::Tx& tx, std::uint64_t size, std::uint64_t position) {
  tx.run(update_chained, {{"size", signed_of(size)}, {"position", signed_of(position)}});
}

std::optional<StoredTree> find_tree(Session& session) { return session.one(select_tree, {}, stored_tree); }

std::vector<StoredTree> trees_without_head(Session& session) { return session.all(select_behind, {}, stored_tree); }

std::vector<std::pair<HromadaId, std::uint64_t>> unchained(Session& session) {
  return session.all(select_unchained, {}, [](const Row& row) {
    return std::pair<HromadaId, std::uint64_t>{{row.integer(0)}, unsigned_of(row.integer(1))};
  });
}

}  // namespace viche::journal
