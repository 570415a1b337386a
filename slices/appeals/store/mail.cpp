#include "store/mail.hpp"

#include <viche/core/json.hpp>

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_box{"appeals.select_mail_box", R"(
    SELECT kind, address, host, port, starttls, login, password, folder, move_to, validity, last_uid, read_at, error,
           tries, next_at FROM appeal_mail_boxes WHERE hromada_id = :hromada)"};
constexpr Sql upsert_box{"appeals.upsert_mail_box", R"(
    INSERT INTO appeal_mail_boxes(hromada_id, kind, address, host, port, starttls, login, password, folder, move_to,
                                  validity, last_uid, read_at, error, tries, next_at)
    VALUES(:hromada, :kind, :address, :host, :port, :starttls, :login, :password, :folder, :move_to, :validity,
           :last_uid, :read_at, :error, :tries, :next_at)
    ON CONFLICT(hromada_id) DO UPDATE SET kind = excluded.kind, address = excluded.address, host = excluded.host,
      port = excluded.port, starttls = excluded.starttls, login = excluded.login, password = excluded.password,
      folder = excluded.folder, move_to = excluded.move_to, validity = excluded.validity,
      last_uid = excluded.last_uid, read_at = excluded.read_at, error = excluded.error, tries = excluded.tries,
      next_at = excluded.next_at)"};
constexpr Sql update_round{"appeals.update_mail_round", R"(
    UPDATE appeal_mail_boxes SET validity = :validity, last_uid = :last_uid, read_at = :read_at, error = :error,
           tries = :tries, next_at = :next_at
     WHERE hromada_id = :hromada AND host = :host AND folder = :folder AND kind = :kind)"};

constexpr Sql select_digest{"appeals.select_mail_digest",
                            "SELECT 1 FROM appeal_mail WHERE hromada_id = :hromada AND digest = :digest"};
constexpr Sql insert_row{"appeals.insert_mail", R"(
    INSERT INTO appeal_mail(hromada_id, id, digest, state, reason, sender, content, arrived_at, appeal, place, settled)
    VALUES(:hromada, :id, :digest, :state, :reason, :sender, :content, :arrived_at, :appeal, :place, 0))"};
#define MAIL_COLUMNS "SELECT id, digest, state, reason, content, arrived_at, appeal, place FROM appeal_mail "
constexpr Sql select_one{"appeals.select_mail", MAIL_COLUMNS "WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_of_state{"appeals.select_mail_of_state", MAIL_COLUMNS
                              "WHERE hromada_id = :hromada AND state = :state AND id < :below "
                              "ORDER BY id DESC LIMIT :limit"};
constexpr Sql count_of_state{"appeals.count_mail", R"(
    SELECT count(*) FROM appeal_mail WHERE hromada_id = :hromada AND state = :state)"};
constexpr Sql count_of_sender{"appeals.count_mail_of_sender", R"(
    SELECT count(*) FROM appeal_mail
     WHERE hromada_id = :hromada AND sender = :sender AND arrived_at >= :since AND state <> 'skipped')"};
constexpr Sql update_state{"appeals.move_mail", R"(
    UPDATE appeal_mail SET state = :to, reason = :reason, appeal = :appeal
     WHERE hromada_id = :hromada AND id = :id AND state = :from)"};
constexpr Sql select_unsettled{"appeals.select_unsettled_mail", R"(
    SELECT id, place FROM appeal_mail WHERE hromada_id = :hromada AND settled = 0 ORDER BY id LIMIT :limit)"};
constexpr Sql update_settled{"appeals.settle_mail",
                             "UPDATE appeal_mail SET settled = 1 WHERE hromada_id = :hromada AND id = :id"};

constexpr Sql insert_file{"appeals.insert_mail_file", R"(
    INSERT INTO appeal_mail_files(hromada_id, id, mail, kind, file_key, type, width, height, name, refused)
    VALUES(:hromada, :id, :mail, :kind, :file_key, :type, :width, :height, :name, :refused))"};
constexpr Sql select_files{"appeals.select_mail_files", R"(
    SELECT id, kind, file_key, type, width, height, name, refused FROM appeal_mail_files
     WHERE hromada_id = :hromada AND mail = :mail ORDER BY id)"};
constexpr Sql select_keys{"appeals.select_mail_keys",
                          "SELECT file_key FROM appeal_mail_files WHERE hromada_id = :hromada AND file_key <> ''"};
constexpr Sql select_key{"appeals.select_mail_key", R"(
    SELECT 1 FROM appeal_mail_files WHERE hromada_id = :hromada AND file_key = :file_key AND file_key <> '')"};

constexpr std::string_view sealed_content = "appeal_mail.content", sealed_name = "appeal_mail_files.name",
                           sealed_password = "appeal_mail_boxes.password", sealed_login = "appeal_mail_boxes.login",
                           sender_purpose = "appeals.mail_sender";

std::string content_of(const MailLetter& letter) {
  JsonWriter out;
  out.begin_object().field("email", letter.from_email).field("name", letter.from_name);
  out.field("subject", letter.subject).field("text", letter.text).end_object();
  return out.take();
}

MailLetter letter_of(Session& session, const identity::Vault& vault, const Row& row) {
  MailLetter letter;
  letter.id = row.integer(0);
  letter.digest = row.text(1);
  letter.state = mail_state_of(row.text(2)).value_or(MailState::waiting);
  letter.reason = row.text(3);
  const auto plain = vault.open(session.hromada(), sealed_content, letter.id, row.text(4));
  const auto content = JsonReader::parse(plain.value_or("{}")).value_or(JsonReader());
  letter.from_email = content["email"].text().value_or("");
  letter.from_name = content["name"].text().value_or("");
  letter.subject = content["subject"].text().value_or("");
  letter.text = content["text"].text().value_or("");
  letter.arrived_at = row.instant(5);
  letter.appeal = {row.integer(6)};
  letter.place = row.text(7);
  return letter;
}

storage::Args round_of(const MailBox& box) {
  return {{"validity", box.validity}, {"last_uid", box.last_uid}, {"read_at", box.read_at},
          {"error", box.error},       {"tries", box.tries},       {"next_at", box.next_at},
          {"host", box.host},         {"folder", box.folder},     {"kind", box.kind}};
}

}  // namespace

std::optional<MailBox> find_mail_box(Session& session, const identity::Vault& vault) {
  return session.one(select_box, {}, [&](const Row& row) {
    MailBox box;
    box.kind = row.text(0);
    box.address = row.text(1);
    box.host = row.text(2);
    box.port = row.integer(3);
    box.starttls = row.flag(4);
    box.login = vault.open(session.hromada(), sealed_login, 0, row.text(5)).value_or("");
    box.password = vault.open(session.hromada(), sealed_password, 0, row.text(6)).value_or("");
    box.folder = row.text(7);
    box.move_to = row.text(8);
    box.validity = row.integer(9);
    box.last_uid = row.integer(10);
    box.read_at = row.maybe_instant(11);
    box.error = row.text(12);
    box.tries = row.integer(13);
    box.next_at = row.instant(14);
    return box;
  });
}

void put_mail_box(Tx& tx, const identity::Vault& vault, const MailBox& box) {
  storage::Args args = round_of(box);
  const auto seal = [&](std::string_view place, std::string_view plain) {
    return vault.seal(tx.hromada(), place, 0, plain);
  };
  args.insert(args.end(), {{"address", box.address},
                           {"port", box.port},
                           {"starttls", box.starttls},
                           {"login", seal(sealed_login, box.login)},
                           {"password", seal(sealed_password, box.password)},
                           {"move_to", box.move_to}});
  tx.run(upsert_box, args);
}

void put_mail_round(Tx& tx, const MailBox& box) { tx.run(update_round, round_of(box)); }

bool has_mail(Session& session, std::string_view digest) { return session.exists(select_digest, {{"digest", digest}}); }

void insert_mail(Tx& tx, const identity::Vault& vault, const MailLetter& letter) {
  tx.run(insert_row, {{"id", letter.id},
                      {"digest", letter.digest},
                      {"state", name(letter.state)},
                      {"reason", letter.reason},
                      {"sender", vault.blind_index(tx.hromada(), sender_purpose, letter.from_email)},
                      {"content", vault.seal(tx.hromada(), sealed_content, letter.id, content_of(letter))},
                      {"arrived_at", letter.arrived_at},
                      {"appeal", letter.appeal.code},
                      {"place", letter.place}});
  for (const MailAttachment& file : letter.files) {
    const std::int64_t id = storage::next_id();
    tx.run(insert_file, {{"id", id},
                         {"mail", letter.id},
                         {"kind", static_cast<std::int64_t>(file.kind)},
                         {"file_key", file.key},
                         {"type", file.type},
                         {"width", std::int64_t{file.width}},
                         {"height", std::int64_t{file.height}},
                         {"name", vault.seal(tx.hromada(), sealed_name, id, file.name)},
                         {"refused", file.refused}});
  }
}

std::optional<MailLetter> find_mail(Session& session, const identity::Vault& vault, std::int64_t id) {
  auto letter = session.one(select_one, {{"id", id}}, [&](const Row& row) { return letter_of(session, vault, row); });
  if (!letter) return std::nullopt;
  letter->files = session.all(select_files, {{"mail", id}}, [&](const Row& row) {
    MailAttachment file;
    file.id = row.integer(0);
    file.kind = static_cast<MediaKind>(row.integer(1));
    file.key = row.text(2);
    file.type = row.text(3);
    file.width = static_cast<int>(row.integer(4));
    file.height = static_cast<int>(row.integer(5));
    file.name = vault.open(session.hromada(), sealed_name, file.id, row.text(6)).value_or("");
    file.refused = row.text(7);
    return file;
  });
  return letter;
}

std::vector<MailLetter> mail_in(Session& session, const identity::Vault& vault, MailState state, std::int64_t below,
                                std::int64_t limit) {
  constexpr std::int64_t above_all = 0x7FFF'FFFF'FFFF'FFFF;
  return session.all(select_of_state,
                     {{"state", name(state)}, {"below", below == 0 ? above_all : below}, {"limit", limit}},
                     [&](const Row& row) { return letter_of(session, vault, row); });
}

std::int64_t count_mail(Session& session, MailState state) {
  return session.number(count_of_state, {{"state", name(state)}});
}

std::int64_t mail_of_sender(Session& session, const identity::Vault& vault, std::string_view email, Instant since) {
  const std::string sender = vault.blind_index(session.hromada(), sender_purpose, email);
  return session.number(count_of_sender, {{"sender", sender}, {"since", since}});
}

bool move_mail(Tx& tx, std::int64_t id, MailState from, MailState to, std::string_view reason, Number appeal) {
  return tx.run(update_state,
                {{"id", id}, {"from", name(from)}, {"to", name(to)}, {"reason", reason}, {"appeal", appeal.code}}) > 0;
}

std::vector<std::pair<std::int64_t, std::string>> unsettled_mail(Session& session, std::int64_t limit) {
  return session.all(select_unsettled, {{"limit", limit}},
                     [](const Row& row) { return std::pair(row.integer(0), row.text(1)); });
}

void mark_settled(Tx& tx, std::int64_t id) { tx.run(update_settled, {{"id", id}}); }

void each_mail_key(Session& session, const std::function<void(std::string_view)>& each) {
  for (const std::string& key : session.all(select_keys, {}, [](const Row& row) { return row.text(0); })) each(key);
}

bool mail_key_known(Session& session, std::string_view key) { return session.exists(select_key, {{"file_key", key}}); }

}  // namespace viche::appeals
