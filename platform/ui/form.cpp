#include <viche/ui/form.hpp>

#include <algorithm>
#include <set>

namespace viche::ui {

/// What every field has.
struct Form::Common {
  const std::string& name;
  const std::string& label;
  const std::string& hint;
  bool heading = false;
  bool optional = false;
  std::string described_last = {};  ///< id suffix of a further description: "-info"
};

namespace {

i18n::Args args_of(const Refusal& refusal) {
  i18n::Args args;
  for (const auto& [name, value] : refusal.args) {
    const bool is_number = !value.empty() && value.size() < 16 &&
                           std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_number) {
      args.emplace(name, std::int64_t{std::stoll(value)});
    } else {
      args.emplace(name, value);
    }
  }
  return args;
}

}  // namespace

Form::Form(View& view, std::string prefix, std::string id_prefix)
    : view_(&view), prefix_(std::move(prefix)), id_prefix_(std::move(id_prefix)) {}

Form& Form::submitted(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::set<std::string> names;
  for (const auto& [name, value] : entries) names.insert(name);
  std::erase_if(values_, [&](const auto& kept) { return names.contains(kept.first); });
  values_.insert(values_.end(), entries.begin(), entries.end());
  was_submitted_ = true;
  return *this;
}

Form& Form::initial(std::string_view name, std::string_view value) {
  if (!was_submitted_) values_.emplace_back(name, value);
  return *this;
}

Form& Form::refused(const Refusal& refusal) {
  std::string text = view_->words().text(view_->lang(), "errors." + refusal.code, args_of(refusal));
  if (const auto file = refusal.args.find("file"); file != refusal.args.end() && !file->second.empty()) {
    text = view_->words().text(view_->lang(), "ui.file.refused", {{"file", file->second}, {"text", text}});
  }
  errors_.push_back({refusal.field.empty() ? "" : id_prefix_ + refusal.field, text});
  if (!refusal.field.empty()) error_of_.emplace(refusal.field, text);
  for (const Refusal& other : refusal.also) refused(other);
  return *this;
}

std::string_view Form::value(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return {};
}

bool Form::has(std::string_view name, std::string_view value) const {
  return std::any_of(values_.begin(), values_.end(),
                     [&](const auto& kept) { return kept.first == name && kept.second == value; });
}

std::string Form::label_of(const std::string& given, const std::string& name) const {
  return given.empty() ? view_->word(prefix_ + "." + name) : given;
}

std::string Form::hint_of(const std::string& given, const std::string& name) const {
  if (!given.empty()) return given;
  const std::string key = prefix_ + "." + name + "_hint";
  return view_->words().has(key) ? view_->word(key) : "";
}

View Form::begin(std::string_view marker, std::string_view template_name, const Common& common) {
  View field = view_->include(marker, template_name);
  const std::string id = id_prefix_ + common.name;
  const std::string hint = hint_of(common.hint, common.name);
  const auto error = error_of_.find(common.name);
  std::string described;
  if (!hint.empty()) described = id + "-hint";
  if (error != error_of_.end()) described += (described.empty() ? "" : " ") + id + "-error";
  if (!common.described_last.empty()) described += (described.empty() ? "" : " ") + id + common.described_last;
  field.set("ID", id).set("NAME", common.name).set("LABEL", label_of(common.label, common.name));
  field.set("HINT", hint).set("DESCRIBED", described);
  if (error != error_of_.end()) field.set("ERROR", error->second);
  field.show_if(common.heading, "HEADING").show_if(common.optional, "OPTIONAL");
  return field;
}

void Form::hidden(std::string_view marker, std::string_view form_token, std::string_view form_key,
                  const std::vector<std::pair<std::string, std::string>>& more) {
  View fields = view_->include(marker, "ui/hidden.html");
  const auto add = [&](std::string_view name, std::string_view value) {
    fields.each("FIELD").set("NAME", name).set("VALUE", value);
  };
  if (!form_token.empty()) add(form_token_field, form_token);
  if (!form_key.empty()) add(form_key_field, form_key);
  for (const auto& [name, value] : more) add(name, value);
}

void Form::input(std::string_view marker, const InputField& field) {
  View input = begin(marker, "ui/input.html", {field.name, field.label, field.hint, field.heading, field.optional});
  const bool plain = field.type == "email" || field.type == "password";
  input.set("TYPE", field.type).set("AUTOCOMPLETE", field.autocomplete).set("INPUTMODE", field.inputmode);
  input.set("WIDTH", field.width).set("PREFIX", field.prefix).set("SUFFIX", field.suffix);
  input.show_if(plain, "PLAIN").show_if(!field.prefix.empty() || !field.suffix.empty(), "AFFIX");
  if (field.max > 0) input.set("MAX", field.max);
  input.show_if(field.focus, "FOCUS");
  if (field.type != "password") input.set("VALUE", value(field.name));
  if (!field.suggest.empty()) {
    input.set("SUGGEST", view_->url(field.suggest)).set("SUGGEST_LAT", field.suggest_lat);
    input.set("SUGGEST_LON", field.suggest_lon);
    input.set("SUGGEST_VALUE", field.suggest_value.empty() ? field.name + "_id" : field.suggest_value);
  }
}

void Form::text(std::string_view marker, const TextField& field) {
  View text = begin(marker, "ui/text.html",
                    {field.name, field.label, field.hint, field.heading, field.optional, field.max > 0 ? "-info" : ""});
  text.set("ROWS", field.rows).set("AUTOCOMPLETE", field.autocomplete).set("VALUE", value(field.name));
  text.show_if(field.focus, "FOCUS");
  if (field.max > 0) text.set("MAX", field.max).say("LIMIT", "ui.count.limit", {{"n", field.max}});
}

View Form::begin_choices(std::string_view marker, std::string_view template_name, const ChoiceField& field) {
  View list = begin(marker, template_name, {field.name, field.label, field.hint, field.heading, field.optional});
  list.show_if(field.inline_, "INLINE").show_if(field.small, "SMALL");
  std::string group;
  int number = 0;
  for (const Choice& choice : field.choices) {
    View row = list.each("CHOICE");
    const std::string id = id_prefix_ + field.name;
    row.set("CHOICE_ID", ++number == 1 ? id : id + "-" + std::to_string(number));
    row.set("CHOICE_VALUE", choice.value).set("TEXT", choice.text).set("CHOICE_HINT", choice.hint);
    row.show_if(has(field.name, choice.value), "CHOSEN");
    if (choice.group == group) continue;
    row.show_if(!group.empty(), "GROUP_ENDS").set("GROUP", choice.group);
    group = choice.group;
  }
  list.show_if(!group.empty(), "LAST_GROUP");
  return list;
}

void Form::select(std::string_view marker, const ChoiceField& field) {
  begin_choices(marker, "ui/select.html", field).set("NONE", field.none).show_if(field.focus, "FOCUS");
}

void Form::radios(std::string_view marker, const ChoiceField& field) { begin_choices(marker, "ui/radios.html", field); }

void Form::checkboxes(std::string_view marker, const ChoiceField& field) {
  begin_choices(marker, "ui/checkboxes.html", field);
}

void Form::checkbox(std::string_view marker, const InputField& field) {
  View box = begin(marker, "ui/checkbox.html", {field.name, field.label, field.hint});
  box.show_if(has(field.name, "1"), "CHOSEN");
}

void Form::file(std::string_view marker, const FileField& field) {
  View file =
      begin(marker, "ui/file.html", {field.name, field.label, field.hint, field.heading, field.optional, "-limit"});
  file.set("ACCEPT", field.accept).set("MAX_FILES", field.max_files).set("MAX_BYTES", field.max_bytes);
  file.show_if(field.max_files > 1, "MULTIPLE").show_if(field.photos, "PHOTOS").show_if(field.camera, "CAMERA");
  file.say("LIMIT", "ui.file.limit",
           {{"n", std::int64_t{field.max_files}}, {"mb", std::int64_t{field.max_bytes / (1024 * 1024)}}});
}

void Form::date(std::string_view marker, const DateField& field) {
  View date = begin(marker, "ui/date.html", {field.name, field.label, field.hint, field.heading, field.optional});
  date.set("DAY", value(field.name + "-day")).set("MONTH", value(field.name + "-month"));
  date.set("YEAR", value(field.name + "-year"));
}

void Form::grade(std::string_view marker, const GradeField& field) {
  View grade = begin(marker, "ui/grade.html", {field.name, field.label, field.hint});
  for (int stars = 1; stars <= 5; ++stars) {
    const std::string number = std::to_string(stars);
    View row = grade.each("CHOICE");
    row.set("CHOICE_ID", id_prefix_ + field.name + (stars == 1 ? "" : "-" + number)).set("CHOICE_VALUE", number);
    row.say("TEXT", "ui.grade.words_" + number).say("STARS", "ui.grade.stars", {{"n", std::int64_t{stars}}});
    row.show_if(has(field.name, number), "CHOSEN");
  }
}

}  // namespace viche::ui
