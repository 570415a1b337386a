#include "rules.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <viche/core/email.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "rules/grounds.hpp"
#include "rules/terms.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t shortest_text = 10;
constexpr std::size_t longest_name = 120;
constexpr std::size_t longest_residence = 300;
constexpr std::size_t longest_recipient = 200;
constexpr std::size_t most_photos = 5;
constexpr std::size_t most_recordings = 1;
constexpr int farthest_plan_days = 3 * 365;
constexpr int highest_level = 3;

Refusal by_law(Refusal refusal, const char* law) {
  refusal.law = law;
  return refusal;
}

Refusal by_law_conflict(const char* code, const char* law) { return by_law(conflict(code), law); }

/// Staff, or a key that was given a part of their work.
bool works_here(const Actor& actor) {
  return actor.is_staff() || (actor.kind == Actor::Kind::api && !actor.roles.empty());
}

bool may_take(const Transition& row, const Standing& standing) {
  if (row.system && standing.actor.kind == Actor::Kind::system) return true;
  if (row.author && standing.author) return true;
  if (!works_here(standing.actor)) return false;
  const bool right_organisation =
      (standing.executor && row.roles.has(Role::executor)) || (standing.helper && row.helper);
  const bool as_executor = right_organisation && standing.actor.roles.has(Role::executor);
  Roles others;
  for (const Role role : {Role::operator_, Role::moderator, Role::registrar, Role::head, Role::editor, Role::analyst,
                          Role::administrator}) {
    if (row.roles.has(role)) others.add(role);
  }
  return as_executor || standing.actor.roles.has_any(others);
}

void check_planned_day(Refusals& refusals, const StepInput& input, calendar::Day today) {
  if (!input.planned_on) {
    refusals.add(invalid("appeals.step_day_missing", "planned_on"));
  } else if (*input.planned_on < today) {
    refusals.add(invalid("appeals.step_day_past", "planned_on"));
  } else if (*input.planned_on > today + std::chrono::days(farthest_plan_days)) {
    refusals.add(invalid("appeals.step_day_far", "planned_on"));
  }
}

void check_executors(Refusals& refusals, const Appeal& appeal, const StepInput& input) {
  if (input.organisation == 0) {
    refusals.add(invalid("appeals.step_organisation_missing", "organisation"));
  } else if (!may_work_on(appeal, input.organisation)) {
    refusals.add(by_law(invalid("appeals.complaint_to_itself", "organisation"), "393/96-ВР ст. 7"));
  }
  const auto allowed = [&](std::int64_t id) { return may_work_on(appeal, id); };
  if (std::all_of(input.co_executors.begin(), input.co_executors.end(), allowed)) return;
  refusals.add(by_law(invalid("appeals.complaint_to_itself", "co_executors"), "393/96-ВР ст. 7"));
}

void check_recipient(Refusals& refusals, const StepInput& input) {
  if (trimmed(input.recipient).empty()) refusals.add(invalid("appeals.step_recipient_missing", "recipient"));
  if (length(input.recipient) > longest_recipient) {
    refusals.add(invalid("appeals.step_recipient_long", "recipient", {{"max", std::to_string(longest_recipient)}}));
  }
}

bool looks_like_phone(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (std::string_view("+-() ").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 7 && digits <= 15;
}

void check_text(Refusals& refusals, const Filing& filing) {
  if (filing.recordings > 0 && filing.text.empty()) return;
  if (length(filing.text) < shortest_text) {
    refusals.add(invalid("appeals.text_short", "text", {{"min", std::to_string(shortest_text)}}));
  } else if (length(filing.text) > most_letters) {
    refusals.add(invalid("appeals.text_long", "text", {{"max", std::to_string(most_letters)}}));
  }
}

constexpr double weight_of_place = 0.3, weight_of_beginning = 1.3, weight_of_name = 1.5;
constexpr std::size_t words_of_beginning = 4;
constexpr int words_of_place = 2;  ///< after a word of nearness: "біля дитячого майданчика"

bool has(const std::vector<std::string>& stems, const std::string& stem) {
  return std::find(stems.begin(), stems.end(), stem) != stems.end();
}

/// Words after which a place is named.
bool is_nearness(const std::string& typed) {
  static const std::set<std::string> words{"біля",      "коло",     "навпроти", "поруч",  "поряд",   "поблизу", "перед",
                                           "неподалік", "недалеко", "між",      "уздовж", "вздовж",  "за",      "повз",
                                           "near",      "by",       "beside",   "behind", "opposite"};
  return words.count(typed) > 0;
}

/// Places that are named in appeals about everything.
bool is_anywhere(const SaidWord& word) {
  static const std::set<std::string> stems{"вулиця",   "провулок", "проспект", "площа", "двір", "будинок", "підїзд",
                                           "квартира", "школа",    "магазин",  "садок", "село", "район"};
  return std::any_of(word.stems.begin(), word.stems.end(), [](const auto& stem) { return stems.count(stem) > 0; });
}

struct Weighed {
  const SaidWord* word;
  double weight;
};

std::vector<Weighed> weighed(const std::vector<SaidWord>& text) {
  std::vector<Weighed> all;
  int near = 0;
  for (const SaidWord& word : text) {
    if (is_nearness(word.typed)) {
      near = words_of_place;
      continue;
    }
    double weight = near > 0 || is_anywhere(word) ? weight_of_place : 1;
    if (all.size() < words_of_beginning) weight *= weight_of_beginning;
    if (near > 0) --near;
    all.push_back({&word, weight});
  }
  return all;
}

/// How rare each stem is among the words of the categories.
std::map<std::string, double> rarity_of(const std::vector<Subject>& subjects) {
  std::map<std::string, double> of;
  for (const Subject& subject : subjects) {
    for (const std::string& stem : std::set<std::string>(subject.words.begin(), subject.words.end())) ++of[stem];
  }
  for (auto& [stem, value] : of) value = std::log(1 + static_cast<double>(subjects.size()) / value);
  return of;
}

/// A word counts once, by the rarest of the stems it may have, however often it is said.
double score_of(const Subject& subject, const std::vector<Weighed>& text, const std::map<std::string, double>& rarity) {
  std::map<std::string, double> counted;
  for (const auto& [word, weight] : text) {
    std::string stem;
    double value = 0;
    for (const std::string& one : word->stems) {
      if (!has(subject.words, one)) continue;
      const double found = rarity.at(one) * weight * (has(subject.name, one) ? weight_of_name : 1);
      if (stem.empty()) stem = one;
      value = std::max(value, found);
    }
    if (!stem.empty()) counted[stem] = std::max(counted[stem], value);
  }
  double score = 0;
  for (const auto& [stem, value] : counted) score += value;
  return score;
}

bool has_place(const Place& place) { return place.lat.has_value() || place.street != 0 || !place.text.empty(); }

}  // namespace

Standing standing_of(const Appeal& appeal, const Actor& actor, bool by_authors_link) {
  Standing standing{actor, by_authors_link};
  if (actor.account != 0 && !actor.is_staff() && actor.account == appeal.author_account) standing.author = true;
  if (works_here(actor) && actor.organisation != 0) {
    standing.executor = actor.organisation == appeal.organisation;
    standing.helper = std::find(appeal.co_executors.begin(), appeal.co_executors.end(), actor.organisation) !=
                      appeal.co_executors.end();
  }
  return standing;
}

Check may_hide(std::string_view reason) {
  const bool known = std::find(hiding_reasons.begin(), hiding_reasons.end(), reason) != hiding_reasons.end();
  if (!known) return invalid("desk.reason_missing", "reason");
  return Done{};
}

Check may_merge(const Appeal& appeal, const Appeal& into, const Standing& standing) {
  VICHE_REQUIRE(may_do(standing.actor, who::sorters));
  if (!is_open(appeal.state)) return conflict("appeals.merge_closed");
  if (appeal.state == State::moderation) return conflict("appeals.merge_unread");
  if (appeal.regime == Regime::law393) return by_law_conflict("appeals.merge_law", "393/96-ВР ст. 15");
  if (appeal.parts > 0) return conflict("appeals.step_is_split");
  if (appeal.id == into.id) return invalid("appeals.merge_itself", "into");
  if (!is_open(into.state)) return invalid("appeals.merge_into_closed", "into");
  if (is_shown_to_all(appeal) && !is_shown_to_all(into)) return invalid("appeals.merge_into_hidden", "into");
  return Done{};
}

Check may_hand_over(const Appeal& appeal, const Standing& standing, std::string_view text) {
  VICHE_REQUIRE(may_do(standing.actor, who::sorters));
  const bool untouched = appeal.state == State::registered || appeal.state == State::assigned;
  if (!untouched) return conflict("appeals.step_not_open");
  if (trimmed(text).empty()) return invalid("appeals.step_text_empty", "text");
  if (length(text) > most_letters) {
    return invalid("appeals.step_text_long", "text", {{"max", std::to_string(most_letters)}});
  }
  return Done{};
}

Check may_do(const Actor& actor, Roles roles) {
  const bool works_here = actor.is_staff() || actor.kind == Actor::Kind::api;
  if (works_here && actor.roles.has_any(roles)) return Done{};
  return forbidden("appeals.step_not_yours");
}

Check may_talk(const Standing& standing) {
  if (on_desk(standing)) return Done{};
  return forbidden("appeals.step_not_yours");
}

const Transition* Transitions::find(State from, Deed deed, Regime regime) const {
  for (const Transition& row : rows_) {
    if (row.from == from && row.deed == deed && row.regime.value_or(regime) == regime) return &row;
  }
  return nullptr;
}

std::vector<const Transition*> Transitions::open_to(const Appeal& appeal, const Standing& standing) const {
  std::vector<const Transition*> open;
  if (appeal.parts > 0) return open;
  for (const Transition& row : rows_) {
    const bool here = row.from == appeal.state && row.regime.value_or(appeal.regime) == appeal.regime;
    if (here && may_take(row, standing)) open.push_back(&row);
  }
  return open;
}

Result<Transition> may_step(const Transitions& table, const Appeal& appeal, const Standing& standing, Deed deed,
                            const StepInput& input, calendar::Day today) {
  const Transition* row = table.find(appeal.state, deed, appeal.regime);
  if (!row) return conflict("appeals.step_not_open");
  if (!may_take(*row, standing)) return forbidden("appeals.step_not_yours");
  if (appeal.parts > 0) return conflict("appeals.step_is_split");
  Refusals refusals;
  if (row->wants_text && trimmed(input.text).empty()) refusals.add(invalid("appeals.step_text_empty", "text"));
  if (length(input.text) > most_letters) {
    refusals.add(invalid("appeals.step_text_long", "text", {{"max", std::to_string(most_letters)}}));
  }
  if (row->wants_day) check_planned_day(refusals, input, today);
  if (row->wants_organisation) check_executors(refusals, appeal, input);
  if (row->wants_recipient) check_recipient(refusals, input);
  if (row->wants_ground && !find_ground(deed, input.ground)) {
    refusals.add(invalid("appeals.step_ground_missing", "ground"));
  }
  VICHE_REQUIRE(refusals.check());
  return *row;
}

void author_said(Refusals& refusals, const Filing& filing, Regime regime) {
  if (length(filing.author_name) > longest_name) refusals.add(invalid("appeals.name_long", "name"));
  if (!filing.author_email.empty() && !is_email(filing.author_email)) {
    refusals.add(invalid("appeals.email_invalid", "email"));
  }
  if (!filing.author_phone.empty() && !looks_like_phone(filing.author_phone)) {
    refusals.add(invalid("appeals.phone_invalid", "phone"));
  }
  if (length(filing.author_residence) > longest_residence) {
    refusals.add(invalid("appeals.residence_long", "residence", {{"max", std::to_string(longest_residence)}}));
  }
  if (regime != Regime::law393) return;
  const auto want = [&](bool said, const char* code, const char* field) {
    if (!said) refusals.add(by_law(invalid(code, field), "393/96-ВР ст. 5"));
  };
  const bool electronic = filing.source != "letter" && filing.source != "visit" && filing.source != "phone";
  const bool has_contact = !filing.author_email.empty() || !filing.author_phone.empty();
  want(filing.anonymous || !filing.author_name.empty(), "appeals.name_missing", "name");
  want(!electronic || has_contact, "appeals.contact_missing", "email");
  want(filing.anonymous || !filing.author_residence.empty(), "appeals.residence_missing", "residence");
}

Check may_file(const Filing& filing, const Category* category) {
  Refusals refusals;
  check_text(refusals, filing);
  if (!category || !category->active) {
    refusals.add(invalid("appeals.category_missing", "category"));
  } else if (category->needs_place && !has_place(filing.place)) {
    refusals.add(invalid("appeals.place_missing", "address"));
  }
  if (filing.photos > most_photos) {
    refusals.add(invalid("appeals.photos_many", "photos", {{"max", std::to_string(most_photos)}}));
  }
  if (filing.recordings > most_recordings) refusals.add(invalid("appeals.recordings_many", "recording"));
  author_said(refusals, filing, filing.regime.value_or(category ? category->regime : Regime::operational));
  return refusals.check();
}

Result<std::string> answers_of(const Category& category,
                               const std::vector<std::pair<std::string, std::string>>& given) {
  Refusals refusals;
  JsonWriter out;
  out.begin_object();
  for (const Question& question : category.questions) {
    const auto found =
        std::find_if(given.begin(), given.end(), [&](const auto& g) { return g.first == question.slug; });
    std::string answer = found == given.end() ? "" : tidy(found->second);
    const bool known =
        question.options.empty() || std::any_of(question.options.begin(), question.options.end(),
                                                [&](const Question::Option& option) { return option.slug == answer; });
    const bool unknown = !question.options.empty() && answer == answer_unknown;
    if (!known) answer.clear();
    if (answer.empty() && question.required && !unknown) {
      refusals.add(invalid("appeals.question_missing", "answer-" + question.slug, {{"question", question.text_uk}}));
    } else if (!answer.empty()) {
      out.field(question.slug, shortened(answer, 500));
    }
  }
  VICHE_REQUIRE(refusals.check());
  out.end_object();
  return out.take();
}

Instant accept_term(const Category& category, Instant filed_at) {
  return calendar::add_hours(filed_at, category.accept_hours);
}

Instant answer_term(const Category& category, Regime regime, Instant filed_at) {
  if (regime == Regime::law393) return end_of(LawTerm::main, filed_at);
  return calendar::WorkingDays::of_ukraine().ends_at(filed_at, category.term);
}

std::int64_t executor_of(const Category& category, std::int64_t settlement) {
  for (const Category::RouteRow& route : category.routes) {
    if (route.settlement == settlement && settlement != 0) return route.organisation;
  }
  return category.organisation;
}

bool may_work_on(const Appeal& appeal, std::int64_t organisation) {
  return organisation == 0 || organisation != appeal.complaint_about;
}

Instant silence_ends(Instant reported_at, std::int64_t days) {
  const calendar::Day last = calendar::add_calendar_days(calendar::kyiv_day(reported_at), static_cast<int>(days));
  return calendar::start_of_day(last + std::chrono::days(1));
}

int level_after_refutation(int level) { return std::min(level + 1, highest_level); }

std::optional<bool> on_time(const Appeal& appeal, Instant now) {
  if (!appeal.due_at) return std::nullopt;
  if (appeal.reported_at) return *appeal.reported_at < *appeal.due_at;
  if (appeal.closed_at) return *appeal.closed_at < *appeal.due_at;
  if (now >= *appeal.due_at) return false;
  return std::nullopt;
}

Check may_grade(const Appeal& appeal, const Standing& standing, std::int64_t grade) {
  if (!standing.author) return forbidden("appeals.step_not_yours");
  if (appeal.state != State::closed && appeal.state != State::on_check) return conflict("appeals.grade_not_yet");
  if (grade < 1 || grade > 5) return invalid("appeals.grade_invalid", "grade");
  return Done{};
}

bool on_desk(const Standing& standing) {
  return standing.works_on_it() || (works_here(standing.actor) && standing.actor.roles.has_any(who::whole_council));
}

bool may_see(const Appeal& appeal, const Standing& standing) {
  return on_desk(standing) || standing.author || is_shown_to_all(appeal);
}

std::vector<std::size_t> suggested(const std::vector<SaidWord>& text, const std::vector<Subject>& subjects,
                                   std::size_t most) {
  const auto said = weighed(text);
  const auto rarity = rarity_of(subjects);
  std::vector<std::pair<double, std::size_t>> scores;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const double score = score_of(subjects[i], said, rarity);
    if (score > 0) scores.emplace_back(-score, i);
  }
  std::sort(scores.begin(), scores.end());
  std::vector<std::size_t> best;
  for (const auto& [score, index] : scores) {
    if (best.size() < most) best.push_back(index);
  }
  return best;
}

}  // namespace viche::appeals
