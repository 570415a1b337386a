#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/http/message.hpp>

namespace viche::http {

/// Values of the `{name}` parts of a pattern. `Request::path` is decoded already, so nothing is decoded twice.
using PathValues = std::map<std::string, std::string, std::less<>>;

/// Finds the route of a path. Patterns are whole paths with `{name}` for one segment
/// (`/appeals/{number}/photos/{id}`); `{name...}` at the end takes the rest. Literal segments win over `{name}`.
class Router {
 public:
  /// @returns the index of the route, in order of adding. Two equal patterns with one method are a bug.
  std::size_t add(Method method, std::string pattern);

  struct Match {
    std::size_t route;
    PathValues values;
  };
  struct Outcome {
    std::optional<Match> match;
    std::vector<Method> allowed;  ///< when the path exists with other methods: 405
  };
  /// HEAD finds GET routes.
  Outcome find(Method method, std::string_view path) const;

 private:
  struct Entry {
    Method method;
    std::vector<std::string> segments;
  };
  std::vector<Entry> entries_;
  std::multimap<std::string, std::size_t, std::less<>> by_first_;
};

}  // namespace viche::http
