#pragma once
#include <memory_resource>
#include <string_view>
#include <vector>

#include <ctemplate/template_dictionary_interface.h>

#include <viche/ui/templates.hpp>

// The inside of View: a tree of values in one arena, read by ctemplate while it expands. Written for the purpose
// because ctemplate's own dictionary takes a global lock for each value.
namespace viche::ui {

struct View::Node final : ctemplate::TemplateDictionaryInterface {
  struct Entry {
    std::string_view name;
    std::string_view text = {};
    Node* first = nullptr;  ///< rows, or inclusions
    Node* last = nullptr;
    bool shown = false;

    bool visible() const { return shown || first != nullptr || !text.empty(); }
  };

  Node(std::pmr::memory_resource* arena, const Node* parent_node);
  ~Node() override = default;

  Entry& entry(std::string_view name);
  void append(std::string_view name, Node* child);
  const Entry* find(std::string_view name) const;  ///< here, then in the nodes around

  std::pmr::vector<Entry> entries;
  const Node* parent;                ///< null for roots and included templates
  Node* next = nullptr;              ///< the next row of the same section, or inclusion at the same marker
  const char* file = nullptr;        ///< key of the template, for inclusions
  const Node* stands_for = nullptr;  ///< the content of a layout lives in a view of its own

 protected:
  ctemplate::TemplateString GetValue(const ctemplate::TemplateString& name) const override;
  bool IsHiddenSection(const ctemplate::TemplateString& name) const override;
  bool IsUnhiddenSection(const ctemplate::TemplateString& name) const override;
  bool IsHiddenTemplate(const ctemplate::TemplateString& name) const override;
  const char* GetIncludeTemplateName(const ctemplate::TemplateString& name, int number) const override;
  Iterator* CreateTemplateIterator(const ctemplate::TemplateString& name) const override;
  Iterator* CreateSectionIterator(const ctemplate::TemplateString& name) const override;
  void DumpToString(std::string* out, int level) const override;
};

struct View::Store {
  Store(const Templates& all, Lang of) : templates(all), lang(of) {}

  Node* node(const Node* parent);
  std::string_view keep(std::string_view text);

  const Templates& templates;
  Lang lang;
  std::pmr::monotonic_buffer_resource arena{8 * 1024};
};

/// {{^NAME}} is compiled as a section of this prefix and NAME.
inline constexpr std::string_view inverted_prefix = "NOT__";

}  // namespace viche::ui
