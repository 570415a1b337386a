#include <algorithm>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "../calls/phones_store.hpp"
#include "../store.hpp"
#include "appeal_row.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql next_serial{"appeals.next_serial", R"(
    INSERT INTO appeal_serials(hromada_id, year, last) VALUES(:hromada, :year, 1)
    ON CONFLICT(hromada_id, year) DO UPDATE SET last = appeal_serials.last + 1 RETURNING last)"};
constexpr Sql select_by_number{"appeals.select_by_number",
                               "SELECT " APPEAL_COLUMNS
                               "FROM appeals WHERE hromada_id = :hromada AND number = :number"};
constexpr Sql select_by_id{"appeals.select_by_id",
                           "SELECT " APPEAL_COLUMNS "FROM appeals WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_by_external{"appeals.select_by_external",
                                 "SELECT " APPEAL_COLUMNS
                                 "FROM appeals WHERE hromada_id = :hromada AND external_id = :external_id"};
constexpr Sql select_parts{
    "appeals.select_parts",
    "SELECT " APPEAL_COLUMNS
    "FROM appeals WHERE hromada_id = :hromada AND part_of = :letter AND part_of <> 0 ORDER BY id"};
constexpr Sql select_shown_of{"appeals.select_shown_of_category",
                              "SELECT " APPEAL_COLUMNS
                              "FROM appeals WHERE hromada_id = :hromada AND category = :category AND is_public = 1 "
                              "AND id > :above ORDER BY id LIMIT 500"};
constexpr Sql count_shown_of{"appeals.count_shown_of_category", R"(
    SELECT count(*) FROM appeals WHERE hromada_id = :hromada AND category = :category AND is_public = 1)"};
constexpr Sql select_author{"appeals.select_author", R"(
    SELECT author_name, author_email, author_phone, author_residence FROM appeals WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql insert_appeal{"appeals.insert", R"(
    INSERT INTO appeals(hromada_id, id, number, state, state_bit, outcome, regime, category, emergency, text,
        original_text, answers, settlement, street, building, place, original_place, lat, lon, cell, author_account, author_name,
        author_email, author_phone, author_residence, name_shown, lang, source, organisation, co_executors, level, reworks, refuted, voices,
        photos, cover, is_public, grade, filed_at, changed_at, accept_by, due_at, reported_at, closed_at, planned_on,
        open_due, timely, executed, advice, seen_done, seen_undone, open_text, merged_into, usual_due_at, term_reason,
        escalated, escalated_due, complaint_about, ground, forwarded_to, days_ahead, turn, part_of, parts, external_id)
    VALUES(:hromada, :id, :number, :state, :state_bit, :outcome, :regime, :category, :emergency, :text, :original_text,
        :answers, :settlement, :street, :building, :place, :original_place, :lat, :lon, :cell, :author_account, :author_name,
        :author_email, :author_phone, :author_residence, :name_shown, :lang, :source, :organisation, :co_executors, :level, :reworks,
        :refuted, :voices, :photos, :cover, :is_public, :grade, :filed_at, :changed_at, :accept_by, :due_at,
        :reported_at, :closed_at, :planned_on, :open_due, :timely, :executed, :advice,
        :seen_done, :seen_undone, :open_text, :merged_into, :usual_due_at, :term_reason, :escalated, :escalated_due,
        :complaint_about, :ground, :forwarded_to, :days_ahead, :turn, :part_of, :parts, :external_id))"};
constexpr Sql update_appeal{"appeals.update", R"(
    UPDATE appeals SET state = :state, state_bit = :state_bit, outcome = :outcome, regime = :regime,
        category = :category, emergency = :emergency, text = :text, original_text = :original_text,
        place = :place, original_place = :original_place, name_shown = :name_shown,
        organisation = :organisation, co_executors = :co_executors, level = :level, reworks = :reworks,
        refuted = :refuted, voices = :voices, photos = :photos, cover = :cover, is_public = :is_public, grade = :grade,
        changed_at = :changed_at, accept_by = :accept_by, due_at = :due_at, reported_at = :reported_at,
        closed_at = :closed_at, planned_on = :planned_on, open_due = :open_due, timely = :timely,
        executed = :executed, advice = :advice, seen_done = :seen_done, seen_undone = :seen_undone,
        open_text = :open_text, merged_into = :merged_into, parts = :parts,
        usual_due_at = :usual_due_at, term_reason = :term_reason, escalated = :escalated, escalated_due = :escalated_due,
        complaint_about = :complaint_about, ground = :ground, forwarded_to = :forwarded_to, days_ahead = :days_ahead,
        turn = :turn
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_author{"appeals.update_author", R"(
    UPDATE appeals SET author_name = :author_name, author_email = :author_email, author_phone = :author_phone,
        author_residence = :author_residence
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql insert_entry_row{"appeals.insert_entry", R"(
    INSERT INTO appeal_entries(hromada_id, appeal, id, at, kind, actor_kind, actor, organisation, text, internal, unread,
                               state)
    VALUES(:hromada, :appeal, :id, :at, :kind, :actor_kind, :actor, :organisation, :text, :internal, :unread, :state))"};
constexpr Sql select_entries{"appeals.select_entries", R"(
    SELECT id, at, kind, actor_kind, actor, organisation, text, internal, state, withheld, unread
      FROM appeal_entries
     WHERE hromada_id = :hromada AND appeal = :appeal AND internal <= :with_internal ORDER BY id)"};

constexpr Sql update_withheld{"appeals.update_withheld", R"(
    UPDATE appeal_entries SET withheld = :withheld, unread = 0
     WHERE hromada_id = :hromada AND appeal = :appeal AND id = :id)"};

constexpr Sql delete_co_executors{"appeals.delete_co_executors",
                                  "DELETE FROM appeal_co_executors WHERE hromada_id = :hromada AND appeal = :appeal"};
constexpr Sql insert_co_executor{"appeals.insert_co_executor", R"(
    INSERT INTO appeal_co_executors(hromada_id, organisation, appeal) VALUES(:hromada, :organisation, :appeal)
    ON CONFLICT(hromada_id, organisation, appeal) DO NOTHING)"};

std::string written(const std::vector<std::int64_t>& ids) {
  std::string text;
  for (const std::int64_t id : ids) text += (text.empty() ? "" : ",") + std::to_string(id);
  return text;
}

std::vector<std::int64_t> read_ids(const std::string& text) {
  std::vector<std::int64_t> ids;
  for (const std::string_view part : split(text, ',')) {
    if (const auto id = parse_integer(part)) ids.push_back(*id);
  }
  return ids;
}

/// What steps change; its columns follow those of what was filed.
void read_progress(Appeal& a, const Row& row, int column) {
  const auto next = [&] { return column++; };
  a.level = static_cast<int>(row.integer(next()));
  a.reworks = static_cast<int>(row.integer(next()));
  a.refuted = static_cast<int>(row.integer(next()));
  a.voices = row.integer(next());
  a.photos = row.integer(next());
  a.cover = row.text(next());
  a.is_public = row.flag(next());
  a.grade = static_cast<int>(row.integer(next()));
  a.filed_at = row.instant(next());
  a.changed_at = row.instant(next());
  a.accept_by = row.maybe_instant(next());
  a.due_at = row.maybe_instant(next());
  a.reported_at = row.maybe_instant(next());
  a.closed_at = row.maybe_instant(next());
  if (const auto day = row.maybe_integer(next())) a.planned_on = calendar::day_of_number(*day);
  a.timely = static_cast<Timely>(row.integer(next()));
  a.executed = row.flag(next());
  a.advice = static_cast<int>(row.integer(next()));
  a.seen_done = row.integer(next());
  a.seen_undone = row.integer(next());
  a.open_text = static_cast<OpenText>(row.integer(next()));
  a.merged_into = row.integer(next());
  a.usual_due_at = row.maybe_instant(next());
  a.term_reason = row.text(next());
  a.escalated = static_cast<int>(row.integer(next()));
  a.escalated_due = row.maybe_instant(next());
  a.complaint_about = row.integer(next());
  a.ground = row.text(next());
  a.forwarded_to = row.text(next());
  a.days_ahead = row.integer(next());
  a.part_of = row.integer(next());
  a.parts = row.integer(next());
}

std::optional<std::int64_t> planned(const Appeal& appeal) {
  if (!appeal.planned_on) return std::nullopt;
  return calendar::day_number(*appeal.planned_on);
}

/// When it falls due while it is open; the index of the queue. Without a term it waits at the end.
std::optional<std::int64_t> open_due(const Appeal& appeal) {
  if (!is_open(appeal.state)) return std::nullopt;
  return appeal.due_at ? appeal.due_at->micros : 0x7FFF'FFFF'FFFF'FFFF;
}

/// Its turn in the queue.
std::optional<std::int64_t> turn(const Appeal& appeal) {
  const auto due = open_due(appeal);
  if (!due || !appeal.due_at) return due;
  return (*appeal.due_at - std::chrono::hours(24 * appeal.days_ahead)).micros;
}

/// What both insert and update write.
storage::Args changing(const Appeal& a) {
  return {{"id", a.id},
          {"state", name(a.state)},
          {"state_bit", std::int64_t{1} << static_cast<int>(a.state)},
          {"outcome", name(a.outcome)},
          {"regime", name(a.regime)},
          {"category", a.category},
          {"emergency", a.emergency},
          {"text", a.text},
          {"original_text", a.original_text},
          {"place", a.place.text},
          {"original_place", a.place.original},
          {"name_shown", a.name_shown},
          {"organisation", a.organisation},
          {"co_executors", written(a.co_executors)},
          {"level", a.level},
          {"reworks", a.reworks},
          {"refuted", a.refuted},
          {"voices", a.voices},
          {"photos", a.photos},
          {"cover", a.cover},
          {"is_public", a.is_public},
          {"grade", a.grade},
          {"changed_at", a.changed_at},
          {"accept_by", a.accept_by},
          {"due_at", a.due_at},
          {"reported_at", a.reported_at},
          {"closed_at", a.closed_at},
          {"planned_on", planned(a)},
          {"open_due", open_due(a)},
          {"timely", static_cast<std::int64_t>(a.timely)},
          {"executed", a.executed},
          {"advice", std::int64_t{a.advice}},
          {"seen_done", a.seen_done},
          {"seen_undone", a.seen_undone},
          {"open_text", static_cast<std::int64_t>(a.open_text)},
          {"merged_into", a.merged_into},
          {"parts", a.parts},
          {"usual_due_at", a.usual_due_at},
          {"term_reason", a.term_reason},
          {"escalated", std::int64_t{a.escalated}},
          {"escalated_due", a.escalated_due},
          {"complaint_about", a.complaint_about},
          {"ground", a.ground},
          {"forwarded_to", a.forwarded_to},
          {"days_ahead", a.days_ahead},
          {"turn", turn(a)}};
}

constexpr std::string_view name_place = "appeals.author_name";
constexpr std::string_view email_place = "appeals.author_email";
constexpr std::string_view phone_place = "appeals.author_phone";
constexpr std::string_view residence_place = "appeals.author_residence";

std::string sealed(const identity::Vault& vault, HromadaId hromada, std::string_view place, std::int64_t row,
                   const std::string& plain) {
  return plain.empty() ? "" : vault.seal(hromada, place, row, plain);
}

std::string opened(const identity::Vault& vault, HromadaId hromada, std::string_view place, std::int64_t row,
                   const std::string& kept) {
  return kept.empty() ? "" : vault.open(hromada, place, row, kept).value_or("");
}

storage::Args author_args(const Tx& tx, const identity::Vault& vault, const Appeal& a) {
  return {{"author_name", sealed(vault, tx.hromada(), name_place, a.id, a.author_name)},
          {"author_email", sealed(vault, tx.hromada(), email_place, a.id, a.author_email)},
          {"author_phone", sealed(vault, tx.hromada(), phone_place, a.id, a.author_phone)},
          {"author_residence", sealed(vault, tx.hromada(), residence_place, a.id, a.author_residence)}};
}

Entry entry_of(const Row& row) {
  Entry entry;
  entry.id = row.integer(0);
  entry.at = row.instant(1);
  entry.kind = row.text(2);
  entry.actor_kind = actor_kind_of(row.text(3)).value_or(Actor::Kind::system);
  entry.actor = row.integer(4);
  entry.organisation = row.integer(5);
  entry.text = row.text(6);
  entry.internal = row.flag(7);
  entry.state = state_of(row.text(8)).value_or(State::registered);
  entry.withheld = row.flag(9);
  entry.unread = row.flag(10);
  return entry;
}

}  // namespace

Appeal appeal_of(const Row& row) {
  Appeal a;
  int column = 0;
  const auto next = [&] { return column++; };
  a.id = row.integer(next());
  a.number = {row.integer(next())};
  a.state = state_of(row.text(next())).value_or(State::registered);
  a.outcome = outcome_of(row.text(next())).value_or(Outcome::none);
  a.regime = regime_of(row.text(next())).value_or(Regime::operational);
  a.category = row.integer(next());
  a.emergency = row.flag(next());
  a.text = row.text(next());
  a.original_text = row.text(next());
  a.answers = row.text(next());
  a.place.settlement = row.integer(next());
  a.place.street = row.integer(next());
  a.place.building = row.integer(next());
  a.place.text = row.text(next());
  a.place.original = row.text(next());
  a.place.lat = row.maybe_real(next());
  a.place.lon = row.maybe_real(next());
  a.place.cell = row.integer(next());
  a.author_account = row.integer(next());
  a.name_shown = row.flag(next());
  a.lang = row.text(next());
  a.source = row.text(next());
  a.organisation = row.integer(next());
  a.co_executors = read_ids(row.text(next()));
  read_progress(a, row, column);
  return a;
}

Number next_number(Tx& tx, int year) {
  const auto last = tx.one(next_serial, {{"year", year}}, [](const Row& row) { return row.integer(0); });
  return {year * std::int64_t{10'000'000} + last.value_or(1)};
}

std::optional<Appeal> find(Session& session, Number number) {
  return session.one(select_by_number, {{"number", number.code}}, appeal_of);
}

std::optional<Appeal> find_by_id(Session& session, std::int64_t id) {
  return session.one(select_by_id, {{"id", id}}, appeal_of);
}

std::vector<Appeal> parts_of(Session& session, Number letter) {
  return session.all(select_parts, {{"letter", letter.code}}, appeal_of);
}

std::vector<Appeal> shown_of_category(Session& session, std::int64_t category, std::int64_t above) {
  return session.all(select_shown_of, {{"category", category}, {"above", above}}, appeal_of);
}

std::int64_t count_shown_of_category(Session& session, std::int64_t category) {
  return session.one(count_shown_of, {{"category", category}}, [](const Row& row) { return row.integer(0); })
      .value_or(0);
}

std::optional<Appeal> find_by_external(Session& session, std::string_view external_id) {
  return session.one(select_by_external, {{"external_id", external_id}}, appeal_of);
}

void load_author(Session& session, const identity::Vault& vault, Appeal& appeal) {
  session.each(select_author, {{"id", appeal.id}}, [&](const Row& row) {
    appeal.author_name = opened(vault, session.hromada(), name_place, appeal.id, row.text(0));
    appeal.author_email = opened(vault, session.hromada(), email_place, appeal.id, row.text(1));
    appeal.author_phone = opened(vault, session.hromada(), phone_place, appeal.id, row.text(2));
    appeal.author_residence = opened(vault, session.hromada(), residence_place, appeal.id, row.text(3));
  });
}

void insert(Tx& tx, const identity::Vault& vault, const Appeal& a, std::string_view external_id) {
  storage::Args args = changing(a);
  const storage::Args fixed{
      {"number", a.number.code},
      {"answers", a.answers},
      {"settlement", a.place.settlement},
      {"street", a.place.street},
      {"building", a.place.building},
      {"lat", a.place.lat},
      {"lon", a.place.lon},
      {"cell", a.place.cell},
      {"author_account", a.author_account},
      {"lang", a.lang},
      {"source", a.source},
      {"part_of", a.part_of},
      {"filed_at", a.filed_at},
      {"external_id", external_id.empty() ? std::optional<std::string>() : std::optional<std::string>(external_id)}};
  const storage::Args author = author_args(tx, vault, a);
  args.insert(args.end(), fixed.begin(), fixed.end());
  args.insert(args.end(), author.begin(), author.end());
  tx.run(insert_appeal, args);
  put_phone(tx, vault, a);
}

void update(Tx& tx, const Appeal& appeal) { tx.run(update_appeal, changing(appeal)); }

void update_author_of(Tx& tx, const identity::Vault& vault, const Appeal& appeal) {
  storage::Args args = author_args(tx, vault, appeal);
  args.push_back({"id", appeal.id});
  tx.run(update_author, args);
  put_phone(tx, vault, appeal);
}

void put_co_executors(Tx& tx, const Appeal& appeal) {
  tx.run(delete_co_executors, {{"appeal", appeal.id}});
  for (const std::int64_t organisation : appeal.co_executors) {
    tx.run(insert_co_executor, {{"organisation", organisation}, {"appeal", appeal.id}});
  }
}

std::int64_t insert_entry(Tx& tx, std::int64_t appeal, const Entry& entry) {
  const std::int64_t id = entry.id == 0 ? storage::next_id() : entry.id;
  tx.run(insert_entry_row, {{"appeal", appeal},
                            {"id", id},
                            {"at", entry.at},
                            {"kind", entry.kind},
                            {"actor_kind", viche::name(entry.actor_kind)},
                            {"actor", entry.actor},
                            {"organisation", entry.organisation},
                            {"text", entry.text},
                            {"internal", entry.internal},
                            {"unread", entry.unread},
                            {"state", name(entry.state)}});
  return id;
}

void set_withheld(Tx& tx, std::int64_t appeal, std::int64_t entry, bool withheld) {
  tx.run(update_withheld, {{"appeal", appeal}, {"id", entry}, {"withheld", withheld}});
}

std::vector<Entry> entries(Session& session, std::int64_t appeal, bool with_internal) {
  auto all = session.all(select_entries, {{"appeal", appeal}, {"with_internal", with_internal}}, entry_of);
  // They are in order but for those imported later; a sort of the database would cost as much as the rest.
  std::stable_sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) { return a.at < b.at; });
  return all;
}

}  // namespace viche::appeals
