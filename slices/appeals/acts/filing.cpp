#include <algorithm>

#include <viche/calendar/calendar.hpp>
#include <viche/i18n/anonymise.hpp>
#include <viche/identity/seal.hpp>
#include <viche/kit/once.hpp>
#include <viche/territory/geo.hpp>

#include <viche/appeals/events.hpp>
#include "../settings.hpp"
#include "registering.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view follow_purpose = "appeals.follow";
constexpr int hour_of_earlier_receipt = 9;

/// Did one of the staff, or a program that decides what others see, read it before it came here?
bool is_read_by_staff(const Filing& filing) {
  static constexpr std::string_view all[] = {"phone", "visit", "letter", "email", "import"};
  return filing.is_read || std::find(std::begin(all), std::end(all), filing.source) != std::end(all);
}

/// A name that holds a telephone or an address is not for everybody.
bool tells_more(const kit::Town& town, const std::string& name) {
  if (!town.is_on(settings::mask_by_rule)) return false;
  const auto kinds = i18n::covered(name).kinds;
  return std::any_of(kinds.begin(), kinds.end(), [](i18n::Personal kind) { return kind != i18n::Personal::name; });
}

Appeal new_appeal(const By& by, const Filing& filing, const Category& category) {
  Appeal appeal;
  appeal.id = storage::next_id();
  appeal.regime = filing.regime.value_or(category.regime);
  appeal.category = category.id;
  appeal.emergency = category.emergency;
  appeal.text = filing.text;
  appeal.answers = filing.answers.empty() ? "{}" : filing.answers;
  appeal.place = filing.place;
  if (category.is_public) cover_words(by.town, appeal);
  if (appeal.place.lat && appeal.place.lon)
    appeal.place.cell = territory::cell_of({*appeal.place.lat, *appeal.place.lon});
  if (by.actor.is_resident()) appeal.author_account = by.actor.account;
  appeal.author_name = filing.author_name;
  appeal.author_email = filing.author_email;
  appeal.author_phone = filing.author_phone;
  appeal.author_residence = filing.author_residence;
  appeal.complaint_about = filing.complaint_about;
  appeal.name_shown = filing.name_shown && !filing.author_name.empty() && !tells_more(by.town, filing.author_name);
  appeal.lang = filing.lang;
  appeal.source = filing.source;
  appeal.is_public = category.is_public;
  appeal.filed_at = appeal.changed_at = by.now;
  if (filing.received_at && filing.received_at->micros < by.now.micros) appeal.filed_at = *filing.received_at;
  appeal.due_at = answer_term(category, appeal.regime, appeal.filed_at);
  appeal.organisation = executor_of(category, filing.place.settlement);
  if (!may_work_on(appeal, appeal.organisation)) appeal.organisation = 0;
  appeal.state = appeal.organisation == 0 ? State::registered : State::assigned;
  // An emergency is not kept waiting for a moderator.
  const bool unread = by.town.is_on(settings::premoderation) && !is_read_by_staff(filing) && !category.emergency;
  if (unread && appeal.regime == Regime::operational) appeal.state = State::moderation;
  // Under the law nobody may refuse to accept an appeal: it is worked on at once, and shown when a moderator says so.
  if (unread && appeal.regime == Regime::law393) appeal.is_public = false;
  if (appeal.state == State::assigned) appeal.accept_by = accept_term(category, by.now);
  return appeal;
}

/// A letter that came earlier runs from the day it came.
void take_receipt(const By& by, Appeal& appeal, const Category& category, const Receipt& receipt) {
  const calendar::Day received = receipt.received_on.value_or(calendar::kyiv_day(by.now));
  if (received < calendar::kyiv_day(by.now)) {
    appeal.filed_at = calendar::instant_of({received, hour_of_earlier_receipt, 0, 0});
    appeal.due_at = answer_term(category, appeal.regime, appeal.filed_at);
  }
  appeal.days_ahead = days_ahead_of(by, receipt.card.applicant);
}

/// What comes with a letter may tell who wrote it.
bool filing_is_a_letter(const Appeal& appeal) { return appeal.source == "email" || appeal.source == "letter"; }

/// Scans of a letter tell who wrote it, so only the staff see them.
void hide_scans(storage::Tx& tx, Appeal& appeal) {
  for (Media& one : media(tx, appeal.id)) {
    one.hidden = true;
    update_media(tx, one);
  }
  appeal.cover.clear();
}

void write_new(storage::Tx& tx, const By& by, Appeal& appeal, const std::vector<files::Stored>& media, bool scans) {
  appeal.number = next_number(tx, calendar::year_of(calendar::kyiv_day(by.now)));
  attach(tx, appeal, 0, media);
  if (scans || filing_is_a_letter(appeal)) hide_scans(tx, appeal);
  insert(tx, by.services.vault, appeal);
  insert_entry(tx, appeal.id, entry_by(by, scans ? "registered" : "filed", "", State::registered));
  if (appeal.state == State::assigned) insert_entry(tx, appeal.id, entry_of_giving(by, appeal));
  const bool covered = !appeal.original_text.empty() || !appeal.place.original.empty();
  if (covered) insert_moderation(tx, appeal.id, "mask_by_rule", {}, by.now);
  count_new(tx, appeal);
}

}  // namespace

Result<Number> write_filing(storage::Tx& tx, const By& by, const Filing& filing, const Category* category,
                            const std::vector<files::Stored>& media,
                            const std::shared_ptr<const registration::Classifier>& classifier, const Receipt* receipt) {
  Appeal appeal = new_appeal(by, filing, *category);
  if (receipt) take_receipt(by, appeal, *category, *receipt);
  write_new(tx, by, appeal, media, receipt != nullptr);
  if (appeal.regime == Regime::law393) {
    register_new(tx, by, *classifier, appeal, category, receipt ? &receipt->card : nullptr);
  }
  remember_answer(tx, by, appeal.number.text());
  tell(tx, by, events::filed, appeal, "file");
  return appeal.number;
}

Result<Number> file(const By& by, const Filing& filing, const std::vector<files::Stored>& media) {
  const auto all = cached_categories(by.services.db, by.town.id);
  const Category* category = find_category(*all, filing.category);
  const auto classifier = classifier_of(by, calendar::kyiv_day(by.now));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Number> {
    // The answer to a form sent twice comes before its rules: the second time some may no longer hold.
    VICHE_LET(earlier, answered_before(tx, by));
    if (earlier) {
      if (const auto number = number_of(*earlier)) return *number;
    }
    VICHE_REQUIRE(may_file(filing, category));
    return write_filing(tx, by, filing, category, media, classifier);
  });
}

std::string follow_key(const kit::Services& services, HromadaId hromada, Number number) {
  return services.vault.sign(hromada, follow_purpose, number.text());
}

bool follow_key_holds(const kit::Services& services, HromadaId hromada, Number number, std::string_view key) {
  return services.vault.signed_by_us(hromada, follow_purpose, number.text(), key);
}

}  // namespace viche::appeals
