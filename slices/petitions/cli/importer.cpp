#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/calendar/calendar.hpp>
#include <viche/core/text.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>

#include "../rules.hpp"
#include "../settings.hpp"
#include "../store.hpp"
#include "../store/imports.hpp"
#include "importing.hpp"

namespace viche::petitions {

namespace {

constexpr std::size_t batch_size = 1'000;
constexpr std::int64_t micros_in_an_hour = 3'600'000'000;

/// What another system can have: what waits for us goes the way of all petitions here.
bool may_come(State state) {
  return state != State::draft && state != State::sponsoring && state != State::moderation && state != State::merged;
}

bool is_over(State state) { return state != State::collecting; }
bool is_answered(State state) {
  return state == State::answered || state == State::executing || state == State::executed;
}

/// Refusals of the drafting rules are for people who write; of what was published elsewhere its length alone is asked.
std::string length_fault(const Foreign& foreign) {
  if (trimmed(foreign.title).empty()) return "no_title";
  if (!is_valid_utf8(foreign.title) || !is_valid_utf8(foreign.text) || !is_valid_utf8(foreign.answer))
    return "not_utf8";
  if (length(foreign.title) > most_title || length(foreign.text) > most_text) return "too_long";
  return {};
}

void put_tallies(storage::Tx& tx, std::int64_t petition, std::int64_t total,
                 const std::map<std::int64_t, std::int64_t>& hours) {
  if (total == 0) return;
  put_tally(tx, petition, "total", 0, total);
  put_tally(tx, petition, "channel", static_cast<std::int64_t>(Channel::imported), total);
  put_tally(tx, petition, "level", static_cast<std::int64_t>(IdentityLevel::none), total);
  put_tally(tx, petition, "settlement", 0, total);
  for (const auto& [hour, n] : hours) put_tally(tx, petition, "hour", hour, n);
}

}  // namespace

Importer::Importer(kit::Services& services, const kit::Town& town, bool dry)
    : services_(services), town_(town), dry_(dry) {}

/// @returns why not; empty when all is well
std::string Importer::set_times(Ready& ready, const Foreign& foreign) const {
  Petition& petition = ready.petition;
  const auto published = moment_of(foreign.published_at);
  if (!published || *published > services_.clock.now()) return "bad_time";
  petition.id = storage::id_at(*published);
  petition.created_at = petition.changed_at = *published;
  petition.submitted_at = petition.published_at = published;
  const auto ends = calendar::parse_day(foreign.ends_on);
  if (!foreign.ends_on.empty() && !ends) return "bad_time";
  if (ends) petition.ends_on = *ends;
  if (is_over(petition.state)) {
    if (ends) petition.closed_at = calendar::start_of_day(*ends);
  } else if (!ends) {
    petition.ends_on = collects_until(calendar::kyiv_day(*published), petition.days);
  }
  for (const auto& [at, n] : foreign.hours) {
    const auto moment = moment_of(at);
    if (!moment || n < 0) return "bad_hours";
    ready.hours[moment->micros / micros_in_an_hour] += n;
  }
  std::int64_t told = 0;
  for (const auto& [hour, n] : ready.hours) told += n;
  return told > ready.signatures ? "bad_hours" : "";
}

std::string Importer::set_answer(Ready& ready, const Foreign& foreign) {
  Petition& petition = ready.petition;
  if (!is_answered(petition.state)) return {};
  petition.answer = tidy(foreign.answer);
  petition.answered_by = tidy_line(foreign.answered_by);
  if (petition.answer.empty()) return "no_answer";
  if (length(petition.answer) > most_answer) return "too_long";
  const bool told = !foreign.answered_at.empty();
  const auto answered = told ? moment_of(foreign.answered_at) : petition.closed_at.value_or(*petition.published_at);
  if (!answered || *answered < *petition.published_at) return "bad_time";
  petition.answered_at = answered;
  petition.changed_at = std::max(petition.changed_at, *answered);
  const auto decision = foreign.decision.empty() ? Decision::none : decision_of(foreign.decision);
  if (!decision) return "unknown_decision";
  petition.decision = *decision;
  if (told) ready.steps.push_back({storage::next_id(), *answered, Deed::answer, {}, 0});
  for (const auto& [at, text] : foreign.reports) {
    const auto moment = moment_of(at);
    if (!moment) return "bad_time";
    ready.steps.push_back({storage::next_id(), *moment, Deed::report, tidy(text), 0});
    petition.changed_at = std::max(petition.changed_at, *moment);
  }
  return {};
}

std::optional<Importer::Ready> Importer::checked(std::string_view file, const Foreign& foreign) {
  const auto refuse = [&](std::string_view reason, std::string_view detail) {
    const std::string shown = is_valid_utf8(detail) ? shortened(tidy_line(detail), 80) : "";
    outcome_.rejected.push_back({std::string(file), foreign.line, std::string(reason), shown});
    return std::optional<Ready>();
  };
  if (!foreign.fault.empty()) return refuse(foreign.fault, "");
  if (foreign.external_id.empty()) return refuse("no_identifier", foreign.title);
  if (const std::string fault = length_fault(foreign); !fault.empty()) return refuse(fault, foreign.external_id);
  const auto state = state_of(foreign.state);
  if (!state || !may_come(*state)) return refuse("unknown_state", foreign.state);
  if (foreign.signatures < 0) return refuse("bad_count", foreign.external_id);
  Ready ready;
  Petition& petition = ready.petition;
  petition.state = *state;
  petition.title = tidy_line(foreign.title);
  petition.text = tidy(foreign.text);
  petition.lang = foreign.lang == "en" ? "en" : "uk";
  petition.author_name = tidy_line(foreign.author);
  petition.threshold = foreign.threshold > 0 ? foreign.threshold : town_.number(settings::threshold);
  petition.days = foreign.days > 0 ? foreign.days : town_.number(settings::days);
  petition.least_level = static_cast<IdentityLevel>(town_.number(settings::least_level));
  ready.external_id = foreign.external_id;
  ready.signatures = foreign.signatures;
  if (const std::string fault = set_times(ready, foreign); !fault.empty()) return refuse(fault, foreign.published_at);
  // A step is a day that is known: where there is none, pages show none.
  if (foreign.days_told) ready.steps.push_back({storage::next_id(), *petition.published_at, Deed::publish, {}, 0});
  if (const std::string fault = set_answer(ready, foreign); !fault.empty()) return refuse(fault, foreign.external_id);
  ready.stems = services_.lemmas.index_text(petition.title + "\n" + petition.text);
  return ready;
}

void Importer::take(std::string_view file, Foreign foreign) {
  ++outcome_.lines;
  auto ready = checked(file, foreign);
  if (!ready) return;
  batch_.push_back(*std::move(ready));
  if (batch_.size() == batch_size) write();
}

void Importer::write_one(storage::Tx& tx, Ready& ready) {
  Petition& petition = ready.petition;
  // Very many came in at one moment, and its random bits do not last for all of them.
  while (find_by_id(tx, petition.id)) petition.id = storage::id_at(*petition.published_at);
  petition.number = next_number(tx, calendar::year_of(calendar::kyiv_day(*petition.published_at)));
  insert(tx, services_.vault, petition);
  insert_import(tx, ready.external_id, petition.id);
  put_tallies(tx, petition.id, ready.signatures, ready.hours);
  for (const Step& step : ready.steps) insert_step(tx, petition.id, step);
  if (petition.is_public()) search::put(tx, "petitions", petition.id, ready.stems);
}

void Importer::write() {
  if (batch_.empty()) return;
  std::int64_t added = 0;
  const auto known = [&](storage::Session& session, const Ready& ready) {
    return find_imported(session, ready.external_id).has_value();
  };
  if (dry_) {
    services_.db.read(town_.id, [&](storage::Session& session) {
      added = std::count_if(batch_.begin(), batch_.end(), [&](const Ready& one) { return !known(session, one); });
    });
  } else {
    (void)services_.db.act(town_.id, [&](storage::Tx& tx) -> Check {
      added = 0;
      for (Ready& ready : batch_) {
        if (known(tx, ready)) continue;
        write_one(tx, ready);
        ++added;
      }
      audit::record(tx, Actor::system(), "petitions.import", "petition", 0, services_.clock.now(),
                    "{\"added\":" + std::to_string(added) + "}");
      return Done{};
    });
  }
  outcome_.added += added;
  outcome_.known += static_cast<std::int64_t>(batch_.size()) - added;
  batch_.clear();
}

void Importer::put_curve(std::string_view file, Foreign foreign) {
  write();
  const auto there = services_.db.read(
      town_.id, [&](storage::Session& session) { return find_imported(session, foreign.external_id); });
  if (!there || dry_) return take(file, std::move(foreign));
  ++outcome_.lines;
  const auto ready = checked(file, foreign);
  if (!ready) return;
  (void)services_.db.act(town_.id, [&](storage::Tx& tx) -> Check {
    for (const char* kind : {"total", "channel", "level", "settlement", "hour"}) clear_tally(tx, *there, kind);
    put_tallies(tx, *there, ready->signatures, ready->hours);
    audit::record(tx, Actor::system(), "petitions.import_curve", "petition", *there, services_.clock.now());
    return Done{};
  });
  ++outcome_.known;
}

const ImportOutcome& Importer::finish() {
  write();
  return outcome_;
}

}  // namespace viche::petitions
