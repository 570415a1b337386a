#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/json.hpp>

/// GeoReport v2, the standard of Open311: reading and filing appeals with programs that were made for other cities.
namespace viche::appeals::open311 {

enum class Format : std::uint8_t { xml, json };

/// An answer, written once for both formats. JSON is what the Spark convention makes of the XML: a list is an array
/// without the names of its items. What is absent is null in JSON and an empty element in XML. Characters that XML 1.0
/// has no place for are left out of it.
class Document {
 public:
  explicit Document(Format format);
  ~Document();

  Document& begin_list(std::string_view name);
  Document& begin_item(std::string_view name);    ///< of a list, or the whole document
  Document& begin_object(std::string_view name);  ///< as a field of another
  Document& end();
  Document& text(std::string_view name, std::string_view value);
  Document& maybe(std::string_view name, const std::optional<std::string>& value);
  Document& none(std::string_view name);
  Document& flag(std::string_view name, bool value);
  Document& integer(std::string_view name, std::int64_t value);
  Document& real(std::string_view name, std::optional<double> value);
  Document& item(std::string_view name, std::string_view value);  ///< a text of a list
  /// The whole document, once all that was begun has ended.
  std::string take();

  const Format format;

 private:
  struct Xml;
  void put(std::string_view name, std::string_view value);

  std::unique_ptr<Xml> xml_;  ///< or JSON:
  JsonWriter json_;
  std::vector<bool> lists_;  ///< of what is open: is it a list?
};

}  // namespace viche::appeals::open311
