#include <new>
#include <utility>

#include <viche/core/assert.hpp>

#include "template_state.hpp"
#include "view_store.hpp"

namespace viche::ui {

using ctemplate::TemplateString;

namespace {

std::string_view text_of(const TemplateString& name) { return {name.data(), name.size()}; }

bool is_html_name(std::string_view name) { return name.ends_with("_HTML"); }

}  // namespace

View::Node::Node(std::pmr::memory_resource* arena, const Node* parent_node) : entries(arena), parent(parent_node) {}

const View::Node::Entry* View::Node::find(std::string_view name) const {
  for (const Node* node = this; node != nullptr; node = node->parent) {
    for (const Entry& entry : node->entries) {
      if (entry.name == name) return &entry;
    }
  }
  return nullptr;
}

View::Node::Entry& View::Node::entry(std::string_view name) {
  for (Entry& entry : entries) {
    if (entry.name == name) return entry;
  }
  return entries.emplace_back(Entry{.name = name});
}

void View::Node::append(std::string_view name, Node* child) {
  Entry& into = entry(name);
  (into.last != nullptr ? into.last->next : into.first) = child;
  into.last = child;
}

TemplateString View::Node::GetValue(const TemplateString& name) const {
  const Entry* found = find(text_of(name));
  return found != nullptr ? TemplateString(found->text.data(), found->text.size()) : TemplateString("", 0);
}

bool View::Node::IsUnhiddenSection(const TemplateString& name) const {
  std::string_view wanted = text_of(name);
  const bool inverted = wanted.starts_with(inverted_prefix);
  if (inverted) wanted.remove_prefix(inverted_prefix.size());
  const Entry* found = find(wanted);
  return (found != nullptr && found->visible()) != inverted;
}

bool View::Node::IsHiddenSection(const TemplateString& name) const { return !IsUnhiddenSection(name); }

bool View::Node::IsHiddenTemplate(const TemplateString& name) const {
  const Entry* found = find(text_of(name));
  return found == nullptr || found->first == nullptr;
}

const char* View::Node::GetIncludeTemplateName(const TemplateString& name, int number) const {
  const Entry* found = find(text_of(name));
  const Node* node = found != nullptr ? found->first : nullptr;
  for (; node != nullptr && number > 0; --number) node = node->next;
  return node != nullptr ? node->file : nullptr;
}

ctemplate::TemplateDictionaryInterface::Iterator* View::Node::CreateSectionIterator(const TemplateString& name) const {
  class Rows final : public Iterator {
   public:
    explicit Rows(const Node* first) : node_(first) {}
    bool HasNext() const override { return node_ != nullptr; }
    const TemplateDictionaryInterface& Next() override {
      const Node* node = std::exchange(node_, node_->next);
      return node->stands_for != nullptr ? *node->stands_for : *node;
    }

   private:
    const Node* node_;
  };
  const Entry* found = find(text_of(name));
  return new Rows(found != nullptr ? found->first : nullptr);
}

ctemplate::TemplateDictionaryInterface::Iterator* View::Node::CreateTemplateIterator(const TemplateString& name) const {
  return CreateSectionIterator(name);
}

void View::Node::DumpToString(std::string* out, int) const {
  for (const Entry& entry : entries) out->append(entry.name).append("\n");
}

View::Node* View::Store::node(const Node* parent) {
  return new (arena.allocate(sizeof(Node), alignof(Node))) Node(&arena, parent);
}

std::string_view View::Store::keep(std::string_view text) {
  if (text.empty()) return {};
  char* copy = static_cast<char*>(arena.allocate(text.size(), 1));
  text.copy(copy, text.size());
  return {copy, text.size()};
}

View::View(Store* store, Node* node, bool root) : store_(store), node_(node), root_(root) {}

View::View(View&& other) noexcept
    : store_(other.store_), node_(other.node_), root_(std::exchange(other.root_, false)) {}

View& View::operator=(View&& other) noexcept {
  std::swap(store_, other.store_);
  std::swap(node_, other.node_);
  std::swap(root_, other.root_);
  return *this;
}

View::~View() {
  if (root_) delete store_;
}

View& View::set(std::string_view name, std::string_view text) {
  VICHE_ASSERT(!is_html_name(name));
  node_->entry(store_->keep(name)).text = store_->keep(text);
  return *this;
}

View& View::set_in(std::string_view name, std::string_view text, std::string_view text_lang) {
  const bool other = !text.empty() && text_lang != i18n::code(lang());
  return set(name, text).set(std::string(name) + "_LANG", other ? text_lang : std::string_view());
}

View& View::set(std::string_view name, std::int64_t number) { return set(name, std::to_string(number)); }

View& View::set_html(std::string_view name, std::string_view html) {
  VICHE_ASSERT(is_html_name(name));
  node_->entry(store_->keep(name)).text = store_->keep(html);
  return *this;
}

View& View::say(std::string_view name, std::string_view key, const i18n::Args& args) {
  return args.empty() ? set(name, word(key)) : set(name, words().text(lang(), key, args));
}

View& View::number(std::string_view name, std::int64_t value) {
  return set(name, i18n::number(lang(), static_cast<double>(value)));
}

View& View::show(std::string_view section) {
  node_->entry(store_->keep(section)).shown = true;
  return *this;
}

View& View::show_if(bool condition, std::string_view section) { return condition ? show(section) : *this; }

View View::each(std::string_view section) {
  Node* row = store_->node(node_);
  node_->append(store_->keep(section), row);
  return {store_, row, false};
}

View View::include(std::string_view marker, std::string_view template_name) {
  Node* inside = store_->node(nullptr);
  inside->file = Templates::State::of(store_->templates).key(store_->lang, template_name);
  node_->append(store_->keep(marker), inside);
  return {store_, inside, false};
}

Lang View::lang() const { return store_->lang; }
const i18n::Words& View::words() const { return store_->templates.words(); }
const std::string& View::word(std::string_view key) const { return words().text(lang(), key); }
std::string View::url(std::string_view path) const { return ui::url(lang(), path); }

}  // namespace viche::ui
