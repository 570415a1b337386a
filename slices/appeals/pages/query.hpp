#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/http/message.hpp>

namespace viche::appeals {

/// The known names of a page's query, for links that change one of them and keep the rest. Unknown names are dropped.
class Query {
 public:
  static constexpr std::size_t longest_value = 200;  ///< bytes; longer ones are dropped

  Query(std::string path, const http::Fields& given, std::initializer_list<std::string_view> known);

  std::string_view get(std::string_view name) const;  ///< trimmed, or empty
  bool has(std::string_view name) const { return !get(name).empty(); }
  /// The page's address with this value instead; an empty one leaves it out. Paging (`page`, `below`) starts anew.
  std::string with(std::string_view name, std::string_view value) const;
  /// The same query at another path: exports.
  std::string at(std::string_view path) const;
  std::vector<std::pair<std::string, std::string>> entries() const;

 private:
  std::string path_;
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace viche::appeals
