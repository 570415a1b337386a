#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "pages/desk.hpp"
#include "reference_acts.hpp"

namespace viche::appeals::desk {

namespace {

constexpr Roles keepers{Role::administrator};

std::string worded(const kit::Call& call, const std::string& key, std::string_view ending) {
  const std::string full = "settings." + key + std::string(ending);
  return call.services.words.has(full) ? call.word(full) : "";
}

/// One small form for each setting: the act that sets it belongs to it.
http::Response show(kit::Call& call, std::string_view refused = {}, const Refusal* refusal = nullptr) {
  ui::View view = call.view();
  std::vector<ui::FormError> errors;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    for (const kit::Setting& setting : slice.settings) {
      const std::string name = worded(call, setting.key, "");
      ui::View row = view.each("SETTING");
      row.set("NAME", name.empty() ? setting.key : name).set("HINT", worded(call, setting.key, "_hint"));
      const std::string value = call.town->setting(setting.key, setting.value);
      row.say("NOW", "desk.settings.now", {{"value", value}}).set("ACTION", row.url("/desk/settings"));
      ui::Form form(row, "desk.settings", setting.key + "-");
      form.initial("value", value);
      if (refused == setting.key) form.submitted(call.request.form.entries()).refused(*refusal);
      form.hidden("TOKENS", call.form_token(), call.form_key(), {{"key", setting.key}});
      const bool is_number = setting.min != 0 || setting.max != 0;
      form.input("FIELDS", {.name = "value", .inputmode = is_number ? "numeric" : "", .width = is_number ? "10" : ""});
      form.input("FIELDS", {.name = "act", .max = 300});
      row.show_if(refused == setting.key, "OPEN");
      errors.insert(errors.end(), form.errors().begin(), form.errors().end());
    }
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
