#include "template_source.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

#include "view_store.hpp"

namespace viche::ui {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class Preparation {
 public:
  Preparation(const Sources& sources, Lang lang, const i18n::Words& words, const Assets& assets)
      : sources_(sources), lang_(lang), words_(words), assets_(assets) {}

  void run(std::string_view name, int depth);
  std::string take() { return std::move(out_); }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Fault("template " + file_ + ":" + std::to_string(line_) + ": " + why);
  }
  void put(std::string_view text);
  void bracket(std::string_view key);
  void brace(std::string_view marker, int depth);
  void close(std::string_view name);
  void include(std::string_view name, int depth);
  std::string escaped(std::string_view text) const;

  struct Open {
    std::string name;
    bool inverted;
    int line;
  };

  const Sources& sources_;
  Lang lang_;
  const i18n::Words& words_;
  const Assets& assets_;
  std::string out_;
  std::string file_;
  int line_ = 0;
  std::vector<Open> open_;
};

std::string Preparation::escaped(std::string_view text) const {
  return file_.ends_with(".txt") ? std::string(text) : escaped_html(text);
}

/// Text between markers: lines are counted, their indentation goes.
void Preparation::put(std::string_view text) {
  for (const char c : text) {
    const bool at_start = out_.empty() || out_.back() == '\n';
    if (!(at_start && (c == ' ' || c == '\t'))) out_ += c;
    if (c == '\n') ++line_;
  }
}

void Preparation::bracket(std::string_view key) {
  if (starts_with(key, "/")) {
    out_ += escaped(url(lang_, key));
    return;
  }
  const bool raw = starts_with(key, "raw:");
  if (raw) key.remove_prefix(4);
  if (!words_.has(key)) fail("no words for [[" + std::string(key) + "]]");
  const std::string& text = words_.text(lang_, key);
  if (text.find(raw ? "{{" : "{") != std::string::npos)
    fail("[[" + std::string(key) + "]] needs arguments: set it in code");
  out_ += escaped(text);
}

void Preparation::close(std::string_view name) {
  if (open_.empty() || open_.back().name != name) fail("{{/" + std::string(name) + "}} closes nothing");
  out_.append("{{/").append(open_.back().inverted ? inverted_prefix : "").append(name).append("}}");
  open_.pop_back();
}

void Preparation::include(std::string_view name, int depth) {
  if (depth > 8) fail("include:" + std::string(name) + " goes round in a circle");
  if (sources_.find(name) == sources_.end()) fail("no template " + std::string(name) + " to include");
  const auto file = std::exchange(file_, {});
  const int line = std::exchange(line_, 0);
  auto open = std::exchange(open_, {});
  run(name, depth + 1);
  file_ = file;
  line_ = line;
  open_ = std::move(open);
}

void Preparation::brace(std::string_view marker, int depth) {
  if (marker.empty()) fail("{{}} is empty");
  const std::string_view rest = marker.substr(1);
  if (marker[0] == '!') return;
  if (starts_with(marker, "asset:")) {
    const auto address = assets_.find_url(marker.substr(6));
    if (!address) fail("no asset " + std::string(marker.substr(6)));
    out_ += *address;
  } else if (starts_with(marker, "include:")) {
    include(marker.substr(8), depth);
  } else if (marker[0] == '#' || marker[0] == '^') {
    if (!is_name(rest)) fail("bad section {{" + std::string(marker) + "}}");
    open_.push_back({std::string(rest), marker[0] == '^', line_});
    out_.append("{{#").append(marker[0] == '^' ? inverted_prefix : "").append(rest).append("}}");
  } else if (marker[0] == '/') {
    close(rest);
  } else {
    const std::string_view name = marker[0] == '>' ? rest : marker.substr(0, marker.find(':'));
    if (!is_name(name)) fail("bad marker {{" + std::string(marker) + "}}");
    const bool raw = marker.find(":none") != std::string_view::npos;
    if (raw != name.ends_with("_HTML")) fail("{{" + std::string(marker) + "}}: ':none' and '_HTML' go together");
    out_.append("{{").append(marker).append("}}");
  }
}

void Preparation::run(std::string_view name, int depth) {
  file_ = name;
  line_ = 1;
  std::string_view text = sources_.find(name)->second;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find("[["), text.find("{{"));
    put(text.substr(0, at));
    if (at == std::string_view::npos) break;
    const bool is_bracket = text[at] == '[';
    const std::size_t end = text.find(is_bracket ? "]]" : "}}", at);
    if (end == std::string_view::npos) fail("a marker is not closed");
    const std::string_view marker = text.substr(at + 2, end - at - 2);
    is_bracket ? bracket(marker) : brace(marker, depth);
    line_ += static_cast<int>(std::count(marker.begin(), marker.end(), '\n'));
    text.remove_prefix(end + 2);
  }
  if (!open_.empty()) {
    line_ = open_.back().line;
    fail("section " + open_.back().name + " is not closed");
  }
}

}  // namespace

std::string prepared(const Sources& sources, std::string_view name, Lang lang, const i18n::Words& words,
                     const Assets& assets) {
  Preparation preparation(sources, lang, words, assets);
  preparation.run(name, 0);
  return preparation.take();
}

}  // namespace viche::ui
