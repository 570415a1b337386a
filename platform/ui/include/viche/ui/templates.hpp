#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/resources.hpp>
#include <viche/i18n/i18n.hpp>

namespace viche::ui {

using i18n::Lang;

/// Where the built files of `web/` are served: logical name -> hashed name.
class Assets {
 public:
  /// No manifest: every name stands for itself (tests of pages, which don't look at assets).
  Assets() = default;
  /// @param manifest_json `web/dist/assets/manifest.json`: {"site.css": "site.1a2b3c4d.css", ...}
  /// Faults: not an object of strings.
  static Assets parse(std::string_view manifest_json);

  /// "/assets/site.1a2b3c4d.css", or nothing when the manifest has no such name.
  std::optional<std::string> find_url(std::string_view name) const;

 private:
  std::optional<std::map<std::string, std::string, std::less<>>> files_;
};

/// The address of a page in a language: English pages live under /en, Ukrainian ones have no prefix.
/// url(Lang::en, "/appeals/7") = "/en/appeals/7"; url(Lang::en, "/") = "/en".
std::string url(Lang lang, std::string_view path);

class Templates;

/// What a template is filled with. A light handle: the root owns everything, the views that `each`, `include`
/// and `layout` return live as long as their root. For one thread. Every value is escaped by the template
/// for the place it stands in (text, attribute, URL).
///
/// In a template:
///   {{NAME}}                    a value; looked up here, then in the rows and sections around, up to the template
///   {{NAME:p}}                  the same with its line breaks kept: textareas, texts people wrote
///   {{#NAME}} ... {{/NAME}}     shown for each row of `each`, or once when `show`n or when the value is not empty
///   {{^NAME}} ... {{/NAME}}     shown when the above is not
///   {{>NAME}}                   the template given by `include` (nothing when there was none)
///   {{include:ui/tag.html}}     the text of another template, put in place at load; shares the values
///   [[appeals.title]]           words of the language; [[/appeals]] the address of a page in the language
///   [[raw:ui.file.chosen]]      words whose {placeholders} a script fills
///   {{asset:site.css}}          the address of a built file
class View {
 public:
  View(View&&) noexcept;
  View& operator=(View&&) noexcept;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  ~View();

  View& set(std::string_view name, std::string_view text);
  /// A text that may be in another language than the page. The template says
  /// <p{{#NAME_LANG}} lang="{{NAME_LANG}}"{{/NAME_LANG}}>{{NAME}}</p>; nothing stands there when it is the page's own.
  /// @param text_lang  "uk", "en"; empty: the language of the page
  View& set_in(std::string_view name, std::string_view text, std::string_view text_lang);
  /// Plain digits, for attributes and identifiers; for reading use `number`.
  View& set(std::string_view name, std::int64_t number);
  /// A value that is HTML already. `name` must end in _HTML and stand in the template as {{NAME_HTML:none}}.
  View& set_html(std::string_view name, std::string_view html);
  /// Words with arguments: say("VOICES", "appeals.voices", {{"n", 5}}).
  View& say(std::string_view name, std::string_view key, const i18n::Args& args = {});
  /// "1 234" in the language of the page.
  View& number(std::string_view name, std::int64_t value);

  View& show(std::string_view section);
  View& show_if(bool condition, std::string_view section);
  /// Adds a row to a repeated section.
  View each(std::string_view section);
  /// Puts a template in place of {{>marker}}; called again, adds it once more after the first.
  /// The new view sees none of the values around it.
  View include(std::string_view marker, std::string_view template_name);

  Lang lang() const;
  const i18n::Words& words() const;
  /// Short for words().text(lang(), key).
  const std::string& word(std::string_view key) const;
  /// Short for ui::url(lang(), path).
  std::string url(std::string_view path) const;

 private:
  friend class Templates;
  struct Store;
  struct Node;
  View(Store* store, Node* node, bool root);
  Store* store_;
  Node* node_;
  bool root_;
};

/// A part and its embedded files; `name` becomes the folder of its templates ("appeals/show.html").
struct Part {
  std::string name;
  Resources resources;
};

/// All templates of the program, compiled once per language. Immutable, shared by all threads.
/// `.html` escapes by context, `.xml` (feeds) as XML, `.txt` (letters) not at all; other files are not templates.
class Templates {
 public:
  /// Faults, naming file and line: an unknown [[key]] or one that needs arguments, an unknown asset, a section that
  /// is not closed, ':none' on a name that doesn't end in _HTML, an unknown or endless include:, and whatever
  /// ctemplate refuses (a value in a place where it can't be escaped).
  static std::shared_ptr<const Templates> load(const std::vector<Part>& parts, std::shared_ptr<const i18n::Words> words,
                                               const Assets& assets = {});
  ~Templates();

  /// An empty view to fill for one page.
  View view(Lang lang) const;
  /// The template alone, without the layout: letters, feeds, fragments.
  /// Faults: no such template.
  std::string render(std::string_view name, const View& view) const;
  /// The template put in place of {{>CONTENT}} of a layout. Pages use `render(templates, page, ...)` of page.hpp.
  std::string render_in(std::string_view layout_name, View& layout, std::string_view name, const View& view) const;

  bool has(std::string_view name) const;
  std::vector<std::string> names() const;
  const i18n::Words& words() const;
  const Assets& assets() const;

 private:
  friend class View;
  struct State;
  std::unique_ptr<State> state_;
  explicit Templates(std::unique_ptr<State> state);
};

}  // namespace viche::ui
