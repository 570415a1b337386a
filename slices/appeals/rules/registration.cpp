#include "rules/registration.hpp"

#include <algorithm>
#include <set>

#include <viche/core/text.hpp>
#include <viche/i18n/names.hpp>

namespace viche::appeals {

namespace {

constexpr std::size_t letters_of_a_word = 5;  ///< its beginning, so that word forms agree
constexpr std::size_t letters_of_a_text = 20;
constexpr double alike_in_one_category = 0.25, alike_in_any = 0.6;
constexpr std::int64_t most_sheets = 9'999;
constexpr std::size_t longest_requisite = 200;
constexpr int oldest_receipt_days = 366;

bool is_letter(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

/// The first `most` letters.
std::string beginning(std::string_view text, std::size_t most) {
  std::size_t bytes = 0;
  for (std::size_t count = 0; bytes < text.size(); ++bytes) {
    const bool begins = (static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80;
    if (begins && ++count > most) break;
  }
  return std::string(text.substr(0, bytes));
}

std::string_view form_of(std::string_view source) {
  if (source == "phone") return codes::by_phone;
  return source == "visit" ? codes::at_reception : codes::by_post;
}

std::string_view type_of(std::string_view source) {
  if (source == "phone" || source == "visit") return codes::oral;
  return source == "letter" ? codes::letter : codes::electronic;
}

/// Beginnings of the words that say something.
std::set<std::string> beginnings(std::string_view text) {
  std::set<std::string> all;
  const std::string low = to_lower(text);
  std::string word;
  const auto keep = [&] {
    if (length(word) >= 4) all.insert(beginning(word, letters_of_a_word));
    word.clear();
  };
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (is_letter(low, i)) {
      word += low[i];
    } else {
      keep();
    }
  }
  keep();
  return all;
}

bool is_among(std::string_view codes, const std::string& code) {
  for (const std::string_view one : split(codes, ',')) {
    if (trimmed(one) == code) return true;
  }
  return false;
}

/// Is it about the same matter?
bool same_question(const Appeal& appeal, const Earlier& earlier) {
  const double how = alike(appeal.text, earlier.text);
  return how >= (earlier.category == appeal.category ? alike_in_one_category : alike_in_any);
}

}  // namespace

std::string registration_index(std::string_view pattern, std::string_view author_name, std::string_view subject,
                               std::int64_t serial, int year) {
  std::string index(pattern);
  if (index.find("{serial}") == std::string::npos) index += "{serial}";
  const i18n::PersonName author = i18n::name_of(author_name);
  std::string letter = beginning(author.surname.empty() ? author.given : author.surname, 1);
  if (subject == codes::collective) letter = "КО";
  if (subject == codes::anonymous || letter.empty()) letter = "БП";
  replace(index, "{letter}", letter);
  replace(index, "{serial}", std::to_string(serial));
  replace(index, "{year}", std::to_string(year));
  return index;
}

namespace {

/// A complaint names whom it is about, a proposal says that it is one; the registrar knows better.
std::string_view kind_of(const Appeal& appeal) {
  if (appeal.complaint_about != 0) return codes::complaint;
  const std::string text = to_lower(trimmed(appeal.whole_text()));
  for (const std::string_view word : {"пропоную", "пропонуємо", "пропозиці", "i propose", "we propose"}) {
    if (starts_with(text, word)) return codes::proposal;
  }
  return codes::application;
}

}  // namespace

Card first_card(const Appeal& appeal, std::string_view group) {
  Card card;
  card.question = group;
  card.received_on = calendar::kyiv_day(appeal.filed_at);
  card.signed_on = card.received_on;
  card.form = form_of(appeal.source);
  card.type = type_of(appeal.source);
  card.kind = kind_of(appeal);
  card.subject = appeal.author_name.empty() ? codes::anonymous : codes::individual;
  const i18n::Sex sex = i18n::sex_of(i18n::name_of(appeal.author_name));
  if (sex != i18n::Sex::unknown) card.sex = sex == i18n::Sex::male ? codes::male : codes::female;
  return card;
}

std::string question_after(const Card& card, std::string_view group) {
  return card.question_by_hand ? card.question : std::string(group);
}

std::optional<std::string_view> result_after(Deed deed) {
  switch (deed) {
    case Deed::report: return "9.1";
    case Deed::decline: return "9.2";
    case Deed::explain:
    case Deed::not_competence: return "9.3";
    case Deed::give_back: return "9.4";
    case Deed::forward: return "9.5";
    case Deed::leave_unexamined: return "9.6";
    case Deed::refute:
    case Deed::send_back:
    case Deed::reopen: return "";
    default: return std::nullopt;
  }
}

bool is_answered(State state, Outcome outcome) {
  if (state == State::on_check) return true;
  return state == State::closed && was_worked_on(outcome);
}

Likeness likeness_of(const Appeal& appeal, const std::string& fingerprint, const std::vector<Earlier>& earlier,
                     std::int64_t others, std::int64_t mass, Instant now) {
  for (const Earlier& one : earlier) {
    const bool same_text = !fingerprint.empty() && one.fingerprint == fingerprint;
    if (!same_text && !same_question(appeal, one)) continue;
    const bool answered = is_answered(one.state, one.outcome);
    const bool left_alone = is_open(one.state) && !answered && one.due_at && *one.due_at <= now;
    if (answered || left_alone) return {codes::repeated, one.number.code};
    if (is_open(one.state)) return {same_text ? codes::duplicate : codes::sent_again, one.number.code};
  }
  if (mass > 0 && others + 1 >= mass) return {codes::mass, 0};
  return {};
}

double alike(std::string_view one, std::string_view other) {
  const auto a = beginnings(one), b = beginnings(other);
  if (a.empty() || b.empty()) return 0;
  const auto common = static_cast<double>(
      std::count_if(a.begin(), a.end(), [&](const std::string& word) { return b.count(word) > 0; }));
  return common / (static_cast<double>(a.size() + b.size()) - common);
}

std::string bare_text(std::string_view text) {
  const std::string low = to_lower(text);
  std::string bare;
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (is_letter(low, i)) bare += low[i];
  }
  return length(bare) < letters_of_a_text ? "" : bare;
}

std::int64_t days_ahead(const std::vector<std::string>& applicant, const Precedence& precedence) {
  std::int64_t days = 0;
  for (const std::string& code : applicant) {
    if (is_among(precedence.first_codes, code)) days = std::max(days, precedence.first_days);
    if (is_among(precedence.benefit_codes, code)) days = std::max(days, precedence.benefit_days);
  }
  return days;
}

Check may_register(const Appeal& appeal, const Standing& standing) {
  VICHE_REQUIRE(may_do(standing.actor, who::sorters));
  if (appeal.regime != Regime::law393) return conflict("card.not_law");
  return Done{};
}

Check may_say(const Card& card, calendar::Day today) {
  Refusals refusals;
  if (card.received_on > today) refusals.add(invalid("card.received_future", "received_on"));
  if (card.received_on < today - std::chrono::days(oldest_receipt_days)) {
    refusals.add(invalid("card.received_old", "received_on"));
  }
  if (card.signed_on && *card.signed_on > card.received_on) refusals.add(invalid("card.signed_late", "signed_on"));
  if (card.sent_from_on && *card.sent_from_on > card.received_on) {
    refusals.add(invalid("card.sent_late", "sent_from_on"));
  }
  if (card.sheets < 0 || card.sheets > most_sheets) {
    refusals.add(invalid("card.sheets_invalid", "sheets", {{"max", std::to_string(most_sheets)}}));
  }
  const auto check_length = [&](const std::string& text, const char* field) {
    if (length(text) <= longest_requisite) return;
    refusals.add(invalid("card.text_long", field, {{"max", std::to_string(longest_requisite)}}));
  };
  check_length(card.sent_from, "sent_from");
  check_length(card.sent_from_index, "sent_from_index");
  check_length(card.received_by, "received_by");
  return refusals.check();
}

}  // namespace viche::appeals
