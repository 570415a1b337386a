#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>
#include <viche/ui/form.hpp>

#include "model.hpp"
#include "pages/filing_uploads.hpp"
#include "rules.hpp"
#include "store.hpp"

/// Filing an appeal: one form, and when something is still wanted (a category, answers, "is it one of these?")
/// one more page. Everything sent is carried from page to page, so a refusal loses nothing.
namespace viche::appeals {

/// What has been sent so far, read and looked up.
struct Sent {
  Attachments attachments;
  Filing filing;
  std::shared_ptr<const std::vector<Category>> categories;
  const Category* category = nullptr;  ///< chosen, or none yet
  std::vector<Refusal> form_refusals;  ///< to be mended on the first page
  std::vector<Refusal> more_refusals;  ///< on the second
  std::vector<Near> similar;           ///< open ones like it near by; empty once they have been seen
  std::string form_key;
  bool wants_answers = false;  ///< the category's questions have not been asked yet
};
/// @param more  sets what a form of its own says besides, before the rules are asked
Sent read_sent(kit::Call& call, const std::function<void(Filing&)>& more = {});

/// Has the second page something to ask about appeals of this category: its questions, or what the law wants to know?
bool asks_more(const Category& category);

/// The first page. @param sent  what to fill it with after a refusal; null: a fresh form
http::Response show_filing_form(kit::Call& call, const Sent* sent);
/// The second page. @param answered  the person has seen it already: tell what is missing
http::Response show_filing_more(kit::Call& call, const Sent& sent, bool answered);

/// The form is sent to the address of the list, yet in the menu people are still at filing.
void mark_filing(ui::Page& page);

/// Categories whose words are in the text, best first.
std::vector<const Category*> likely_categories(const kit::Call& call, const std::vector<Category>& categories,
                                               std::string_view text, std::size_t most);

std::vector<ui::Choice> filing_categories(const kit::Call& call, const std::vector<Category>& categories);

/// Fields for the category's questions in place of QUESTION.
void show_questions(ui::View& view, ui::Form& form, const kit::Call& call, const Category& category);
/// The open ones near by, each with a button to join it, in place of SIMILAR.
void show_similar(ui::View& view, const kit::Call& call, const Sent& sent);
/// The refusal with its question named in the language of the page.
Refusal in_language(Refusal refusal, const kit::Call& call, const Sent& sent);

std::vector<kit::Route> suggestion_routes();  ///< JSON for the form: filing_suggestions.cpp

}  // namespace viche::appeals
