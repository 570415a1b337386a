#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/files/files.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/route.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>
#include <viche/ui/page.hpp>

#include "acts.hpp"
#include "model.hpp"
#include "rules.hpp"
#include "store.hpp"

/// What the staff's pages of appeals share.
namespace viche::appeals::desk {

using namespace who;

std::vector<kit::Route> queue_routes();         // desk_queue.cpp
std::vector<kit::Route> bulk_routes();          // desk_bulk.cpp
std::vector<kit::Route> export_routes();        // desk_export.cpp
std::vector<kit::Route> case_routes();          // desk_case.cpp
std::vector<kit::Route> step_routes();          // desk_steps.cpp
std::vector<kit::Route> change_routes();        // desk_changes.cpp: category, text shown, visibility
std::vector<kit::Route> term_routes();          // desk_term.cpp: extend, shorten, change the regime
std::vector<kit::Route> calendar_routes();      // desk_calendar.cpp: what falls due when
std::vector<kit::Route> merge_routes();         // desk_merge.cpp: the same thing told twice
std::vector<kit::Route> split_routes();         // desk_split.cpp: one letter, several questions
std::vector<kit::Route> card_routes();          // desk_card.cpp: the registration card
std::vector<kit::Route> letter_routes();        // desk_letter.cpp: what came on paper or by word of mouth
std::vector<kit::Route> handover_routes();      // desk_handover.cpp: it becomes a case of another kind
std::vector<kit::Route> words_routes();         // desk_words.cpp: what people wrote later, taken from the public page
std::vector<kit::Route> photo_routes();         // desk_photos.cpp
std::vector<kit::Route> moderation_routes();    // desk_moderation.cpp
std::vector<kit::Route> category_routes();      // desk_categories.cpp
std::vector<kit::Route> organisation_routes();  // desk_organisations.cpp
std::vector<kit::Route> setting_routes();       // desk_settings.cpp

kit::Route get(std::string name, std::string pattern, Roles roles, kit::Handler handler);
kit::Route post(std::string name, std::string pattern, Roles roles, kit::Handler handler,
                kit::Body body = kit::Body::form);

bool sees_all(const Actor& actor);

/// Why something is hidden, to choose from.
std::vector<ui::Choice> reason_choices(const kit::Call& call);

/// Everything acts ask for; the form key is that of the form sent.
By by(const kit::Call& call);

/// An appeal as this person stands to it.
struct Case {
  Appeal appeal;
  Standing standing;
  std::string path() const { return "/desk/appeals/" + appeal.number.text(); }
};
/// The appeal of the path's {number}. Refusal not_found also when it is another executor's.
Result<Case> find_case(const kit::Call& call);

/// Names of categories, executors and people, read once for a page.
class Names {
 public:
  explicit Names(const kit::Call& call);

  const std::vector<Category>& categories() const { return *categories_; }
  const std::vector<kit::Organisation>& organisations() const { return organisations_; }
  const Category* find_category(std::int64_t id) const;
  std::string category(std::int64_t id) const;      ///< or empty
  std::string organisation(std::int64_t id) const;  ///< short; "не призначено" for 0
  std::string person(std::int64_t account);         ///< of the staff

  std::vector<ui::Choice> category_choices(bool active_only) const;  ///< under the headings of groups
  std::vector<ui::Choice> organisation_choices() const;              ///< active ones

 private:
  const kit::Call& call_;
  std::shared_ptr<const std::vector<Category>> categories_;
  std::vector<kit::Organisation> organisations_;
  std::map<std::int64_t, std::string> people_;
};

/// A page below /desk with crumbs, and the banner of `?told=code` (words desk.told.<code>). Never indexed.
ui::Page page(kit::Call& call, std::string title, std::vector<ui::Crumb> crumbs = {});
ui::Crumb queue_crumb(const kit::Call& call);
ui::Crumb case_crumb(const kit::Call& call, const Case& one);

/// A table that becomes cards on a telephone: fills HEAD, and ROW with its CELLs.
void stacked_table(ui::View& view, const ui::Table& table);

/// 303 to a page with its banner.
http::Response told(kit::Call& call, std::string_view path, std::string_view code);

/// The day of three inputs <name>-day, -month, -year; absent when it is none.
std::optional<calendar::Day> day_of(const kit::Call& call, const std::string& name);

/// Address of a photo for staff: also hidden ones; `original` is without covers.
std::string media_path(const kit::Call& call, const Appeal& appeal, const Media& media, bool small,
                       bool original = false);

/// What a recording or a document is called: key of the words.
std::string media_word(MediaKind kind);

}  // namespace viche::appeals::desk
