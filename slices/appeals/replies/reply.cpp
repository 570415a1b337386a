#include "reply.hpp"

#include <algorithm>

#include <viche/core/text.hpp>

namespace viche::appeals::replies {

namespace {

constexpr std::size_t longest_text = 20'000, longest_field = 300;

bool is_placeholder(std::string_view name) { return std::ranges::find(placeholders, name) != placeholders.end(); }

/// Calls `plain` with each piece between placeholders and `named` with each name in braces.
template <class Plain, class Named>
void walk(std::string_view text, Plain&& plain, Named&& named) {
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return plain(text);
    plain(text.substr(0, open));
    named(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

const Kind* find_kind(std::string_view name) {
  const auto* found = std::ranges::find(all_kinds, name, &Kind::name);
  return found == all_kinds.end() ? nullptr : found;
}

std::string filled(std::string_view template_text, const Values& values) {
  std::string out;
  walk(
      template_text, [&](std::string_view plain) { out += plain; },
      [&](std::string_view name) {
        const auto value = values.find(name);
        out += value == values.end() || value->second.empty() ? std::string(blank) : value->second;
      });
  return out;
}

Check check_template(std::string_view text) {
  if (trimmed(text).empty()) return invalid("reply.template_empty", "text");
  if (length(text) > longest_text) return invalid("reply.template_long", "text");
  Refusals refusals;
  walk(
      text, [](std::string_view) {},
      [&](std::string_view name) {
        if (is_placeholder(name)) return;
        refusals.add(invalid("reply.placeholder_unknown", "text", {{"name", shortened(name, 40)}}));
      });
  return refusals.check();
}

Check check_content(const Content& content) {
  Refusals refusals;
  if (content.addressee.empty()) refusals.add(invalid("reply.addressee_missing", "addressee"));
  if (content.head_name.empty()) refusals.add(invalid("reply.head_missing", "head_name"));
  if (trimmed(content.text).empty()) refusals.add(invalid("reply.text_missing", "text"));
  if (length(content.text) > longest_text) refusals.add(invalid("reply.text_long", "text"));
  const std::pair<const char*, const std::string*> fields[] = {
      {"addressee", &content.addressee}, {"residence", &content.residence},
      {"head_post", &content.head_post}, {"head_name", &content.head_name},
      {"executor", &content.executor},   {"executor_phone", &content.executor_phone}};
  for (const auto& [name, value] : fields) {
    if (length(*value) > longest_field) refusals.add(invalid("reply.field_long", name));
  }
  return refusals.check();
}

Check may_issue(const Content& content) {
  VICHE_REQUIRE(check_content(content));
  if (content.text.find(blank) != std::string::npos) return invalid("reply.blank_left", "text");
  return Done{};
}

std::string Reply::number() const {
  return is_issued() ? std::to_string(serial) + "/" + std::to_string(year) : std::string();
}

}  // namespace viche::appeals::replies
