#include <viche/identity/people.hpp>

#include <chrono>

#include <viche/audit/audit.hpp>
#include <viche/core/codes.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/names.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>

#include "accounts_store.hpp"
#include "documents.hpp"
#include "people_store.hpp"

namespace viche::identity {

namespace {

constexpr std::size_t longest_subject = 1000;
constexpr std::size_t key_bytes = 32, pseudonym_bytes = 16;

/// Surname, given name and patronymic, one on each line.
std::string written(const Person& person) {
  return person.surname + "\n" + person.given_name + "\n" + person.patronymic;
}

void read_name(Person& person, std::string_view text) {
  const auto parts = split(text, '\n');
  if (!parts.empty()) person.surname = parts[0];
  if (parts.size() > 1) person.given_name = parts[1];
  if (parts.size() > 2) person.patronymic = parts[2];
}

struct Numbers {
  std::string rnokpp, unzr, passport;
};

std::string written(const Numbers& numbers) {
  JsonWriter out;
  out.begin_object().field("rnokpp", numbers.rnokpp).field("unzr", numbers.unzr);
  return out.field("passport", numbers.passport).end_object().take();
}

Numbers numbers_of(std::string_view json) {
  const JsonReader read = JsonReader::parse(json).value_or(JsonReader());
  return {read["rnokpp"].text().value_or(""), read["unzr"].text().value_or(""), read["passport"].text().value_or("")};
}

Check check_part(std::string_view name, const char* part, bool needed) {
  if (needed && name.empty()) return invalid("people.name_empty", part, {{"part", part}});
  return check_person_name(name, part, part);
}

/// What was done before the person was told stays with the old number; the account goes on with the person's own.
void detach(storage::Tx& tx, PersonRow untold) {
  untold.account = 0;
  update_person(tx, untold);
}

}  // namespace

std::string Person::full_name() const {
  std::string all = surname;
  for (const std::string* part : {&given_name, &patronymic}) {
    if (!part->empty()) all += (all.empty() ? "" : " ") + *part;
  }
  return all;
}

Result<Proof> tidied(const Proof& said) {
  const auto line = [](const std::string& text) { return is_valid_utf8(text) ? tidy_line(text) : std::string("\xff"); };
  Proof proof = said;
  proof.surname = line(said.surname);
  proof.given_name = line(said.given_name);
  proof.patronymic = line(said.patronymic);
  // So certificates of people without a patronymic say.
  if (proof.patronymic == "-") proof.patronymic.clear();
  proof.rnokpp = trimmed(said.rnokpp);
  proof.unzr = trimmed(said.unzr);
  proof.passport = tidied_passport(said.passport);
  Refusals refusals;
  refusals.add(check_part(proof.surname, "surname", true));
  refusals.add(check_part(proof.given_name, "given_name", true));
  refusals.add(check_part(proof.patronymic, "patronymic", false));
  const bool none = proof.rnokpp.empty() && proof.unzr.empty() && proof.passport.empty() && proof.subject.empty();
  if (none) refusals.add(invalid("people.number_missing", "rnokpp"));
  if (!proof.rnokpp.empty() && !is_rnokpp(proof.rnokpp)) refusals.add(invalid("people.rnokpp_invalid", "rnokpp"));
  if (!proof.unzr.empty() && !is_unzr(proof.unzr)) refusals.add(invalid("people.unzr_invalid", "unzr"));
  if (!proof.passport.empty() && !is_passport(proof.passport)) {
    refusals.add(invalid("people.passport_invalid", "passport"));
  }
  if (proof.subject.size() > longest_subject) refusals.add(invalid("people.number_missing", "rnokpp"));
  VICHE_REQUIRE(refusals.check());
  return proof;
}

struct People::State {
  storage::Database& database;
  const Vault& vault;
  const Clock& clock;

  std::string opened(HromadaId hromada, const char* column, std::int64_t row, const std::string& sealed) const {
    if (sealed.empty()) return {};
    auto plain = vault.open(hromada, column, row, sealed);
    if (!plain) throw Fault("a sealed value of " + std::string(column) + " does not open");
    return *std::move(plain);
  }

  Person opened(HromadaId hromada, const PersonRow& row) const {
    Person person;
    person.id = row.id;
    person.account = row.account;
    person.method = row.method;
    person.confirmed_at = row.confirmed_at;
    read_name(person, opened(hromada, "persons.name", row.id, row.name));
    const Numbers numbers = numbers_of(opened(hromada, "persons.numbers", row.id, row.numbers));
    person.born = born_by(numbers.unzr, numbers.rnokpp);
    return person;
  }

  std::string new_key(HromadaId hromada, std::int64_t person) const {
    return vault.seal(hromada, "persons.key", person, random_bytes(key_bytes));
  }

  /// The person of these numbers, if any of them is known. Refusal: people.two_persons
  Result<std::int64_t> known(storage::Session& session, const std::vector<std::string>& marks) const {
    std::int64_t found = 0;
    for (const std::string& mark : marks) {
      const auto person = find_marked(session, mark);
      if (!person) continue;
      if (found != 0 && found != *person) return conflict("people.two_persons");
      found = *person;
    }
    return found;
  }

  /// @param unknown  the person to take when nobody has these numbers yet; 0: a new one
  Result<PersonRow> recognise(storage::Tx& tx, const Actor& by, const Proof& said, std::int64_t unknown) const {
    VICHE_LET(proof, tidied(said));
    const auto marks = marks_of(vault, tx.hromada(), proof);
    VICHE_LET(found, known(tx, marks));
    const std::int64_t id = found != 0 ? found : unknown;
    PersonRow row;
    if (id != 0) row = *find_person(tx, id);
    if (id == 0) row.id = storage::next_id();
    row = told(tx.hromada(), std::move(row), proof);
    if (id == 0) {
      insert_person(tx, row);
    } else {
      update_person(tx, row);
    }
    for (const std::string& mark : marks) insert_mark(tx, mark, row.id);
    audit::record(tx, by, "people.recognise", "person", row.id, clock.now());
    return row;
  }

  /// What the proof tells, over what was known.
  PersonRow told(HromadaId hromada, PersonRow row, const Proof& proof) const {
    Numbers numbers = numbers_of(opened(hromada, "persons.numbers", row.id, row.numbers));
    if (!proof.rnokpp.empty()) numbers.rnokpp = proof.rnokpp;
    if (!proof.unzr.empty()) numbers.unzr = proof.unzr;
    if (!proof.passport.empty()) numbers.passport = proof.passport;
    Person person;
    person.surname = proof.surname;
    person.given_name = proof.given_name;
    person.patronymic = proof.patronymic;
    row.name = vault.seal(hromada, "persons.name", row.id, written(person));
    row.numbers = vault.seal(hromada, "persons.numbers", row.id, written(numbers));
    if (row.key.empty()) row.key = new_key(hromada, row.id);
    row.method = proof.method;
    row.confirmed_at = clock.now();
    return row;
  }
};

People::People(storage::Database& database, const Vault& vault, const Clock& clock)
    : state_(std::make_unique<State>(State{database, vault, clock})) {}

People::~People() = default;

Result<Person> People::recognise(storage::Tx& tx, const Actor& by, const Proof& proof) const {
  VICHE_LET(row, state_->recognise(tx, by, proof, 0));
  return state_->opened(tx.hromada(), row);
}

Result<Person> People::meet(storage::Tx& tx, const Proof& said) const {
  VICHE_LET(proof, tidied(said));
  const auto marks = marks_of(state_->vault, tx.hromada(), proof);
  VICHE_LET(known, state_->known(tx, marks));
  if (known != 0) {
    PersonRow row = *find_person(tx, known);
    if (row.key.empty()) {  // was erased and is met again
      row.key = state_->new_key(tx.hromada(), row.id);
      update_person(tx, row);
    }
    return state_->opened(tx.hromada(), row);
  }
  PersonRow row;
  row.id = storage::next_id();
  row = state_->told(tx.hromada(), std::move(row), proof);
  row.method.clear();
  insert_person(tx, row);
  for (const std::string& mark : marks) insert_mark(tx, mark, row.id);
  return state_->opened(tx.hromada(), row);
}

Result<People::Came> People::come(HromadaId hromada, const Identity& identity, const Proof& proof,
                                  std::int64_t session_account, std::string_view lang) const {
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Result<Came> {
    const Actor by{session_account == 0 ? Actor::Kind::anonymous : Actor::Kind::resident, session_account, {}, 0, {}};
    // The account's own person, while nobody has told who that is.
    auto untold = find_person_of_account(tx, session_account);
    const bool taken = untold && !untold->method.empty();
    if (taken) untold.reset();
    VICHE_LET(row, state_->recognise(tx, by, proof, untold ? untold->id : 0));
    Came came;
    came.is_another = taken ? row.account != session_account : row.account != 0 && row.account != session_account;
    if (session_account == 0) came.is_another = false;
    if (row.account == 0) {
      came.is_new = session_account == 0 || taken;
      if (untold && untold->id != row.id && !came.is_new) detach(tx, *untold);
      const std::string name = state_->opened(tx.hromada(), row).full_name();
      row.account = came.is_new ? identity.create_for_person(tx, by, name, lang) : session_account;
      update_person(tx, row);
    }
    came.person = state_->opened(tx.hromada(), row);
    identity.raise_level(tx, row.account, IdentityLevel::strong);
    return came;
  });
}

Result<Person> People::vouch(storage::Tx& tx, const Identity& identity, const Actor& by, const Proof& proof,
                             std::int64_t account) const {
  if (by.account == account) return forbidden("people.not_oneself");
  if (!find_account(tx, account)) return not_found("identity.no_account");
  const auto own = find_person_of_account(tx, account);
  const bool told = own && !own->method.empty();
  VICHE_LET(row, state_->recognise(tx, by, proof, own && !told ? own->id : 0));
  if (row.account != 0 && row.account != account) return conflict("people.another_account");
  if (told && own->id != row.id) return conflict("people.another_person");
  if (own && own->id != row.id) detach(tx, *own);
  row.account = account;
  update_person(tx, row);
  identity.raise_level(tx, account, IdentityLevel::strong);
  return state_->opened(tx.hromada(), row);
}

std::optional<Person> People::find(storage::Session& session, std::int64_t person) const {
  const auto row = find_person(session, person);
  if (!row || row->erased) return std::nullopt;
  return state_->opened(session.hromada(), *row);
}

std::optional<Person> People::of_account(storage::Session& session, std::int64_t account) const {
  const auto row = find_person_of_account(session, account);
  if (!row || row->erased) return std::nullopt;
  return state_->opened(session.hromada(), *row);
}

Person People::for_account(storage::Tx& tx, std::int64_t account, std::string_view name) const {
  if (auto known = of_account(tx, account)) return *std::move(known);
  PersonRow row;
  row.id = storage::next_id();
  row.account = account;
  row.key = state_->new_key(tx.hromada(), row.id);
  Person person;
  person.given_name = tidy_line(name);
  row.name = state_->vault.seal(tx.hromada(), "persons.name", row.id, written(person));
  insert_person(tx, row);
  return state_->opened(tx.hromada(), row);
}

std::optional<Person> People::by_number(storage::Session& session, const Proof& proof) const {
  const auto known = state_->known(session, marks_of(state_->vault, session.hromada(), proof));
  if (!known || known.value() == 0) return std::nullopt;
  return find(session, known.value());
}

std::optional<std::string> People::pseudonym(storage::Session& session, std::int64_t person,
                                             std::string_view of) const {
  const auto row = find_person(session, person);
  if (!row || row->key.empty()) return std::nullopt;
  const std::string key = state_->opened(session.hromada(), "persons.key", row->id, row->key);
  return base64url(hash256(of, key).substr(0, pseudonym_bytes));
}

std::optional<People::Known> People::known_by(storage::Session& session, std::int64_t account,
                                              std::string_view of) const {
  const auto row = find_person_of_account(session, account);
  if (!row || row->erased) return std::nullopt;
  const std::string key = state_->opened(session.hromada(), "persons.key", row->id, row->key);
  return Known{state_->opened(session.hromada(), *row),
               key.empty() ? std::string() : base64url(hash256(of, key).substr(0, pseudonym_bytes))};
}

std::vector<std::int64_t> People::met_before(storage::Session& session, std::int64_t account) const {
  return find_behind_doors(session, account);
}

void People::erase(storage::Tx& tx, const Actor& by, std::int64_t person, Instant keep_until) const {
  const auto row = find_person(tx, person);
  if (row && keep_until > state_->clock.now()) insert_doors(tx, row->account, person);
  erase_person(tx, person, state_->clock.now(), keep_until);
  audit::record(tx, by, "people.erase", "person", person, state_->clock.now());
}

void People::sweep(Instant now) const {
  (void)state_->database.keep_house({0}, [&](storage::Tx& tx) -> Result<Done> {
    sweep_marks(tx, now);
    return Done{};
  });
}

}  // namespace viche::identity
