#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/number.hpp>
#include <viche/i18n/i18n.hpp>

/// Appeals (звернення): a resident tells of a problem, an executor mends it, the resident confirms or refutes.
namespace viche::appeals {

/// Of a text that a person writes: an appeal, an answer, a note, a step.
inline constexpr std::size_t most_letters = 4'000;

/// Where an appeal stands. Stored by name.
enum class State : std::uint8_t {
  moderation,  ///< waits for a moderator before anybody sees it
  registered,  ///< has a number, no executor yet, or came back from one
  assigned,    ///< an executor is named and has to accept
  in_work,     ///< accepted
  planned,     ///< will be done by a named day
  on_check,    ///< reported as done; the resident is asked to confirm
  rework,      ///< refuted or sent back: to be done again
  closed,
  rejected,  ///< by moderation; not public
};

/// How it ended, or the last step's outcome. Stored by name.
enum class Outcome : std::uint8_t {
  none,
  done,
  explained,
  not_competence,
  confirmed,
  silence,
  returned,
  refuted,
  withdrawn,
  rejected,
  merged,        ///< the same as another appeal, and goes on there
  declined,      ///< answered with no
  forwarded,     ///< to whom it belongs
  given_back,    ///< to its author, to be completed
  not_examined,  ///< on a ground of the law
  handed_over,   ///< it has become a case of another kind
};

/// What people do to an appeal: the rows of the transition table (data/transitions.toml). Stored by name.
enum class Deed : std::uint8_t {
  publish,
  reject,
  assign,
  accept,
  return_,
  plan,
  report,
  explain,
  not_competence,
  leave,
  send_back,
  confirm,
  refute,
  close_silent,
  reopen,
  withdraw,
  decline,
  forward,
  give_back,
  leave_unexamined,
};

std::string_view name(State state);
std::string_view name(Outcome outcome);
std::string_view name(Deed deed);
std::optional<State> state_of(std::string_view name);
std::optional<Outcome> outcome_of(std::string_view name);
std::optional<Deed> deed_of(std::string_view name);

/// Law 393/96-ВР with its terms, or the contact centre's own short ones; convertible one into the other.
enum class Regime : std::uint8_t { operational, law393 };
std::string_view name(Regime regime);
std::optional<Regime> regime_of(std::string_view name);

using viche::Number;
using viche::number_of;
/// What a number as people write it may mean: "№ 2026-372", "звернення 2026-372"; "№372" and "372" of this year or of
/// the two before. Empty when it is no number.
std::vector<Number> numbers_typed(std::string_view text, int this_year);

/// Where it is. All parts may be absent: an appeal may have no place.
struct Place {
  std::int64_t settlement = 0, street = 0, building = 0;  ///< of the address register; 0: none
  std::string text;  ///< as shown: "м. Ладижин, вул. Наконечного, 32б, біля другого під'їзду"
  std::string original;  ///< empty when nothing in it was covered; staff and author only
  std::optional<double> lat, lon;
  std::int64_t cell = 0;  ///< territory::cell_of the point, finest level; 0: no point

  /// As its author wrote it; staff and author only.
  const std::string& whole() const { return original.empty() ? text : original; }
};

struct Question {
  std::string slug, text_uk, text_en;
  bool required = false;
  struct Option {
    std::string slug, uk, en;
  };
  std::vector<Option> options;  ///< empty: a free answer
};

/// What it is about, with its term, questions and route: data of the community.
struct Category {
  std::int64_t id = 0;
  std::string slug, group, group_uk, group_en, name_uk, name_en, icon;
  Regime regime = Regime::operational;
  bool emergency = false;
  bool needs_place = true;
  bool is_public = true;  ///< false: such appeals are never shown to others
  bool active = true;
  int accept_hours = 24;
  calendar::Term term;
  std::int64_t organisation = 0;  ///< executor by default; 0: the operator chooses
  std::vector<std::string> words;
  std::vector<Question> questions;
  struct RouteRow {
    std::int64_t settlement = 0, organisation = 0;
  };
  std::vector<RouteRow> routes;  ///< exceptions by settlement
  std::int64_t position = 0;     ///< its place in lists
  std::string question_group;    ///< code of the classifier's part II for the cards of its appeals; empty: none

  const std::string& name(i18n::Lang lang) const { return lang == i18n::Lang::uk ? name_uk : name_en; }
  const std::string& group_name(i18n::Lang lang) const { return lang == i18n::Lang::uk ? group_uk : group_en; }
};

/// The one with this identifier, or null.
const Category* find_category(const std::vector<Category>& categories, std::int64_t id);

enum class MediaKind : std::uint8_t { photo, audio, video, document };

/// A photo or a recording of an appeal or of one of its entries.
struct Media {
  std::int64_t id = 0;
  std::int64_t entry = 0;  ///< 0: of the appeal itself
  MediaKind kind = MediaKind::photo;
  std::string key;   ///< in the file store; never shown in a URL
  std::string type;  ///< media type
  int width = 0, height = 0;
  bool hidden = false;     ///< by a moderator; the original stays for staff
  std::string masked_key;  ///< a covered copy shown instead
  std::string transcript;  ///< of a spoken or signed appeal
  const std::string& shown_key() const { return masked_key.empty() ? key : masked_key; }
};

/// A line of the timeline.
struct Entry {
  std::int64_t id = 0;
  Instant at;
  /// A Deed's name, or filed, registered, asked, answered, note, graded, moderated, recategorised, reminded, imported,
  /// extend_term, shorten_term, hand_over, convert_law393, convert_operational, escalated, registered_card,
  /// letter_issued.
  std::string kind;
  Actor::Kind actor_kind = Actor::Kind::system;
  std::int64_t actor = 0;
  std::int64_t organisation = 0;
  std::string text;
  bool internal = false;            ///< staff only
  bool withheld = false;            ///< its words and photos are not for everybody: a moderator says so
  bool unread = false;              ///< nor are these, until a moderator has read them
  State state = State::registered;  ///< after it
  std::vector<Media> media;
};

/// Does everybody see this line of the timeline? Questions, answers and notes are between the author and the community.
bool shown_to_all(const Entry& entry);
/// Would everybody read its words, if no moderator had to? Comments on a grade and what a person demanded an earlier answer
/// with are for the staff.
bool words_are_for_all(const Entry& entry);
/// Does everybody read its words and see its photos?
bool words_shown_to_all(const Entry& entry);

/// Did the first report come before the term was over? Stored by number.
enum class Timely : std::uint8_t { unknown = 0, on_time = 1, late = 2 };

/// May the text go into open data? Stored by number.
enum class OpenText : std::uint8_t { by_setting = 0, yes = 1, no = 2 };

struct Appeal {
  std::int64_t id = 0;
  Number number;
  State state = State::registered;
  Outcome outcome = Outcome::none;
  Regime regime = Regime::operational;
  std::int64_t category = 0;
  bool emergency = false;
  std::string text;           ///< as shown; a moderator may have masked it
  std::string original_text;  ///< empty when nothing was masked; staff only
  std::string answers;        ///< JSON {"question": "answer"} to the category's questions
  Place place;
  std::int64_t author_account = 0;
  std::string author_name;  ///< opened; shown only when name_shown, or to staff whose look is journalled
  std::string author_email, author_phone, author_residence;
  bool name_shown = false;
  std::string lang = "uk";
  std::string source = "site";  ///< site phone email visit api open311 import
  std::int64_t organisation = 0;
  std::vector<std::int64_t> co_executors;
  int level = 0;    ///< of escalation, 0..3
  int reworks = 0;  ///< times sent back
  int refuted = 0;  ///< times the resident said it was not done
  std::int64_t voices = 1;
  std::int64_t photos = 0;
  std::string cover;  ///< key of the photo shown in lists; empty: none
  bool is_public = true;
  int grade = 0;                                ///< 1..5; 0: not graded
  int advice = -1;                              ///< would the author advise others to write here: 0..10; -1: not said
  bool executed = false;                        ///< the last report says that it was done, not why it was not
  std::int64_t seen_done = 0, seen_undone = 0;  ///< neighbours who looked, and what they saw
  OpenText open_text = OpenText::by_setting;
  std::int64_t merged_into = 0;      ///< code of the number of the appeal it goes on in; 0: none
  std::int64_t part_of = 0;          ///< code of the number of the letter whose question it is; 0: of its own
  std::int64_t parts = 0;            ///< into how many questions it was split; 0: it was not
  std::int64_t complaint_about = 0;  ///< the organisation a complaint is about, which never gets it; 0: none
  std::string ground;                ///< on which it was given back or left unexamined: Ground::code; else empty
  std::string forwarded_to;          ///< the body it was forwarded to; else empty
  std::int64_t days_ahead = 0;       ///< it stands in the queue as if due so many days earlier
  Timely timely = Timely::unknown;   ///< until the first report
  Instant filed_at, changed_at;
  std::optional<Instant> accept_by, due_at, reported_at, closed_at;
  std::optional<calendar::Day> planned_on;
  std::optional<Instant> usual_due_at;  ///< when it was due before somebody extended or shortened the term; else absent
  std::string term_reason;              ///< why the term or the regime was changed last
  int escalated = 0;                    ///< the level to which being late has raised it, and of which term
  std::optional<Instant> escalated_due;

  /// As its author wrote it; staff and author only.
  const std::string& whole_text() const { return original_text.empty() ? text : original_text; }
};

/// What is needed to show one in a list.
struct Brief {
  std::int64_t id = 0;
  Number number;
  State state = State::registered;
  Outcome outcome = Outcome::none;
  std::int64_t category = 0;
  bool emergency = false;
  std::string text;
  std::string original_text;  ///< empty when nothing was masked; staff only
  std::string lang = "uk";    ///< of the text
  std::string place;
  std::string original_place;  ///< empty when nothing in it was covered; staff only
  std::optional<double> lat, lon;
  std::string cover;
  std::int64_t voices = 1;
  std::int64_t organisation = 0;
  int level = 0, refuted = 0;
  bool is_public = true;
  std::int64_t days_ahead = 0;  ///< of its turn in the queue
  Instant filed_at, changed_at;
  std::optional<Instant> accept_by, due_at;
  /// As its author wrote it; staff only.
  const std::string& whole_text() const { return original_text.empty() ? text : original_text; }
  const std::string& whole_place() const { return original_place.empty() ? place : original_place; }
};

/// What one appeal adds to the figures of a month when it changes, and sums of it.
struct FigureDelta {
  std::int64_t filed = 0, closed = 0, on_time = 0, late = 0, reworked = 0, refuted = 0, grade_sum = 0, graded = 0;
  std::int64_t reported = 0, report_hours = 0;  ///< standing reports, and hours from filing to each
  std::int64_t executed = 0;                    ///< closed, and done
  std::int64_t closed_refuted = 0;              ///< closed, though people say that it is not done
  std::int64_t satisfied = 0;                   ///< grades 4 and 5
  std::int64_t advised = 0, promoters = 0, detractors = 0;
};

/// Is it still somebody's turn?
bool is_open(State state);
/// Past moderation and not hidden: what the public pages, counts and figures are about.
bool is_shown_to_all(const Appeal& appeal);
/// Did somebody here do or answer something: not so of what was withdrawn, merged, forwarded, given back, ...
bool was_worked_on(Outcome outcome);
/// Closed, though the author refuted it and never confirmed, or though more neighbours saw it undone than done?
bool is_closed_but_refuted(const Appeal& appeal);

}  // namespace viche::appeals
