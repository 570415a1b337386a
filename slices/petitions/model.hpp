#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/number.hpp>

/// Petitions (електронні петиції): residents ask the council together, and it has to examine what enough of them signed.
/// Law: 393/96-ВР ст. 23-1
namespace viche::petitions {

inline constexpr std::size_t least_title = 10, most_title = 200;
inline constexpr std::size_t least_text = 50, most_text = 6'000;
inline constexpr std::size_t most_answer = 10'000, most_words = 1'000;

/// Where a petition stands. Stored by name.
enum class State : std::uint8_t {
  draft,       ///< its author's own
  sponsoring,  ///< looks for the first supporters that the statute asks for
  moderation,  ///< handed in; published or refused within two working days
  refused,
  collecting,
  not_reached,  ///< the days are over, the signatures too few
  reached,      ///< enough: handed over, the notice that it is examined is due
  examining,
  answered,   ///< not supported, or nothing is left to execute
  executing,  ///< supported: what was decided is being done
  executed,
  withdrawn,
  merged,  ///< into another of the same demand
};
inline constexpr std::array all_states{State::draft,      State::sponsoring,  State::moderation, State::refused,
                                       State::collecting, State::not_reached, State::reached,    State::examining,
                                       State::answered,   State::executing,   State::executed,   State::withdrawn,
                                       State::merged};
std::string_view name(State state);
std::optional<State> state_of(std::string_view name);

/// What is done to a petition. Stored by name.
enum class Deed : std::uint8_t {
  submit,
  sponsored,
  publish,
  refuse,
  reach,
  expire,
  begin,
  answer,
  report,
  finish,
  withdraw,
  merge,
  appeal,
};
std::string_view name(Deed deed);
std::optional<Deed> deed_of(std::string_view name);

/// What was decided of it.
enum class Decision : std::uint8_t { none, supported, partly, rejected };
std::string_view name(Decision decision);
std::optional<Decision> decision_of(std::string_view name);

/// How a signature came.
enum class Channel : std::uint8_t { web, paper, merged, imported };
std::string_view name(Channel channel);
std::optional<Channel> channel_of(std::string_view name);

/// Does a signature count?
enum class Standing : std::uint8_t {
  counted,
  held,     ///< waits to be looked at
  invalid,  ///< taken out with a reason that everybody reads; can be put back
};
std::string_view name(Standing standing);

std::string_view name(IdentityLevel level);  ///< "none", "email", "phone", "strong"

struct Petition {
  std::int64_t id = 0;
  Number number;  ///< given when it is handed in; 0 before
  State state = State::draft;
  std::string title, text;
  std::string lang = "uk";  ///< of title and text
  std::int64_t author_account = 0, author_person = 0;
  std::string author_name;   ///< everybody reads it; of the law
  std::string author_email;  ///< sealed in the database
  Instant created_at, changed_at;
  std::optional<Instant> submitted_at, published_at, reached_at, examined_from, answered_at, closed_at;
  std::optional<calendar::Day> moderate_by;  ///< last day to publish or refuse
  std::optional<calendar::Day> ends_on;      ///< last day of collecting, or of looking for sponsors
  std::optional<calendar::Day> begin_by;     ///< last day for the notice that it is examined
  std::optional<calendar::Day> answer_by;
  /// As the statute was when it was published.
  std::int64_t threshold = 0, days = 0, sponsors = 0;
  IdentityLevel least_level = IdentityLevel::strong;
  std::string ground;  ///< of the refusal
  std::string words;   ///< of the refusal or of the withdrawal, for the author and everybody
  Decision decision = Decision::none;
  std::string answer, answered_by;           ///< text; post and name of who answered
  std::int64_t merged_into = 0;              ///< number of the other
  std::string appeal;                        ///< number of the appeal that it became
  std::optional<std::int64_t> closing_leaf;  ///< of the journal: the count at the end

  /// "petition/2026-17": of the journal.
  std::string object() const { return "petition/" + number.text(); }
  bool is_public() const;
  bool is_open() const { return state == State::collecting; }
  bool operator==(const Petition&) const = default;
};

/// How many signatures, kept as they change.
struct Counts {
  std::int64_t counted = 0, paper = 0, held = 0, invalid = 0;
  std::int64_t merged = 0;  ///< of those counted, came from petitions that were merged into this one
};

struct Signature {
  std::int64_t id = 0, petition = 0, person = 0, account = 0;
  std::string name;  ///< "Шевченко Тарас Григорович"; sealed in the database; empty when erased
  std::int64_t settlement = 0;
  Channel channel = Channel::web;
  IdentityLevel level = IdentityLevel::none;
  Standing standing = Standing::counted;
  Instant at;
  std::uint64_t position = 0;    ///< of its leaf in the community's journal
  std::string address, device;   ///< keyed hashes; empty for those who are known for certain
  std::int64_t sheet = 0;        ///< of paper
  std::int64_t merged_from = 0;  ///< the petition that it was carried over from

  bool was_carried() const { return merged_from != 0 || channel == Channel::merged; }
};

/// How the signatures of a petition go over into another: step by step, until all were looked at.
struct Merge {
  std::int64_t petition = 0, into = 0;
  std::int64_t last = 0;      ///< the signature up to which they were looked at
  std::int64_t carried = 0;   ///< are signatures of the other now
  std::int64_t held = 0;      ///< of these, still wait to be looked at there
  std::int64_t twice = 0;     ///< had signed the other as well: counted there once
  std::int64_t low = 0;       ///< of people who have shown less than the other asks for
  std::int64_t nameless = 0;  ///< of people who were erased, or numbers of an earlier system
  std::int64_t late = 0;      ///< the other took no signatures any more
  Instant begun_at;
  std::optional<Instant> done_at;
};

/// A line of what happened, for everybody.
struct Step {
  std::int64_t id = 0;
  Instant at;
  Deed deed = Deed::submit;
  std::string text;  ///< of a report
  std::int64_t actor = 0;
};

/// A sheet of signatures on paper. Two clerks key it, each without seeing the other's; what agrees is counted.
struct Sheet {
  std::int64_t id = 0, petition = 0;
  std::string number;     ///< as written on it
  std::int64_t rows = 0;  ///< signatures on it, by the first clerk's count
  calendar::Day received_on;
  enum class State : std::uint8_t { first, second, compare, accepted, taken_back } state = State::first;
  std::int64_t first_by = 0, second_by = 0, accepted_by = 0;
  std::int64_t counted = 0, repeated = 0, left_out = 0;  ///< once accepted
  Instant at;
  std::string words;  ///< why it was corrected or taken back

  bool is_done() const { return state == State::accepted || state == State::taken_back; }
};
std::string_view name(Sheet::State state);

/// A row of a sheet as one clerk keyed it; sealed in the database.
struct SheetRow {
  std::int64_t row = 0;                                 ///< from 1
  int keying = 1;                                       ///< 1 or 2
  std::string surname, given_name, patronymic, number;  ///< РНОКПП or passport
  bool illegible = false;                               ///< cannot be read, or is crossed out
  std::int64_t by = 0;                                  ///< account of who typed or chose it
  bool operator==(const SheetRow&) const = default;
};

/// Signatures taken out together, or being so.
struct Invalidation {
  std::int64_t id = 0, petition = 0;
  std::string reason;  ///< everybody reads it
  std::string filter;  ///< JSON of Filter; the staff's
  std::int64_t taken = 0, before = 0, after = 0;
  std::int64_t by = 0;
  Instant at;
  std::optional<Instant> reversed_at;
  std::string reversal;                             ///< why; everybody reads it
  std::int64_t reached = 0;                         ///< the last signature that it has looked at
  std::optional<Instant> finished_at, put_back_at;  ///< the last step of taking out, of putting back

  /// Of those taken: how many were held before, and not counted.
  std::int64_t not_counted() const { return taken - (before - after); }
};

/// What the program held of a crowd beyond the limit, or what of it a person counted after a look.
struct Holding {
  std::int64_t id = 0, petition = 0;
  enum class Deed : std::uint8_t { held, let_in } deed = Deed::held;
  std::string crowd;         ///< "address", "device"; empty when a person decided
  std::int64_t allowed = 0;  ///< so many of a crowd count without a look
  std::int64_t n = 0, before = 0, after = 0;
  std::int64_t by = 0;
  Instant at;
};

/// Which signatures are meant. What is empty does not narrow.
struct Filter {
  std::string address, device;
  std::optional<std::int64_t> settlement;
  std::optional<Channel> channel;
  std::optional<IdentityLevel> level;
  std::optional<Standing> standing;
  std::optional<Instant> from, until;
  std::vector<std::int64_t> ids;
  std::int64_t up_to = 0;             ///< no signature that came after this one; 0: all
  std::optional<std::int64_t> found;  ///< how many a trial found, when what was tried is to be done
};

/// Something about a petition's signatures that a person has to look at.
struct Alarm {
  std::int64_t id = 0, petition = 0;
  std::string kind;  ///< of alarm_kinds (rules/integrity.hpp)
  std::string of;    ///< keyed hash it is about, or empty
  std::int64_t count = 0;
  Instant at;
  std::optional<Instant> settled_at;
};

}  // namespace viche::petitions
