#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

/// Reading data of a community from TOML (https://toml.io/en/v1.0.0). Heavy: for the files that read it alone.
namespace viche::toml_data {

/// Empty when it is absent or no text.
inline std::string text(const toml::table& from, std::string_view key) { return from[key].value_or<std::string>(""); }

/// A list of texts; what is no text in it is empty.
inline std::vector<std::string> texts(const toml::table& from, std::string_view key) {
  std::vector<std::string> all;
  if (const toml::array* array = from[key].as_array()) {
    for (const toml::node& node : *array) all.push_back(node.value_or<std::string>(""));
  }
  return all;
}

/// Calls `use` for each table of an array of tables.
template <class F>
void each_table(const toml::table& from, std::string_view key, F&& use) {
  const toml::array* all = from[key].as_array();
  if (!all) return;
  for (const toml::node& node : *all) {
    if (const toml::table* table = node.as_table()) use(*table);
  }
}

}  // namespace viche::toml_data
