// Any bytes as the body of a request: read, walked through, and what was read written and read again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/core/assert.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

namespace {

using viche::JsonReader;

constexpr int deepest = 32;

/// @returns the deepest level there is
int walk(const JsonReader& json, int depth) {
  VICHE_ASSERT(depth <= deepest);
  if (const auto text = json.text()) VICHE_ASSERT(viche::is_valid_utf8(*text));
  (void)json.integer();
  (void)json.real();
  (void)json.boolean();
  (void)json["numbers"].at(3)["nothing"].absent();
  int most = depth;
  for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) most = std::max(most, walk(json.at(i), depth + 1));
  for (const std::string& key : json.keys()) most = std::max(most, walk(json[key], depth + 1));
  return most;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = JsonReader::parse({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const int depth = walk(*json, 0);
  const std::string written = json->json();
  const auto again = JsonReader::parse(written);
  VICHE_ASSERT(again.has_value());
  // A real number may come back different in its last digit; everything else is as it was.
  VICHE_ASSERT(again->size() == json->size() && again->keys() == json->keys() && again->text() == json->text());
  viche::JsonWriter out;
  out.begin_object().field("text", json->text()).key("all").raw(written).end_object();
  // A document that is as deep as may be read is one level too deep inside another.
  const int levels = json->is_array() || json->is_object() ? depth + 1 : depth;
  VICHE_ASSERT(JsonReader::parse(out.take()).has_value() || levels >= deepest);
  return 0;
}
