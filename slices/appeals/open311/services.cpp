#include "open311/services.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "open311/answers.hpp"
#include "open311/routes.hpp"
#include "rules.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::appeals::open311 {

namespace {

constexpr std::string_view specification = "http://wiki.open311.org/GeoReport_v2";

// Discovery

/// When a category or a decision of the council was changed last.
std::string changeset_of(const kit::Call& call) {
  const auto last = call.services.db.read(call.hromada(), [](storage::Session& session) {
    return std::max(audit::last_about(session, "category").value_or(Instant{0}),
                    audit::last_about(session, "setting").value_or(Instant{0}));
  });
  return to_rfc3339(last);
}

std::string contact_of(const kit::Call& call) {
  std::string contact = call.town->contact_centre(call.lang);
  for (const std::string& way : {call.town->text(kit::settings::phone), call.town->text(kit::settings::email)}) {
    if (!way.empty()) contact += ", " + way;
  }
  return contact;
}

http::Response discovery(kit::Call& call) {
  const std::string changeset = changeset_of(call);
  Document out(format_of(call));
  out.begin_item("discovery").text("changeset", changeset).text("contact", contact_of(call));
  out.text("key_service", call.word("appeals.open311.key_service"));
  out.begin_list("endpoints").begin_item("endpoint");
  out.text("specification", specification).text("url", call.absolute(ui::url(call.lang, base)));
  out.text("changeset", changeset).text("type", "production");
  out.begin_list("formats").item("format", "text/xml").item("format", "application/json").end();
  out.end().end().end();
  // Clients compare the type of this one document as a whole: the standard's own examples have no charset.
  const char* type = out.format == Format::json ? "application/json" : "text/xml";
  return std::move(answer(out).replace("Content-Type", type));
}

// Services

const std::string& question_of(const kit::Call& call, const Question& question) {
  return call.lang == i18n::Lang::uk ? question.text_uk : question.text_en;
}

std::string keywords_of(const Category& category) {
  std::string keywords;
  for (const std::string& word : category.words) keywords += (keywords.empty() ? "" : ", ") + word;
  return keywords;
}

void write_service(Document& out, const kit::Call& call, const Category& category) {
  out.begin_item("service").text("service_code", category.slug).text("service_name", category.name(call.lang));
  out.none("description").flag("metadata", !category.questions.empty() || category.regime == Regime::law393);
  out.text("type", is_held(call, category) ? "batch" : "realtime").text("keywords", keywords_of(category));
  out.text("group", category.group_name(call.lang)).end();
}

http::Response services(kit::Call& call) {
  const auto all = cached_categories(call.services.db, call.hromada());
  Document out(format_of(call));
  out.begin_list("services");
  for (const Category& category : *all) {
    if (is_service(category)) write_service(out, call, category);
  }
  out.end();
  return answer(out);
}

void write_values(Document& out, const kit::Call& call, const Question& question) {
  const auto write = [&](std::string_view key, std::string_view name) {
    out.begin_item("value").text("key", key).text("name", name).end();
  };
  bool has_unknown = false;
  out.begin_list("values");
  for (const Question::Option& option : question.options) {
    write(option.slug, call.lang == i18n::Lang::uk ? option.uk : option.en);
    has_unknown = has_unknown || option.slug == answer_unknown;
  }
  const bool choice = !question.options.empty();
  if (choice && question.required && !has_unknown) write(answer_unknown, call.word("appeals.more.unknown"));
  out.end();
}

http::Response service(kit::Call& call) {
  const auto all = cached_categories(call.services.db, call.hromada());
  const auto code = name_in(call.value("code"));
  const Category* category = code ? find_service(*all, *code) : nullptr;
  if (!category) {
    Refusal unknown = not_found("open311.service_unknown");
    unknown.field = "service_code";
    return call.refuse(unknown);
  }
  Document out(format_of(call));
  out.begin_item("service_definition").text("service_code", category->slug).begin_list("attributes");
  std::int64_t order = 0;
  for (const Question& question : category->questions) {
    const bool choice = !question.options.empty();
    out.begin_item("attribute").flag("variable", true).text("code", question.slug);
    out.text("datatype", choice ? "singlevaluelist" : "string").flag("required", question.required);
    out.text("datatype_description", call.word(choice ? "appeals.open311.choice" : "appeals.open311.line"));
    out.integer("order", ++order).text("description", question_of(call, question));
    write_values(out, call, question);
    out.end();
  }
  if (category->regime == Regime::law393) {
    out.begin_item("attribute").flag("variable", true).text("code", residence_attribute);
    out.text("datatype", "string").flag("required", true);
    out.text("datatype_description", call.word("appeals.open311.line"));
    out.integer("order", ++order).text("description", call.word("appeals.law.residence"));
    out.begin_list("values").end().end();
  }
  out.end().end();
  return answer(out);
}

}  // namespace

bool is_service(const Category& category) { return category.active && category.is_public; }

const Category* find_service(const std::vector<Category>& all, std::string_view code) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Category& one) { return is_service(one) && one.slug == code; });
  return found == all.end() ? nullptr : &*found;
}

bool is_held(const kit::Call& call, const Category& category) {
  return call.town->is_on(settings::premoderation) && !category.emergency;
}

std::vector<kit::Route> service_routes() {
  std::vector<kit::Route> routes;
  add_read(routes, "discovery", "/discovery", discovery);
  // Some clients look for it below the address they were given.
  add_read(routes, "discovery_below", "/v2/discovery", discovery);
  add_read(routes, "services", "/v2/services", services);
  routes.push_back(read_one("service", "/v2/services/{code}", service));
  return routes;
}

}  // namespace viche::appeals::open311
