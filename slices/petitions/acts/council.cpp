#include "../store/sheets.hpp"
#include "common.hpp"
#include "entering.hpp"

namespace viche::petitions {

Check publish(const By& by, std::int64_t id) {
  return do_one(by, id, Deed::publish, {}, [&](storage::Tx& tx, Petition& petition) -> Check {
    petition.published_at = by.now;
    petition.threshold = by.town.number(settings::threshold);
    petition.days = by.town.number(settings::days);
    petition.least_level = static_cast<IdentityLevel>(by.town.number(settings::least_level));
    petition.ends_on = collects_until(calendar::kyiv_day(by.now), petition.days);
    drop_merge_offer(tx, petition.id);
    return Done{};
  });
}

Check refuse(const By& by, std::int64_t id, std::string_view ground, std::string_view said) {
  const std::string words = tidy(said);
  VICHE_REQUIRE(may_refuse(ground, words));
  return do_one(by, id, Deed::refuse, words, [&](storage::Tx& tx, Petition& petition) -> Check {
    petition.ground = ground;
    petition.words = words;
    petition.closed_at = by.now;
    drop_merge_offer(tx, petition.id);
    return Done{};
  });
}

Check begin_examination(const By& by, std::int64_t id) {
  const auto& days = calendar::WorkingDays::of_ukraine();
  return do_one(by, id, Deed::begin, {}, [&](storage::Tx&, Petition& petition) -> Check {
    petition.examined_from = by.now;
    petition.answer_by = answer_by(days, calendar::kyiv_day(by.now));
    return Done{};
  });
}

Check answer(const By& by, std::int64_t id, const Answer& said) {
  const Answer answer{said.decision, tidy(said.text), tidy_line(said.answered_by)};
  VICHE_REQUIRE(may_answer(answer.decision, answer.text, answer.answered_by));
  return do_one(by, id, Deed::answer, {}, [&](storage::Tx&, Petition& petition) -> Check {
    petition.decision = answer.decision;
    petition.answer = answer.text;
    petition.answered_by = answer.answered_by;
    petition.answered_at = by.now;
    return Done{};
  });
}

Check report(const By& by, std::int64_t id, std::string_view said, bool last) {
  const std::string words = tidy(said);
  if (words.empty()) return invalid("petitions.words_missing", "words");
  if (length(words) > most_text) return invalid("petitions.words_long", "words");
  return do_one(by, id, last ? Deed::finish : Deed::report, words,
                [](storage::Tx&, Petition&) -> Check { return Done{}; });
}

namespace {

/// A sheet came in time and is not keyed yet.
bool waits_for_paper(storage::Session& session, const Petition& petition, calendar::Day today) {
  const auto& days = calendar::WorkingDays::of_ukraine();
  return takes_paper(days, petition, today) && has_unfinished_sheet(session, petition.id, *petition.ends_on);
}

}  // namespace

void reach_if_enough(kit::Services& services, HromadaId hromada, std::int64_t id, Instant now) {
  const auto town = services.towns.find(hromada);
  if (!town) return;
  const By by = as_system(services, *town, now);
  const auto& days = calendar::WorkingDays::of_ukraine();
  (void)services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    const std::int64_t counted = counts(tx, id).counted;
    const calendar::Day today = calendar::kyiv_day(now);
    if (petition->state == State::sponsoring && counted >= petition->sponsors) {
      petition->state = State::moderation;
      petition->moderate_by = moderate_by(days, today);
      petition->ends_on.reset();
      petition->changed_at = now;
      update(tx, *petition);
      tell(tx, by, *petition, Deed::sponsored);
      return Done{};
    }
    // A sheet that came in time can bring what was missing after the last day.
    const bool may = petition->state == State::collecting ||
                     (petition->state == State::not_reached && petition->published_at && petition->appeal.empty());
    if (!may || counted < petition->threshold) return conflict("petitions.not_now");
    petition->state = State::reached;
    petition->reached_at = petition->changed_at = now;
    petition->begin_by = begin_by(days, today);
    close_count(tx, by, *petition);
    update(tx, *petition);
    tell(tx, by, *petition, Deed::reach);
    return Done{};
  });
}

void expire_if_over(kit::Services& services, HromadaId hromada, std::int64_t id, Instant now) {
  const auto town = services.towns.find(hromada);
  if (!town) return;
  const By by = as_system(services, *town, now);
  (void)services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    const bool open = petition && (petition->state == State::collecting || petition->state == State::sponsoring);
    if (!open || !petition->ends_on || calendar::kyiv_day(now) <= *petition->ends_on) {
      return conflict("petitions.not_now");
    }
    if (petition->published_at && waits_for_paper(tx, *petition, calendar::kyiv_day(now))) {
      return conflict("petitions.not_now");
    }
    petition->state = State::not_reached;
    petition->changed_at = now;
    if (petition->published_at) close_count(tx, by, *petition);
    update(tx, *petition);
    tell(tx, by, *petition, Deed::expire);
    return Done{};
  });
}

}  // namespace viche::petitions
