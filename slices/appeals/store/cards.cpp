#include "store/cards.hpp"

#include <algorithm>

#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define CARD_COLUMNS                                                                                               \
  "appeal, year, serial, registration_index, received_on, signed_on, classifier, form, sign, kind, sex, subject, " \
  "type, applicant, social, result, question, more_questions, sent_from, sent_from_on, sent_from_index, sheets, "  \
  "previous, fingerprint, question_by_hand, received_by, control_by "

constexpr Sql next_serial{"appeals.next_card_serial", R"(
    INSERT INTO appeal_card_serials(hromada_id, year, last) VALUES(:hromada, :year, 1)
    ON CONFLICT(hromada_id, year) DO UPDATE SET last = appeal_card_serials.last + 1 RETURNING last)"};
constexpr Sql select_card{"appeals.select_card",
                          "SELECT " CARD_COLUMNS "FROM appeal_cards WHERE hromada_id = :hromada AND appeal = :appeal"};
constexpr Sql select_cards{"appeals.select_cards", "SELECT " CARD_COLUMNS R"(
      FROM appeal_cards WHERE hromada_id = :hromada AND received_on BETWEEN :from_day AND :to_day
       AND (year > :year OR (year = :year AND serial > :above)) ORDER BY year, serial LIMIT :limit)"};
constexpr Sql insert_row{"appeals.insert_card", R"(
    INSERT INTO appeal_cards(hromada_id, appeal, year, serial, registration_index, received_on, signed_on, classifier,
        form, sign, kind, sex, subject, type, applicant, social, result, question, more_questions, sent_from,
        sent_from_on, sent_from_index, sheets, previous, fingerprint, question_by_hand,
        received_by, control_by)
    VALUES(:hromada, :appeal, :year, :serial, :index, :received_on, :signed_on, :classifier, :form, :sign, :kind, :sex,
        :subject, :type, :applicant, :social, :result, :question, :more_questions, :sent_from, :sent_from_on,
        :sent_from_index, :sheets, :previous, :fingerprint, :question_by_hand,
        :received_by, :control_by))"};
constexpr Sql update_row{"appeals.update_card", R"(
    UPDATE appeal_cards SET received_on = :received_on, signed_on = :signed_on, classifier = :classifier, form = :form,
        sign = :sign, kind = :kind, sex = :sex, subject = :subject, type = :type, applicant = :applicant,
        social = :social, result = :result, question = :question, more_questions = :more_questions,
        sent_from = :sent_from, sent_from_on = :sent_from_on, sent_from_index = :sent_from_index, sheets = :sheets,
        previous = :previous, question_by_hand = :question_by_hand,
        received_by = :received_by, control_by = :control_by
     WHERE hromada_id = :hromada AND appeal = :appeal)"};
constexpr Sql update_result{
    "appeals.update_card_result",
    "UPDATE appeal_cards SET result = :result WHERE hromada_id = :hromada AND appeal = :appeal"};
constexpr Sql select_without{"appeals.select_without_card", R"(
    SELECT id FROM appeals WHERE hromada_id = :hromada AND regime = 'law393' AND part_of = 0
       AND NOT EXISTS(SELECT 1 FROM appeal_cards c WHERE c.hromada_id = :hromada AND c.appeal = appeals.id)
     ORDER BY id LIMIT :limit)"};
constexpr Sql insert_author{"appeals.insert_author_key", R"(
    INSERT INTO appeal_authors(hromada_id, who, appeal) VALUES(:hromada, :who, :appeal)
    ON CONFLICT(hromada_id, who, appeal) DO NOTHING)"};
constexpr Sql delete_authors{"appeals.delete_author_keys",
                             "DELETE FROM appeal_authors WHERE hromada_id = :hromada AND appeal = :appeal"};
constexpr Sql select_by_author{"appeals.select_by_author_key", R"(
    SELECT appeal FROM appeal_authors WHERE hromada_id = :hromada AND who = :who AND appeal <> :but
     ORDER BY appeal DESC LIMIT :limit)"};
constexpr Sql count_text{"appeals.count_same_text", R"(
    SELECT count(*) FROM (SELECT 1 FROM appeal_cards
     WHERE hromada_id = :hromada AND fingerprint = :fingerprint AND fingerprint <> '' AND appeal <> :but LIMIT :most) t)"};

std::string joined(const std::vector<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : ",") + code;
  return text;
}

std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> codes;
  for (const std::string_view code : split(text, ',')) {
    if (!code.empty()) codes.emplace_back(code);
  }
  return codes;
}

std::optional<std::int64_t> number_of_day(const std::optional<calendar::Day>& day) {
  if (!day) return std::nullopt;
  return calendar::day_number(*day);
}

std::optional<calendar::Day> maybe_day(const Row& row, int column) {
  const auto number = row.maybe_integer(column);
  if (!number) return std::nullopt;
  return calendar::day_of_number(*number);
}

Card card_of(const Row& row) {
  Card card;
  int column = 0;
  const auto next = [&] { return column++; };
  card.appeal = row.integer(next());
  card.year = static_cast<int>(row.integer(next()));
  card.serial = row.integer(next());
  card.index = row.text(next());
  card.received_on = calendar::day_of_number(row.integer(next()));
  card.signed_on = maybe_day(row, next());
  card.classifier = row.text(next());
  for (std::string* code : {&card.form, &card.sign, &card.kind, &card.sex, &card.subject, &card.type}) {
    *code = row.text(next());
  }
  card.applicant = parted(row.text(next()));
  for (std::string* code : {&card.social, &card.result, &card.question}) *code = row.text(next());
  card.more_questions = parted(row.text(next()));
  card.sent_from = row.text(next());
  card.sent_from_on = maybe_day(row, next());
  card.sent_from_index = row.text(next());
  card.sheets = row.integer(next());
  card.previous = row.integer(next());
  card.fingerprint = row.text(next());
  card.question_by_hand = row.flag(next());
  card.received_by = row.text(next());
  card.control_by = row.integer(next());
  return card;
}

/// What both insert and update write.
storage::Args changing(const Card& card) {
  return {{"appeal", card.appeal},
          {"received_on", calendar::day_number(card.received_on)},
          {"signed_on", number_of_day(card.signed_on)},
          {"classifier", card.classifier},
          {"form", card.form},
          {"sign", card.sign},
          {"kind", card.kind},
          {"sex", card.sex},
          {"subject", card.subject},
          {"type", card.type},
          {"applicant", joined(card.applicant)},
          {"social", card.social},
          {"result", card.result},
          {"question", card.question},
          {"more_questions", joined(card.more_questions)},
          {"sent_from", card.sent_from},
          {"sent_from_on", number_of_day(card.sent_from_on)},
          {"sent_from_index", card.sent_from_index},
          {"sheets", card.sheets},
          {"previous", card.previous},
          {"question_by_hand", card.question_by_hand},
          {"received_by", card.received_by},
          {"control_by", card.control_by}};
}

}  // namespace

std::int64_t next_card_serial(Tx& tx, int year) {
  return tx.one(next_serial, {{"year", year}}, [](const Row& row) { return row.integer(0); }).value_or(1);
}

std::optional<Card> find_card(Session& session, std::int64_t appeal) {
  return session.one(select_card, {{"appeal", appeal}}, card_of);
}

void insert_card(Tx& tx, const Card& card) {
  storage::Args args = changing(card);
  const storage::Args fixed{
      {"year", card.year}, {"serial", card.serial}, {"index", card.index}, {"fingerprint", card.fingerprint}};
  args.insert(args.end(), fixed.begin(), fixed.end());
  tx.run(insert_row, args);
}

void update_card(Tx& tx, const Card& card) { tx.run(update_row, changing(card)); }

void set_card_result(Tx& tx, std::int64_t appeal, std::string_view result) {
  tx.run(update_result, {{"appeal", appeal}, {"result", result}});
}

std::vector<Card> cards(Session& session, calendar::Day from, calendar::Day to, int year, std::int64_t above,
                        std::int64_t limit) {
  return session.all(select_cards,
                     {{"from_day", calendar::day_number(from)},
                      {"to_day", calendar::day_number(to)},
                      {"year", year},
                      {"above", above},
                      {"limit", limit}},
                     card_of);
}

std::vector<std::int64_t> without_card(Session& session, std::int64_t limit) {
  return session.all(select_without, {{"limit", limit}}, [](const Row& row) { return row.integer(0); });
}

void put_author_keys(Tx& tx, std::int64_t appeal, const std::vector<std::string>& whos) {
  tx.run(delete_authors, {{"appeal", appeal}});
  for (const std::string& who : whos) tx.run(insert_author, {{"who", who}, {"appeal", appeal}});
}

std::vector<std::int64_t> by_same_author(Session& session, const std::vector<std::string>& whos, std::int64_t but,
                                         std::int64_t limit) {
  std::vector<std::int64_t> all;
  for (const std::string& who : whos) {
    for (const std::int64_t id : session.all(select_by_author, {{"who", who}, {"but", but}, {"limit", limit}},
                                             [](const Row& row) { return row.integer(0); })) {
      all.push_back(id);
    }
  }
  std::sort(all.begin(), all.end(), std::greater<>());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.size() > static_cast<std::size_t>(limit)) all.resize(static_cast<std::size_t>(limit));
  return all;
}

std::int64_t count_same_text(Session& session, const std::string& fingerprint, std::int64_t but, std::int64_t most) {
  if (fingerprint.empty()) return 0;
  return session
      .one(count_text, {{"fingerprint", fingerprint}, {"but", but}, {"most", most}},
           [](const Row& row) { return row.integer(0); })
      .value_or(0);
}

}  // namespace viche::appeals
