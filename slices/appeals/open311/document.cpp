#include "open311/document.hpp"

#include <pugixml.hpp>

#include <viche/core/assert.hpp>

namespace viche::appeals::open311 {

namespace {

constexpr std::string_view noncharacters[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};  ///< U+FFFE, U+FFFF

/// XML 1.0 has no place for most control characters, not even escaped.
std::string allowed_in_xml(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::string_view here = text.substr(i, 3);
    if (here == noncharacters[0] || here == noncharacters[1]) {
      i += 2;
    } else if (c >= 0x20 || c == '\n' || c == '\t') {
      clean += text[i];
    }
  }
  return clean;
}

}  // namespace

struct Document::Xml {
  pugi::xml_document document;
  pugi::xml_node open = document;
};

Document::Document(Format chosen) : format(chosen) {
  if (format == Format::json) return;
  xml_ = std::make_unique<Xml>();
  pugi::xml_node declaration = xml_->document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "utf-8";
}

Document::~Document() = default;

Document& Document::begin_list(std::string_view name) {
  if (xml_) {
    xml_->open = xml_->open.append_child(std::string(name).c_str());
  } else {
    if (!lists_.empty()) json_.key(name);
    json_.begin_array();
  }
  lists_.push_back(true);
  return *this;
}

Document& Document::begin_item(std::string_view name) {
  if (xml_) {
    xml_->open = xml_->open.append_child(std::string(name).c_str());
  } else {
    json_.begin_object();
  }
  lists_.push_back(false);
  return *this;
}

Document& Document::begin_object(std::string_view name) {
  if (!xml_) json_.key(name);
  return begin_item(name);
}

Document& Document::end() {
  VICHE_ASSERT(!lists_.empty());
  if (xml_) {
    xml_->open = xml_->open.parent();
  } else if (lists_.back()) {
    json_.end_array();
  } else {
    json_.end_object();
  }
  lists_.pop_back();
  return *this;
}

void Document::put(std::string_view name, std::string_view value) {
  xml_->open.append_child(std::string(name).c_str()).text().set(allowed_in_xml(value).c_str());
}

Document& Document::text(std::string_view name, std::string_view value) {
  if (xml_) {
    put(name, value);
  } else {
    json_.field(name, value);
  }
  return *this;
}

Document& Document::maybe(std::string_view name, const std::optional<std::string>& value) {
  return value ? text(name, *value) : none(name);
}

Document& Document::none(std::string_view name) {
  if (xml_) {
    put(name, "");
  } else {
    json_.key(name).null();
  }
  return *this;
}

Document& Document::flag(std::string_view name, bool value) {
  if (xml_) {
    put(name, value ? "true" : "false");
  } else {
    json_.key(name).boolean(value);
  }
  return *this;
}

Document& Document::integer(std::string_view name, std::int64_t value) {
  if (xml_) {
    put(name, std::to_string(value));
  } else {
    json_.field(name, value);
  }
  return *this;
}

Document& Document::real(std::string_view name, std::optional<double> value) {
  if (!xml_) {
    json_.field(name, value);
    return *this;
  }
  // As JSON writes it: the shortest form that reads back the same.
  put(name, value ? JsonWriter().value(*value).text() : std::string());
  return *this;
}

Document& Document::item(std::string_view name, std::string_view value) {
  if (xml_) {
    put(name, value);
  } else {
    json_.value(value);
  }
  return *this;
}

std::string Document::take() {
  VICHE_ASSERT(lists_.empty());
  if (!xml_) return json_.take();
  struct Text final : pugi::xml_writer {
    void write(const void* data, std::size_t size) override { out.append(static_cast<const char*>(data), size); }
    std::string out;
  } written;
  xml_->document.save(written, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(written.out);
}

}  // namespace viche::appeals::open311
