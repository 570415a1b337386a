#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/i18n/i18n.hpp>
#include <viche/ui/components.hpp>

#include "model.hpp"

/// How appeals are worded and coloured: the same on pages, in feeds and at the desk.
namespace viche::appeals {

ui::Tone tone_of(State state, Outcome outcome);

/// "У роботі"; a closed one by its outcome: "Виконано, автор підтвердив". Words `desk.state.…`, `desk.outcome.…`.
std::string state_words(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome);
ui::Tag state_tag(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome);

/// What runs now: until it is accepted the term to accept, then the term to be done; absent when nothing runs.
struct RunningTerm {
  Instant at;
  bool to_accept = false;
};
std::optional<RunningTerm> running_term(State state, std::optional<Instant> accept_by, std::optional<Instant> due_at);

/// "залишилося 5 год" (yellow within a day), "прострочено на 2 дні" (red).
ui::Tag term_tag(const i18n::Words& words, i18n::Lang lang, Instant term, Instant now);

/// The end of a term as it is read: "19 листопада 2026" for the whole day, with the hour when it ends within one.
std::string term_end(i18n::Lang lang, Instant at);

/// When it was filed: "19 листопада 2026, 14:05". Of a letter on paper and of a reception the day alone is known.
std::string filed_told(i18n::Lang lang, const Appeal& appeal);

/// "№ 2026-342".
std::string numbered(const i18n::Words& words, i18n::Lang lang, Number number);

/// What an appeal is called in titles and links; never empty.
struct Headline {
  std::string text;
  std::string lang;  ///< of a person's own words; empty: the language of the page
};

/// The first line of what a person wrote, at most `most` characters; of a spoken or signed one what it is about.
/// @param category  null when it has none
Headline headline(const i18n::Words& words, i18n::Lang lang, const Category* category, std::string_view text,
                  std::string_view text_lang, std::size_t most = 90);

/// Of an Appeal or a Brief.
template <class A>
Headline headline_of(const i18n::Words& words, i18n::Lang lang, const std::vector<Category>& categories, const A& one,
                     std::size_t most = 90) {
  return headline(words, lang, find_category(categories, one.category), one.text, one.lang, most);
}

/// The same of the text as its author wrote it: for the staff.
template <class A>
Headline staff_headline_of(const i18n::Words& words, i18n::Lang lang, const std::vector<Category>& categories,
                           const A& one, std::size_t most = 90) {
  return headline(words, lang, find_category(categories, one.category), one.whole_text(), one.lang, most);
}

/// In which language the text of a line of the timeline is: authors write in that of their appeal, the staff in
/// Ukrainian.
std::string lang_of(const Entry& entry, const Appeal& appeal);

}  // namespace viche::appeals
