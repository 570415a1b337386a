#include "pages/filing_drafts.hpp"

#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/ui/form.hpp>

#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t longest_value = 5'000;
constexpr std::size_t most_fields = 100;

/// What the pages of filing ask for; anything else is not kept.
bool is_kept(std::string_view name) {
  static constexpr std::string_view names[] = {"form_key", "text",      "category", "likely",      "settlement",
                                               "street",   "street_id", "building", "building_id", "lat",
                                               "lon",      "note",      "no_place", "name",        "name_shown",
                                               "email",    "phone",     "step",     "seen",        "asked"};
  return starts_with(name, "answer-") || std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// Whose browser it is: what its form tokens are bound to. Empty: nobody's.
std::string visitor_of(const kit::Call& call) {
  if (call.session) return call.session->form_key;
  return std::string(call.request.cookie(kit::cookie_name(call.request, "viche_visitor")));
}

/// The visitor first, then names and values in turn.
std::string written(const kit::Call& call, const Attachments& attachments) {
  std::string content = base64url(visitor_of(call));
  std::size_t count = 0;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (++count <= most_fields) content += "\n" + std::string(name) + "\n" + base64url(shortened(value, longest_value));
  };
  for (const auto& [name, value] : call.request.form.entries()) {
    if (is_kept(name) && name.find('\n') == std::string::npos) add(name, value);
  }
  for (const auto& [name, reference] : attachments.fields()) add(name, reference);
  return content;
}

}  // namespace

std::string keep_draft(kit::Call& call, const Attachments& attachments) {
  const std::string key = random_token(16), content = written(call, attachments);
  (void)call.services.db.keep_house(call.hromada(), [&](storage::Tx& tx) -> Check {
    insert_draft(tx, call.services.vault, key, content, call.now);
    return Done{};
  });
  return "/appeals/new/draft/" + key;
}

bool open_draft(kit::Call& call) {
  const auto content = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return find_draft(session, call.services.vault, call.value("key"), call.now - draft_life);
  });
  if (!content) return false;
  const auto lines = split(*content, '\n');
  const std::string visitor = base64url(visitor_of(call));
  if (visitor.empty() || !equal_in_constant_time(lines.front(), visitor)) return false;
  for (std::size_t i = 1; i + 1 < lines.size(); i += 2) {
    call.request.form.add(std::string(lines[i]), from_base64url(lines[i + 1]));
  }
  return true;
}

}  // namespace viche::appeals
