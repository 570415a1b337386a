#include <algorithm>

#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "../rules/splitting.hpp"
#include "../store/cards.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

/// One question: of the same author, from the same place and day; work of its own.
Appeal part_of_letter(const By& by, const Appeal& letter, const PartInput& input, const Category& category) {
  Appeal part;
  part.id = storage::next_id();
  part.part_of = letter.number.code;
  part.regime = letter.regime;
  part.category = category.id;
  part.emergency = category.emergency;
  part.text = tidy(input.text);
  part.answers = "{}";
  part.place = letter.place;
  part.author_account = letter.author_account;
  part.author_name = letter.author_name;
  part.author_email = letter.author_email;
  part.author_phone = letter.author_phone;
  part.author_residence = letter.author_residence;
  part.name_shown = letter.name_shown;
  part.lang = letter.lang;
  part.source = letter.source;
  part.is_public = letter.is_public && category.is_public;
  if (part.is_public) cover_words(by.town, part);
  part.complaint_about = letter.complaint_about;
  part.days_ahead = letter.days_ahead;
  part.filed_at = letter.filed_at;
  part.changed_at = by.now;
  part.due_at = part_term(letter, category);
  if (letter.regime == Regime::law393) {
    part.usual_due_at = letter.usual_due_at;
    part.term_reason = letter.term_reason;
  }
  const std::int64_t routed = executor_of(category, letter.place.settlement);
  part.organisation = input.organisation != 0 ? input.organisation : routed;
  if (part.organisation == letter.complaint_about) part.organisation = 0;
  part.state = part.organisation == 0 ? State::registered : State::assigned;
  if (part.state == State::assigned) part.accept_by = accept_term(category, by.now);
  return part;
}

Number write_part(storage::Tx& tx, const By& by, Appeal part, const Appeal& letter) {
  part.number = next_number(tx, calendar::year_of(calendar::kyiv_day(by.now)));
  insert(tx, by.services.vault, part);
  insert_entry(tx, part.id, entry_by(by, "split_from", letter.number.text(), State::registered));
  if (part.state == State::assigned) insert_entry(tx, part.id, entry_of_giving(by, part));
  count_new(tx, part);
  tell(tx, by, events::filed, part, "file_part");
  return part.number;
}

/// The work is in its questions: it is nobody's.
void leave_to_parts(storage::Tx& tx, const By& by, Appeal& letter, const std::vector<Number>& parts) {
  const Appeal before = letter;
  letter.parts = static_cast<std::int64_t>(parts.size());
  letter.state = State::in_work;
  letter.outcome = Outcome::none;
  letter.organisation = 0;
  letter.accept_by.reset();
  letter.planned_on.reset();
  if (!letter.co_executors.empty()) {
    letter.co_executors.clear();
    put_co_executors(tx, letter);
  }
  letter.changed_at = by.now;
  update(tx, letter);
  count_change(tx, before, letter);
  std::string numbers;
  for (const Number part : parts) numbers += (numbers.empty() ? "" : ", ") + part.text();
  insert_entry(tx, letter.id, entry_by(by, "split", numbers, letter.state));
  tell(tx, by, events::changed, letter, "split");
}

/// Writes what the questions have made of it. @returns whether anything has changed
bool follow_parts(storage::Tx& tx, const By& by, Appeal& letter, const LetterState& now) {
  const bool is_closed = letter.state == State::closed;
  if (letter.reported_at == now.answered_at && is_closed == now.closed) return false;
  const Appeal before = letter;
  letter.reported_at = now.answered_at;
  if (now.answered_at && letter.timely == Timely::unknown) {
    const bool in_time = !letter.due_at || *now.answered_at < *letter.due_at;
    letter.timely = in_time ? Timely::on_time : Timely::late;
  }
  letter.state = now.closed ? State::closed : State::in_work;
  letter.outcome = now.outcome;
  letter.executed = now.executed;
  letter.closed_at = now.closed ? std::optional(by.now) : std::nullopt;
  letter.changed_at = by.now;
  update(tx, letter);
  // The letter alone is registered, so its card tells what became of its questions.
  const std::string_view answer = now.executed ? "9.1" : now.outcome == Outcome::declined ? "9.2" : "9.3";
  set_card_result(tx, letter.id, now.answered_at ? answer : "");
  count_change(tx, before, letter);
  if (is_closed == now.closed) {
    tell(tx, by, events::changed, letter, "parts_answered");
    return true;
  }
  const std::string_view deed = now.closed ? "parts_closed" : "parts_reopened";
  insert_entry(tx, letter.id, entry_by(by, deed, "", letter.state));
  tell(tx, by, events::changed, letter, deed);
  return true;
}

}  // namespace

Result<std::vector<Number>> split_letter(const By& by, Number number, const std::vector<PartInput>& inputs) {
  const By own = keyed(by, "split", number);
  const auto categories = cached_categories(by.services.db, by.town.id);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::vector<Number>> {
    auto letter = find(tx, number);
    if (!letter) return not_found();
    VICHE_LET(earlier, answered_before(tx, own));
    std::vector<Number> numbers;
    if (earlier) {
      for (const Appeal& part : parts_of(tx, number)) numbers.push_back(part.number);
      return numbers;
    }
    VICHE_REQUIRE(may_split(*letter, standing_of(*letter, by.actor, by.by_link), inputs, *categories));
    load_author(tx, by.services.vault, *letter);
    for (const PartInput& input : inputs) {
      const Category& category = *find_category(*categories, input.category);
      numbers.push_back(write_part(tx, by, part_of_letter(by, *letter, input, category), *letter));
    }
    leave_to_parts(tx, by, *letter, numbers);
    remember_answer(tx, own, "done");
    return numbers;
  });
}

void settle_letter(kit::Services& services, const kit::Town& town, Number number, Instant now) {
  const By by{services, town, Actor::system(), false, {}, now};
  (void)services.db.act(town.id, [&](storage::Tx& tx) -> Check {
    auto letter = find(tx, number);
    if (!letter || letter->parts == 0) return not_found();
    if (!follow_parts(tx, by, *letter, letter_state(parts_of(tx, number)))) return conflict("appeals.step_not_open");
    return Done{};
  });
}

}  // namespace viche::appeals
