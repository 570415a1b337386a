#include "api_bodies.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>

#include "api_acts.hpp"
#include "api_json.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr double most_exact = 9'007'199'254'740'991.0;  ///< 2^53 - 1: above it programs round whole numbers

std::string body_name(const std::string& field) {
  if (field == "address") return "place";
  if (field == "point") return "lat";
  if (starts_with(field, "answer-")) return "answers." + field.substr(7);
  for (const std::string_view part : {"text-", "category-", "organisation-"}) {  // of a question of a letter
    if (starts_with(field, part)) {
      return "parts." + field.substr(part.size()) + "." + std::string(part.substr(0, part.size() - 1));
    }
  }
  return field;
}

/// An identifier or a slug as text; empty when it is neither, which is told then.
/// A number that is too long to be exact is not trusted: rounded, it may be the identifier of another thing.
std::string named(const JsonReader& json, const char* field, Wrong& wrong) {
  if (const auto text = json.text()) return tidy_line(*text);
  const auto real = json.real();
  if (real && std::abs(*real) > most_exact) {
    wrong.add("api.id_number", field);
  } else if (const auto id = json.integer()) {
    return std::to_string(*id);
  } else {
    wrong.add("api.text_wanted", field);
  }
  return {};
}

// Filing

const Category* category_of(const std::vector<Category>& all, const Body& body, Wrong& wrong) {
  if (!body.has("category")) return nullptr;
  const std::string asked = named(body["category"], "category", wrong);
  if (asked.empty()) return nullptr;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Category& one) {
    return one.slug == asked || std::to_string(one.id) == asked;
  });
  if (found != all.end()) return &*found;
  wrong.add("api.category_unknown", "category");
  return nullptr;
}

void check_answer(const Question& question, const std::string& answer, Wrong& wrong) {
  const bool known = question.options.empty() || answer.empty() || answer == answer_unknown ||
                     std::any_of(question.options.begin(), question.options.end(),
                                 [&](const Question::Option& option) { return option.slug == answer; });
  if (known) return;
  std::string options;
  for (const auto& option : question.options) options += (options.empty() ? "" : ", ") + option.slug;
  wrong.add("api.option_unknown", "answers." + question.slug, {{"options", options}});
}

/// The answers as they are kept.
std::string answers_in(const Category& category, const JsonReader& json, Wrong& wrong) {
  if (!json.absent() && !json.is_object()) wrong.add("api.object_wanted", "answers");
  std::vector<std::pair<std::string, std::string>> given;
  for (const std::string& slug : json.keys()) {
    const auto question = std::find_if(category.questions.begin(), category.questions.end(),
                                       [&](const Question& one) { return one.slug == slug; });
    const auto answer = json[slug].text();
    if (question == category.questions.end()) {
      wrong.add("api.field_unknown", "answers." + slug);
    } else if (answer) {
      check_answer(*question, tidy(*answer), wrong);
      given.emplace_back(slug, *answer);
    } else if (!json[slug].absent()) {
      wrong.add("api.text_wanted", "answers." + slug);
    }
  }
  const auto kept = answers_of(category, given);
  if (!kept) wrong.add(kept.refusal());
  return kept ? kept.value() : std::string();
}

void read_address(const kit::Call& call, storage::Session& session, const Body& body, Place& place, Wrong& wrong) {
  const std::string settlement = body.line("settlement"), street = body.line("street"),
                    building = body.line("building");
  if (street.empty()) {
    if (!settlement.empty() || !building.empty()) wrong.add("api.street_missing", "street");
    return;
  }
  const auto found = call.services.territory.resolve(session, settlement, street, building);
  if (!found) return wrong.add(found.refusal());
  place.settlement = found.value().settlement.id;
  if (found.value().street) place.street = found.value().street->id;
  if (found.value().building) place.building = found.value().building->id;
  if (const auto point = found.value().point) place.lat = point->lat, place.lon = point->lon;
  place.text = found.value().shown + (place.text.empty() ? "" : ", " + place.text);
}

void read_point(const kit::Call& call, storage::Session& session, const Body& body, Place& place, Wrong& wrong) {
  const auto lat = body.number("lat"), lon = body.number("lon");
  if (body.has("lat") != body.has("lon")) wrong.add("api.point_incomplete", body.has("lat") ? "lon" : "lat");
  if (!lat || !lon) return;
  const auto inside = call.services.territory.inside(session, {*lat, *lon});
  if (!inside) return wrong.add(inside.refusal());
  const auto& settlement = inside.value().settlement;
  place.lat = lat;
  place.lon = lon;
  if (place.settlement == 0 && settlement) place.settlement = settlement->id;
  if (place.text.empty() && settlement) place.text = settlement->shown;
}

/// The place by its address, by its point, or in words only.
Place place_of(const kit::Call& call, const Body& body, Wrong& wrong) {
  Place place;
  place.text = body.line("place");
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    read_address(call, session, body, place, wrong);
    read_point(call, session, body, place, wrong);
  });
  return place;
}

std::string lang_of(const Body& body, Wrong& wrong) {
  const std::string lang = body.line("lang");
  if (!lang.empty() && lang != "uk" && lang != "en") wrong.add("api.lang_invalid", "lang");
  return lang == "en" ? "en" : "uk";
}

/// What the rules say of the rest. A place that was not understood is not missing.
void add_rules(const Filing& filing, const Category* category, Wrong& wrong) {
  const Check rest = may_file(filing, category);
  if (rest) return;
  const bool misplaced = wrong.has_any({"place", "settlement", "street", "building", "lat", "lon"});
  const auto add = [&](Refusal one) {
    one.also.clear();
    if (!misplaced || body_name(one.field) != "place") wrong.add(one);
  };
  add(rest.refusal());
  for (const Refusal& one : rest.refusal().also) add(one);
}

// Steps

/// 0 when there is none, which is told.
std::int64_t organisation_of(storage::Session& session, const JsonReader& json, const char* field, Wrong& wrong) {
  const std::string asked = named(json, field, wrong);
  if (asked.empty()) return 0;
  const auto id = parse_integer(asked);
  auto found = id ? kit::find_organisation(session, *id) : std::nullopt;
  if (!found) found = kit::find_organisation(session, asked);
  if (found && found->active) return found->id;
  wrong.add("api.organisation_unknown", field);
  return 0;
}

void read_organisations(const kit::Call& call, const Body& body, Step& step, Wrong& wrong) {
  const JsonReader helpers = body["co_executors"];
  if (!helpers.absent() && !helpers.is_array()) wrong.add("api.list_wanted", "co_executors");
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    if (body.has("organisation")) {
      step.organisation = organisation_of(session, body["organisation"], "organisation", wrong);
    }
    for (std::size_t i = 0; helpers.is_array() && i < helpers.size(); ++i) {
      step.co_executors.push_back(organisation_of(session, helpers.at(i), "co_executors", wrong));
    }
  });
}

/// What the step itself wants, when the appeal is there and it can be taken now. @returns whether it is there
bool add_rules(const kit::Call& call, const Actor& actor, Number number, const Step& step, Wrong& wrong) {
  const auto appeal =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, number); });
  if (!appeal) return false;
  const Standing standing = standing_of(*appeal, actor, false);
  if (!may_see(*appeal, standing)) return false;
  const StepInput input{step.text,      0,          step.planned_on, step.organisation, step.co_executors,
                        step.recipient, step.ground};
  const auto row =
      may_step(Transitions::of_the_program(), *appeal, standing, step.deed, input, calendar::kyiv_day(call.now));
  if (!row && row.refusal().kind == RefusalKind::invalid) wrong.add(row.refusal());
  return true;
}

/// The organisation a complaint is about; 0 when none is named.
std::int64_t complained_of(const kit::Call& call, const Body& body, Wrong& wrong) {
  if (!body.has("complaint_about")) return 0;
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return organisation_of(session, body["complaint_about"], "complaint_about", wrong);
  });
}

// Questions of a letter

PartInput part_of(const kit::Call& call, const JsonReader& json, const std::vector<Category>& categories,
                  Wrong& wrong) {
  const Body body(json, {"text", "category", "organisation"}, wrong);
  PartInput part;
  part.text = body.text("text");
  if (const Category* category = category_of(categories, body, wrong)) part.category = category->id;
  if (body.has("organisation")) {
    part.organisation = call.services.db.read(call.hromada(), [&](storage::Session& session) {
      return organisation_of(session, body["organisation"], "organisation", wrong);
    });
  }
  return part;
}

/// Everything that a filing says but its category and answers.
void read_filing(const kit::Call& call, const Body& body, Filing& filing, Wrong& wrong) {
  filing.text = body.text("text");
  filing.place = place_of(call, body, wrong);
  filing.author_name = body.line("name");
  filing.author_email = body.line("email");
  filing.author_phone = body.line("phone");
  filing.author_residence = body.line("residence");
  filing.complaint_about = complained_of(call, body, wrong);
}

}  // namespace

std::int64_t category_in(const kit::Call& call, const Body& body, Wrong& wrong) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  const Category* category = category_of(*categories, body, wrong);
  return category ? category->id : 0;
}

Filing received_in(const kit::Call& call, const Body& body, Wrong& wrong) {
  Filing filing;
  filing.category = category_in(call, body, wrong);
  read_filing(call, body, filing, wrong);
  return filing;
}

Refusal as_in_body(const Refusal& refusal) {
  Refusal named = refusal;
  named.field = body_name(named.field);
  for (Refusal& other : named.also) other.field = body_name(other.field);
  return named;
}

Result<Filing> filing_of(const kit::Call& call) {
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json,
                  {"category", "text", "settlement", "street", "building", "lat", "lon", "place", "answers", "name",
                   "email", "phone", "residence", "complaint_about", "name_shown", "lang"},
                  wrong);
  const auto categories = cached_categories(call.services.db, call.hromada());
  const Category* category = category_of(*categories, body, wrong);
  Filing filing;
  if (category) filing.category = category->id;
  if (category) filing.answers = answers_in(*category, body["answers"], wrong);
  read_filing(call, body, filing, wrong);
  filing.name_shown = body.flag("name_shown");
  filing.source = "api";
  filing.is_read = call.has_scope(moderate_scope);
  filing.lang = lang_of(body, wrong);
  // Without anything wrong the act asks the rules: what was filed before is answered first.
  if (category && wrong.empty()) return filing;
  add_rules(filing, category, wrong);
  return wrong.refusal();
}

Result<Step> step_of(const kit::Call& call, const Actor& actor, Number number) {
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json, {"deed", "text", "planned_on", "organisation", "co_executors", "recipient", "ground", "reason"},
                  wrong);
  const auto deed = deed_of(body["deed"].text().value_or(""));
  if (!deed) wrong.add("api.deed_invalid", "deed");
  Step step;
  step.deed = deed.value_or(Deed::accept);
  step.text = body.text("text");
  const std::string day = body.line("planned_on");
  step.planned_on = calendar::parse_day(day);
  if (!day.empty() && !step.planned_on) wrong.add("api.day_invalid", "planned_on");
  read_organisations(call, body, step, wrong);
  step.recipient = body.line("recipient");
  step.ground = body.line("ground");
  step.reason = body.line("reason");
  if (wrong.empty()) return step;
  if (deed && !add_rules(call, actor, number, step, wrong)) return not_found();
  return wrong.refusal();
}

Result<std::vector<PartInput>> parts_of(const kit::Call& call) {
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json, {"parts"}, wrong);
  if (!body["parts"].is_array()) wrong.add("api.list_wanted", "parts");
  const auto categories = cached_categories(call.services.db, call.hromada());
  std::vector<PartInput> parts;
  for (std::size_t i = 0; i < body["parts"].size() && body["parts"].is_array(); ++i) {
    const std::string name = "parts." + std::to_string(i + 1);
    const JsonReader one = body["parts"].at(i);
    Wrong of_part;
    if (one.is_object()) {
      parts.push_back(part_of(call, one, *categories, of_part));
    } else {
      of_part.add("api.object_wanted", "");
    }
    if (!of_part.empty()) wrong.add_below(name, of_part.refusal());
  }
  if (!wrong.empty()) return wrong.refusal();
  return parts;
}

}  // namespace viche::appeals
