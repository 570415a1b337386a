#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/resources.hpp>

#include "reply.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals::replies {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr std::string_view sealed_place = "appeal_replies.content";

#define REPLY_COLUMNS \
  "id, appeal, kind, template_version, content, made_at, made_by, year, serial, issued_on, issued_at"

constexpr Sql select_templates{"appeals.select_reply_templates", R"(
    SELECT kind, version, text, made_at, made_by FROM appeal_reply_templates
     WHERE hromada_id = :hromada AND kind = :kind ORDER BY version DESC)"};
constexpr Sql insert_template_row{"appeals.insert_reply_template", R"(
    INSERT INTO appeal_reply_templates(hromada_id, kind, version, text, made_at, made_by)
    VALUES(:hromada, :kind, :version, :text, :made_at, :made_by))"};
constexpr Sql select_of_appeal{"appeals.select_replies", "SELECT " REPLY_COLUMNS R"( FROM appeal_replies
     WHERE hromada_id = :hromada AND appeal = :appeal ORDER BY id)"};
constexpr Sql insert_row{"appeals.insert_reply", R"(
    INSERT INTO appeal_replies(hromada_id, id, appeal, kind, template_version, content, made_at, made_by)
    VALUES(:hromada, :id, :appeal, :kind, :template_version, :content, :made_at, :made_by))"};
constexpr Sql update_row{"appeals.update_reply", R"(
    UPDATE appeal_replies SET content = :content WHERE hromada_id = :hromada AND id = :id AND serial IS NULL)"};
constexpr Sql delete_row{"appeals.delete_reply",
                         "DELETE FROM appeal_replies WHERE hromada_id = :hromada AND id = :id AND serial IS NULL"};
constexpr Sql next_serial{"appeals.next_reply_serial", R"(
    INSERT INTO appeal_reply_serials(hromada_id, year, last) VALUES(:hromada, :year, 1)
    ON CONFLICT(hromada_id, year) DO UPDATE SET last = appeal_reply_serials.last + 1 RETURNING last)"};
constexpr Sql issue_row{"appeals.issue_reply", R"(
    UPDATE appeal_replies SET year = :year, serial = :serial, issued_on = :issued_on,
        issued_at = :issued_at, issued_by = :issued_by
     WHERE hromada_id = :hromada AND id = :id AND serial IS NULL)"};

Template template_row(const Row& row) {
  return {row.text(0), row.text(2), row.integer(1), row.instant(3), row.integer(4)};
}

std::string written(const Content& content) {
  JsonWriter out;
  out.begin_object().field("addressee", content.addressee).field("residence", content.residence);
  out.field("email", content.email).field("text", content.text).field("head_post", content.head_post);
  out.field("head_name", content.head_name).field("executor", content.executor);
  out.field("executor_phone", content.executor_phone).end_object();
  return out.take();
}

Content read(const std::string& text) {
  const auto json = JsonReader::parse(text);
  if (!json) throw Fault("a letter of reply does not open");
  const auto field = [&](std::string_view name) { return (*json)[name].text().value_or(""); };
  return {field("addressee"), field("residence"), field("email"),    field("text"),
          field("head_post"), field("head_name"), field("executor"), field("executor_phone")};
}

std::string sealed(const identity::Vault& vault, HromadaId hromada, const Reply& reply) {
  return vault.seal(hromada, sealed_place, reply.id, written(reply.content));
}

Reply reply_row(const Row& row, const identity::Vault& vault, HromadaId hromada) {
  Reply reply;
  reply.id = row.integer(0);
  reply.appeal = row.integer(1);
  reply.kind = row.text(2);
  reply.template_version = row.integer(3);
  reply.content = read(vault.open(hromada, sealed_place, reply.id, row.text(4)).value_or(""));
  reply.made_at = row.instant(5);
  reply.made_by = row.integer(6);
  reply.year = static_cast<int>(row.integer(7));
  reply.serial = row.integer(8);
  if (const auto day = row.maybe_integer(9)) reply.issued_on = calendar::day_of_number(*day);
  reply.issued_at = row.maybe_instant(10);
  return reply;
}

Template of_the_program(const Kind& kind) {
  for (const Resource& one : resources::appeals()) {
    if (one.path == "data/replies/" + std::string(kind.name) + ".txt") {
      return {std::string(kind.name), std::string(one.bytes), 0, {}, 0};
    }
  }
  throw Fault("no text for letters of the kind " + std::string(kind.name));
}

}  // namespace

Template template_of(Session& session, const Kind& kind) {
  const auto own = session.one(select_templates, {{"kind", kind.name}}, template_row);
  return own ? *own : of_the_program(kind);
}

std::vector<Template> templates(Session& session) {
  std::vector<Template> all;
  for (const Kind& kind : all_kinds) all.push_back(template_of(session, kind));
  return all;
}

std::vector<Template> versions_of(Session& session, std::string_view kind) {
  return session.all(select_templates, {{"kind", kind}}, template_row);
}

void insert_template(Tx& tx, const Template& made) {
  tx.run(insert_template_row, {{"kind", made.kind},
                               {"version", made.version},
                               {"text", made.text},
                               {"made_at", made.made_at},
                               {"made_by", made.made_by}});
}

std::vector<Reply> replies_of(Session& session, const identity::Vault& vault, std::int64_t appeal, bool issued_only) {
  std::vector<Reply> all = session.all(select_of_appeal, {{"appeal", appeal}},
                                       [&](const Row& row) { return reply_row(row, vault, session.hromada()); });
  if (issued_only) std::erase_if(all, [](const Reply& one) { return !one.is_issued(); });
  return all;
}

std::optional<Reply> find_reply(Session& session, const identity::Vault& vault, std::int64_t appeal, std::int64_t id) {
  for (Reply& one : replies_of(session, vault, appeal, false)) {
    if (one.id == id) return std::move(one);
  }
  return std::nullopt;
}

void insert_reply(Tx& tx, const identity::Vault& vault, const Reply& reply) {
  tx.run(insert_row, {{"id", reply.id},
                      {"appeal", reply.appeal},
                      {"kind", reply.kind},
                      {"template_version", reply.template_version},
                      {"content", sealed(vault, tx.hromada(), reply)},
                      {"made_at", reply.made_at},
                      {"made_by", reply.made_by}});
}

void update_content(Tx& tx, const identity::Vault& vault, const Reply& reply) {
  tx.run(update_row, {{"id", reply.id}, {"content", sealed(vault, tx.hromada(), reply)}});
}

void delete_draft(Tx& tx, std::int64_t id) { tx.run(delete_row, {{"id", id}}); }

std::int64_t next_reply_serial(Tx& tx, int year) {
  return tx.one(next_serial, {{"year", year}}, [](const Row& row) { return row.integer(0); }).value_or(1);
}

void set_issued(Tx& tx, const Reply& reply, std::int64_t by) {
  tx.run(issue_row, {{"id", reply.id},
                     {"year", reply.year},
                     {"serial", reply.serial},
                     {"issued_on", calendar::day_number(*reply.issued_on)},
                     {"issued_at", reply.issued_at},
                     {"issued_by", by}});
}

}  // namespace viche::appeals::replies
