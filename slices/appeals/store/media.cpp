#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql insert_row{"appeals.insert_media", R"(
    INSERT INTO appeal_media(hromada_id, appeal, id, entry, kind, file_key, type, width, height, hidden, masked_key,
                             transcript)
    VALUES(:hromada, :appeal, :id, :entry, :kind, :file_key, :type, :width, :height, :hidden, :masked_key, :transcript))"};
constexpr Sql select_rows{"appeals.select_media", R"(
    SELECT id, entry, kind, file_key, type, width, height, hidden, masked_key, transcript FROM appeal_media
     WHERE hromada_id = :hromada AND appeal = :appeal ORDER BY id)"};
constexpr Sql update_row{"appeals.update_media", R"(
    UPDATE appeal_media SET hidden = :hidden, masked_key = :masked_key, transcript = :transcript
     WHERE hromada_id = :hromada AND file_key = :file_key AND id = :id)"};
constexpr Sql select_keys{"appeals.select_media_keys",
                          "SELECT file_key, masked_key FROM appeal_media WHERE hromada_id = :hromada"};
constexpr Sql select_key{"appeals.select_media_key", R"(
    SELECT 1 FROM appeal_media WHERE hromada_id = :hromada AND file_key = :file_key
    UNION ALL
    SELECT 1 FROM appeal_media WHERE hromada_id = :hromada AND masked_key = :file_key AND masked_key <> '' LIMIT 1)"};

constexpr Sql insert_voice_row{"appeals.insert_voice", R"(
    INSERT INTO appeal_voices(hromada_id, appeal, who, id, account, email, lang, subscribed, at)
    VALUES(:hromada, :appeal, :who, :id, :account, :email, :lang, :subscribed, :at) ON CONFLICT DO NOTHING)"};
constexpr Sql copy_voice_rows{"appeals.copy_voices", R"(
    INSERT INTO appeal_voices(hromada_id, appeal, who, id, account, email, lang, subscribed, at)
    SELECT hromada_id, CAST(:into AS BIGINT), who, id, account, email, lang, subscribed, at FROM appeal_voices
     WHERE hromada_id = :hromada AND appeal = :appeal
    ON CONFLICT(hromada_id, appeal, who) DO NOTHING)"};
constexpr Sql delete_voice{"appeals.delete_voice",
                           "DELETE FROM appeal_voices WHERE hromada_id = :hromada AND appeal = :appeal AND who = :who"};
constexpr Sql select_subscribers{"appeals.select_subscribers", R"(
    SELECT id, who, email, lang FROM appeal_voices
     WHERE hromada_id = :hromada AND appeal = :appeal AND subscribed = 1 AND email <> '')"};
constexpr Sql unsubscribe_row{"appeals.unsubscribe", R"(
    UPDATE appeal_voices SET subscribed = 0, email = ''
     WHERE hromada_id = :hromada AND appeal = :appeal AND who = :who AND subscribed = 1)"};
constexpr Sql select_voice{"appeals.select_voice", R"(
    SELECT 1 FROM appeal_voices WHERE hromada_id = :hromada AND appeal = :appeal AND who = :who)"};

constexpr std::string_view email_place = "appeal_voices.email";

std::string_view name_of(MediaKind kind) {
  switch (kind) {
    case MediaKind::photo: return "photo";
    case MediaKind::audio: return "audio";
    case MediaKind::video: return "video";
    case MediaKind::document: return "document";
  }
  return "photo";
}

MediaKind media_kind_of(std::string_view name) {
  if (name == "audio") return MediaKind::audio;
  if (name == "document") return MediaKind::document;
  return name == "video" ? MediaKind::video : MediaKind::photo;
}

Media media_of(const Row& row) {
  Media media;
  media.id = row.integer(0);
  media.entry = row.integer(1);
  media.kind = media_kind_of(row.text(2));
  media.key = row.text(3);
  media.type = row.text(4);
  media.width = static_cast<int>(row.integer(5));
  media.height = static_cast<int>(row.integer(6));
  media.hidden = row.flag(7);
  media.masked_key = row.text(8);
  media.transcript = row.text(9);
  return media;
}

}  // namespace

void insert_media(Tx& tx, std::int64_t appeal, const Media& media) {
  tx.run(insert_row, {{"appeal", appeal},
                      {"id", media.id == 0 ? storage::next_id() : media.id},
                      {"entry", media.entry},
                      {"kind", name_of(media.kind)},
                      {"file_key", media.key},
                      {"type", media.type},
                      {"width", media.width},
                      {"height", media.height},
                      {"hidden", media.hidden},
                      {"masked_key", media.masked_key},
                      {"transcript", media.transcript}});
}

std::vector<Media> media(Session& session, std::int64_t appeal) {
  return session.all(select_rows, {{"appeal", appeal}}, media_of);
}

void update_media(Tx& tx, const Media& media) {
  tx.run(update_row, {{"id", media.id},
                      {"file_key", media.key},
                      {"hidden", media.hidden},
                      {"masked_key", media.masked_key},
                      {"transcript", media.transcript}});
}

void each_media_key(Session& session, const std::function<void(std::string_view)>& each) {
  session.each(select_keys, {}, [&](const Row& row) {
    each(row.text(0));
    if (const std::string masked = row.text(1); !masked.empty()) each(masked);
  });
}

bool media_key_known(Session& session, std::string_view key) { return session.exists(select_key, {{"file_key", key}}); }

std::int64_t copy_voices(Tx& tx, std::int64_t from, std::int64_t to) {
  return tx.run(copy_voice_rows, {{"appeal", from}, {"into", to}});
}

bool remove_voice(Tx& tx, std::int64_t appeal, std::string_view who) {
  return tx.run(delete_voice, {{"appeal", appeal}, {"who", who}}) > 0;
}

bool insert_voice(Tx& tx, const identity::Vault& vault, std::int64_t appeal, std::string_view who, std::int64_t account,
                  std::string_view email, std::string_view lang, Instant at) {
  const std::int64_t id = storage::next_id();
  return tx.run(insert_voice_row,
                {{"appeal", appeal},
                 {"who", who},
                 {"id", id},
                 {"account", account},
                 {"email", email.empty() ? std::string() : vault.seal(tx.hromada(), email_place, id, email)},
                 {"lang", lang},
                 {"subscribed", !email.empty()},
                 {"at", at}}) > 0;
}

std::vector<Subscriber> subscribers(Session& session, const identity::Vault& vault, std::int64_t appeal) {
  return session.all(select_subscribers, {{"appeal", appeal}}, [&](const Row& row) {
    const auto email = vault.open(session.hromada(), email_place, row.integer(0), row.text(2));
    return Subscriber{row.text(1), email.value_or(""), row.text(3)};
  });
}

bool end_subscription(Tx& tx, std::int64_t appeal, std::string_view who) {
  return tx.run(unsubscribe_row, {{"appeal", appeal}, {"who", who}}) > 0;
}

bool has_voice(Session& session, std::int64_t appeal, std::string_view who) {
  return session.exists(select_voice, {{"appeal", appeal}, {"who", who}});
}

}  // namespace viche::appeals
