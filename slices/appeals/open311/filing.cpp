#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/seal.hpp>
#include <viche/territory/register.hpp>

#include "acts.hpp"
#include "api.hpp"
#include "open311/answers.hpp"
#include "open311/forms.hpp"
#include "open311/routes.hpp"
#include "open311/services.hpp"
#include "pages/filing_place.hpp"
#include "store.hpp"

namespace viche::appeals::open311 {

namespace {

constexpr std::string_view token_purpose = "appeals.open311_token";
constexpr std::string_view attribute_prefix = "attribute[";

// Where

/// A building of the register; a point beside it says where about it.
Result<Place> place_of_id(const kit::Call& call, std::string_view id, std::optional<territory::Point> point) {
  const auto building = parse_integer(id);
  return call.services.db.read(call.hromada(), [&](storage::Session& session) -> Result<Place> {
    const auto& addresses = call.services.territory;
    const auto found = building ? addresses.place_of_building(session, *building) : std::nullopt;
    if (!found) return invalid("open311.address_unknown", "address_id");
    if (point && !addresses.inside(session, *point)) return invalid("appeals.point_outside", "lat");
    if (!point) point = found->point;
    Place place;
    place.settlement = found->settlement.id;
    if (found->street) place.street = found->street->id;
    place.building = *building;
    place.text = found->shown;
    if (point) place.lat = point->lat, place.lon = point->lon;
    return place;
  });
}

/// What people write as an address is found in the register, or kept as the words it is.
Result<Place> place_of_words(const kit::Call& call, std::string_view address, std::string_view lat,
                             std::string_view lon) {
  const auto read = [&](const char* field) {
    http::Fields fields;
    fields.add(field, std::string(address));
    fields.add("lat", std::string(lat));
    fields.add("lon", std::string(lon));
    return appeals::place_of(call, fields);
  };
  const auto found = read("street");
  const bool outside = !found && found.refusal().code == "appeals.point_outside";
  return found || outside ? found : read("note");
}

/// The point of the form, if there is one. Refusal: open311.point_invalid [lat, long]
Result<std::optional<territory::Point>> point_in(std::string_view lat, std::string_view lon) {
  using Found = std::optional<territory::Point>;
  if (lat.empty() && lon.empty()) return Found{};
  const auto north = parse_real(lat), east = parse_real(lon);
  if (north && east && territory::is_sound({*north, *east})) return Found{{*north, *east}};
  return invalid("open311.point_invalid", north && territory::is_sound({*north, 0}) ? "long" : "lat");
}

Result<Place> place_in(const kit::Call& call) {
  const std::string_view lat = trimmed(call.field("lat")), lon = trimmed(call.field("long"));
  const std::string_view address = trimmed(call.field("address_string")), id = trimmed(call.field("address_id"));
  VICHE_LET(point, point_in(lat, lon));
  if (!id.empty()) return place_of_id(call, id, point);
  if (!point && address.empty()) return Place{};
  return place_of_words(call, address, lat, lon);
}

// What

bool is_option(const Question& question, std::string_view answer) {
  return question.options.empty() || answer.empty() || answer == answer_unknown ||
         std::any_of(question.options.begin(), question.options.end(),
                     [&](const Question::Option& option) { return option.slug == answer; });
}

/// "attribute[depth]" and "attribute[depth][]" are of the question "depth".
std::optional<std::string> question_named(std::string_view field) {
  if (!starts_with(field, attribute_prefix)) return std::nullopt;
  field.remove_prefix(attribute_prefix.size());
  if (field.ends_with("][]")) return std::string(field.substr(0, field.size() - 3));
  if (field.ends_with(']')) return std::string(field.substr(0, field.size() - 1));
  return std::string(field);
}

std::string attribute_named(std::string_view code) { return "attribute[" + shortened(code, 60) + "]"; }

void check_attribute(const Category& category, const std::string& code, const std::string& answer, Refusals& refusals) {
  if (category.regime == Regime::law393 && code == residence_attribute) return;
  const auto question = std::find_if(category.questions.begin(), category.questions.end(),
                                     [&](const Question& one) { return one.slug == code; });
  const std::string field = attribute_named(code);
  if (question == category.questions.end()) {
    refusals.add(invalid("api.field_unknown", field, {{"name", field}}));
  } else if (!is_option(*question, answer)) {
    std::string options;
    for (const auto& option : question->options) options += (options.empty() ? "" : ", ") + option.slug;
    refusals.add(invalid("api.option_unknown", field, {{"name", field}, {"options", options}}));
  }
}

/// The answers as they are kept; what is missing is told by the rules.
std::string answers_in(const kit::Call& call, const Category& category, Refusals& refusals) {
  std::vector<std::pair<std::string, std::string>> given;
  for (const auto& [name, value] : call.request.form.entries()) {
    const auto code = question_named(name);
    if (!code) continue;
    const std::string answer = tidy(value);
    check_attribute(category, *code, answer, refusals);
    const auto again = [&](const auto& one) { return one.first == *code; };
    if (std::any_of(given.begin(), given.end(), again))
      refusals.add(invalid("open311.attribute_twice", attribute_named(*code)));
    given.emplace_back(*code, answer);
  }
  const auto kept = answers_of(category, given);
  if (!kept) refusals.add(kept.refusal());
  return kept ? kept.value() : std::string();
}

const Category* category_in(const kit::Call& call, const std::vector<Category>& all, Refusals& refusals) {
  const std::string_view code = trimmed(call.field("service_code"));
  const Category* found = find_service(all, code);
  if (found) return found;
  Refusal unknown = code.empty() ? invalid("open311.service_missing") : not_found("open311.service_unknown");
  unknown.field = "service_code";
  refusals.add(unknown);
  return nullptr;
}

std::string name_in_form(const kit::Call& call) {
  return tidy_line(std::string(call.field("first_name")) + " " + std::string(call.field("last_name")));
}

/// A link alone says too little: the rules ask for words.
bool says_enough(const Filing& filing, const Category* category) {
  const Check whole = may_file(filing, category);
  if (whole) return true;
  const auto is_of_text = [](const Refusal& one) { return one.field == "text"; };
  const auto& also = whole.refusal().also;
  return !is_of_text(whole.refusal()) && std::none_of(also.begin(), also.end(), is_of_text);
}

/// The parts of a filing, and what is wrong with them.
struct Read {
  Filing filing;
  const Category* category = nullptr;
  Refusals refusals;
};

Read read_filing(const kit::Call& call, const std::vector<Category>& all) {
  Read read;
  read.refusals.add(check_jurisdiction(call));
  read.category = category_in(call, all, read.refusals);
  Filing& filing = read.filing;
  if (read.category) filing.category = read.category->id;
  if (read.category) filing.answers = answers_in(call, *read.category, read.refusals);
  filing.text = tidy(call.field("description"));
  filing.author_name = name_in_form(call);
  filing.author_email = tidy_line(call.field("email"));
  filing.author_phone = tidy_line(call.field("phone"));
  filing.author_residence = tidy_line(call.field(attribute_named(residence_attribute)));
  filing.source = "open311";
  filing.lang = i18n::code(call.lang);
  auto place = place_in(call);
  if (place) filing.place = std::move(place).value();
  if (!place) read.refusals.add(place.refusal());
  const std::string links = links_in(call, read.refusals);
  if (says_enough(filing, read.category)) filing.text += links;
  return read;
}

Result<Filing> filing_in(kit::Call& call, std::vector<files::Stored>& photos) {
  const auto all = cached_categories(call.services.db, call.hromada());
  Read read = read_filing(call, *all);
  photos = photos_in(call, read.refusals);
  read.filing.photos = photos.size();
  // Without anything wrong the act asks the rules: what was filed before is answered first.
  if (read.category && read.refusals.empty()) return read.filing;
  read.refusals.add(may_file(read.filing, read.category));
  return as_in_form(read.refusals.check().refusal());
}

// Tokens

std::string token_of(const kit::Call& call, Number number) {
  const std::string payload = base64url(number.text());
  return payload + "~" + call.services.vault.sign(call.hromada(), token_purpose, payload);
}

std::optional<Number> number_of_token(const kit::Call& call, std::string_view token) {
  const auto mark = token.find('~');
  if (mark == token.npos) return std::nullopt;
  const std::string_view payload = token.substr(0, mark);
  const bool ours = call.services.vault.signed_by_us(call.hromada(), token_purpose, payload, token.substr(mark + 1));
  return ours ? number_of(from_base64url(payload)) : std::nullopt;
}

std::optional<Appeal> appeal_of(const kit::Call& call, Number number) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, number); });
}

/// What a moderator has said, or will: under the law it is worked on meanwhile.
enum class Fate { shown, waits, refused };
Fate fate_of(const kit::Call& call, const Appeal& appeal) {
  if (is_shown_to_all(appeal)) return Fate::shown;
  if (appeal.state == State::moderation) return Fate::waits;
  const bool undecided = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return waits_to_be_shown(session, appeal.id); });
  return undecided ? Fate::waits : Fate::refused;
}

/// Its number becomes public with the appeal: until then only the token is told.
http::Response token(kit::Call& call) {
  const auto token = name_in(call.value("token"));
  const auto number = token ? number_of_token(call, *token) : std::nullopt;
  const auto appeal = number ? appeal_of(call, *number) : std::nullopt;
  if (!appeal || fate_of(call, *appeal) == Fate::refused) {
    Refusal gone = not_found(appeal ? "open311.rejected" : "open311.token_unknown");
    gone.field = "token";
    return call.refuse(gone);
  }
  const bool waits = fate_of(call, *appeal) == Fate::waits;
  Document out(format_of(call));
  out.begin_list("service_requests").begin_item("request");
  out.maybe("service_request_id", waits ? std::nullopt : std::optional(number->text())).text("token", *token);
  out.end().end();
  return std::move(answer(out).replace("Cache-Control", "no-store"));
}

http::Response answer_filed(const kit::Call& call, Number number) {
  const auto appeal = appeal_of(call, number);
  const bool waits = appeal && fate_of(call, *appeal) != Fate::shown;
  Document out(format_of(call));
  out.begin_list("service_requests").begin_item("request");
  if (waits) {
    out.text("token", token_of(call, number)).text("service_notice", call.word("appeals.open311.waits"));
  } else {
    const std::string url = call.absolute(ui::url(call.lang, "/appeals/" + number.text()));
    out.text("service_request_id", number.text());
    out.text("service_notice", call.word("appeals.open311.filed", {{"url", url}}));
  }
  out.none("account_id").end().end();
  return answer(out, 201);
}

http::Response file_request(kit::Call& call) {
  if (const Check key = sound_key(call); !key) return call.refuse(key.refusal());
  std::vector<files::Stored> photos;
  const auto filing = filing_in(call, photos);
  if (!filing) return call.refuse(filing.refusal());
  const auto number =
      file(by_key(call, call.actor, "file", call.request.header("idempotency-key")), filing.value(), photos);
  if (!number) return call.refuse(as_in_form(number.refusal()));
  return answer_filed(call, number.value());
}

}  // namespace

std::vector<kit::Route> filing_routes() {
  std::vector<kit::Route> routes;
  add_write(routes, "file", "/v2/requests", file_request);
  kit::Route waiting = read_one("token", "/v2/tokens/{token}", token);
  waiting.cached = false;
  routes.push_back(std::move(waiting));
  return routes;
}

}  // namespace viche::appeals::open311
