#include <viche/search/lemmas.hpp>

#include <algorithm>

#include <viche/core/text.hpp>

namespace viche::search {

namespace {

/// What one engine calls things.
struct Syntax {
  char quote;
  std::string_view either;
  std::string_view both;
  std::string_view prefix;
};

constexpr Syntax fts5{'"', " OR ", " AND ", " *"};
constexpr Syntax postgres{'\'', " | ", " & ", ":*"};

/// A quote is doubled, so is PostgreSQL's backslash; bytes below a space mean nothing to a search and go.
std::string quoted(const std::string& stem, const Syntax& syntax) {
  std::string out(1, syntax.quote);
  for (const char c : stem) {
    if (static_cast<unsigned char>(c) < ' ') continue;
    if (c == syntax.quote || (c == '\\' && syntax.quote == '\'')) out += c;
    out += c;
  }
  return out + syntax.quote;
}

/// What is left of a stem when only its beginning counts; the whole of it when it is short or a number.
std::string beginning_of(const std::string& stem) {
  constexpr std::size_t least_long = 6, least_kept = 5;
  const std::size_t letters = length(stem);
  if (letters < least_long || stem.find_first_of("0123456789") != std::string::npos) return stem;
  const std::size_t kept = std::max(least_kept, letters / 2);
  std::size_t at = 0;
  for (std::size_t seen = 0; at < stem.size(); ++at) {
    const bool begins_letter = (static_cast<unsigned char>(stem[at]) & 0xC0U) != 0x80U;
    if (begins_letter && seen++ == kept) break;
  }
  return stem.substr(0, at);
}

enum class Match : std::uint8_t { whole, begun, alike };

std::string built(const Groups& groups, Match match, const Syntax& syntax) {
  std::string out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool last_begun = match == Match::begun && i + 1 == groups.size();
    std::string group;
    for (const auto& stem : groups[i]) {
      if (stem.empty()) continue;
      const std::string looked_for = match == Match::alike ? beginning_of(stem) : stem;
      if (!group.empty()) group += syntax.either;
      group += quoted(looked_for, syntax);
      if (last_begun || looked_for.size() < stem.size()) group += syntax.prefix;
    }
    if (group.empty()) continue;
    if (!out.empty()) out += syntax.both;
    out.append("(").append(group).append(")");
  }
  return out;
}

Match match_of(LastWord last) { return last == LastWord::begun ? Match::begun : Match::whole; }

}  // namespace

std::string fts5_query(const Groups& groups, LastWord last) { return built(groups, match_of(last), fts5); }
std::string tsquery(const Groups& groups, LastWord last) { return built(groups, match_of(last), postgres); }
std::string fts5_query_alike(const Groups& groups) { return built(groups, Match::alike, fts5); }
std::string tsquery_alike(const Groups& groups) { return built(groups, Match::alike, postgres); }

}  // namespace viche::search
