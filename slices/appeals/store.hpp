#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "model.hpp"

/// The only SQL of appeals. Personal columns are sealed on the way in and opened on the way out.
namespace viche::appeals {

// Categories
std::vector<Category> categories(storage::Session& session);  ///< active first, by group and order of import
std::optional<Category> find_category(storage::Session& session, std::int64_t id);
std::int64_t put_category(storage::Tx& tx, const Category& category, std::int64_t order);
/// Kept in memory per community until its version changes.
std::shared_ptr<const std::vector<Category>> cached_categories(storage::Database& db, HromadaId hromada);

// One appeal
Number next_number(storage::Tx& tx, int year);
/// All but the personal columns, which are opened by load_author: a page that shows no author opens nothing.
std::optional<Appeal> find(storage::Session& session, Number number);
std::optional<Appeal> find_by_id(storage::Session& session, std::int64_t id);
std::optional<Appeal> find_by_external(storage::Session& session, std::string_view external_id);
void load_author(storage::Session& session, const identity::Vault& vault, Appeal& appeal);
void insert(storage::Tx& tx, const identity::Vault& vault, const Appeal& appeal, std::string_view external_id = {});
/// Writes what steps change: state, outcome, executor, terms, counters, flags, text.
void update(storage::Tx& tx, const Appeal& appeal);
/// Writes the personal columns; `appeal` has them opened.
void update_author_of(storage::Tx& tx, const identity::Vault& vault, const Appeal& appeal);
/// Makes the queues of its co-executors find it. To be called when they change, beside update.
void put_co_executors(storage::Tx& tx, const Appeal& appeal);
/// The questions of a letter that was split, in order.
std::vector<Appeal> parts_of(storage::Session& session, Number letter);
/// Those of a category that are not hidden, after `above` by identifier, at most 500.
std::vector<Appeal> shown_of_category(storage::Session& session, std::int64_t category, std::int64_t above);
std::int64_t count_shown_of_category(storage::Session& session, std::int64_t category);

std::int64_t insert_entry(storage::Tx& tx, std::int64_t appeal, const Entry& entry);
std::vector<Entry> entries(storage::Session& session, std::int64_t appeal, bool with_internal);
/// Takes the words of an entry from the public pages, or gives them back.
/// Also: a moderator has read it.
void set_withheld(storage::Tx& tx, std::int64_t appeal, std::int64_t entry, bool withheld);
void insert_media(storage::Tx& tx, std::int64_t appeal, const Media& media);
std::vector<Media> media(storage::Session& session, std::int64_t appeal);
void update_media(storage::Tx& tx, const Media& media);
/// Every key of the file store that a photo or a recording has.
void each_media_key(storage::Session& session, const std::function<void(std::string_view key)>& each);
/// Is this key of the file store in use?
bool media_key_known(storage::Session& session, std::string_view key);

// Voices and subscriptions
/// @returns false when this person was counted already. `who` is a blind index of account or e-mail.
bool insert_voice(storage::Tx& tx, const identity::Vault& vault, std::int64_t appeal, std::string_view who,
                  std::int64_t account, std::string_view email, std::string_view lang, Instant at);
struct Subscriber {
  std::string who;  ///< blind index: the key of the unsubscribe link
  std::string email, lang;
};
std::vector<Subscriber> subscribers(storage::Session& session, const identity::Vault& vault, std::int64_t appeal);
bool end_subscription(storage::Tx& tx, std::int64_t appeal, std::string_view who);
bool has_voice(storage::Session& session, std::int64_t appeal, std::string_view who);
/// Those of one appeal become those of another too. @returns how many were not there already
std::int64_t copy_voices(storage::Tx& tx, std::int64_t from, std::int64_t to);
/// @returns whether it was there
bool remove_voice(storage::Tx& tx, std::int64_t appeal, std::string_view who);

// Neighbours who have looked
/// @returns false when this account has said what it sees already
bool insert_witness(storage::Tx& tx, std::int64_t appeal, std::int64_t account, bool done, Instant at);
bool has_witness(storage::Session& session, std::int64_t appeal, std::int64_t account);

// Forms of which more is asked on a second page
void insert_draft(storage::Tx& tx, const identity::Vault& vault, std::string_view key, std::string_view content,
                  Instant at);
/// @param since  older ones are not found
std::optional<std::string> find_draft(storage::Session& session, const identity::Vault& vault, std::string_view key,
                                      Instant since);
void delete_old_drafts(storage::Tx& tx, Instant before);

// Lists. All newest first unless said; `below` pages by identifier (0: from the newest).
/// A part of the map, in degrees.
struct Box {
  double south = -90, west = -180, north = 90, east = 180;
};
struct Filter {
  bool public_only = true;   ///< shown to everybody
  std::int64_t insider = 0;  ///< with `public_only`: also what is not public, where this organisation works on it
  std::optional<State> state;
  bool open_only = false, closed_only = false, emergency_only = false, refuted_only = false;
  std::optional<Instant> overdue_at;  ///< open ones whose term was over at this moment
  std::optional<Instant> due_from;    ///< only those whose term is not over before this moment
  std::int64_t category = 0;
  std::string group;  ///< of categories
  std::int64_t organisation = 0;
  std::int64_t co_executor = 0;  ///< an organisation that helps another
  std::int64_t settlement = 0, street = 0;
  std::optional<Box> box;  ///< only with a point inside it
  std::int64_t author_account = 0;
  std::optional<Instant> filed_from, filed_before;
  std::vector<Number> numbers;                  ///< only these, if any
  std::vector<std::vector<std::string>> words;  ///< groups of stems, as search::Lemmas::query gives
  std::int64_t below = 0;
  std::int64_t limit = 20;
  enum class Order : std::uint8_t { newest, due_first } order = Order::newest;
  std::int64_t offset = 0;  ///< for due_first, which cannot page by identifier
};
std::vector<Brief> list(storage::Session& session, const Filter& filter);
/// Open public appeals around a point, at most `radius_m` away and of any category: the nearest `limit`, in order.
struct Near {
  Brief brief;
  double distance_m = 0;
};
std::vector<Near> near(storage::Session& session, double lat, double lon, double radius_m, Instant since,
                       std::int64_t limit);
/// For the map, from the index of points: those with a point inside the box, any `limit` of them.
std::vector<Brief> in_box(storage::Session& session, const Box& box, Filter filter, std::int64_t limit);
/// Walks over all that match, in order of identifier, in pages; for exports.
void walk(storage::Session& session, const Filter& filter, const std::function<void(const Brief&)>& each);

// Numbers, kept as they change
/// Counts by state (and by executor when given).
struct StateCount {
  State state;
  std::int64_t count = 0;
};
std::vector<StateCount> counts(storage::Session& session, std::int64_t organisation = 0);
/// The same of what everybody is shown.
std::vector<StateCount> public_counts(storage::Session& session);

// Figures count what everybody is shown: an appeal enters them when it is published and leaves them when it is hidden.
/// A new appeal enters the counts and the figures of the month in which it was filed: the total, its category's,
/// executor's and street's.
void count_new(storage::Tx& tx, const Appeal& appeal);
/// What a change makes of both: `before` and `after` are the appeal on either side of it.
void count_change(storage::Tx& tx, const Appeal& before, const Appeal& after);
bool has_figures(storage::Session& session);
/// Makes the figures of a community that has none from its appeals. @returns whether there were any to count
bool count_figures_anew(storage::Tx& tx);

struct FigureRow {
  std::string dimension;   ///< total, category, organisation, street
  std::int64_t key = 0;    ///< identifier; 0 for total
  std::int64_t month = 0;  ///< year * 12 + month - 1
  FigureDelta sum;
};
/// Rows of a dimension between two months, both included; summed over months when `by_month` is false.
std::vector<FigureRow> figures(storage::Session& session, std::string_view dimension, std::int64_t from_month,
                               std::int64_t to_month, bool by_month);

// What moderators do
/// Appeals that are worked on while nobody has said whether everybody may see them: under the law (ADR 0014), and of a
/// category that was private: the oldest `limit`, by identifier.
std::vector<std::int64_t> to_show(storage::Session& session, std::int64_t limit);
bool waits_to_be_shown(storage::Session& session, std::int64_t appeal);     ///< is it one of them?
std::int64_t count_to_show(storage::Session& session, std::int64_t limit);  ///< counted up to `limit`
/// A line of the timeline of an appeal, by their identifiers.
struct Line {
  std::int64_t appeal = 0, entry = 0;
};
/// What residents wrote later under appeals that everybody sees and no moderator has read yet: the oldest `limit`.
std::vector<Line> unread_words(storage::Session& session, std::int64_t limit);
std::int64_t count_unread_words(storage::Session& session, std::int64_t limit);  ///< counted up to `limit`
/// @param reason  one of hiding_reasons, or empty where none is wanted
void insert_moderation(storage::Tx& tx, std::int64_t appeal, std::string_view deed, std::string_view reason,
                       Instant at);
struct Moderated {
  Number number;
  std::string deed, reason;
  Instant at;
};
/// When a moderator took an appeal, or words of it, from everybody last.
std::optional<Instant> last_taken(storage::Session& session);
/// All of it, in order of time.
void each_moderation(storage::Session& session, const std::function<void(const Moderated&)>& each);

/// What open data tell of an appeal.
struct OpenRow {
  Number number;
  Instant filed_at;
  Regime regime = Regime::operational;
  bool emergency = false;
  std::int64_t category = 0;
  std::string text;  ///< as everybody sees it
  OpenText open_text = OpenText::by_setting;
  std::string source;
  std::int64_t settlement = 0, street = 0, building = 0;
  State state = State::registered;
  Outcome outcome = Outcome::none;
  std::int64_t organisation = 0;
};
/// Every appeal that everybody is shown, in order of filing, until `each` says false.
void each_open_row(storage::Session& session, const std::function<bool(const OpenRow&)>& each);

/// Reported before `reported_before` and unanswered since, the oldest first.
/// @param not_reminded  only those whose author was not reminded after the report
std::vector<std::int64_t> silent(storage::Session& session, Instant reported_before, bool not_reminded,
                                 std::int64_t limit);

// Warnings and escalation
/// Open, not reported, past moderation, and overdue long enough for the level after the one they were raised to: the
/// longest overdue first.
std::vector<std::int64_t> to_escalate(storage::Session& session, Instant now, std::chrono::hours between_levels,
                                      std::int64_t limit);
/// Has this organisation been written to on this day?
bool is_warned(storage::Session& session, std::int64_t organisation, calendar::Day day);
/// Remembers that it was; days long gone are forgotten.
void insert_warning(storage::Tx& tx, std::int64_t organisation, calendar::Day day);

}  // namespace viche::appeals
