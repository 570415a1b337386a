#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace viche::ui::tests {

/// Reads a piece of HTML as our templates write it and tells what is wrong with it.
class Markup {
 public:
  explicit Markup(std::string_view html) { read(html); }
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  using Attributes = std::map<std::string, std::string>;

  void complain(std::string what) { complaints_.push_back(std::move(what)); }

  void read(std::string_view html) {
    for (const std::string_view left : {"\u27e6", "[[", "{{", "]]", "}}"}) {
      if (html.find(left) != std::string_view::npos) complain("left over: " + std::string(left));
    }
    std::size_t at = 0;
    while ((at = html.find('<', at)) != std::string_view::npos) {
      const std::size_t end = end_of_tag(html, at);
      if (end == std::string_view::npos) return complain("a tag is not closed");
      tag(html.substr(at + 1, end - at - 1));
      at = end + 1;
    }
    for (const std::string& open : open_) complain("never closed: " + open);
    for (const auto& [id, who] : wanted_) {
      if (!ids_.contains(id)) complain(who + " points to nothing: " + id);
    }
    for (const std::string& field : fields_) {
      if (!labelled_.contains(field)) complain("no label for " + field);
    }
  }

  static std::size_t end_of_tag(std::string_view html, std::size_t at) {
    bool quoted = false;
    for (; at < html.size(); ++at) {
      if (html[at] == '"') quoted = !quoted;
      if (html[at] == '>' && !quoted) return at;
    }
    return std::string_view::npos;
  }

  static Attributes attributes_of(std::string_view tag) {
    Attributes all;
    std::size_t at = tag.find_first_of(" \n");
    while (at < tag.size()) {
      at = tag.find_first_not_of(" \n/", at);
      if (at >= tag.size()) break;
      const std::size_t end = tag.find_first_of(" =\n", at);
      const std::string name(tag.substr(at, end - at));
      std::string value;
      at = end;
      if (end < tag.size() && tag[end] == '=') {
        const std::size_t close = tag.find('"', end + 2);
        value = tag.substr(end + 2, close - end - 2);
        at = close + 1;
      }
      if (!all.emplace(name, value).second) all.emplace("twice " + name, value);
    }
    return all;
  }

  void tag(std::string_view tag) {
    static const std::set<std::string, std::less<>> empty{"meta", "link", "input", "img", "br", "hr"};
    if (tag.starts_with("!")) return;
    if (tag.starts_with("/")) return close(tag.substr(1));
    const std::string name(tag.substr(0, tag.find_first_of(" \n/")));
    look(name, attributes_of(tag));
    if (!empty.contains(name) && !tag.ends_with("/")) open_.push_back(name);
  }

  void close(std::string_view name) {
    if (open_.empty() || open_.back() != name) return complain("closes out of order: " + std::string(name));
    open_.pop_back();
  }

  void look(const std::string& tag, const Attributes& attributes) {
    for (const auto& [name, value] : attributes) {
      if (name == "style" || name.starts_with("on") || name.starts_with("twice")) complain("forbidden: " + name);
      if (name == "id" && !ids_.insert(value).second) complain("id given twice: " + value);
      if (name == "for") wanted_.emplace_back(value, "for"), labelled_.insert(value);
      if (name == "aria-describedby" || name == "aria-labelledby") want(value, name);
    }
    const auto value = [&](const char* name) {
      const auto found = attributes.find(name);
      return found != attributes.end() ? found->second : std::string();
    };
    const bool is_field = tag == "select" || tag == "textarea" || (tag == "input" && value("type") != "hidden");
    if (is_field && value("aria-label").empty()) fields_.push_back(value("id"));
    if (tag == "img" && !attributes.contains("alt")) complain("img without alt");
    if (tag == "script" && value("src").empty()) complain("inline script");
  }

  void want(const std::string& list, const std::string& who) {
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find(' ', at), list.size());
      wanted_.emplace_back(list.substr(at, end - at), who);
      at = end + 1;
    }
  }

  std::vector<std::string> complaints_, open_, fields_;
  std::vector<std::pair<std::string, std::string>> wanted_;
  std::set<std::string> ids_, labelled_;
};

}  // namespace viche::ui::tests
