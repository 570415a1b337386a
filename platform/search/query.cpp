#include <viche/search/lemmas.hpp>

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

std::string built(const Groups& groups, LastWord last, const Syntax& syntax) {
  std::string out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool prefix = last == LastWord::begun && i + 1 == groups.size();
    std::string group;
    for (const auto& stem : groups[i]) {
      if (stem.empty()) continue;
      if (!group.empty()) group += syntax.either;
      group += quoted(stem, syntax);
      if (prefix) group += syntax.prefix;
    }
    if (group.empty()) continue;
    if (!out.empty()) out += syntax.both;
    out.append("(").append(group).append(")");
  }
  return out;
}

}  // namespace

std::string fts5_query(const Groups& groups, LastWord last) { return built(groups, last, fts5); }
std::string tsquery(const Groups& groups, LastWord last) { return built(groups, last, postgres); }

}  // namespace viche::search
