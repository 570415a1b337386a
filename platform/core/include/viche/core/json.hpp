#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace viche {

/// Writes one JSON document piece by piece, escaping as it goes; cheap to include (Boost.JSON is not seen here).
/// Keys come in order of calls; commas are put by the writer.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(double number);  ///< shortest form that reads back the same; not finite -> null
  JsonWriter& boolean(bool flag);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  ///< a finished document, put as it is
  template <class T>
  JsonWriter& field(std::string_view name, const T& v) {
    return key(name).value(v);
  }
  template <class T>
  JsonWriter& field(std::string_view name, const std::optional<T>& v) {
    key(name);
    return v ? value(*v) : null();
  }
  std::string take() { return std::move(out_); }
  const std::string& text() const { return out_; }

 private:
  void comma();
  std::string out_;
  bool first_ = true;
};

/// A parsed document, read by key. Refuses what is not JSON, deeper than 32 levels, not UTF-8, or endless numbers.
/// A missing key, or one of another type, reads as absent.
class JsonReader {
 public:
  static std::optional<JsonReader> parse(std::string_view text);

  bool is_object() const;
  bool is_array() const;
  std::size_t size() const;  ///< elements of an array or object, else 0
  JsonReader at(std::size_t index) const;
  JsonReader operator[](std::string_view key) const;
  std::optional<std::string> text() const;
  std::optional<std::int64_t> integer() const;
  std::optional<double> real() const;  ///< whole numbers too
  std::optional<bool> boolean() const;
  bool absent() const;  ///< missing or null
  std::vector<std::string> keys() const;
  std::string json() const;  ///< this part as a document, for JsonWriter::raw; "null" when absent

 private:
  struct Node;
  std::shared_ptr<const Node> root_;
  const void* value_ = nullptr;
};

}  // namespace viche
