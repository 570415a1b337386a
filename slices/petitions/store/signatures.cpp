#include <algorithm>
#include <set>

#include <viche/core/fault.hpp>

#include "../store.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define SIGNATURE_COLUMNS                                                                                             \
  "id, petition, person, account, name, settlement, channel, level, standing, at, position, address, device, sheet, " \
  "merged_from "

constexpr Sql insert_one{"petitions.insert_signature", R"(
    INSERT INTO signatures(hromada_id, petition, person, id, account, name, settlement, channel, level, standing, at,
                           position, address, device, sheet, merged_from)
    VALUES(:hromada, :petition, :person, :id, :account, :name, :settlement, :channel, :level, :standing, :at,
           :position, :address, :device, :sheet, :merged_from)
    ON CONFLICT DO NOTHING)"};
constexpr Sql select_of_person{"petitions.signature_of_person",
                               "SELECT " SIGNATURE_COLUMNS
                               "FROM signatures "
                               "WHERE hromada_id = :hromada AND petition = :petition AND person = :person"};
constexpr Sql select_by_id{"petitions.signature_by_id",
                           "SELECT " SIGNATURE_COLUMNS
                           "FROM signatures WHERE hromada_id = :hromada AND petition = :petition AND id = :id"};
constexpr Sql select_of_account{"petitions.signature_of_account",
                                "SELECT " SIGNATURE_COLUMNS
                                "FROM signatures WHERE hromada_id = :hromada AND petition = :petition "
                                "AND account = :account AND account <> 0"};
constexpr Sql select_own{"petitions.own_signature",
                         "SELECT " SIGNATURE_COLUMNS
                         "FROM signatures WHERE hromada_id = :hromada AND petition = :petition AND person = :person "
                         "UNION ALL SELECT " SIGNATURE_COLUMNS
                         "FROM signatures WHERE hromada_id = :hromada AND account = :account AND account <> 0 "
                         "AND petition = :petition AND person <> :person LIMIT 1"};
constexpr Sql select_all_of_account{"petitions.signatures_of_account",
                                    "SELECT " SIGNATURE_COLUMNS
                                    "FROM signatures WHERE hromada_id = :hromada AND account = :account "
                                    "AND account <> 0 ORDER BY id DESC LIMIT :limit"};
constexpr Sql select_in_order{"petitions.signatures",
                              "SELECT " SIGNATURE_COLUMNS
                              "FROM signatures WHERE hromada_id = :hromada AND petition = :petition AND id > :after "
                              "AND standing <= :standing ORDER BY id LIMIT :limit"};
constexpr Sql select_newest{
    "petitions.newest_signatures",
    "SELECT " SIGNATURE_COLUMNS
    "FROM signatures WHERE hromada_id = :hromada AND petition = :petition "
    "AND (CAST(:below AS BIGINT) = 0 OR id < :below) AND standing = 0 ORDER BY id DESC LIMIT :limit"};
constexpr Sql select_ids_between{"petitions.signature_ids", R"(
    SELECT id FROM signatures
     WHERE hromada_id = :hromada AND petition = :petition AND id >= :least AND id <= :most)"};
constexpr Sql select_positions{"petitions.positions", R"(
    SELECT position FROM signatures WHERE hromada_id = :hromada AND petition = :petition
    UNION ALL
    SELECT position FROM petition_leaves WHERE hromada_id = :hromada AND petition = :petition
    ORDER BY position)"};
constexpr Sql insert_one_position{"petitions.insert_position", R"(
    INSERT INTO petition_leaves(hromada_id, petition, position) VALUES(:hromada, :petition, :position))"};
constexpr Sql select_positions_beside{"petitions.positions_beside", R"(
    SELECT position FROM petition_leaves
     WHERE hromada_id = :hromada AND petition = :petition AND position > :after ORDER BY position DESC)"};
constexpr Sql update_standing{"petitions.save_standing", R"(
    UPDATE signatures SET standing = :standing
     WHERE hromada_id = :hromada AND petition = :petition AND person = :person)"};
constexpr Sql count_address{"petitions.count_at_address", R"(
    SELECT count(*) FROM signatures
     WHERE hromada_id = :hromada AND petition = :petition AND address = :of AND address <> '')"};
constexpr Sql count_device{"petitions.count_at_device", R"(
    SELECT count(*) FROM signatures
     WHERE hromada_id = :hromada AND petition = :petition AND device = :of AND device <> '')"};
constexpr Sql crowds_at_address{"petitions.crowds_at_address", R"(
    SELECT address, count(*) FROM signatures
     WHERE hromada_id = :hromada AND petition = :petition AND address <> '' AND standing <> 2
     GROUP BY address HAVING count(*) >= :least ORDER BY 2 DESC LIMIT 1000)"};
constexpr Sql crowds_at_device{"petitions.crowds_at_device", R"(
    SELECT device, count(*) FROM signatures
     WHERE hromada_id = :hromada AND petition = :petition AND device <> '' AND standing <> 2
     GROUP BY device HAVING count(*) >= :least ORDER BY 2 DESC LIMIT 1000)"};
/// While a petition collects, what one address or browser may still bring is counted with those who had themselves
/// erased.
#define WHILE_IT_COLLECTS(column)                                                \
  "CASE WHEN petition IN (SELECT id FROM petitions WHERE hromada_id = :hromada " \
  "                        AND state IN ('collecting', 'sponsoring')) THEN " column " ELSE '' END"
#define FORGOTTEN \
  "name = '', account = 0, address = " WHILE_IT_COLLECTS("address") ", device = " WHILE_IT_COLLECTS("device") " "

constexpr Sql forget_account{"petitions.forget_account", "UPDATE signatures SET " FORGOTTEN R"(
     WHERE hromada_id = :hromada AND account = :account AND account <> 0)"};
constexpr Sql forget_person{"petitions.forget_person", "UPDATE signatures SET " FORGOTTEN R"(
     WHERE hromada_id = :hromada AND petition IN (SELECT id FROM petitions WHERE hromada_id = :hromada)
       AND person = :person AND person <> 0 AND (name <> '' OR account <> 0))"};
constexpr Sql forget_marks{"petitions.forget_marks", R"(
    UPDATE signatures SET address = '', device = ''
     WHERE hromada_id = :hromada AND petition = :petition AND account = 0 AND (address <> '' OR device <> ''))"};
constexpr Sql select_last_open{"petitions.last_open_day", R"(
    SELECT max(p.ends_on) FROM petitions p
      JOIN signatures s ON s.hromada_id = p.hromada_id AND s.petition = p.id
     WHERE p.hromada_id = :hromada AND p.state IN ('collecting', 'sponsoring') AND s.person = :person)"};

#define SIGNATURE_MATCHING                                                                                      \
  "FROM signatures WHERE hromada_id = :hromada AND petition = :petition AND id > :after "                       \
  "AND (CAST(:address AS TEXT) = '' OR address = :address) "                                                    \
  "AND (CAST(:device AS TEXT) = '' OR device = :device) "                                                       \
  "AND (CAST(:settlement AS BIGINT) < 0 OR settlement = :settlement) AND (:channel < 0 OR channel = :channel) " \
  "AND (:level < 0 OR level = :level) AND (:standing < 0 OR standing = :standing) "                             \
  "AND at >= :from AND at < :until AND (CAST(:up_to AS BIGINT) = 0 OR id <= :up_to) "

constexpr Sql select_matching{"petitions.matching",
                              "SELECT " SIGNATURE_COLUMNS SIGNATURE_MATCHING "ORDER BY id LIMIT :limit"};
constexpr Sql count_all_matching{"petitions.count_matching", "SELECT count(*) " SIGNATURE_MATCHING};
constexpr Sql count_all_living{"petitions.count_living", "SELECT count(*) " SIGNATURE_MATCHING "AND standing <> 2"};
constexpr Sql select_is_living{"petitions.is_living", R"(
    SELECT 1 FROM signatures
     WHERE hromada_id = :hromada AND petition = :petition AND id = :id AND standing <> 2)"};

constexpr std::int64_t the_end = 9'000'000'000'000'000;

std::string sealed(const identity::Vault& vault, HromadaId hromada, const Signature& signature) {
  if (signature.name.empty()) return {};
  return vault.seal(hromada, "signatures.name", signature.id, signature.name);
}

Signature signature_of(const Row& row, const identity::Vault& vault, HromadaId hromada) {
  Signature s;
  s.id = row.integer(0);
  s.petition = row.integer(1);
  s.person = row.integer(2);
  s.account = row.integer(3);
  const std::string name = row.text(4);
  s.settlement = row.integer(5);
  s.channel = static_cast<Channel>(row.integer(6));
  s.level = static_cast<IdentityLevel>(row.integer(7));
  s.standing = static_cast<Standing>(row.integer(8));
  s.at = row.instant(9);
  s.position = static_cast<std::uint64_t>(row.integer(10));
  s.address = row.text(11);
  s.device = row.text(12);
  s.sheet = row.integer(13);
  s.merged_from = row.integer(14);
  if (!name.empty()) {
    auto opened = vault.open(hromada, "signatures.name", s.id, name);
    if (!opened) throw Fault("a sealed value of signatures.name does not open");
    s.name = *std::move(opened);
  }
  return s;
}

auto reads(Session& session, const identity::Vault& vault) {
  return [&session, &vault](const Row& row) { return signature_of(row, vault, session.hromada()); };
}

storage::Args args_of(std::int64_t petition, const Filter& filter, std::int64_t after) {
  const auto number = [](const auto& value) { return value ? static_cast<std::int64_t>(*value) : std::int64_t{-1}; };
  return {{"petition", petition},
          {"after", after},
          {"address", filter.address},
          {"device", filter.device},
          {"settlement", filter.settlement.value_or(-1)},
          {"channel", number(filter.channel)},
          {"level", number(filter.level)},
          {"standing", number(filter.standing)},
          {"from", filter.from.value_or(Instant{0})},
          {"until", filter.until.value_or(Instant{the_end})},
          {"up_to", filter.up_to}};
}

}  // namespace

bool insert(Tx& tx, const identity::Vault& vault, const Signature& s) {
  return tx.run(insert_one, {{"petition", s.petition},
                             {"person", s.person},
                             {"id", s.id},
                             {"account", s.account},
                             {"name", sealed(vault, tx.hromada(), s)},
                             {"settlement", s.settlement},
                             {"channel", static_cast<int>(s.channel)},
                             {"level", static_cast<int>(s.level)},
                             {"standing", static_cast<int>(s.standing)},
                             {"at", s.at},
                             {"position", static_cast<std::int64_t>(s.position)},
                             {"address", s.address},
                             {"device", s.device},
                             {"sheet", s.sheet},
                             {"merged_from", s.merged_from}}) == 1;
}

std::optional<Signature> find_signature(Session& session, const identity::Vault& vault, std::int64_t petition,
                                        std::int64_t person) {
  return session.one(select_of_person, {{"petition", petition}, {"person", person}}, reads(session, vault));
}

std::optional<Signature> find_own_signature(Session& session, const identity::Vault& vault, std::int64_t petition,
                                            std::int64_t person, std::int64_t account) {
  return session.one(select_own, {{"petition", petition}, {"person", person}, {"account", account}},
                     reads(session, vault));
}

std::optional<Signature> find_signature_by_id(Session& session, const identity::Vault& vault, std::int64_t petition,
                                              std::int64_t id) {
  return session.one(select_by_id, {{"petition", petition}, {"id", id}}, reads(session, vault));
}

std::optional<Signature> find_signature_of_account(Session& session, const identity::Vault& vault,
                                                   std::int64_t petition, std::int64_t account) {
  return session.one(select_of_account, {{"petition", petition}, {"account", account}}, reads(session, vault));
}

std::vector<Signature> signatures(Session& session, const identity::Vault& vault, std::int64_t petition,
                                  std::int64_t after, std::int64_t limit, bool counted_only) {
  return session.all(select_in_order,
                     {{"petition", petition}, {"after", after}, {"limit", limit}, {"standing", counted_only ? 0 : 2}},
                     reads(session, vault));
}

std::vector<Signature> signatures_of_account(Session& session, const identity::Vault& vault, std::int64_t account,
                                             std::int64_t limit) {
  return session.all(select_all_of_account, {{"account", account}, {"limit", limit}}, reads(session, vault));
}

std::vector<Signature> newest_signatures(Session& session, const identity::Vault& vault, std::int64_t petition,
                                         std::int64_t below, std::int64_t limit) {
  return session.all(select_newest, {{"petition", petition}, {"below", below}, {"limit", limit}},
                     reads(session, vault));
}

std::vector<std::uint64_t> positions(Session& session, std::int64_t petition) {
  return session.all(select_positions, {{"petition", petition}},
                     [](const Row& row) { return static_cast<std::uint64_t>(row.integer(0)); });
}

void insert_position(Tx& tx, std::int64_t petition, std::uint64_t position) {
  tx.run(insert_one_position, {{"petition", petition}, {"position", static_cast<std::int64_t>(position)}});
}

std::vector<std::uint64_t> positions_beside(Session& session, std::int64_t petition, std::uint64_t after) {
  return session.all(select_positions_beside, {{"petition", petition}, {"after", static_cast<std::int64_t>(after)}},
                     [](const Row& row) { return static_cast<std::uint64_t>(row.integer(0)); });
}

std::vector<std::int64_t> missing_signatures(Session& session, std::int64_t petition,
                                             const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  const auto [least, most] = std::minmax_element(ids.begin(), ids.end());
  std::set<std::int64_t> there;
  session.each(select_ids_between, {{"petition", petition}, {"least", *least}, {"most", *most}},
               [&](const Row& row) { there.insert(row.integer(0)); });
  std::vector<std::int64_t> missing;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(missing),
               [&](std::int64_t id) { return !there.contains(id); });
  return missing;
}

std::vector<Signature> matching(Session& session, const identity::Vault& vault, std::int64_t petition,
                                const Filter& filter, std::int64_t after, std::int64_t limit) {
  if (!filter.ids.empty()) {
    std::vector<Signature> found;
    for (const std::int64_t id : std::set<std::int64_t>(filter.ids.begin(), filter.ids.end())) {
      if (id <= after || static_cast<std::int64_t>(found.size()) == limit) continue;
      if (auto one = find_signature_by_id(session, vault, petition, id)) found.push_back(*std::move(one));
    }
    return found;
  }
  storage::Args args = args_of(petition, filter, after);
  args.emplace_back("limit", limit);
  return session.all(select_matching, args, reads(session, vault));
}

std::int64_t count_matching(Session& session, std::int64_t petition, const Filter& filter) {
  if (!filter.ids.empty()) return static_cast<std::int64_t>(filter.ids.size());
  return session.number(count_all_matching, args_of(petition, filter, 0));
}

std::int64_t count_living(Session& session, std::int64_t petition, const Filter& filter) {
  if (filter.ids.empty()) return session.number(count_all_living, args_of(petition, filter, 0));
  const std::set<std::int64_t> ids(filter.ids.begin(), filter.ids.end());
  return std::count_if(ids.begin(), ids.end(), [&](std::int64_t id) {
    return session.exists(select_is_living, {{"petition", petition}, {"id", id}});
  });
}

void save_standing(Tx& tx, const Signature& s) {
  tx.run(update_standing, {{"petition", s.petition}, {"person", s.person}, {"standing", static_cast<int>(s.standing)}});
}

std::int64_t count_at_address(Session& session, std::int64_t petition, std::string_view address) {
  return session.number(count_address, {{"petition", petition}, {"of", address}});
}

std::int64_t count_at_device(Session& session, std::int64_t petition, std::string_view device) {
  return session.number(count_device, {{"petition", petition}, {"of", device}});
}

std::vector<Crowd> crowds(Session& session, std::int64_t petition, bool by_device, std::int64_t least) {
  return session.all(by_device ? crowds_at_device : crowds_at_address, {{"petition", petition}, {"least", least}},
                     [](const Row& row) {
                       return Crowd{row.text(0), row.integer(1)};
                     });
}

std::int64_t forget_signer(Tx& tx, std::int64_t account, std::int64_t person) {
  return tx.run(forget_account, {{"account", account}}) + tx.run(forget_person, {{"person", person}});
}

void forget_marks_of_erased(Tx& tx, std::int64_t petition) { tx.run(forget_marks, {{"petition", petition}}); }

std::optional<calendar::Day> last_open_day(Session& session, std::int64_t person) {
  const auto day =
      session.one(select_last_open, {{"person", person}}, [](const Row& row) { return row.maybe_integer(0); });
  if (!day || !*day) return std::nullopt;
  return calendar::day_of_number(**day);
}

}  // namespace viche::petitions
