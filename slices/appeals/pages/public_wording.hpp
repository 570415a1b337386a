#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/files/files.hpp>
#include <viche/kit/call.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/components.hpp>

#include "model.hpp"
#include "rules.hpp"

/// How residents read of appeals: plain words for states, terms, the timeline and photos.
namespace viche::appeals {

/// "У роботі", "Зроблено": words `appeals.state.…`, of a closed one `appeals.closed.…`.
std::string told_state(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome);
ui::Tag told_tag(const kit::Call& call, State state, Outcome outcome);

/// One sentence on what is going on: "Виконавець працює над цим."
/// @param own  told to the author: "Ви підтвердили: зроблено."
std::string told_now(const i18n::Words& words, i18n::Lang lang, const Appeal& appeal, bool own = false);

/// Which of the four steps of the line (received, handed over, being done, being checked) it stands on: 1..4.
int step_of(State state);

/// The last day of a term as people say it: the day before, when it ends at midnight in Kyiv.
std::string last_day(i18n::Lang lang, Instant ends_at);
/// "Мають зробити до 25 листопада 2026", of an appeal under the law when the answer is due; empty when nothing runs.
std::string told_term(const kit::Call& call, const Appeal& appeal);
/// That the term was extended or shortened, and when it was due before; empty when it was not.
std::string told_term_change(const kit::Call& call, const Appeal& appeal);

/// A card of a list: title, place, photo or the category's icon, state, voices, age.
/// @param path of the case; empty: the public page
ui::Card card_of(const kit::Call& call, const Brief& brief, const std::vector<Category>& categories,
                 std::string path = {});

/// Paths of pictures; they change when a moderator covers something, so that browsers may keep them.
std::string cover_path(const Brief& brief);
/// @param base "/appeals/2026-12", or the author's link
std::string photo_path(std::string_view base, const Media& media, files::Size size);
std::string recording_path(std::string_view base, const Media& media);

/// Paragraphs of a text people wrote, without blank lines; each with its language as View::set_in sets it.
void set_paragraphs(ui::View& view, std::string_view section, std::string_view text, std::string_view lang);

/// "м. Ладижин", "Ladyzhyn".
const std::string& settlement_name(i18n::Lang lang, const territory::Settlement& settlement);

/// The path's appeal number, or nothing when it is none.
std::optional<Number> number_in(const kit::Call& call);

}  // namespace viche::appeals
