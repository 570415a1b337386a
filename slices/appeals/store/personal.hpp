#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "../store.hpp"

/// What lies here of one account.
namespace viche::appeals {

std::vector<std::int64_t> appeals_of_author(storage::Session& session, std::int64_t account);  ///< oldest first
/// Those of them where the last word is a question to the author.
std::vector<std::int64_t> asked_of_author(storage::Session& session, std::int64_t account);

/// A letter of reply with a number, to the author of an appeal.
struct IssuedTo {
  std::int64_t id = 0;
  Number appeal;
  std::string kind;
  int year = 0;
  std::int64_t serial = 0;
  Instant issued_at;
};
std::vector<IssuedTo> letters_to_author(storage::Session& session, std::int64_t account);  ///< newest first

/// A voice for somebody's appeal.
struct OwnVoice {
  std::int64_t appeal = 0;
  std::string who;
  bool subscribed = false;
  Instant at;
};
/// Of an account, and of an e-mail that is known to be its own (`who`; empty: none is).
std::vector<OwnVoice> voices_of(storage::Session& session, std::int64_t account, std::string_view who);
/// What an account saw as a neighbour.
struct OwnWitness {
  std::int64_t appeal = 0;
  bool done = false;
  Instant at;
};
std::vector<OwnWitness> witness_of(storage::Session& session, std::int64_t account);

// Erasure
/// The appeal is nobody's any more, nor are its lines of the timeline.
void cut_author(storage::Tx& tx, std::int64_t appeal, std::int64_t account);
/// The keyed hashes by which an author is known again, and the number they called from.
void forget_author_keys(storage::Tx& tx, std::int64_t appeal);
void set_entry_text(storage::Tx& tx, std::int64_t appeal, std::int64_t entry, std::string_view text);
void set_answers(storage::Tx& tx, std::int64_t appeal, std::string_view answers);
void delete_media(storage::Tx& tx, std::int64_t appeal, std::int64_t media);
/// The voice goes on counting; whose it was is not known any more.
void make_nobodys(storage::Tx& tx, const OwnVoice& voice, std::string_view instead);
void forget_witness(storage::Tx& tx, std::int64_t account);

}  // namespace viche::appeals
