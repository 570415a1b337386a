#include <algorithm>
#include <map>

#include <viche/identity/identity.hpp>

#include "../store/sheets.hpp"
#include "entering.hpp"

namespace viche::petitions {

namespace {

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
  if (row.illegible) row = SheetRow{row.row, row.keying, {}, {}, {}, {}, true, row.by};
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
      const bool missing = refusal.code == "people.name_empty", signs = refusal.code == "people.name_signs";
      const char* code = missing ? "petitions.sheet_name_missing"
                         : signs ? "petitions.sheet_name_signs"
                                 : "petitions.sheet_name_long";
      std::map<std::string, std::string> args = refusal.args;
      args["row"] = number;
      refusals.add(invalid(code, field + at, std::move(args)));
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

std::map<std::int64_t, Difference> paired(const std::vector<SheetRow>& rows) {
  std::map<std::int64_t, Difference> pairs;
  for (const SheetRow& row : rows) {
    Difference& pair = pairs[row.row];
    pair.row = row.row;
    (row.keying == 1 ? pair.first : pair.second) = row;
  }
  return pairs;
}

/// Two say the same of a row.
bool agrees(const Difference& pair) { return same(pair.first, pair.second) && pair.first.by != pair.second.by; }

/// What one clerk says of a row that differs. Whose words they take need not say it again; their own words stand for
/// their keying alone.
void decide(Difference& pair, SheetRow said, std::int64_t clerk) {
  said.by = clerk;
  const bool like_first = same(said, pair.first) && pair.first.by != clerk;
  const bool like_second = same(said, pair.second) && pair.second.by != clerk;
  SheetRow& own = like_first ? pair.second : like_second || pair.first.by == clerk ? pair.first : pair.second;
  said.row = own.row;
  said.keying = own.keying;
  own = std::move(said);
}

bool takes_paper(const Petition& petition, const By& by) {
  return takes_paper(calendar::WorkingDays::of_ukraine(), petition, calendar::kyiv_day(by.now));
}

/// Number, day and rows of a sheet, each with its own refusal.
Check check_sheet(storage::Session& session, const By& by, const Petition& petition, const Sheet& sheet) {
  if (!takes_paper(petition, by)) return conflict("petitions.not_collecting");
  Refusals refusals;
  if (sheet.number.empty() || length(sheet.number) > most_number) {
    refusals.add(invalid("petitions.sheet_number_missing", "number"));
  }
  if (sheet.rows < 1 || sheet.rows > most_rows) {
    refusals.add(invalid("petitions.sheet_rows_invalid", "rows", {{"most", std::to_string(most_rows)}}));
  }
  refusals.add(may_have_come(petition, sheet.received_on, calendar::kyiv_day(by.now)));
  VICHE_REQUIRE(refusals.check());
  if (has_sheet(session, petition.id, sheet.number, sheet.id)) return conflict("petitions.sheet_taken", "number");
  return Done{};
}

Check check_words(const std::string& words) {
  if (words.empty()) return invalid("petitions.words_missing", "words");
  if (length(words) > most_words) return invalid("petitions.words_long", "words");
  return Done{};
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
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    if (const auto before = kit::answered(tx, by.form_key)) return parse_integer(*before).value_or(0);
    const auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    sheet.id = storage::next_id();
    VICHE_REQUIRE(check_sheet(tx, by, *petition, sheet));
    sheet.petition = id;
    sheet.state = Sheet::State::first;
    sheet.at = by.now;
    insert(tx, sheet);
    audit::record(tx, by.actor, "petitions.begin_sheet", "petition", id, by.now);
    kit::remember(tx, by.form_key, std::to_string(sheet.id), by.now);
    return sheet.id;
  });
}

Check correct_sheet(const By& by, std::int64_t id, const Sheet& said, std::string_view why) {
  VICHE_REQUIRE(may_key(by));
  const std::string words = tidy_line(why);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto sheet = find_sheet(tx, id);
    if (!sheet) return not_found();
    if (sheet->is_done()) return conflict("petitions.not_now");
    const bool other_rows = sheet->rows != said.rows;
    sheet->number = tidy_line(said.number);
    sheet->received_on = said.received_on;
    sheet->rows = said.rows;
    Refusals refusals;
    const Check right = check_sheet(tx, by, *find_by_id(tx, sheet->petition), *sheet);
    if (!right && right.refusal().kind != RefusalKind::invalid) return right;
    refusals.add(right);
    refusals.add(check_words(words));
    VICHE_REQUIRE(refusals.check());
    sheet->words = words;
    // Rows that were keyed belong to a sheet of as many rows.
    if (other_rows) {
      forget_rows(tx, id);
      sheet->state = Sheet::State::first;
      sheet->first_by = sheet->second_by = 0;
    }
    update(tx, *sheet);
    audit::record(tx, by.actor, "petitions.correct_sheet", "petition", sheet->petition, by.now);
    return Done{};
  });
}

Check take_back_sheet(const By& by, std::int64_t id, std::string_view why) {
  VICHE_REQUIRE(may_key(by));
  const std::string words = tidy_line(why);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto sheet = find_sheet(tx, id);
    if (!sheet) return not_found();
    if (sheet->is_done()) return conflict("petitions.not_now");
    VICHE_REQUIRE(check_words(words));
    sheet->words = words;
    sheet->state = Sheet::State::taken_back;
    update(tx, *sheet);
    forget_rows(tx, id);
    audit::record(tx, by.actor, "petitions.take_back_sheet", "petition", sheet->petition, by.now);
    return Done{};
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
      row.by = by.actor.account;
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
    std::vector<Difference> differing;
    for (const auto& [number, pair] : paired(sheet_rows(session, by.services.vault, id))) {
      if (!agrees(pair)) differing.push_back(pair);
    }
    return differing;
  });
}

namespace {

/// What this clerk says of each row that differs is written down. @returns how many differ still
Result<std::int64_t> decide_rows(storage::Tx& tx, const By& by, std::int64_t sheet,
                                 std::map<std::int64_t, Difference>& pairs, const std::vector<SheetRow>& said) {
  Refusals refusals;
  std::int64_t left = 0;
  for (auto& [number, pair] : pairs) {
    if (agrees(pair)) continue;
    const auto decided = std::find_if(said.begin(), said.end(), [&](const SheetRow& row) { return row.row == number; });
    if (decided == said.end()) {
      const std::string row = std::to_string(number);
      refusals.add(invalid("petitions.sheet_undecided", "row_" + row, {{"row", row}}));
      continue;
    }
    const SheetRow row = tidied(*decided);
    check_row(refusals, row);
    decide(pair, row, by.actor.account);
    left += agrees(pair) ? 0 : 1;
  }
  VICHE_REQUIRE(refusals.check());
  for (const auto& [number, pair] : pairs) {
    put_row(tx, by.services.vault, sheet, pair.first);
    put_row(tx, by.services.vault, sheet, pair.second);
  }
  return left;
}

/// All rows agree: what can be read is counted, and what was keyed is forgotten.
Check count_sheet(storage::Tx& tx, const By& by, Petition& petition, Sheet& sheet,
                  const std::map<std::int64_t, Difference>& pairs) {
  for (const auto& [number, pair] : pairs) {
    if (pair.first.illegible) {
      ++sheet.left_out;
      continue;
    }
    VICHE_LET(counted, count_row(tx, by, petition, sheet, pair.first));
    ++(counted ? sheet.counted : sheet.repeated);
  }
  sheet.accepted_by = by.actor.account;
  sheet.state = Sheet::State::accepted;
  update(tx, sheet);
  forget_rows(tx, sheet.id);
  if (sheet.counted > 0) close_again(tx, by, petition);
  return Done{};
}

}  // namespace

Result<std::int64_t> accept_sheet(const By& by, std::int64_t id, const std::vector<SheetRow>& said) {
  VICHE_REQUIRE(may_key(by));
  std::int64_t of = 0;
  const auto left = by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    auto sheet = find_sheet(tx, id);
    if (!sheet) return not_found();
    if (sheet->state != Sheet::State::compare) return conflict("petitions.not_now");
    auto petition = find_by_id(tx, sheet->petition);
    if (!takes_paper(*petition, by)) return conflict("petitions.not_collecting");
    auto pairs = paired(sheet_rows(tx, by.services.vault, id));
    VICHE_LET(differing, decide_rows(tx, by, id, pairs, said));
    if (differing == 0) VICHE_REQUIRE(count_sheet(tx, by, *petition, *sheet, pairs));
    const char* done = differing == 0 ? "petitions.accept_sheet" : "petitions.compare_sheet";
    audit::record(tx, by.actor, done, "petition", petition->id, by.now);
    if (petition->state == State::not_reached) of = petition->id;
    return differing;
  });
  // The days were over when the last sheet was keyed: it may have been enough.
  if (left && left.value() == 0 && of != 0) reach_if_enough(by.services, by.town.id, of, by.now);
  return left;
}

}  // namespace viche::petitions
