#include <viche/core/fault.hpp>

#include "petition_row.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql next_serial{"petitions.next_serial", R"(
    INSERT INTO petition_serials(hromada_id, year, last) VALUES(:hromada, :year, 1)
    ON CONFLICT(hromada_id, year) DO UPDATE SET last = petition_serials.last + 1 RETURNING last)"};
constexpr Sql insert_petition{"petitions.insert", R"(
    INSERT INTO petitions(hromada_id, id, number, state, title, text, lang, author_account, author_person, author_name,
        author_email, created_at, changed_at, submitted_at, published_at, reached_at, examined_from, answered_at,
        closed_at, moderate_by, ends_on, begin_by, answer_by, threshold, days, sponsors, least_level, ground, words,
        decision, answer, answered_by, merged_into, appeal, closing_leaf)
    VALUES(:hromada, :id, :number, :state, :title, :text, :lang, :author_account, :author_person, :author_name,
        :author_email, :created_at, :changed_at, :submitted_at, :published_at, :reached_at, :examined_from,
        :answered_at, :closed_at, :moderate_by, :ends_on, :begin_by, :answer_by, :threshold, :days, :sponsors,
        :least_level, :ground, :words, :decision, :answer, :answered_by, :merged_into, :appeal, :closing_leaf))"};
constexpr Sql update_petition{"petitions.update", R"(
    UPDATE petitions SET number = :number, state = :state, title = :title, text = :text, lang = :lang,
        changed_at = :changed_at, submitted_at = :submitted_at, published_at = :published_at, reached_at = :reached_at,
        examined_from = :examined_from, answered_at = :answered_at, closed_at = :closed_at, moderate_by = :moderate_by,
        ends_on = :ends_on, begin_by = :begin_by, answer_by = :answer_by, threshold = :threshold, days = :days,
        sponsors = :sponsors, least_level = :least_level, ground = :ground, words = :words, decision = :decision,
        answer = :answer, answered_by = :answered_by, merged_into = :merged_into, appeal = :appeal,
        closing_leaf = :closing_leaf
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_author{"petitions.save_author", R"(
    UPDATE petitions SET author_account = :author_account, author_person = :author_person, author_name = :author_name,
        author_email = :author_email
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_by_number{"petitions.select_by_number",
                               "SELECT " PETITION_COLUMNS
                               "FROM petitions p WHERE p.hromada_id = :hromada AND p.number = :number"};
constexpr Sql select_by_id{"petitions.select_by_id",
                           "SELECT " PETITION_COLUMNS "FROM petitions p WHERE p.hromada_id = :hromada AND p.id = :id"};
constexpr Sql select_state{"petitions.select_state",
                           "SELECT state FROM petitions WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_email{"petitions.select_email",
                           "SELECT author_email FROM petitions WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_over = Sql::across("petitions.select_over", R"(
    SELECT hromada_id, id FROM petitions WHERE state IN ('collecting', 'sponsoring') AND ends_on < :today LIMIT 1000)");
constexpr Sql select_reached = Sql::across("petitions.select_reached", R"(
    SELECT p.hromada_id, p.id FROM petitions p
      JOIN petition_tallies t ON t.hromada_id = p.hromada_id AND t.petition = p.id AND t.kind = 'total' AND t.bucket = 0
     WHERE (p.state = 'collecting' AND t.n >= p.threshold) OR (p.state = 'sponsoring' AND t.n >= p.sponsors)
     LIMIT 1000)");
constexpr Sql insert_one_step{"petitions.insert_step", R"(
    INSERT INTO petition_steps(hromada_id, petition, id, at, deed, text, actor)
    VALUES(:hromada, :petition, :id, :at, :deed, :text, :actor))"};
constexpr Sql select_steps{"petitions.select_steps", R"(
    SELECT id, at, deed, text, actor FROM petition_steps
     WHERE hromada_id = :hromada AND petition = :petition ORDER BY id)"};
constexpr Sql insert_offer{"petitions.offer_merge", R"(
    INSERT INTO petition_merge_offers(hromada_id, petition, into_petition, offered_by, at)
    VALUES(:hromada, :petition, :into, :by, :at)
    ON CONFLICT(hromada_id, petition)
    DO UPDATE SET into_petition = excluded.into_petition, offered_by = excluded.offered_by, at = excluded.at)"};
constexpr Sql select_offer{"petitions.select_merge_offer", R"(
    SELECT into_petition FROM petition_merge_offers WHERE hromada_id = :hromada AND petition = :petition)"};
constexpr Sql delete_offer{"petitions.drop_merge_offer",
                           "DELETE FROM petition_merge_offers WHERE hromada_id = :hromada AND petition = :petition"};
constexpr Sql insert_follower{"petitions.follow", R"(
    INSERT INTO petition_followers(hromada_id, petition, account, at) VALUES(:hromada, :petition, :account, :at)
    ON CONFLICT DO NOTHING)"};
constexpr Sql delete_follower{"petitions.unfollow", R"(
    DELETE FROM petition_followers WHERE hromada_id = :hromada AND petition = :petition AND account = :account)"};
constexpr Sql select_follower{"petitions.follows", R"(
    SELECT 1 FROM petition_followers WHERE hromada_id = :hromada AND petition = :petition AND account = :account)"};
constexpr Sql select_followers{"petitions.followers", R"(
    SELECT account FROM petition_followers
     WHERE hromada_id = :hromada AND petition = :petition AND account > :above ORDER BY account LIMIT :limit)"};
constexpr Sql select_followed{"petitions.followed_by", R"(
    SELECT petition FROM petition_followers WHERE hromada_id = :hromada AND account = :account ORDER BY petition DESC)"};

constexpr Sql select_submitted{"petitions.count_submitted", R"(
    SELECT count(*) FROM petitions
     WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0 AND submitted_at > :since)"};
constexpr Sql select_drafts{"petitions.count_drafts", R"(
    SELECT count(*) FROM petitions
     WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0 AND state = 'draft')"};

storage::Value day_value(const std::optional<calendar::Day>& day) {
  if (!day) return nullptr;
  return calendar::day_number(*day);
}

storage::Arg day_arg(std::string_view name, const std::optional<calendar::Day>& day) {
  storage::Arg arg(name, nullptr);
  arg.value = day_value(day);
  return arg;
}

storage::Args args_of(const Petition& p) {
  return {{"id", p.id},
          {"number", p.number.code},
          {"state", name(p.state)},
          {"title", p.title},
          {"text", p.text},
          {"lang", p.lang},
          {"changed_at", p.changed_at},
          {"submitted_at", p.submitted_at},
          {"published_at", p.published_at},
          {"reached_at", p.reached_at},
          {"examined_from", p.examined_from},
          {"answered_at", p.answered_at},
          {"closed_at", p.closed_at},
          day_arg("moderate_by", p.moderate_by),
          day_arg("ends_on", p.ends_on),
          day_arg("begin_by", p.begin_by),
          day_arg("answer_by", p.answer_by),
          {"threshold", p.threshold},
          {"days", p.days},
          {"sponsors", p.sponsors},
          {"least_level", static_cast<int>(p.least_level)},
          {"ground", p.ground},
          {"words", p.words},
          {"decision", name(p.decision)},
          {"answer", p.answer},
          {"answered_by", p.answered_by},
          {"merged_into", p.merged_into},
          {"appeal", p.appeal},
          {"closing_leaf", p.closing_leaf}};
}

void add_author(storage::Args& args, const identity::Vault& vault, HromadaId hromada, const Petition& p) {
  args.emplace_back("author_account", p.author_account);
  args.emplace_back("author_person", p.author_person);
  args.emplace_back("author_name", p.author_name);
  args.emplace_back("author_email", p.author_email.empty()
                                        ? std::string()
                                        : vault.seal(hromada, "petitions.author_email", p.id, p.author_email));
}

std::optional<calendar::Day> day_at(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return calendar::day_of_number(row.integer(column));
}

Due due_of(const Row& row) { return {{row.integer(0)}, row.integer(1)}; }

}  // namespace

Petition petition_of(const Row& row) {
  int column = 0;
  const auto next = [&] { return column++; };
  Petition p;
  p.id = row.integer(next());
  p.number = {row.integer(next())};
  p.state = state_of(row.text(next())).value();
  p.title = row.text(next());
  p.text = row.text(next());
  p.lang = row.text(next());
  p.author_account = row.integer(next());
  p.author_person = row.integer(next());
  p.author_name = row.text(next());
  p.created_at = row.instant(next());
  p.changed_at = row.instant(next());
  for (auto* at : {&p.submitted_at, &p.published_at, &p.reached_at, &p.examined_from, &p.answered_at, &p.closed_at}) {
    *at = row.maybe_instant(next());
  }
  for (auto* day : {&p.moderate_by, &p.ends_on, &p.begin_by, &p.answer_by}) *day = day_at(row, next());
  p.threshold = row.integer(next());
  p.days = row.integer(next());
  p.sponsors = row.integer(next());
  p.least_level = static_cast<IdentityLevel>(row.integer(next()));
  p.ground = row.text(next());
  p.words = row.text(next());
  p.decision = decision_of(row.text(next())).value();
  p.answer = row.text(next());
  p.answered_by = row.text(next());
  p.merged_into = row.integer(next());
  p.appeal = row.text(next());
  p.closing_leaf = row.maybe_integer(next());
  return p;
}

Number next_number(Tx& tx, int year) {
  const auto last = tx.one(next_serial, {{"year", year}}, [](const Row& row) { return row.integer(0); });
  return {year * serials_in_a_year + last.value_or(1)};
}

void insert(Tx& tx, const identity::Vault& vault, const Petition& petition) {
  storage::Args args = args_of(petition);
  args.emplace_back("created_at", petition.created_at);
  add_author(args, vault, tx.hromada(), petition);
  tx.run(insert_petition, args);
}

void update(Tx& tx, const Petition& petition) { tx.run(update_petition, args_of(petition)); }

void save_author(Tx& tx, const identity::Vault& vault, const Petition& petition) {
  storage::Args args{{"id", petition.id}};
  add_author(args, vault, tx.hromada(), petition);
  tx.run(update_author, args);
}

std::optional<Petition> find(Session& session, Number number) {
  return session.one(select_by_number, {{"number", number.code}}, petition_of);
}

std::optional<Petition> find_by_id(Session& session, std::int64_t id) {
  return session.one(select_by_id, {{"id", id}}, petition_of);
}

std::optional<State> current_state(Session& session, std::int64_t petition) {
  const auto state = session.one(select_state, {{"id", petition}}, [](const Row& row) { return row.text(0); });
  return state ? state_of(*state) : std::nullopt;
}

std::string author_email(Session& session, const identity::Vault& vault, std::int64_t petition) {
  const auto sealed = session.one(select_email, {{"id", petition}}, [](const Row& row) { return row.text(0); });
  if (!sealed || sealed->empty()) return {};
  auto email = vault.open(session.hromada(), "petitions.author_email", petition, *sealed);
  if (!email) throw Fault("a sealed value of petitions.author_email does not open");
  return *std::move(email);
}

std::vector<Due> over(Session& session, calendar::Day today) {
  return session.all(select_over, {{"today", calendar::day_number(today)}}, due_of);
}

std::vector<Due> reached(Session& session) { return session.all(select_reached, {}, due_of); }

void insert_step(Tx& tx, std::int64_t petition, const Step& step) {
  tx.run(insert_one_step, {{"petition", petition},
                           {"id", step.id},
                           {"at", step.at},
                           {"deed", name(step.deed)},
                           {"text", step.text},
                           {"actor", step.actor}});
}

std::vector<Step> steps(Session& session, std::int64_t petition) {
  return session.all(select_steps, {{"petition", petition}}, [](const Row& row) {
    return Step{row.integer(0), row.instant(1), deed_of(row.text(2)).value(), row.text(3), row.integer(4)};
  });
}

void offer_merge(Tx& tx, std::int64_t petition, std::int64_t into, std::int64_t by, Instant now) {
  tx.run(insert_offer, {{"petition", petition}, {"into", into}, {"by", by}, {"at", now}});
}

std::int64_t merge_offer(Session& session, std::int64_t petition) {
  return session.number(select_offer, {{"petition", petition}});
}

void drop_merge_offer(Tx& tx, std::int64_t petition) { tx.run(delete_offer, {{"petition", petition}}); }

std::int64_t count_submitted(Session& session, std::int64_t account, Instant since) {
  return session.number(select_submitted, {{"account", account}, {"since", since}});
}

std::int64_t count_drafts(Session& session, std::int64_t account) {
  return session.number(select_drafts, {{"account", account}});
}

bool follow(Tx& tx, std::int64_t petition, std::int64_t account, Instant now) {
  return tx.run(insert_follower, {{"petition", petition}, {"account", account}, {"at", now}}) == 1;
}

bool unfollow(Tx& tx, std::int64_t petition, std::int64_t account) {
  return tx.run(delete_follower, {{"petition", petition}, {"account", account}}) == 1;
}

bool follows(Session& session, std::int64_t petition, std::int64_t account) {
  return session.exists(select_follower, {{"petition", petition}, {"account", account}});
}

std::vector<std::int64_t> followers(Session& session, std::int64_t petition, std::int64_t above, std::int64_t limit) {
  return session.all(select_followers, {{"petition", petition}, {"above", above}, {"limit", limit}},
                     [](const Row& row) { return row.integer(0); });
}

std::vector<std::int64_t> followed_by(Session& session, std::int64_t account) {
  return session.all(select_followed, {{"account", account}}, [](const Row& row) { return row.integer(0); });
}

}  // namespace viche::petitions
