#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/result.hpp>
#include <viche/ui/form.hpp>
#include <viche/ui/templates.hpp>

namespace viche::ui {

/// The community whose pages these are; the same on every page of it.
struct Community {
  std::string name;            ///< "Ладижинська громада"
  std::string council;         ///< "Ладижинська міська рада"
  std::string contact_centre;  ///< "Контактний центр Ладижинської громади"
  std::string phone;           ///< as people read it: "0 800 000 158"
  std::string hours;
  std::string email;
};

struct MenuEntry {
  std::string path;  ///< without the language prefix: "/appeals"
  std::string text;
  bool current = false;
  std::optional<std::int64_t> count = {};  ///< things that wait, shown as a badge
};

struct Crumb {
  std::string path;  ///< without the language prefix
  std::string text;
};

/// Told once after something was done ("Звернення № 12 прийнято"), or standing news.
struct Banner {
  enum class Kind : std::uint8_t { news, success };
  Kind kind = Kind::success;
  std::string text;
  std::string detail = {};
  std::string link_path = {};  ///< optional link below the text
  std::string link_text = {};
};

enum class Width : std::uint8_t {
  text,  ///< reading and forms: two thirds on a wide screen
  full,  ///< lists, maps, the queue
};

/// Everything of a page that is not its own template.
struct Page {
  Lang lang = Lang::uk;
  std::string title;        ///< without the community's name, which is added
  std::string description;  ///< for search engines and previews; may be empty
  std::string path;         ///< path and query of this page without the language prefix: "/appeals?state=done"
  std::string base_url;     ///< "https://viche.example", for the canonical address; empty: none
  Community community;
  std::vector<MenuEntry> menu;     ///< under the name of the community
  std::vector<MenuEntry> account;  ///< of the person signed in: cabinet, staff home
  std::string signed_in_name;      ///< empty: a link to /sign-in is shown
  std::string form_token;          ///< of the session, for the sign-out button
  std::vector<Crumb> crumbs;
  std::optional<Banner> banner;
  std::vector<FormError> errors;  ///< take them from Form::errors(); the title then begins with "Помилка: "
  Width width = Width::text;
  bool noindex = false;
  bool map = false;        ///< loads the map's script and style
  std::string feed_path;   ///< Atom feed of the same content; empty: none
  std::string image_url;   ///< absolute address of a picture for previews; empty: none
  std::string source_url;  ///< where the source code is; empty: no link
};

/// The whole document: layout with skip link, header, language switch, menu, messages, footer, around the template.
std::string render(const Templates& templates, const Page& page, std::string_view template_name, const View& view);

/// A form that came with a token of another time.
struct Again {
  std::string token;                                                   ///< a fresh one
  std::vector<std::pair<std::string, std::string>> fields;             ///< as they came; the old token is left out
  std::map<std::string, std::vector<std::string>, std::less<>> files;  ///< names of the files by field
  bool signed_out = false;                                             ///< they sign in in another window first
};

/// "Press once more to send": the same fields for the same address (`page.path`), sent by the person only. Files
/// have to be chosen again. Title, template and noindex are set here.
std::string render_again(const Templates& templates, Page page, const Again& form);

/// What happened and what to do next, for 400 401 403 404 405 413 415 422 429 500 503; others get the page of 500 or
/// 400.
/// @param refusal its `errors.<code>` stands as the explanation, `problems.<code>.title` and `.do` as the title and
///   the advice, as far as there are such words; otherwise the general words of the status
/// @param request_id shown on 500 and 503 so that a person can name it on the phone; may be empty
/// Title, template and noindex are set here; the rest of `page` is the caller's.
std::string render_error(const Templates& templates, Page page, int status, const Refusal* refusal = nullptr,
                         std::string_view request_id = {});
/// The explanation alone: `errors.<code>`, or the general words of the status.
std::string error_text(const Templates& templates, Lang lang, int status, const std::string& code);

}  // namespace viche::ui
