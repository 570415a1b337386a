#include <viche/audit/audit.hpp>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

namespace viche::audit {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql select_head{"audit.select_head",
                          "SELECT seq, hash FROM audit WHERE hromada_id = :hromada ORDER BY seq DESC LIMIT 1"};
constexpr Sql insert_entry{"audit.insert_entry", R"(
    INSERT INTO audit(hromada_id, seq, at, actor_kind, actor, action, object, object_id, details, hash)
    VALUES(:hromada, :seq, :at, :actor_kind, :actor, :action, :object, :object_id, :details, :hash))"};
constexpr Sql select_all{"audit.select_all", R"(
    SELECT seq, at, actor_kind, actor, action, object, object_id, details, hash FROM audit
     WHERE hromada_id = :hromada AND seq > :after ORDER BY seq LIMIT 10000)"};
constexpr Sql select_of_object{"audit.select_of_object", R"(
    SELECT seq, at, actor_kind, actor, action, object, object_id, details, hash FROM audit
     WHERE hromada_id = :hromada AND object = :object AND object_id = :object_id ORDER BY seq)"};
constexpr Sql select_last_about{"audit.select_last_about",
                                "SELECT max(at) FROM audit WHERE hromada_id = :hromada AND object = :object"};
constexpr Sql insert_look{"audit.insert_look", R"(
    INSERT INTO audit_looks(hromada_id, id, at, actor, subject, object, object_id, why)
    VALUES(:hromada, :id, :at, :actor, :subject, :object, :object_id, :why))"};
constexpr Sql select_looks_at{"audit.select_looks_at", R"(
    SELECT at, actor, object, object_id, why FROM audit_looks
     WHERE hromada_id = :hromada AND subject = :subject ORDER BY id DESC LIMIT :limit)"};
constexpr Sql select_looks_through{"audit.select_looks_through", R"(
    SELECT at, actor, object, object_id, why FROM audit_looks
     WHERE hromada_id = :hromada AND object = :object AND object_id = :object_id ORDER BY id DESC LIMIT 100)"};

constexpr std::string_view head_key = "audit.head";

const std::string& beginning() {
  static const std::string zeros(64, '0');
  return zeros;
}

struct Head {
  std::int64_t seq = 0;
  std::string hash = beginning();
};

/// The head is kept for the group, so that a burst of acts does not read back what it has just written.
Head head_of(storage::Tx& tx) {
  if (const auto kept = tx.group_value(head_key)) {
    const auto colon = kept->find(':');
    return {parse_integer(kept->substr(0, colon)).value_or(0), kept->substr(colon + 1)};
  }
  return tx.one(select_head, {}, [](const Row& row) { return Head{row.integer(0), row.text(1)}; }).value_or(Head{});
}

std::string hash_of(const std::string& previous, const Entry& entry) {
  JsonWriter canonical;
  canonical.begin_array().value(previous).value(entry.seq).value(entry.at.micros).value(entry.actor_kind);
  canonical.value(entry.actor).value(entry.action).value(entry.object).value(entry.object_id).value(entry.details);
  canonical.end_array();
  return hex(hash256(canonical.text()));
}

Entry entry_of(const Row& row) {
  return {row.integer(0), row.instant(1), row.text(2), row.integer(3), row.text(4),
          row.text(5),    row.integer(6), row.text(7), row.text(8)};
}

Look look_of(const Row& row) { return {row.instant(0), row.integer(1), row.text(2), row.integer(3), row.text(4)}; }

}  // namespace

void record(storage::Tx& tx, const Actor& actor, std::string_view action, std::string_view object,
            std::int64_t object_id, Instant at, std::string_view details) {
  const Head head = head_of(tx);
  Entry entry{head.seq + 1,
              at,
              std::string(name(actor.kind)),
              actor.account,
              std::string(action),
              std::string(object),
              object_id,
              std::string(details),
              {}};
  entry.hash = hash_of(head.hash, entry);
  tx.run(insert_entry, {{"seq", entry.seq},
                        {"at", entry.at},
                        {"actor_kind", entry.actor_kind},
                        {"actor", entry.actor},
                        {"action", entry.action},
                        {"object", entry.object},
                        {"object_id", entry.object_id},
                        {"details", entry.details},
                        {"hash", entry.hash}});
  tx.set_group_value(head_key, std::to_string(entry.seq) + ":" + entry.hash);
  tx.mark_audited();
}

void record_look(storage::Tx& tx, const Actor& actor, std::int64_t subject, std::string_view object,
                 std::int64_t object_id, std::string_view why, Instant at) {
  tx.run(insert_look, {{"id", storage::next_id()},
                       {"at", at},
                       {"actor", actor.account},
                       {"subject", subject},
                       {"object", object},
                       {"object_id", object_id},
                       {"why", why}});
  tx.mark_audited();
}

std::vector<Look> looks_at(storage::Session& session, std::int64_t subject, std::int64_t limit) {
  return session.all(select_looks_at, {{"subject", subject}, {"limit", limit}}, look_of);
}

std::vector<Look> looks_through(storage::Session& session, std::string_view object, std::int64_t object_id) {
  return session.all(select_looks_through, {{"object", object}, {"object_id", object_id}}, look_of);
}

std::vector<Entry> entries_of(storage::Session& session, std::string_view object, std::int64_t object_id) {
  return session.all(select_of_object, {{"object", object}, {"object_id", object_id}}, entry_of);
}

std::optional<Instant> last_about(storage::Session& session, std::string_view object) {
  const auto last = session.one(select_last_about, {{"object", object}},
                                [](const storage::Row& row) { return row.maybe_instant(0); });
  return last.value_or(std::nullopt);
}

Verdict verify(storage::Session& session) {
  Verdict verdict;
  verdict.head = beginning();
  for (;;) {
    const auto entries = session.all(select_all, {{"after", verdict.entries}}, entry_of);
    if (entries.empty()) return verdict;
    for (const Entry& entry : entries) {
      if (entry.seq != verdict.entries + 1 || entry.hash != hash_of(verdict.head, entry)) {
        verdict.broken_at = verdict.entries + 1;
        return verdict;
      }
      verdict.entries = entry.seq;
      verdict.head = entry.hash;
    }
  }
}

}  // namespace viche::audit
