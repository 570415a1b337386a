#include <viche/core/email.hpp>
#include <viche/identity/identity.hpp>

#include "common.hpp"

namespace viche::petitions {

namespace {

Draft tidied(const Draft& said) {
  return {tidy_line(said.title), tidy(said.text), tidy_line(said.author_name), said.lang == "en" ? "en" : "uk"};
}

Check check_author(const By& by, const Draft& draft, std::string_view email) {
  const auto least = static_cast<IdentityLevel>(by.town.number(settings::author_level));
  if (by.actor.account == 0 || by.actor.level < least) {
    Refusal refusal = forbidden("petitions.level_low", "393/96-ВР ст. 23-1");
    refusal.args = {{"level", std::string(name(least))}};
    return refusal;
  }
  Refusals refusals;
  refusals.add(may_write(draft));
  if (!is_email(canonical_email(email))) refusals.add(invalid("petitions.email_invalid", "author_email"));
  return refusals.check();
}

constexpr std::chrono::hours a_day{24};

Refusal too_many(const char* code, std::int64_t most) {
  return {RefusalKind::too_many, code, {}, {}, {{"n", std::to_string(most)}}, {}};
}

/// A draft is its author's own: nobody else learns that it is there.
std::optional<Petition> own_draft(storage::Session& session, const By& by, std::int64_t id) {
  auto petition = find_by_id(session, id);
  if (!petition || !hand_of(by, *petition).author) return std::nullopt;
  return petition;
}

void take_words(Petition& petition, const Draft& draft, std::string_view email, Instant now) {
  petition.title = draft.title;
  petition.text = draft.text;
  petition.author_name = draft.author_name;
  petition.lang = draft.lang;
  petition.author_email = canonical_email(email);
  petition.changed_at = now;
}

}  // namespace

Result<std::int64_t> write_draft(const By& by, const Draft& said, std::string_view author_email) {
  const Draft draft = tidied(said);
  VICHE_REQUIRE(check_author(by, draft, author_email));
  const identity::People& people = by.services.identity.people();
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    if (const auto before = kit::answered(tx, by.form_key)) return parse_integer(*before).value_or(0);
    const std::int64_t most = by.town.number(settings::drafts_per_person);
    if (most > 0 && count_drafts(tx, by.actor.account) >= most) return too_many("petitions.too_many_drafts", most);
    Petition petition;
    petition.id = storage::next_id();
    take_words(petition, draft, author_email, by.now);
    petition.created_at = by.now;
    petition.author_account = by.actor.account;
    petition.author_person = people.for_account(tx, by.actor.account, draft.author_name).id;
    insert(tx, by.services.vault, petition);
    audit::record(tx, by.actor, "petitions.write", "petition", petition.id, by.now);
    kit::remember(tx, by.form_key, std::to_string(petition.id), by.now);
    return petition.id;
  });
}

Check rewrite(const By& by, std::int64_t id, const Draft& said, std::string_view author_email) {
  const Draft draft = tidied(said);
  VICHE_REQUIRE(check_author(by, draft, author_email));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto petition = own_draft(tx, by, id);
    if (!petition) return not_found();
    if (petition->state != State::draft) return conflict("petitions.not_now");
    take_words(*petition, draft, author_email, by.now);
    update(tx, *petition);
    save_author(tx, by.services.vault, *petition);
    audit::record(tx, by.actor, "petitions.rewrite", "petition", petition->id, by.now);
    return Done{};
  });
}

Result<Number> submit(const By& by, std::int64_t id) {
  const auto& days = calendar::WorkingDays::of_ukraine();
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Number> {
    auto petition = own_draft(tx, by, id);
    if (!petition) return not_found();
    // Pressed twice: the first time it got its number.
    if (petition->state != State::draft && petition->number.code != 0) return petition->number;
    VICHE_REQUIRE(may(Deed::submit, petition->state, hand_of(by, *petition)));
    const std::int64_t most = by.town.number(settings::submissions_per_person);
    if (most > 0 && count_submitted(tx, by.actor.account, by.now - a_day) >= most) {
      return too_many("petitions.too_many_submitted", most);
    }
    const calendar::Day today = calendar::kyiv_day(by.now);
    petition->number = next_number(tx, calendar::year_of(today));
    petition->submitted_at = petition->changed_at = by.now;
    petition->sponsors = by.town.number(settings::sponsors);
    petition->threshold = by.town.number(settings::threshold);
    petition->days = by.town.number(settings::days);
    petition->least_level = static_cast<IdentityLevel>(by.town.number(settings::least_level));
    petition->state = petition->sponsors > 0 ? State::sponsoring : State::moderation;
    if (petition->sponsors > 0) {
      petition->ends_on = collects_until(today, by.town.number(settings::sponsor_days));
    } else {
      petition->moderate_by = moderate_by(days, today);
    }
    update(tx, *petition);
    follow(tx, petition->id, petition->author_account, by.now);
    tell(tx, by, *petition, Deed::submit);
    return petition->number;
  });
}

Check withdraw(const By& by, std::int64_t id, std::string_view said) {
  const std::string words = tidy(said);
  if (length(words) > most_words) return invalid("petitions.words_long", "words");
  return do_one(by, id, Deed::withdraw, words, [&](storage::Tx& tx, Petition& petition) -> Check {
    petition.words = words;
    petition.closed_at = by.now;
    if (petition.published_at) close_count(tx, by, petition);
    drop_merge_offer(tx, petition.id);
    return Done{};
  });
}

}  // namespace viche::petitions
