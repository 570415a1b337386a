#include "../registration_acts.hpp"

#include <algorithm>

#include <viche/appeals/events.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/seal.hpp>
#include <viche/kit/organisation.hpp>

#include "../settings.hpp"
#include "../store/cards.hpp"
#include "registering.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t most_earlier = 20, most_of_one_text = 100;
constexpr std::int64_t registered_at_once = 200;

/// Who wrote, in every way they may be known again.
std::vector<std::string> author_keys(const By& by, const Appeal& appeal) {
  std::vector<std::string> keys;
  const auto add = [&](const std::string& person) {
    keys.push_back(by.services.vault.blind_index(by.town.id, "appeals.author", person));
  };
  if (appeal.author_account != 0) add("account " + std::to_string(appeal.author_account));
  if (!appeal.author_email.empty()) add("email " + to_lower(appeal.author_email));
  if (const std::string phone = canonical_phone(appeal.author_phone); !phone.empty()) add("phone " + phone);
  if (!appeal.author_name.empty() && !appeal.author_residence.empty()) {
    add("lives " + bare_text(appeal.author_name + " " + appeal.author_residence));
  }
  return keys;
}

std::vector<Earlier> earlier_of(storage::Session& session, const std::vector<std::string>& keys, std::int64_t but) {
  std::vector<Earlier> all;
  for (const std::int64_t id : by_same_author(session, keys, but, most_earlier)) {
    const auto appeal = find_by_id(session, id);
    const auto card = find_card(session, id);
    if (!appeal || !card) continue;
    all.push_back({appeal->number, appeal->state, appeal->outcome, appeal->category, appeal->text, card->fingerprint,
                   appeal->due_at});
  }
  return all;
}

/// Old versions know fewer codes: what came by e-mail was a letter by post then.
void fit(const registration::Classifier& classifier, Card& card) {
  card.classifier = classifier.version();
  if (!classifier.find("form", card.form)) card.form = codes::by_post;
  if (!classifier.find("type", card.type)) card.type = codes::letter;
  if (!classifier.find("question", card.question)) card.question.clear();
}

/// What the staff say goes before what was guessed.
void take_said(Card& card, const Card& said) {
  const auto take = [](std::string& kept, const std::string& code) {
    if (!code.empty()) kept = code;
  };
  for (auto part : {&Card::form, &Card::kind, &Card::sex, &Card::subject, &Card::type, &Card::social, &Card::question,
                    &Card::sent_from, &Card::sent_from_index, &Card::received_by}) {
    take(card.*part, said.*part);
  }
  card.question_by_hand = !said.question.empty();
  card.applicant = said.applicant;
  card.more_questions = said.more_questions;
  card.signed_on = said.signed_on;
  card.sent_from_on = said.sent_from_on;
  card.sheets = said.sheets;
  card.control_by = said.control_by;
}

/// For the audit: was it put on control, or taken off?
std::string control_told(const Card& before, const Card& after) {
  const bool was = before.control_by != 0, is = after.control_by != 0;
  return was == is ? "" : is ? R"({"control":true})" : R"({"control":false})";
}

Refusal in_part(std::string_view part) { return invalid("card.code_unknown", std::string(part)); }

Check check_previous(storage::Session& session, const Appeal& appeal, std::int64_t previous) {
  if (previous == 0) return Done{};
  if (previous == appeal.number.code) return invalid("card.previous_itself", "previous");
  if (!find(session, Number{previous})) return invalid("card.previous_unknown", "previous");
  return Done{};
}

Check check_complaint(storage::Session& session, const Appeal& appeal, std::int64_t about) {
  if (about == 0) return Done{};
  if (!kit::find_organisation(session, about)) return invalid("appeals.complaint_unknown", "complaint_about");
  const auto& helpers = appeal.co_executors;
  const bool works = appeal.organisation == about || std::find(helpers.begin(), helpers.end(), about) != helpers.end();
  if (works && is_open(appeal.state)) return invalid("appeals.complaint_executor", "complaint_about");
  return Done{};
}

}  // namespace

std::shared_ptr<const registration::Classifier> classifier_of(const By& by, calendar::Day received_on) {
  return registration::classifier_on(by.services.db, by.town.id, received_on);
}

Check check_codes(const registration::Classifier& classifier, const Card& card) {
  Refusals refusals;
  const auto check = [&](std::string_view part, const std::string& code) {
    if (!code.empty() && !classifier.find(part, code)) refusals.add(in_part(part));
  };
  const std::pair<std::string_view, const std::string*> single[] = {
      {"form", &card.form}, {"sign", &card.sign},     {"kind", &card.kind},     {"sex", &card.sex},
      {"type", &card.type}, {"social", &card.social}, {"result", &card.result}, {"subject", &card.subject}};
  for (const auto& [part, code] : single) check(part, *code);
  check("question", card.question);
  for (const std::string& code : card.applicant) check("applicant", code);
  for (const std::string& code : card.more_questions) {
    if (!classifier.find("question", code)) refusals.add(in_part("more_questions"));
  }
  return refusals.check();
}

std::int64_t days_ahead_of(const By& by, const std::vector<std::string>& applicant) {
  const auto& town = by.town;
  const std::string first = town.text(settings::first_codes), benefits = town.text(settings::benefit_codes);
  return days_ahead(applicant,
                    {first, town.number(settings::first_days), benefits, town.number(settings::benefit_days)});
}

void register_new(storage::Tx& tx, const By& by, const registration::Classifier& classifier, const Appeal& appeal,
                  const Category* category, const Card* said) {
  Card card = first_card(appeal, category ? category->question_group : "");
  if (said) take_said(card, *said);
  fit(classifier, card);
  card.appeal = appeal.id;
  card.year = static_cast<int>(std::chrono::year_month_day{card.received_on}.year());
  card.serial = next_card_serial(tx, card.year);
  card.index = registration_index(by.town.text(settings::registration_index), appeal.author_name, card.subject,
                                  card.serial, card.year);
  const std::string bare = bare_text(appeal.whole_text());
  if (!bare.empty()) card.fingerprint = hex(sha256(bare));
  const auto keys = author_keys(by, appeal);
  const auto earlier = earlier_of(tx, keys, appeal.id);
  const std::int64_t others = count_same_text(tx, card.fingerprint, appeal.id, most_of_one_text);
  const Likeness likeness =
      likeness_of(appeal, card.fingerprint, earlier, others, by.town.number(settings::mass_from), by.now);
  card.sign = likeness.sign;
  card.previous = likeness.previous;
  insert_card(tx, card);
  put_author_keys(tx, appeal.id, keys);
}

Result<Number> file_received(const By& by, const Filing& filing, const std::vector<files::Stored>& scans,
                             const Receipt& receipt) {
  VICHE_REQUIRE(may_do(by.actor, who::sorters));
  const auto all = cached_categories(by.services.db, by.town.id);
  const Category* category = find_category(*all, filing.category);
  const calendar::Day today = calendar::kyiv_day(by.now);
  Receipt sound = receipt;
  sound.card.received_on = receipt.received_on.value_or(today);
  const auto classifier = classifier_of(by, sound.card.received_on);
  Refusals refusals;
  refusals.add(may_file(filing, category));
  refusals.add(may_say(sound.card, today));
  refusals.add(check_codes(*classifier, sound.card));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Number> {
    VICHE_LET(earlier, answered_before(tx, by));
    if (earlier) {
      if (const auto number = number_of(*earlier)) return *number;
    }
    VICHE_REQUIRE(refusals.check());
    return write_filing(tx, by, filing, category, scans, classifier, &sound);
  });
}

Check save_card(const By& by, Number number, const Card& said, std::int64_t complaint_about) {
  return change_one(by, "save_card", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_register(appeal, standing));
    auto card = find_card(tx, appeal.id);
    if (!card) return not_found();
    const auto classifier = registration::find_classifier(by.services.db, by.town.id, card->classifier);
    Card changed = said;
    changed.appeal = appeal.id;
    changed.received_on = card->received_on;
    changed.classifier = card->classifier;
    // Whoever saves the card for something else has not chosen what stood there; who takes it out lets it follow again.
    const bool chosen = changed.question != card->question;
    changed.question_by_hand = chosen ? !changed.question.empty() : card->question_by_hand;
    Refusals refusals;
    refusals.add(may_say(changed, calendar::kyiv_day(by.now)));
    if (classifier) refusals.add(check_codes(*classifier, changed));
    refusals.add(check_previous(tx, appeal, changed.previous));
    if (complaint_about != appeal.complaint_about) refusals.add(check_complaint(tx, appeal, complaint_about));
    VICHE_REQUIRE(refusals.check());
    // Whoever took it on control first stays named.
    if (changed.control_by != 0 && card->control_by != 0) changed.control_by = card->control_by;
    update_card(tx, changed);
    appeal.complaint_about = complaint_about;
    appeal.days_ahead = days_ahead_of(by, changed.applicant);
    Entry entry = entry_by(by, "registered_card", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, "save_card", control_told(*card, changed));
    return Done{};
  });
}

std::size_t register_missing(kit::Services& services, const kit::Town& town, Instant now) {
  const By by{services, town, Actor::system(), false, {}, now};
  const auto all = cached_categories(services.db, town.id);
  const auto left =
      services.db.read(town.id, [](storage::Session& session) { return without_card(session, registered_at_once); });
  for (const std::int64_t id : left) {
    (void)services.db.keep_house(town.id, [&](storage::Tx& tx) -> Check {
      auto appeal = find_by_id(tx, id);
      if (!appeal || find_card(tx, id)) return Done{};
      load_author(tx, services.vault, *appeal);
      register_new(tx, by, *classifier_of(by, calendar::kyiv_day(appeal->filed_at)), *appeal,
                   find_category(*all, appeal->category));
      return Done{};
    });
  }
  return left.size();
}

}  // namespace viche::appeals
