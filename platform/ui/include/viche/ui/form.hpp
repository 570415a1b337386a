#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/result.hpp>
#include <viche/ui/templates.hpp>

namespace viche::ui {

/// Names of the two hidden fields of every form.
inline constexpr std::string_view form_token_field = "form_token";  ///< against forged requests; bound to the session
inline constexpr std::string_view form_key_field = "form_key";      ///< idempotency key: two clicks make one thing

/// One line of the error summary.
struct FormError {
  std::string field;  ///< id of the element it leads to; empty: no link
  std::string text;
};

/// A choice of a list. `group` puts select options under a heading.
struct Choice {
  std::string value;
  std::string text;
  std::string hint = {};
  std::string group = {};
};

/// Every field below: `name` is also the id. An empty label is the words `<prefix>.<name>`, an empty hint the words
/// `<prefix>.<name>_hint` when there are such. `heading` makes the label the h1 of the page.
struct InputField {
  std::string name;
  std::string label = {};
  std::string hint = {};
  bool heading = false;
  bool optional = false;      ///< adds "(необов'язково)"
  std::string type = "text";  ///< text email tel password number search
  std::string autocomplete = {};
  std::string inputmode = {};
  std::string width = {};  ///< "2" "3" "4" "5" "10" "20" characters; empty: full
  std::int64_t max = 0;    ///< maxlength in the browser; 0: none
  std::string prefix = {}, suffix = {};
  std::string suggest = {};        ///< path of a JSON list of suggestions (web/README.md); the field works without it
  std::string suggest_value = {};  ///< hidden field for what was chosen; empty: <name>_id
  std::string suggest_lat = "lat", suggest_lon = "lon";  ///< hidden fields for its place
  bool focus = false;                                    ///< where one begins to type when the page opens
};
struct TextField {
  std::string name;
  std::string label = {};
  std::string hint = {};
  bool heading = false;
  bool optional = false;
  int rows = 5;
  std::int64_t max = 0;  ///< shows how many characters are left; 0: none
  std::string autocomplete = {};
  bool focus = false;  ///< where one begins to type when the page opens
};
struct ChoiceField {  ///< for select, radios and checkboxes
  std::string name;
  std::vector<Choice> choices;
  std::string label = {};
  std::string hint = {};
  bool heading = false;
  bool optional = false;
  bool inline_ = false;   ///< radios beside each other
  bool small = false;     ///< small radios and checkboxes, for filters
  std::string none = {};  ///< select: text of an empty first option
  bool focus = false;     ///< select: where one begins when the page opens
};
struct FileField {
  std::string name;
  std::string label = {};
  std::string hint = {};
  bool heading = false;
  bool optional = true;
  std::string accept = "image/jpeg,image/png,image/webp,image/heic,image/heif";
  int max_files = 1;  ///< more than 1: `multiple`, previews with a button to take one back
  std::int64_t max_bytes = 15 * 1024 * 1024;
  bool camera = false;  ///< opens the camera of a telephone at once
  bool photos = true;   ///< shrunk on the device to 1600 px before sending, where scripts run
};
struct DateField {  ///< three inputs: <name>-day, <name>-month, <name>-year
  std::string name;
  std::string label = {};
  std::string hint = {};
  bool heading = false;
  bool optional = false;
};
struct GradeField {  ///< five stars as radios, values 1 to 5, each with its word
  std::string name;
  std::string label = {};
  std::string hint = {};
};

/// A form of a page: what was sent, what was refused, and the fields filled from both.
///
///   ui::Form form(view, "appeals.form");
///   form.submitted(request.form.entries());
///   if (!check) form.refused(check.refusal());
///   form.hidden("TOKENS", token, key);
///   form.text("TEXT", {.name = "text", .max = 4000});
///   page.errors = form.errors();
///
/// In the template: <form method="post" action="[[/appeals]]" novalidate>{{>TOKENS}}{{>TEXT}} ... </form>
class Form {
 public:
  /// @param view   the page's (or row's) view in which the markers {{>...}} stand
  /// @param prefix of the words of its fields
  /// @param id_prefix put before every id, when a page has two forms with fields of one name
  Form(View& view, std::string prefix, std::string id_prefix = {});

  /// What a person sent, in order; replaces values of the same name.
  Form& submitted(const std::vector<std::pair<std::string, std::string>>& entries);
  /// A first value of a form that was not submitted yet; may be called more than once for checkboxes.
  Form& initial(std::string_view name, std::string_view value);
  /// The refusal and all in its `also`; words are `errors.<code>` with its args. An arg `file` is the name of the file
  /// that was refused and is told first, so that five lines about five files differ.
  Form& refused(const Refusal& refusal);

  std::string_view value(std::string_view name) const;  ///< or empty
  bool has(std::string_view name, std::string_view value) const;
  bool has_errors() const { return !errors_.empty(); }
  const std::vector<FormError>& errors() const { return errors_; }

  void hidden(std::string_view marker, std::string_view form_token, std::string_view form_key = {},
              const std::vector<std::pair<std::string, std::string>>& more = {});
  void input(std::string_view marker, const InputField& field);
  void text(std::string_view marker, const TextField& field);
  void select(std::string_view marker, const ChoiceField& field);
  void radios(std::string_view marker, const ChoiceField& field);
  void checkboxes(std::string_view marker, const ChoiceField& field);
  /// One box without a legend: "I agree". Its value is "1".
  void checkbox(std::string_view marker, const InputField& field);
  void file(std::string_view marker, const FileField& field);
  void date(std::string_view marker, const DateField& field);
  void grade(std::string_view marker, const GradeField& field);

 private:
  View* view_;
  std::string prefix_, id_prefix_;
  std::vector<std::pair<std::string, std::string>> values_;
  bool was_submitted_ = false;
  std::vector<FormError> errors_;
  std::map<std::string, std::string, std::less<>> error_of_;

  struct Common;
  View begin(std::string_view marker, std::string_view template_name, const Common& common);
  View begin_choices(std::string_view marker, std::string_view template_name, const ChoiceField& field);
  std::string label_of(const std::string& given, const std::string& name) const;
  std::string hint_of(const std::string& given, const std::string& name) const;
};

}  // namespace viche::ui
