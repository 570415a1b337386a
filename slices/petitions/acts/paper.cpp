#include <algorithm>
#include <map>

#include <viche/identity/identity.hpp>

#include "../store/sheets.hpp"
#include "entering.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t most_rows = 100;
constexpr std::size_t most_number = 40, rnokpp_digits = 10;

Check may_key(const By& by) {
  const bool may = by.actor.is_staff() && by.actor.roles.has_any(who::clerks);
  return may ? Check(Done{}) : Check(forbidden("petitions.not_yours"));
}

/// Ten digits are a tax number, all else the number of a passport.
identity::Proof proof_of(const SheetRow& row) {
  identity::Proof proof;
  proof.method = "paper";
  proof.surname = row.surname;
  proof.given_name = row.given_name;
  proof.patronymic = row.patronymic;
  const bool digits = std::all_of(row.number.begin(), row.number.end(), [](char c) { return c >= '0' && c <= '9'; });
  (digits && row.number.size() == rnokpp_digits ? proof.rnokpp : proof.passport) = row.number;
  return proof;
}

SheetRow tidied(SheetRow row) {
  const auto line = [](const std::string& text) { return is_valid_utf8(text) ? tidy_line(text) : std::string(); };
  row.surname = line(row.surname);
  row.given_name = line(row.given_name);
  row.patronymic = line(row.patronymic);
  row.number = line(row.number);
  std::erase(row.number, ' ');
  if (row.illegible) row = SheetRow{row.row, row.keying, {}, {}, {}, {}, true};
  return row;
}

/// What is wrong with a row, each at its own field.
void check_row(Refusals& refusals, const SheetRow& row) {
  if (row.illegible) return;
  const std::string number = std::to_string(row.row), at = "_" + number;
  if (row.surname.empty() && row.given_name.empty() && row.number.empty()) {
    refusals.add(invalid("petitions.sheet_row_empty", "surname" + at, {{"row", number}}));
    return;
  }
  const Result<identity::Proof> proof = identity::tidied(proof_of(row));
  if (proof) return;
  const auto add = [&](const Refusal& refusal) {
    const std::string& field = refusal.field;
    if (field == "surname" || field == "given_name" || field == "patronymic") {
      const bool missing = refusal.code == "people.name_empty";
      refusals.add(invalid(missing ? "petitions.sheet_name_missing" : "petitions.sheet_name_long", field + at,
                           {{"row", number}, {"part", field}}));
    } else {
      refusals.add(invalid("petitions.sheet_number_invalid", "number" + at, {{"row", number}}));
    }
  };
  add(proof.refusal());
  for (const Refusal& other : proof.refusal().also) add(other);
}

Check check_rows(const Sheet& sheet, const std::vector<SheetRow>& rows) {
  Refusals refusals;
  if (static_cast<std::int64_t>(rows.size()) != sheet.rows) refusals.add(invalid("petitions.sheet_rows_other", "rows"));
  for (const SheetRow& row : rows) check_row(refusals, row);
  return refusals.check();
}

bool same(const SheetRow& a, const SheetRow& b) {
  const auto key = [](const SheetRow& row) {
    return to_lower(row.surname + "\n" + row.given_name + "\n" + row.patronymic + "\n" + row.number) +
           (row.illegible ? "?" : "");
  };
  return key(a) == key(b);
}

std::vector<Difference> compared(const std::vector<SheetRow>& rows) {
  std::map<std::int64_t, Difference> pairs;
  for (const SheetRow& row : rows) {
    Difference& pair = pairs[row.row];
    pair.row = row.row;
    (row.keying == 1 ? pair.first : pair.second) = row;
  }
  std::vector<Difference> differing;
  for (const auto& [number, pair] : pairs) {
    if (!same(pair.first, pair.second)) differing.push_back(pair);
  }
  return differing;
}

/// One signature of a sheet. @returns false: this person has signed already
Result<bool> count_row(storage::Tx& tx, const By& by, const Petition& petition, const Sheet& sheet,
                       const SheetRow& row) {
  const identity::People& people = by.services.identity.people();
  VICHE_LET(person, people.meet(tx, proof_of(row)));
  if (find_signature(tx, by.services.vault, petition.id, person.id)) return false;
  Signature signature;
  signature.id = storage::next_id();
  signature.petition = petition.id;
  signature.person = person.id;
  signature.account = person.account;
  signature.name = row.surname + " " + row.given_name + (row.patronymic.empty() ? "" : " " + row.patronymic);
  signature.channel = Channel::paper;
  signature.level = IdentityLevel::none;
  signature.at = by.now;
  signature.sheet = sheet.id;
  const std::string who = people.pseudonym(tx, person.id, petition.object()).value();
  write_signature(tx, by.services, petition, signature, "signature", who);
  return true;
}

}  // namespace

Result<std::int64_t> begin_sheet(const By& by, std::int64_t id, const Sheet& said) {
  VICHE_REQUIRE(may_key(by));
  Sheet sheet = said;
  sheet.number = tidy_line(said.number);
  Refusals refusals;
  if (sheet.number.empty() || length(sheet.number) > most_number) {
    refusals.add(invalid("petitions.sheet_number_missing", "number"));
  }
  if (sheet.rows < 1 || sheet.rows > most_rows) refusals.add(invalid("petitions.sheet_rows_invalid", "rows"));
  if (sheet.received_on > calendar::kyiv_day(by.now))
    refusals.add(invalid("petitions.sheet_day_invalid", "received_on"));
  VICHE_REQUIRE(refusals.check());
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    if (const auto before = kit::answered(tx, by.form_key)) return parse_integer(*before).value_or(0);
    const auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    if (petition->state != State::collecting) return conflict("petitions.not_collecting");
    if (has_sheet(tx, id, sheet.number)) return conflict("petitions.sheet_taken", "number");
    sheet.id = storage::next_id();
    sheet.petition = id;
    sheet.state = Sheet::State::first;
    sheet.at = by.now;
    insert(tx, sheet);
    audit::record(tx, by.actor, "petitions.begin_sheet", "petition", id, by.now);
    kit::remember(tx, by.form_key, std::to_string(sheet.id), by.now);
    return sheet.id;
  });
}

Check key_sheet(const By& by, std::int64_t id, const std::vector<SheetRow>& said) {
  VICHE_REQUIRE(may_key(by));
  std::vector<SheetRow> rows;
  for (const SheetRow& row : said) rows.push_back(tidied(row));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto sheet = find_sheet(tx, id);
    if (!sheet) return not_found();
    const bool first = sheet->state == Sheet::State::first;
    if (!first && sheet->state != Sheet::State::second) return conflict("petitions.not_now");
    if (!first && sheet->first_by == by.actor.account) return forbidden("petitions.sheet_same_clerk");
    VICHE_REQUIRE(check_rows(*sheet, rows));
    for (SheetRow& row : rows) {
      row.keying = first ? 1 : 2;
      put_row(tx, by.services.vault, id, row);
    }
    (first ? sheet->first_by : sheet->second_by) = by.actor.account;
    sheet->state = first ? Sheet::State::second : Sheet::State::compare;
    update(tx, *sheet);
    audit::record(tx, by.actor, "petitions.key_sheet", "petition", sheet->petition, by.now);
    return Done{};
  });
}

std::vector<Difference> differences(const By& by, std::int64_t id) {
  return by.services.db.read(by.town.id, [&](storage::Session& session) -> std::vector<Difference> {
    const auto sheet = find_sheet(session, id);
    if (!sheet || sheet->state != Sheet::State::compare) return {};
    return compared(sheet_rows(session, by.services.vault, id));
  });
}

Check accept_sheet(const By& by, std::int64_t id, const std::vector<SheetRow>& said) {
  VICHE_REQUIRE(may_key(by));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto sheet = find_sheet(tx, id);
    if (!sheet) return not_found();
    if (sheet->state != Sheet::State::compare) return conflict("petitions.not_now");
    const auto petition = find_by_id(tx, sheet->petition);
    if (petition->state != State::collecting) return conflict("petitions.not_collecting");
    const auto keyed = sheet_rows(tx, by.services.vault, id);
    std::map<std::int64_t, SheetRow> rows;
    for (const SheetRow& row : keyed) {
      if (row.keying == 1) rows[row.row] = row;
    }
    Refusals refusals;
    for (const Difference& difference : compared(keyed)) {
      const auto decided =
          std::find_if(said.begin(), said.end(), [&](const SheetRow& row) { return row.row == difference.row; });
      if (decided == said.end()) {
        const std::string number = std::to_string(difference.row);
        refusals.add(invalid("petitions.sheet_undecided", "row_" + number, {{"row", number}}));
        continue;
      }
      rows[difference.row] = tidied(*decided);
      check_row(refusals, rows[difference.row]);
    }
    VICHE_REQUIRE(refusals.check());
    for (const auto& [number, row] : rows) {
      if (row.illegible) {
        ++sheet->left_out;
        continue;
      }
      VICHE_LET(counted, count_row(tx, by, *petition, *sheet, row));
      ++(counted ? sheet->counted : sheet->repeated);
    }
    sheet->accepted_by = by.actor.account;
    sheet->state = Sheet::State::accepted;
    update(tx, *sheet);
    forget_rows(tx, id);
    audit::record(tx, by.actor, "petitions.accept_sheet", "petition", petition->id, by.now);
    return Done{};
  });
}

}  // namespace viche::petitions
