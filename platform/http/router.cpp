#include <viche/http/router.hpp>

#include <algorithm>
#include <utility>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>

namespace viche::http {

namespace {

using Segments = std::vector<std::string_view>;

bool is_name(std::string_view segment) { return segment.starts_with('{'); }
bool is_rest(std::string_view segment) { return is_name(segment) && segment.ends_with("...}"); }

std::string name_of(std::string_view segment) {
  const std::size_t tail = is_rest(segment) ? 4 : 1;
  return std::string(segment.substr(1, segment.size() - 1 - tail));
}

/// The key under which a pattern is kept: its first literal segment, or "{" for all others.
std::string key_of(std::string_view first_segment) {
  return is_name(first_segment) ? std::string("{") : std::string(first_segment);
}

bool fits(const std::vector<std::string>& pattern, const Segments& path) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= path.size()) return false;
    if (is_rest(pattern[i])) return path.size() > i + 1 || !path[i].empty();
    if (is_name(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  }
  return pattern.size() == path.size();
}

/// At the first segment where the two differ, the more literal one is better.
bool better(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const int left = is_rest(a[i]) ? 2 : is_name(a[i]) ? 1 : 0;
    const int right = is_rest(b[i]) ? 2 : is_name(b[i]) ? 1 : 0;
    if (left != right) return left < right;
  }
  return false;
}

PathValues values_of(const std::vector<std::string>& pattern, const Segments& path, std::string_view whole) {
  PathValues values;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_rest(pattern[i])) {
      const auto begin = static_cast<std::size_t>(path[i].data() - whole.data());
      values.emplace(name_of(pattern[i]), whole.substr(begin));
    } else if (is_name(pattern[i])) {
      values.emplace(name_of(pattern[i]), path[i]);
    }
  }
  return values;
}

/// Patterns that fit exactly the same paths look alike: names of the parts don't matter.
bool alike(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool same_kind = is_name(a[i]) == is_name(b[i]) && is_rest(a[i]) == is_rest(b[i]);
    if (!same_kind || (!is_name(a[i]) && a[i] != b[i])) return false;
  }
  return true;
}

}  // namespace

std::size_t Router::add(Method method, std::string pattern) {
  VICHE_ASSERT(pattern.starts_with('/'));
  Entry entry{method, {}};
  for (const auto segment : split(std::string_view(pattern).substr(1), '/')) entry.segments.emplace_back(segment);
  for (std::size_t i = 0; i < entry.segments.size(); ++i) {
    const auto& segment = entry.segments[i];
    VICHE_ASSERT(is_name(segment) == segment.ends_with('}'));
    VICHE_ASSERT(!is_rest(segment) || i + 1 == entry.segments.size());
  }
  for (const Entry& other : entries_) VICHE_ASSERT(other.method != method || !alike(other.segments, entry.segments));

  by_first_.emplace(key_of(entry.segments.front()), entries_.size());
  entries_.push_back(std::move(entry));
  return entries_.size() - 1;
}

Router::Outcome Router::find(Method method, std::string_view path) const {
  Outcome outcome;
  if (!path.starts_with('/')) return outcome;
  const std::string_view whole = path.substr(1);
  const Segments segments = split(whole, '/');
  const Entry* best = nullptr;

  const auto consider = [&](std::string_view key) {
    for (auto [at, end] = by_first_.equal_range(key); at != end; ++at) {
      const Entry& entry = entries_[at->second];
      if (!fits(entry.segments, segments)) continue;
      if (std::find(outcome.allowed.begin(), outcome.allowed.end(), entry.method) == outcome.allowed.end()) {
        outcome.allowed.push_back(entry.method);
      }
      const bool wanted = entry.method == method || (method == Method::head && entry.method == Method::get);
      if (wanted && (best == nullptr || better(entry.segments, best->segments))) best = &entry;
    }
  };
  consider(segments.front());
  consider("{");

  if (best != nullptr) {
    outcome.allowed.clear();
    outcome.match = Match{static_cast<std::size_t>(best - entries_.data()), values_of(best->segments, segments, whole)};
  }
  return outcome;
}

}  // namespace viche::http
