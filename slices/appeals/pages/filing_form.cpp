#include <algorithm>

#include <viche/core/text.hpp>

#include "pages/filing.hpp"
#include "pages/place_fields.hpp"
#include "pages/public.hpp"
#include "pages/public_wording.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view recordings = "audio/*,video/*,.m4a,.mp3,.ogg,.wav,.mp4,.mov,.webm,.3gp";
constexpr std::int64_t recording_bytes = 60LL * 1024 * 1024;

/// What is known of the person and the community before anything was written.
void fill_first(ui::Form& form, const kit::Call& call, const std::vector<territory::Settlement>& settlements) {
  for (const std::string_view name : {"category", "street", "building", "lat", "lon", "text"}) {
    if (const std::string_view value = call.query(name); !value.empty()) form.initial(name, value.substr(0, 500));
  }
  choose_city(form, settlements);
  form.initial("name_shown", "0");
  if (!call.actor.is_resident()) return;
  if (const auto account = call.services.identity.find(call.hromada(), call.actor.account)) {
    form.initial("name", account->name).initial("email", account->email).initial("phone", account->phone);
  }
}

using Fields = std::vector<std::pair<std::string, std::string>>;
const Fields no_fields;

/// Kept files, and answers of the second page for when it comes again.
Fields carried(const kit::Call& call, const Sent& sent) {
  Fields fields = sent.attachments.fields();
  for (const auto& [name, value] : call.request.form.entries()) {
    if (starts_with(name, "answer-") && !value.empty()) fields.emplace_back(name, value);
  }
  return fields;
}

void show_what(ui::Form& form) {
  form.text("WHAT", {.name = "text", .rows = 6, .max = most_letters});
  form.file("PHOTO_FIELD", {.name = "photos", .max_files = 5});
  form.file("RECORDING_FIELD",
            {.name = "recording", .accept = std::string(recordings), .max_bytes = recording_bytes, .photos = false});
}

void show_contact(ui::Form& form, const kit::Call& call) {
  form.input("NAME", {.name = "name", .optional = true, .autocomplete = "name", .max = 120});
  form.radios("NAME_SHOWN", {.name = "name_shown",
                             .choices = {{"0", call.word("appeals.new.name_shown_no")},
                                         {"1", call.word("appeals.new.name_shown_yes")}}});
  form.input("EMAIL", {.name = "email", .optional = true, .type = "email", .autocomplete = "email", .max = 254});
  form.input("PHONE", {.name = "phone",
                       .optional = true,
                       .type = "tel",
                       .autocomplete = "tel",
                       .inputmode = "tel",
                       .width = "20",
                       .max = 30});
}

/// For tel: addresses.
std::string digits_of(std::string phone) {
  std::erase_if(phone, [](char c) { return (c < '0' || c > '9') && c != '+'; });
  return phone;
}

/// Nothing can be filed under no category: whom to tell instead.
http::Response show_not_yet(kit::Call& call) {
  ui::View view = call.view();
  ui::Page page = call.page(call.word("appeals.not_yet.title"));
  view.set("PHONE", page.community.phone).set("EMAIL", page.community.email);
  view.set("PHONE_DIGITS", digits_of(page.community.phone));
  mark_filing(page);
  return call.render(page, "appeals/new_closed.html", view);
}

}  // namespace

std::vector<ui::Choice> filing_categories(const kit::Call& call, const std::vector<Category>& categories) {
  std::vector<ui::Choice> choices;
  for (const Category& category : categories) {
    if (category.active)
      choices.push_back({category.slug, category.name(call.lang), "", category.group_name(call.lang)});
  }
  return choices;
}

void mark_filing(ui::Page& page) {
  for (ui::MenuEntry& entry : page.menu) entry.current = entry.path == "/appeals/new";
}

http::Response show_filing_form(kit::Call& call, const Sent* sent) {
  const auto categories = sent ? sent->categories : cached_categories(call.services.db, call.hromada());
  if (std::none_of(categories->begin(), categories->end(), [](const Category& one) { return one.active; }))
    return show_not_yet(call);
  const auto settlements = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.settlements(session); });
  ui::View view = call.view();
  ui::Form form(view, "appeals.new");
  if (sent) {
    form.submitted(call.request.form.entries());
    if (sent->category) form.submitted({{"category", sent->category->slug}});
    for (const Refusal& refusal : sent->form_refusals) form.refused(refusal);
    show_attachments(view, call, sent->attachments);
  } else {
    fill_first(form, call, settlements);
  }
  const std::string key = sent && !sent->form_key.empty() ? sent->form_key : call.form_key();
  form.hidden("TOKENS", call.form_token(), key, sent ? carried(call, *sent) : no_fields);
  show_what(form);
  ask_place(view, form, call, settlements);
  form.checkbox("NO_PLACE", {.name = "no_place"});
  form.select("CATEGORY", {.name = "category",
                           .choices = filing_categories(call, *categories),
                           .none = call.word("appeals.new.category_none")});
  show_contact(form, call);
  ui::Map map = town_map(call);
  map.pick = true;
  map.label = call.word("appeals.new.map_label");
  map.text = call.word("appeals.new.map_text");
  ui::map(view, "MAP", map);
  view.include("LOCATE", "ui/locate.html");
  view.include("DRAFT", "ui/draft.html");
  view.show_if(sent && form.has_errors(), "KEPT");
  ui::Page page = call.page(call.word("appeals.new.title"));
  page.errors = form.errors();
  page.map = true;
  page.path = "/appeals/new";
  mark_filing(page);
  page.description = call.word("appeals.new.lead");
  return call.render(page, "appeals/new.html", view, form.has_errors() ? 422 : 200);
}

}  // namespace viche::appeals
