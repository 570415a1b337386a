#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "model.hpp"

namespace viche::petitions {

// Petitions.

Number next_number(storage::Tx& tx, int year);
/// The e-mail is sealed for its row.
void insert(storage::Tx& tx, const identity::Vault& vault, const Petition& petition);
/// All but number, author and e-mail.
void update(storage::Tx& tx, const Petition& petition);
void save_author(storage::Tx& tx, const identity::Vault& vault, const Petition& petition);
/// Without the e-mail.
std::optional<Petition> find(storage::Session& session, Number number);
std::optional<Petition> find_by_id(storage::Session& session, std::int64_t id);
/// Alone, for what is asked very often.
std::optional<State> current_state(storage::Session& session, std::int64_t petition);
std::string author_email(storage::Session& session, const identity::Vault& vault, std::int64_t petition);

enum class Order : std::uint8_t { newest, most_signed, ending };
struct Wanted {
  std::vector<State> states;  ///< empty: all
  Order order = Order::newest;
  std::int64_t author_account = 0;     ///< 0: anybody's
  std::vector<std::int64_t> ids = {};  ///< only these, if any
  std::int64_t limit = 20, offset = 0;
  bool public_only = false;  ///< what never was published is left out
  std::int64_t below = 0;    ///< only identifiers below; 0: from the newest
};
/// What a list shows.
struct Brief {
  Petition petition;
  Counts counts;
};
std::vector<Brief> list(storage::Session& session, const Wanted& wanted);
std::int64_t count(storage::Session& session, const Wanted& wanted);
/// Published, in order of identifiers above `after`.
std::vector<Brief> published_after(storage::Session& session, std::int64_t after, std::int64_t limit);
/// Of every community: whose last day was before, and who have enough.
struct Due {
  HromadaId hromada;
  std::int64_t petition = 0;
};
std::vector<Due> over(storage::Session& session, calendar::Day today);
std::vector<Due> reached(storage::Session& session);

void insert_step(storage::Tx& tx, std::int64_t petition, const Step& step);
std::vector<Step> steps(storage::Session& session, std::int64_t petition);

void offer_merge(storage::Tx& tx, std::int64_t petition, std::int64_t into, std::int64_t by, Instant now);
/// The petition that its author is asked to merge into; 0: not asked.
std::int64_t merge_offer(storage::Session& session, std::int64_t petition);
void drop_merge_offer(storage::Tx& tx, std::int64_t petition);

/// False: follows already.
bool follow(storage::Tx& tx, std::int64_t petition, std::int64_t account, Instant now);
bool unfollow(storage::Tx& tx, std::int64_t petition, std::int64_t account);
bool follows(storage::Session& session, std::int64_t petition, std::int64_t account);
std::vector<std::int64_t> followers(storage::Session& session, std::int64_t petition, std::int64_t above,
                                    std::int64_t limit);
std::vector<std::int64_t> followed_by(storage::Session& session, std::int64_t account);

/// Petitions that an account has handed in since, and drafts that it keeps.
std::int64_t count_submitted(storage::Session& session, std::int64_t account, Instant since);
std::int64_t count_drafts(storage::Session& session, std::int64_t account);

// Signatures.

/// False: this person has signed it already.
bool insert(storage::Tx& tx, const identity::Vault& vault, const Signature& signature);
std::optional<Signature> find_signature(storage::Session& session, const identity::Vault& vault, std::int64_t petition,
                                        std::int64_t person);
/// Of the person, or of the account while nobody knew whose it was.
std::optional<Signature> find_own_signature(storage::Session& session, const identity::Vault& vault,
                                            std::int64_t petition, std::int64_t person, std::int64_t account);
std::optional<Signature> find_signature_by_id(storage::Session& session, const identity::Vault& vault,
                                              std::int64_t petition, std::int64_t id);
std::optional<Signature> find_signature_of_account(storage::Session& session, const identity::Vault& vault,
                                                   std::int64_t petition, std::int64_t account);
/// In order of signing, those above `after`. @param counted_only  without those held and taken out
std::vector<Signature> signatures(storage::Session& session, const identity::Vault& vault, std::int64_t petition,
                                  std::int64_t after, std::int64_t limit, bool counted_only);
std::vector<Signature> signatures_of_account(storage::Session& session, const identity::Vault& vault,
                                             std::int64_t account, std::int64_t limit);
/// The same, backwards from `below` (0: the newest).
std::vector<Signature> newest_signatures(storage::Session& session, const identity::Vault& vault, std::int64_t petition,
                                         std::int64_t below, std::int64_t limit);
/// Places in the journal of all that was entered about a petition's signatures, ascending.
std::vector<std::uint64_t> positions(storage::Session& session, std::int64_t petition);
void insert_position(storage::Tx& tx, std::int64_t petition, std::uint64_t position);
/// Places above `after` of what was entered about signatures besides themselves, the newest first.
std::vector<std::uint64_t> positions_beside(storage::Session& session, std::int64_t petition, std::uint64_t after);
/// Which of these identifiers of a petition have no row.
std::vector<std::int64_t> missing_signatures(storage::Session& session, std::int64_t petition,
                                             const std::vector<std::int64_t>& ids);
/// By filter, above `after`, in order of signing.
std::vector<Signature> matching(storage::Session& session, const identity::Vault& vault, std::int64_t petition,
                                const Filter& filter, std::int64_t after, std::int64_t limit);
std::int64_t count_matching(storage::Session& session, std::int64_t petition, const Filter& filter);
/// The same without those that were taken out already.
std::int64_t count_living(storage::Session& session, std::int64_t petition, const Filter& filter);
void save_standing(storage::Tx& tx, const Signature& signature);
std::int64_t count_at_address(storage::Session& session, std::int64_t petition, std::string_view address);
std::int64_t count_at_device(storage::Session& session, std::int64_t petition, std::string_view device);
/// Groups of signatures by address or device since a moment, the largest first.
struct Crowd {
  std::string of;
  std::int64_t n = 0;
};
std::vector<Crowd> crowds(storage::Session& session, std::int64_t petition, bool by_device, std::int64_t least);
/// Takes a person out of what they signed: the row and its leaf stay. @returns how many
std::int64_t forget_signer(storage::Tx& tx, std::int64_t account, std::int64_t person);
/// By what address and browser those who had themselves erased had signed: kept while the petition collects, no longer.
void forget_marks_of_erased(storage::Tx& tx, std::int64_t petition);
/// The last day of the petitions that are open and were signed by the person; nothing when there is none.
std::optional<calendar::Day> last_open_day(storage::Session& session, std::int64_t person);

// Numbers that are kept as they change.

void tally(storage::Tx& tx, std::int64_t petition, const Signature& signature, std::int64_t by);
Counts counts(storage::Session& session, std::int64_t petition);
/// Counted from the rows: for what must be exact within an act.
std::int64_t count_counted(storage::Session& session, std::int64_t petition);
/// By how much the number that is kept is above that of the rows; 0 when all is well.
std::int64_t drift(storage::Session& session, std::int64_t petition, Standing standing = Standing::counted);
struct Tally {
  std::int64_t bucket = 0, n = 0;
};
/// @param kind  "hour", "settlement", "channel", "level"
std::vector<Tally> tallies(storage::Session& session, std::int64_t petition, std::string_view kind);
void put_tally(storage::Tx& tx, std::int64_t petition, std::string_view kind, std::int64_t bucket, std::int64_t n);

}  // namespace viche::petitions
