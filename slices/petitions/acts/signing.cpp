#include <viche/core/json.hpp>
#include <viche/events/events.hpp>
#include <viche/identity/identity.hpp>
#include <viche/journal/merkle.hpp>

#include <viche/petitions/events.hpp>
#include "../store/integrity.hpp"
#include "../store/personal.hpp"
#include "entering.hpp"

namespace viche::petitions {

namespace {

Statute statute_of(const By& by, const Petition& petition) {
  return {petition.least_level, by.town.number(settings::least_age), by.town.is_on(settings::residents_only)};
}

std::string full_name(const std::string& surname, const std::string& given, const std::string& patronymic) {
  std::string all = surname;
  for (const std::string* part : {&given, &patronymic}) {
    if (!part->empty()) all += " " + *part;
  }
  return all;
}

constexpr std::chrono::hours said_for{24 * 365};

/// Another wording, as of another age, asks anew.
std::string wording_of(const By& by, std::string_view what) {
  const i18n::Args args{{"years", by.town.number(settings::least_age)}, {"community", by.town.name(i18n::Lang::uk)}};
  const std::string asked = by.services.words.text(i18n::Lang::uk, "petitions.sign." + std::string(what), args);
  return journal::to_hex(journal::sha256_of(asked));
}

SaidBefore said_before(storage::Session& session, const By& by) {
  SaidBefore said;
  for (const Saying& one : sayings(session, by.actor.account)) {
    if (by.now - one.said_at > said_for || one.wording != wording_of(by, one.what)) continue;
    (one.what == "of_age" ? said.of_age : said.resident) = one.said_at;
  }
  return said;
}

/// What is said with this signature, so that the next one need not ask.
Said wordings_of(const By& by, const Signing& said) {
  return {said.says_of_age ? wording_of(by, "of_age") : "", said.says_resident ? wording_of(by, "resident") : ""};
}

/// Who signs: told by a provider or a clerk, or else as they name themselves.
Signer signer_of(const By& by, const identity::Person& person, const Signing& said, const SaidBefore& before) {
  Signer signer;
  signer.level = by.actor.level;
  signer.surname = person.is_told() ? person.surname : tidy_line(said.surname);
  signer.given_name = person.is_told() ? person.given_name : tidy_line(said.given_name);
  signer.patronymic = person.is_told() ? person.patronymic : tidy_line(said.patronymic);
  if (person.born) signer.born = calendar::day_of_number(*person.born);
  signer.told = person.is_told();
  signer.says_of_age = said.says_of_age || (!said.says_anew && before.of_age);
  signer.says_resident = said.says_resident || (!said.says_anew && before.resident);
  return signer;
}

/// What a keyed hash of a network address or a browser is for: counting, not knowing.
std::string mark_of(const By& by, std::string_view what, const Petition& petition, std::string_view value) {
  if (value.empty()) return {};
  const std::string said = petition.object() + "\n" + std::string(value);
  return by.services.vault.blind_index(by.town.id, "petitions." + std::string(what), said).substr(0, 32);
}

Check within_crowd(storage::Session& session, const By& by, const Petition& petition, const Signature& signature) {
  const std::int64_t per_address = by.town.number(settings::per_address);
  const std::int64_t per_device = by.town.number(settings::per_device);
  if (per_address > 0 && count_at_address(session, petition.id, signature.address) >= per_address) {
    return forbidden("petitions.address_full");
  }
  if (per_device > 0 && count_at_device(session, petition.id, signature.device) >= per_device) {
    return forbidden("petitions.device_full");
  }
  return Done{};
}

/// What was signed before: by the person, by the account while nobody knew whose it was, or by whom they were before
/// they had themselves erased.
/// @param met_before  identity::People::met_before
std::optional<Signed> earlier(storage::Session& session, const By& by, const Petition& petition, std::int64_t person,
                              const std::vector<std::int64_t>& met_before) {
  const identity::Vault& vault = by.services.vault;
  auto signature = find_own_signature(session, vault, petition.id, person, by.actor.account);
  for (auto one = met_before.begin(); !signature && one != met_before.end(); ++one) {
    signature = find_signature(session, vault, petition.id, *one);
  }
  if (!signature) return std::nullopt;
  auto leaf = by.services.journal.leaf(session, signature->position);
  if (!leaf) return std::nullopt;
  return Signed{*std::move(signature), *std::move(leaf), true};
}

/// All that is read before a signature is written, beside the writer.
struct Before {
  std::optional<Petition> petition;
  std::optional<identity::People::Known> known;
  std::vector<std::int64_t> met_before;
  SaidBefore said;
};

Before read_before(const By& by, Number number) {
  return by.services.db.read(by.town.id, [&](storage::Session& session) {
    Before before;
    before.petition = find(session, number);
    if (!before.petition) return before;
    const identity::People& people = by.services.identity.people();
    before.known = people.known_by(session, by.actor.account, before.petition->object());
    before.met_before = people.met_before(session, by.actor.account);
    before.said = said_before(session, by);
    return before;
  });
}

/// The account signs for the first time ever: it gets its person.
void make_person(const By& by) {
  (void)by.services.db.keep_house(by.town.id, [&](storage::Tx& tx) -> Result<Done> {
    by.services.identity.people().for_account(tx, by.actor.account, "");
    return Done{};
  });
}

Signature new_signature(const By& by, const Petition& petition, const identity::Person& person, const Signer& signer,
                        const Signing& said) {
  Signature signature;
  signature.id = storage::next_id();
  signature.petition = petition.id;
  signature.person = person.id;
  signature.account = by.actor.account;
  signature.name = full_name(signer.surname, signer.given_name, signer.patronymic);
  signature.settlement = said.settlement;
  signature.level = signer.level;
  signature.at = by.now;
  if (signer.level != IdentityLevel::strong) {
    signature.address = mark_of(by, "address", petition, network_of(said.address));
    signature.device = mark_of(by, "device", petition, said.device);
  }
  return signature;
}

/// With all that is needed to enter it again, when the database loses it.
std::string noted(const kit::Services& services, HromadaId hromada, const Signature& s, const journal::Leaf& leaf) {
  JsonWriter out;
  out.begin_object().field("petition", s.petition).field("person", s.person).field("account", s.account);
  out.field("name", services.vault.seal(hromada, "signatures.noted", s.id, s.name));
  out.field("settlement", s.settlement).field("channel", static_cast<std::int64_t>(s.channel));
  out.field("level", static_cast<std::int64_t>(s.level)).field("address", s.address).field("device", s.device);
  out.field("at", s.at.micros).field("position", static_cast<std::int64_t>(leaf.position)).field("leaf", leaf.bytes);
  return out.end_object().take();
}

/// Writes down on this node what is promised, before it is.
void note_with(storage::Tx& tx, const kit::Services& services, const Signature& s, const journal::Leaf& leaf) {
  services.journal.node_log().write_with(
      tx, {tx.hromada(), "petitions.signature", s.petition, s.id, services.clock.now(), {}},
      [&services, hromada = tx.hromada(), s, leaf] { return noted(services, hromada, s, leaf); });
}

/// Writes it, unless the person signed before or was faster with another request.
Result<Signed> write_once(const By& by, const Petition& petition, const Signing& said, Signature signature,
                          const Before& read) {
  const Said words = wordings_of(by, said);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Signed> {
    // Whoever signed gets the same receipt again, whatever has changed since.
    if (auto before = earlier(tx, by, petition, signature.person, read.met_before)) {
      note_with(tx, by.services, before->signature, before->leaf);
      return *std::move(before);
    }
    if (current_state(tx, petition.id) != petition.state) return conflict("petitions.not_collecting");
    if (signature.level != IdentityLevel::strong) VICHE_REQUIRE(within_crowd(tx, by, petition, signature));
    journal::Leaf leaf = write_signature(tx, by.services, petition, signature, "signature", read.known->pseudonym);
    put_sayings(tx, by.actor.account, words, by.now);
    audit::record(tx, by.actor, "petitions.sign", "petition", petition.id, by.now);
    by.services.bus.publish(tx, {std::string(events::signed_), petition.id, {}}, by.now);
    note_with(tx, by.services, signature, leaf);
    tx.seen(storage::Seen::later);
    return Signed{signature, std::move(leaf), false};
  });
}

}  // namespace

journal::Leaf write_signature(storage::Tx& tx, kit::Services& services, const Petition& petition, Signature& signature,
                              std::string_view kind, const std::string& who) {
  const journal::Hash content = content_of(petition, signature.channel, signature.level);
  journal::Leaf leaf = services.journal.append(tx, {std::string(kind), petition.object(), who, signature.at, content});
  signature.position = leaf.position;
  VICHE_ASSERT(insert(tx, services.vault, signature));
  tally(tx, petition.id, signature, 1);
  return leaf;
}

Result<Signed> sign(const By& by, Number number, const Signing& said) {
  if (by.actor.account == 0) return Refusal{RefusalKind::unauthorised, "petitions.sign_in_first", {}, {}, {}, {}};
  Before before = read_before(by, number);
  const auto& petition = before.petition;
  if (!petition || (!petition->is_public() && petition->state != State::sponsoring)) return not_found();
  if (!before.known) {
    make_person(by);
    before = read_before(by, number);
  }
  const Signer signer = signer_of(by, before.known->person, said, before.said);
  const Check may = may_sign(*petition, statute_of(by, *petition), signer, calendar::kyiv_day(by.now));
  if (!may) {
    auto before_that = signed_already(by, *petition);
    return before_that ? Result<Signed>(*std::move(before_that)) : may.refusal();
  }
  const Signature signature = new_signature(by, *petition, before.known->person, signer, said);
  return write_once(by, *petition, said, signature, before);
}

std::string promise(const By& by, const Signed& done) { return by.services.journal.promise(by.town.id, done.leaf); }

SaidBefore said_before(const By& by) {
  if (by.actor.account == 0) return {};
  return by.services.db.read(by.town.id, [&](storage::Session& session) { return said_before(session, by); });
}

std::optional<Signed> signed_already(const By& by, const Petition& petition) {
  if (by.actor.account == 0) return std::nullopt;
  return by.services.db.read(by.town.id, [&](storage::Session& session) {
    const identity::People& people = by.services.identity.people();
    const auto person = people.of_account(session, by.actor.account);
    return earlier(session, by, petition, person ? person->id : 0, people.met_before(session, by.actor.account));
  });
}

namespace {

std::int64_t number_in(const JsonReader& json, std::string_view key) { return json[key].integer().value_or(0); }

Signature noted_signature(const kit::Services& services, const journal::Noted& noted, const JsonReader& json) {
  Signature s;
  s.id = noted.id;
  s.petition = number_in(json, "petition");
  s.person = number_in(json, "person");
  s.account = number_in(json, "account");
  s.name = services.vault.open(noted.hromada, "signatures.noted", s.id, json["name"].text().value_or("")).value_or("");
  s.settlement = number_in(json, "settlement");
  s.channel = static_cast<Channel>(number_in(json, "channel"));
  s.level = static_cast<IdentityLevel>(number_in(json, "level"));
  s.address = json["address"].text().value_or("");
  s.device = json["device"].text().value_or("");
  s.at = {number_in(json, "at")};
  s.position = static_cast<std::uint64_t>(number_in(json, "position"));
  return s;
}

/// The last leaf about this person's signature besides itself takes it out.
bool is_out_in_journal(storage::Session& session, const kit::Services& services, const Signature& lost,
                       const std::string& who) {
  for (const std::uint64_t position : positions_beside(session, lost.petition, lost.position)) {
    const auto leaf = services.journal.leaf(session, position);
    const auto read = leaf ? journal::leaf_of(leaf->bytes) : std::nullopt;
    if (read && read->entry.who == who) return read->entry.kind == "invalidation";
  }
  return false;
}

/// What happened to it before it was lost holds on.
Standing standing_before(storage::Session& session, const Signature& lost, bool is_out) {
  if (invalidation_of(session, lost.id)) return Standing::invalid;
  return is_out ? Standing::held : Standing::counted;
}

}  // namespace

/// When the leaf is still there, or can stand again where it stood, the receipt is right again as it is; else the
/// signature gets a new leaf, and the old receipt is the proof of what was lost.
Check restore_signature(kit::Services& services, const journal::Noted& noted) {
  const auto json = JsonReader::parse(noted.payload);
  if (!json) return invalid("petitions.not_restorable");
  Signature lost = noted_signature(services, noted, *json);
  const std::string bytes = (*json)["leaf"].text().value_or("");
  const auto read = journal::leaf_of(bytes);
  if (!read) return invalid("petitions.not_restorable");
  const auto town = services.towns.find(noted.hromada);
  if (!town) return not_found();
  const By by = as_system(services, *town, services.clock.now());
  // Somebody who took out a row left the numbers as they were; a lost transaction took them along.
  bool is_out = false, counted_still = false;
  services.db.read(noted.hromada, [&](storage::Session& session) {
    is_out = is_out_in_journal(session, services, lost, read->entry.who);
    lost.standing = standing_before(session, lost, is_out);
    counted_still = drift(session, lost.petition, lost.standing) > 0;
  });
  return services.db.act(noted.hromada, [&](storage::Tx& tx) -> Check {
    if (find_signature(tx, services.vault, lost.petition, lost.person)) return Done{};
    const auto petition = find_by_id(tx, lost.petition);
    if (!petition) return not_found();
    bool told_out = is_out;
    if (services.journal.append_again(tx, lost.position, bytes)) {
      insert(tx, services.vault, lost);
      if (!counted_still) tally(tx, petition->id, lost, 1);
    } else {
      Signature again = lost;
      write_signature(tx, services, *petition, again, "signature", read->entry.who);
      if (counted_still) tally(tx, petition->id, lost, -1);
      told_out = false;
    }
    if (lost.standing != Standing::counted && !told_out) {
      enter(tx, by, *petition, "invalidation", read->entry.who, content_of(*petition, lost.channel, lost.level));
    }
    audit::record(tx, Actor::system(), "petitions.restore_signature", "petition", petition->id, services.clock.now());
    return Done{};
  });
}

}  // namespace viche::petitions
