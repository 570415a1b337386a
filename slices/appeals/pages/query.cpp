#include "pages/query.hpp"

#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

std::string address(std::string_view path, const std::map<std::string, std::string, std::less<>>& values) {
  std::string text(path);
  char mark = '?';
  for (const auto& [name, value] : values) {
    text += mark + name + "=" + url_encoded(value);
    mark = '&';
  }
  return text;
}

void forget_page(std::map<std::string, std::string, std::less<>>& values) {
  values.erase("page");
  values.erase("below");
}

}  // namespace

Query::Query(std::string path, const http::Fields& given, std::initializer_list<std::string_view> known)
    : path_(std::move(path)) {
  for (const std::string_view name : known) {
    const std::string_view value = trimmed(given.get(name));
    if (!value.empty() && value.size() <= longest_value) values_.emplace(name, value);
  }
}

std::string_view Query::get(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string_view() : std::string_view(found->second);
}

std::string Query::with(std::string_view name, std::string_view value) const {
  auto values = values_;
  forget_page(values);
  values.erase(std::string(name));
  if (!value.empty()) values.emplace(name, value);
  return address(path_, values);
}

std::string Query::at(std::string_view path) const {
  auto values = values_;
  forget_page(values);
  return address(path, values);
}

std::vector<std::pair<std::string, std::string>> Query::entries() const { return {values_.begin(), values_.end()}; }

}  // namespace viche::appeals
