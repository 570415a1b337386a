#include <viche/ui/page.hpp>

#include <algorithm>
#include <array>

namespace viche::ui {
namespace {

constexpr std::size_t most_unfolded = 3;

/// "0 800 000 158" -> "0800000158", for tel: addresses.
std::string digits(std::string_view phone) {
  std::string out;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(out),
               [](char c) { return (c >= '0' && c <= '9') || c == '+'; });
  return out;
}

void fill_menu(View& layout, std::string_view section, std::string_view flag, const std::vector<MenuEntry>& entries) {
  layout.show_if(!entries.empty(), flag);
  for (const MenuEntry& entry : entries) {
    View row = layout.each(section);
    row.set("URL", layout.url(entry.path)).set("TEXT", entry.text).show_if(entry.current, "CURRENT");
    if (entry.count && *entry.count > 0) row.number("COUNT", *entry.count);
  }
}

/// On a telephone a long menu opens on demand; closed, it says where we are.
void fold_menu(View& layout, const std::vector<MenuEntry>& entries) {
  View fold = layout.each("FOLDS");
  for (const MenuEntry& entry : entries) {
    if (entry.current) fold.set("HERE", entry.text);
  }
}

void fill_head(View& layout, const Page& page) {
  const Lang other = page.lang == Lang::uk ? Lang::en : Lang::uk;
  const std::string path = page.path.empty() ? "/" : page.path;
  layout.set("PAGE_TITLE", page.title).set("DESCRIPTION", page.description).set("IMAGE", page.image_url);
  layout.show_if(page.noindex, "NOINDEX").show_if(page.map, "MAP").set("OTHER_URL", url(other, path));
  if (!page.feed_path.empty()) layout.set("FEED", layout.url(page.feed_path));
  if (!page.base_url.empty() && !page.noindex) {
    layout.set("CANONICAL", page.base_url + layout.url(path.substr(0, path.find('?'))));
  }
}

void fill_header(View& layout, const Page& page) {
  layout.set("COMMUNITY", page.community.name).set("SIGNED_IN_NAME", page.signed_in_name);
  layout.set("FORM_TOKEN", page.form_token);
  fill_menu(layout, "MENU", "HAS_MENU", page.menu);
  fill_menu(layout, "ACCOUNT", "HAS_ACCOUNT", page.account);
  if (page.account.size() > most_unfolded) fold_menu(layout, page.account);
  layout.show_if(!page.crumbs.empty(), "HAS_CRUMBS");
  for (const Crumb& crumb : page.crumbs) {
    layout.each("CRUMB").set("URL", layout.url(crumb.path)).set("TEXT", crumb.text);
  }
}

void fill_messages(View& layout, const Page& page) {
  layout.show_if(!page.errors.empty(), "HAS_ERRORS");
  for (const FormError& error : page.errors) {
    layout.each("ERROR").set("FIELD", error.field).set("TEXT", error.text);
  }
  if (!page.banner) return;
  View banner = layout.each("BANNER");
  banner.show_if(page.banner->kind == Banner::Kind::success, "SUCCESS");
  banner.set("TEXT", page.banner->text).set("DETAIL", page.banner->detail);
  if (page.banner->link_text.empty()) return;
  banner.set("LINK_TEXT", page.banner->link_text).set("LINK_URL", layout.url(page.banner->link_path));
}

void fill_footer(View& layout, const Page& page) {
  layout.set("CONTACT_CENTRE", page.community.contact_centre).set("PHONE", page.community.phone);
  layout.set("PHONE_DIGITS", digits(page.community.phone)).set("HOURS", page.community.hours);
  layout.set("EMAIL", page.community.email).set("COUNCIL", page.community.council).set("SOURCE", page.source_url);
}

/// The words of a status; those without words of their own take the nearest general ones.
int worded(int status) {
  constexpr std::array known{400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503};
  if (std::find(known.begin(), known.end(), status) != known.end()) return status;
  return status >= 500 ? 500 : 400;
}

}  // namespace

std::string render(const Templates& templates, const Page& page, std::string_view template_name, const View& view) {
  View layout = templates.view(page.lang);
  fill_head(layout, page);
  fill_header(layout, page);
  fill_messages(layout, page);
  fill_footer(layout, page);
  layout.show_if(page.width == Width::text, "TEXT_WIDTH");
  return templates.render_in("ui/layout.html", layout, template_name, view);
}

std::string render_error(const Templates& templates, Page page, int status, const Refusal* refusal,
                         std::string_view request_id) {
  View view = templates.view(page.lang);
  const std::string key = "ui.problem.s" + std::to_string(worded(status));
  const auto own = [&](const std::string& part) {
    const std::string words = refusal == nullptr ? "" : "problems." + refusal->code + part;
    return view.words().has(words) ? words : key + part;
  };
  page.title = view.word(own(".title"));
  page.noindex = true;
  page.map = false;
  page.width = Width::text;
  view.set("TITLE", page.title).say("DO", own(".do")).say("TEXT", key + ".text");
  if (refusal != nullptr && view.words().has("errors." + refusal->code)) {
    Form form(view, "ui");
    form.refused(*refusal);
    view.set("TEXT", form.errors().front().text);
  }
  if (status >= 500) view.set("REQUEST_ID", request_id);
  view.set("PHONE", page.community.phone).set("PHONE_DIGITS", digits(page.community.phone));
  return render(templates, page, "ui/problem.html", view);
}

std::string error_text(const Templates& templates, Lang lang, int status, const std::string& code) {
  const View view = templates.view(lang);
  if (view.words().has("errors." + code)) return view.word("errors." + code);
  return view.word("ui.problem.s" + std::to_string(worded(status)) + ".text");
}

std::string render_again(const Templates& templates, Page page, const Again& form) {
  View view = templates.view(page.lang);
  page.title = view.word(form.signed_out ? "ui.again.signed_out" : "ui.again.title");
  view.set("TITLE", page.title).show_if(form.signed_out, "SIGNED_OUT").set("SIGN_IN", view.url("/sign-in"));
  page.noindex = true;
  page.map = false;
  page.width = Width::text;
  view.set("ACTION", view.url(page.path)).set("TOKEN", form.token).show_if(!form.files.empty(), "HAS_FILES");
  for (const auto& [name, value] : form.fields) {
    if (name != form_token_field) view.each("FIELD").set("NAME", name).set("VALUE", value);
  }
  std::int64_t number = 0;
  for (const auto& [field, names] : form.files) {
    View row = view.each("FILES");
    row.set("NAME", field).set("ID", "again-" + std::to_string(++number));
    for (const std::string& name : names) row.each("FILE").set("TEXT", name);
  }
  return render(templates, page, "ui/again.html", view);
}

}  // namespace viche::ui
