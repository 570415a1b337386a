#include "store/personal.hpp"

#include <viche/core/ids.hpp>

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_ids{"appeals.select_of_author", R"(
    SELECT id FROM appeals WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0
     ORDER BY id)"};
constexpr Sql select_asked{"appeals.select_asked_of_author", R"(
    SELECT id FROM appeals WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0
       AND (SELECT e.kind FROM appeal_entries e WHERE e.hromada_id = appeals.hromada_id AND e.appeal = appeals.id
               AND e.kind IN ('asked', 'answered') ORDER BY e.id DESC LIMIT 1) = 'asked')"};
constexpr Sql select_letters{"appeals.select_letters_to_author", R"(
    SELECT r.id, a.number, r.kind, r.year, r.serial, r.issued_at
      FROM appeal_replies r JOIN appeals a ON a.hromada_id = r.hromada_id AND a.id = r.appeal
     WHERE r.hromada_id = :hromada AND a.author_account = :account AND a.author_account <> 0 AND r.serial IS NOT NULL
     ORDER BY r.issued_at DESC)"};
constexpr Sql select_voices{"appeals.select_own_voices", R"(
    SELECT appeal, who, subscribed, at FROM appeal_voices
     WHERE hromada_id = :hromada AND account = :account AND account <> 0
    UNION SELECT appeal, who, subscribed, at FROM appeal_voices
     WHERE hromada_id = :hromada AND who = :who AND who <> ''
     ORDER BY 4, 1)"};
constexpr Sql select_witness_of{"appeals.select_own_witness", R"(
    SELECT appeal, done, at FROM appeal_witnesses WHERE hromada_id = :hromada AND account = :account ORDER BY at)"};

constexpr Sql update_author_account{"appeals.cut_author", R"(
    UPDATE appeals SET author_account = 0 WHERE hromada_id = :hromada AND id = :appeal)"};
constexpr Sql update_actor{"appeals.cut_actor", R"(
    UPDATE appeal_entries SET actor = 0
     WHERE hromada_id = :hromada AND appeal = :appeal AND actor = :account AND actor_kind = 'resident')"};
constexpr Sql delete_keys{"appeals.forget_author_keys",
                          "DELETE FROM appeal_authors WHERE hromada_id = :hromada AND appeal = :appeal"};
constexpr Sql update_calls{"appeals.forget_callers", R"(
    UPDATE appeal_calls SET phone = '', phone_index = '' WHERE hromada_id = :hromada AND appeal = :appeal)"};
constexpr Sql update_entry_text{"appeals.set_entry_text", R"(
    UPDATE appeal_entries SET text = :text WHERE hromada_id = :hromada AND appeal = :appeal AND id = :id)"};
constexpr Sql update_answers{"appeals.set_answers",
                             "UPDATE appeals SET answers = :answers WHERE hromada_id = :hromada AND id = :appeal"};
constexpr Sql delete_media_row{
    "appeals.delete_media", "DELETE FROM appeal_media WHERE hromada_id = :hromada AND appeal = :appeal AND id = :id"};
constexpr Sql update_voice{"appeals.make_voice_nobodys", R"(
    UPDATE appeal_voices SET who = :instead, account = 0, email = '', subscribed = 0
     WHERE hromada_id = :hromada AND appeal = :appeal AND who = :who)"};
constexpr Sql delete_witness{"appeals.forget_witness",
                             "DELETE FROM appeal_witnesses WHERE hromada_id = :hromada AND account = :account"};

std::int64_t first(const Row& row) { return row.integer(0); }

}  // namespace

std::vector<std::int64_t> appeals_of_author(Session& session, std::int64_t account) {
  return session.all(select_ids, {{"account", account}}, first);
}

std::vector<std::int64_t> asked_of_author(Session& session, std::int64_t account) {
  return session.all(select_asked, {{"account", account}}, first);
}

std::vector<IssuedTo> letters_to_author(Session& session, std::int64_t account) {
  return session.all(select_letters, {{"account", account}}, [](const Row& row) {
    return IssuedTo{row.integer(0), {row.integer(1)}, row.text(2), static_cast<int>(row.integer(3)),
                    row.integer(4), row.instant(5)};
  });
}

std::vector<OwnVoice> voices_of(Session& session, std::int64_t account, std::string_view who) {
  return session.all(select_voices, {{"account", account}, {"who", who}}, [](const Row& row) {
    return OwnVoice{row.integer(0), row.text(1), row.flag(2), row.instant(3)};
  });
}

std::vector<OwnWitness> witness_of(Session& session, std::int64_t account) {
  return session.all(select_witness_of, {{"account", account}}, [](const Row& row) {
    return OwnWitness{row.integer(0), row.flag(1), row.instant(2)};
  });
}

void cut_author(Tx& tx, std::int64_t appeal, std::int64_t account) {
  tx.run(update_author_account, {{"appeal", appeal}});
  tx.run(update_actor, {{"appeal", appeal}, {"account", account}});
}

void forget_author_keys(Tx& tx, std::int64_t appeal) {
  tx.run(delete_keys, {{"appeal", appeal}});
  tx.run(update_calls, {{"appeal", appeal}});
}

void set_entry_text(Tx& tx, std::int64_t appeal, std::int64_t entry, std::string_view text) {
  tx.run(update_entry_text, {{"appeal", appeal}, {"id", entry}, {"text", text}});
}

void set_answers(Tx& tx, std::int64_t appeal, std::string_view answers) {
  tx.run(update_answers, {{"appeal", appeal}, {"answers", answers}});
}

void delete_media(Tx& tx, std::int64_t appeal, std::int64_t media) {
  tx.run(delete_media_row, {{"appeal", appeal}, {"id", media}});
}

void make_nobodys(Tx& tx, const OwnVoice& voice, std::string_view instead) {
  tx.run(update_voice, {{"appeal", voice.appeal}, {"who", voice.who}, {"instead", instead}});
}

void forget_witness(Tx& tx, std::int64_t account) { tx.run(delete_witness, {{"account", account}}); }

}  // namespace viche::appeals
