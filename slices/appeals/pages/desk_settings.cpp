#include <optional>

#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "pages/desk.hpp"
#include "reference_acts.hpp"

namespace viche::appeals::desk {

namespace {

std::string worded(const kit::Call& call, const std::string& key, std::string_view ending) {
  const std::string full = "settings." + key + std::string(ending);
  return call.services.words.has(full) ? call.word(full) : "";
}

std::string shown(const kit::Call& call, const kit::Setting& setting) {
  const std::string value = call.town->text(setting);
  if (value.empty()) return call.word("desk.settings.empty");
  if (setting.kind != kit::Setting::Kind::flag) return value;
  return call.word(value == "1" ? "desk.settings.yes" : "desk.settings.no");
}

void fill_value(const kit::Call& call, ui::Form& form, const kit::Setting& setting) {
  using Kind = kit::Setting::Kind;
  if (setting.kind == Kind::flag) {
    return form.radios("FIELDS",
                       {.name = "value",
                        .choices = {{"1", call.word("desk.settings.yes")}, {"0", call.word("desk.settings.no")}},
                        .inline_ = true});
  }
  const bool is_text = setting.kind == Kind::text;
  const char* keyboard = setting.kind == Kind::number ? "numeric" : is_text ? "" : "decimal";
  form.input("FIELDS", {.name = "value", .inputmode = keyboard, .width = is_text ? "" : "10", .max = 300});
}

/// One small form for each setting: the act that sets it belongs to it.
http::Response show(kit::Call& call, std::string_view refused = {}, const Refusal* refusal = nullptr) {
  ui::View view = call.view();
  std::vector<ui::FormError> errors;
  std::string group;
  std::optional<ui::View> section;
  for (const kit::Setting& setting : call.services.registry.settings()) {
    const std::string key(setting.key);
    if (const std::string of = key.substr(0, key.find('.')); !section || of != group) {
      group = of;
      section = view.each("GROUP");
      section->set("TITLE", worded(call, "group_" + group, ""));
    }
    ui::View row = section->each("SETTING");
    row.set("NAME", worded(call, key, "")).set("HINT", worded(call, key, "_hint"));
    row.say("NOW", "desk.settings.now", {{"value", shown(call, setting)}}).set("ACTION", row.url("/desk/settings"));
    ui::Form form(row, "desk.settings", key + "-");
    form.initial("value", call.town->text(setting));
    if (refused == key) form.submitted(call.request.form.entries()).refused(*refusal);
    form.hidden("TOKENS", call.form_token(), call.form_key(), {{"key", key}});
    fill_value(call, form, setting);
    if (setting.by_act) form.input("FIELDS", {.name = "act", .max = 300});
    row.show_if(refused == key, "OPEN");
    errors.insert(errors.end(), form.errors().begin(), form.errors().end());
  }
  ui::Page page = desk::page(call, call.word("desk.settings.title"));
  page.errors = errors;
  return call.render(page, "appeals/desk/settings.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take(kit::Call& call) {
  const Check check = change_setting(by(call), call.field("key"), trimmed(call.field("value")), call.field("act"));
  if (check) return told(call, "/desk/settings", "saved");
  if (check.refusal().kind != RefusalKind::invalid) return call.refuse(check.refusal());
  return show(call, call.field("key"), &check.refusal());
}

}  // namespace

std::vector<kit::Route> setting_routes() {
  return {get("appeals.desk_settings", "/desk/settings", keepers, [](kit::Call& call) { return show(call); }),
          post("appeals.desk_settings_save", "/desk/settings", keepers, take)};
}

}  // namespace viche::appeals::desk
