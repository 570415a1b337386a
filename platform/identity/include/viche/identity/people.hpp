#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

class Identity;

/// Who somebody is, as told by one who knows: a provider of identification, or a clerk who saw the document.
struct Proof {
  std::string method;  ///< "id.gov.ua", "openid:<name of the provider>", "clerk"
  std::string surname, given_name, patronymic;
  std::string rnokpp;    ///< ten digits (core/codes.hpp)
  std::string unzr;      ///< "YYYYMMDD-NNNNC"
  std::string passport;  ///< of those without a tax number: "АБ123456", or nine digits of a card
  std::string subject;   ///< of a provider that tells no numbers: "<issuer> <sub>"
};

/// The same with its numbers and names in their one form. Refusals, all at once: people.name_empty [surname,
/// given_name], those of check_person_name, people.number_missing [rnokpp], people.rnokpp_invalid, people.unzr_invalid,
/// people.passport_invalid
Result<Proof> tidied(const Proof& said);

/// A human being in one community, known by the numbers of their documents through keyed hashes alone. One person is
/// one person, whatever they come by; another community knows them under another hash.
struct Person {
  std::int64_t id = 0;
  std::int64_t account = 0;  ///< or 0: known at the counter only
  std::string surname, given_name, patronymic;
  std::string method;  ///< that it was last told by; empty: nobody has, only the account is known
  Instant confirmed_at;
  std::optional<std::int64_t> born;  ///< days since 1970, from УНЗР or РНОКПП; nothing when there is neither

  bool is_told() const { return !method.empty(); }
  /// "Шевченко Тарас Григорович"
  std::string full_name() const;
};

/// Persons of every community. What they are known by is sealed; their numbers are matched by keyed hashes.
class People {
 public:
  People(storage::Database& database, const Vault& vault, const Clock& clock);
  ~People();

  /// The person whose numbers are these, made when there is none; names and numbers told anew replace the old ones.
  /// Refusals: those of tidied, people.two_persons (conflict: its numbers belong to two)
  Result<Person> recognise(storage::Tx& tx, const Actor& by, const Proof& proof) const;
  /// The person whose numbers stand on a sheet of paper that nobody has compared with a document: as they are known, or
  /// a new one whom nobody has told yet. Refusals: those of tidied, people.two_persons
  Result<Person> meet(storage::Tx& tx, const Proof& proof) const;
  /// The account of a person who is told by a provider, made when there is none: theirs, or else that of `session` if
  /// it is a resident's and nobody's yet. Its level becomes strong. Effects: audit people.recognise
  /// Refusals: those of recognise, identity.blocked
  struct Came {
    Person person;
    bool is_new = false;      ///< the account was made now
    bool is_another = false;  ///< the session was of another account
  };
  Result<Came> come(HromadaId hromada, const Identity& identity, const Proof& proof, std::int64_t session_account,
                    std::string_view lang) const;

  /// A clerk saw the document of the person whose account this is. Its level becomes strong.
  /// Effects: audit people.recognise
  /// Refusals: those of recognise, identity.no_account (not_found), people.not_oneself (forbidden), people.another_account
  /// (conflict: the person has one already), people.another_person (conflict: the account is somebody else's)
  Result<Person> vouch(storage::Tx& tx, const Identity& identity, const Actor& by, const Proof& proof,
                       std::int64_t account) const;

  std::optional<Person> find(storage::Session& session, std::int64_t person) const;
  std::optional<Person> of_account(storage::Session& session, std::int64_t account) const;
  /// The same, made when there is none: of people whom nobody has told yet.
  Person for_account(storage::Tx& tx, std::int64_t account, std::string_view name) const;
  std::optional<Person> by_number(storage::Session& session, const Proof& proof) const;

  /// What stands for a person in the journal of one thing, as "petition/17": nobody without their key can tell that two
  /// of them belong to one person. base64url of 16 bytes. Nothing: there is no such person, or they were erased.
  std::optional<std::string> pseudonym(storage::Session& session, std::int64_t person, std::string_view of) const;

  /// Both at once, of the person of an account. The pseudonym is empty when the person was erased.
  struct Known {
    Person person;
    std::string pseudonym;
  };
  std::optional<Known> known_by(storage::Session& session, std::int64_t account, std::string_view of) const;

  /// Persons who were erased and had the mailbox or a phone that this account has now: what they did counts as done by
  /// whoever comes by the same one.
  std::vector<std::int64_t> met_before(storage::Session& session, std::int64_t account) const;

  /// Destroys the person's key, names and numbers. The hashes of the numbers, of the mailbox and of phones stay until
  /// `keep_until`, so that what they signed cannot be signed once more. Before the account goes.
  /// Effects: audit people.erase
  void erase(storage::Tx& tx, const Actor& by, std::int64_t person, Instant keep_until) const;
  /// Removes the hashes of erased persons whose time is over.
  void sweep(Instant now) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::identity
