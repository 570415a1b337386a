#include <viche/ui/templates.hpp>

#include <algorithm>
#include <utility>

#include <ctemplate/per_expand_data.h>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "template_source.hpp"
#include "template_state.hpp"
#include "view_store.hpp"

namespace viche::ui {
namespace {

constexpr std::string_view folder = "templates/";

std::size_t index(Lang lang) { return static_cast<std::size_t>(lang); }

std::string_view context_of(std::string_view name) {
  if (name.ends_with(".html")) return R"({{%AUTOESCAPE context="HTML"}})";
  if (name.ends_with(".xml")) return R"({{%AUTOESCAPE context="XML"}})";
  return {};
}

bool is_template(std::string_view path) {
  return starts_with(path, folder) && (path.ends_with(".html") || path.ends_with(".xml") || path.ends_with(".txt"));
}

Sources sources_of(const std::vector<Part>& parts) {
  Sources sources;
  for (const Part& part : parts) {
    for (const Resource& file : part.resources) {
      if (!is_template(file.path)) continue;
      sources[part.name + "/" + std::string(file.path.substr(folder.size()))] = file.bytes;
    }
  }
  return sources;
}

/// The first line that ctemplate refuses, found by compiling ever longer beginnings with their sections closed.
std::size_t refused_line(std::string_view pragma, std::string_view text) {
  std::size_t line = 0;
  for (std::size_t end = 0; end < text.size(); ++line) {
    end = std::min(text.find('\n', end), text.size() - 1) + 1;
    std::string beginning = std::string(pragma) + std::string(text.substr(0, end));
    std::vector<std::string> open;
    for (std::size_t at = beginning.find("{{"); at != std::string::npos; at = beginning.find("{{", at + 2)) {
      const std::string name = beginning.substr(at + 3, beginning.find("}}", at) - at - 3);
      if (beginning[at + 2] == '#') open.push_back(name);
      if (beginning[at + 2] == '/' && !open.empty()) open.pop_back();
    }
    for (; !open.empty(); open.pop_back()) beginning += "{{/" + open.back() + "}}";
    ctemplate::TemplateCache trial;
    if (!trial.StringToTemplateCache("trial", beginning, ctemplate::STRIP_BLANK_LINES)) return line + 1;
  }
  return line;
}

}  // namespace

std::string url(Lang lang, std::string_view path) {
  if (lang == Lang::uk) return std::string(path);
  if (path == "/") return "/en";
  return (starts_with(path, "/?") ? "/en" + std::string(path.substr(1)) : "/en" + std::string(path));
}

Assets Assets::parse(std::string_view manifest_json) {
  const auto manifest = JsonReader::parse(manifest_json);
  if (!manifest || !manifest->is_object()) throw Fault("the asset manifest is not a JSON object");
  Assets assets;
  auto& files = assets.files_.emplace();
  for (const std::string& name : manifest->keys()) {
    const auto file = (*manifest)[name].text();
    if (!file) throw Fault("the asset manifest names no file for " + name);
    files.emplace(name, "/assets/" + *file);
  }
  return assets;
}

std::optional<std::string> Assets::find_url(std::string_view name) const {
  if (!files_) return "/assets/" + std::string(name);
  const auto found = files_->find(name);
  return found != files_->end() ? std::optional(found->second) : std::nullopt;
}

const char* Templates::State::key(Lang lang, std::string_view name) const {
  const auto found = keys[index(lang)].find(name);
  if (found == keys[index(lang)].end()) throw Fault("no template " + std::string(name));
  return found->second.c_str();
}

Templates::Templates(std::unique_ptr<State> state) : state_(std::move(state)) {}
Templates::~Templates() = default;

std::shared_ptr<const Templates> Templates::load(const std::vector<Part>& parts,
                                                 std::shared_ptr<const i18n::Words> words, const Assets& assets) {
  auto state = std::make_unique<State>();
  state->words = std::move(words);
  state->assets = assets;
  const Sources sources = sources_of(parts);
  for (const Lang lang : {Lang::uk, Lang::en}) {
    for (const auto& [name, source] : sources) {
      const std::string text = prepared(sources, name, lang, *state->words, assets);
      const std::string key = std::string(i18n::code(lang)) + ":" + name;
      const std::string_view pragma = context_of(name);
      if (!state->cache.StringToTemplateCache(key, std::string(pragma) + text, ctemplate::STRIP_BLANK_LINES)) {
        throw Fault("template " + name + ":" + std::to_string(refused_line(pragma, text)) +
                    " (lines after inclusion): a value stands where it can't be escaped, or the markup is broken");
      }
      state->keys[index(lang)].emplace(name, key);
    }
  }
  state->cache.Freeze();
  return std::shared_ptr<const Templates>(new Templates(std::move(state)));
}

View Templates::view(Lang lang) const {
  auto store = std::make_unique<View::Store>(*this, lang);
  View::Node* root = store->node(nullptr);
  return {store.release(), root, true};
}

std::string Templates::render(std::string_view name, const View& view) const {
  std::string out;
  out.reserve(32 * 1024);
  ctemplate::PerExpandData data;
  if (!state_->cache.ExpandNoLoad(state_->key(view.lang(), name), ctemplate::STRIP_BLANK_LINES, view.node_, &data,
                                  &out)) {
    throw Fault("template " + std::string(name) + " could not be expanded");
  }
  return out;
}

std::string Templates::render_in(std::string_view layout_name, View& layout, std::string_view name,
                                 const View& view) const {
  View::Node* content = layout.store_->node(nullptr);
  content->stands_for = view.node_;
  content->file = state_->key(view.lang(), name);
  layout.node_->append("CONTENT", content);
  return render(layout_name, layout);
}

bool Templates::has(std::string_view name) const { return state_->keys[0].contains(name); }

std::vector<std::string> Templates::names() const {
  std::vector<std::string> names;
  for (const auto& [name, key] : state_->keys[0]) names.push_back(name);
  return names;
}

const i18n::Words& Templates::words() const { return *state_->words; }
const Assets& Templates::assets() const { return state_->assets; }

}  // namespace viche::ui
