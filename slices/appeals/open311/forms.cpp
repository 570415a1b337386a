#include "open311/forms.hpp"

#include <algorithm>
#include <array>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

#include "open311/answers.hpp"
#include "open311/services.hpp"
#include "pages/filing_uploads.hpp"

namespace viche::appeals::open311 {

namespace {

constexpr std::size_t most_photos = 5, most_links = 5, longest_link = 500;

/// Ours and the standard's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> names{{{"text", "description"},
                                                                               {"category", "service_code"},
                                                                               {"address", "address_string"},
                                                                               {"place", "address_string"},
                                                                               {"street", "address_string"},
                                                                               {"settlement", "address_string"},
                                                                               {"name", "first_name"},
                                                                               {"photos", "media"},
                                                                               {"planned_on", "expected_datetime"},
                                                                               {"deed", "status"}}};

std::string name_of(const Refusal& refusal) {
  if (refusal.code == "appeals.point_outside") return "lat";
  if (starts_with(refusal.field, "answer-")) return "attribute[" + refusal.field.substr(7) + "]";
  if (refusal.field == residence_attribute) return "attribute[" + refusal.field + "]";
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.first == refusal.field; });
  return found == names.end() ? refusal.field : std::string(found->second);
}

bool is_place(std::string_view field) {
  return field == "lat" || field == "long" || field == "address_string" || field == "address_id";
}

/// A link that a page may show and nobody can hide anything in.
bool is_link(std::string_view text) {
  const std::string low = to_lower(text.substr(0, 8));
  const std::size_t scheme = starts_with(low, "https://") ? 8 : starts_with(low, "http://") ? 7 : 0;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F &&
           std::string_view("<>\"\\^`{|}").find(c) == std::string_view::npos;
  });
  return scheme != 0 && plain && text.size() > scheme && text.size() <= longest_link;
}

std::string digest_of(const http::Request& request) {
  std::string sent;
  const auto add = [&](std::string_view part) { sent.append(std::to_string(part.size())).append(":").append(part); };
  for (const auto& [name, value] : request.form.entries()) {
    if (name == "api_key") continue;
    add(name);
    add(value);
  }
  for (const auto& upload : request.uploads) {
    add(upload->file_name);
    add(std::to_string(upload->size));
  }
  return hex(sha256(sent)).substr(0, 32);
}

}  // namespace

std::vector<files::Stored> photos_in(kit::Call& call, Refusals& refusals) {
  for (const auto& upload : call.request.uploads) upload->field = "photos";
  const Attachments taken = take_attachments(call, {most_photos, 0});
  for (const Refusal& refusal : taken.refusals) refusals.add(refusal);
  return taken.stored();
}

std::string links_in(const kit::Call& call, Refusals& refusals) {
  std::vector<std::string> links;
  for (const char* name : {"media_url", "media_url[]"}) {
    for (const std::string_view value : call.request.form.all(name)) {
      if (!trimmed(value).empty()) links.emplace_back(trimmed(value));
    }
  }
  std::string text;
  for (const std::string& link : links) text += (text.empty() ? "\n\n" : "\n") + link;
  const bool sound = links.size() <= most_links && std::all_of(links.begin(), links.end(), is_link);
  if (sound) return text;
  refusals.add(invalid("open311.media_url_invalid", "media_url", {{"max", std::to_string(most_links)}}));
  return {};
}

By by_key(const kit::Call& call, const Actor& actor, std::string_view purpose, std::string_view key) {
  By by{call.services, *call.town, actor, false, {}, call.now};
  if (key.empty()) return by;
  by.form_key = "open311." + std::string(purpose) + ":" + std::to_string(actor.account) + ":" + std::string(key);
  by.digest = digest_of(call.request);
  return by;
}

Refusal as_in_form(const Refusal& refusal) {
  Refusals told;
  std::vector<std::string> fields;
  const auto add = [&](Refusal one) {
    one.field = name_of(one);
    one.also.clear();
    const auto same = [&](const std::string& field) {
      return field == one.field || (one.code == "appeals.place_missing" && is_place(field));
    };
    if (std::any_of(fields.begin(), fields.end(), same)) return;
    fields.push_back(one.field);
    told.add(std::move(one));
  };
  add(refusal);
  for (const Refusal& one : refusal.also) {
    add(one);
    for (const Refusal& other : one.also) add(other);
  }
  return told.check().refusal();
}

}  // namespace viche::appeals::open311
