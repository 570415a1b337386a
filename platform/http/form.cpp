#include "form.hpp"

#include <viche/core/text.hpp>

#include <algorithm>
#include <vector>

#include "ascii.hpp"

namespace viche::http {

namespace {

bool is_unfit_for_a_path(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\'; }

/// Decoded segments put together again: empty and "." ones go, ".." takes the one before it.
std::optional<std::string> normalised(std::string_view raw_path) {
  std::vector<std::string> kept;
  bool ends_open = false;
  for (const auto part : split(raw_path.substr(1), '/')) {
    auto segment = percent_decoded(part, false);
    if (!segment || std::any_of(segment->begin(), segment->end(), is_unfit_for_a_path)) return std::nullopt;
    ends_open = segment->empty() || *segment == "." || *segment == "..";
    if (*segment == "..") {
      if (kept.empty()) return std::nullopt;
      kept.pop_back();
    } else if (!ends_open) {
      kept.push_back(std::move(*segment));
    }
  }
  std::string path;
  for (const auto& segment : kept) path.append("/").append(segment);
  if (ends_open || path.empty()) path += '/';
  return path;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  if (!is_valid_utf8(out)) return std::nullopt;
  return out;
}

std::variant<Fields, RefusedWith> read_urlencoded(std::string_view text, const FormLimits& limits) {
  Fields fields;
  if (text.size() > limits.all_bytes) return RefusedWith{413};
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (fields.entries().size() >= limits.fields) return RefusedWith{413};

    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return RefusedWith{400};
    if (value->size() > limits.field_bytes) return RefusedWith{413};
    fields.add(std::move(*name), std::move(*value));
  }
  return fields;
}

std::variant<Target, RefusedWith> read_target(std::string_view target, const FormLimits& limits) {
  if (!target.starts_with('/')) return RefusedWith{400};
  const auto mark = std::min(target.find('?'), target.size());
  auto path = normalised(target.substr(0, mark));
  if (!path) return RefusedWith{400};
  auto query = read_urlencoded(target.substr(std::min(mark + 1, target.size())), limits);
  if (const auto* refused = std::get_if<RefusedWith>(&query)) return *refused;
  return Target{std::move(*path), std::get<Fields>(std::move(query))};
}

}  // namespace viche::http
