#include <algorithm>

#include <viche/kit/slice.hpp>

namespace viche::kit {

namespace {

void sort_by_order(std::vector<MenuItem>& items) {
  std::stable_sort(items.begin(), items.end(), [](const MenuItem& a, const MenuItem& b) { return a.order < b.order; });
}

}  // namespace

std::vector<MenuItem> Registry::menu() const {
  std::vector<MenuItem> items;
  for (const Slice& slice : slices_) {
    items.insert(items.end(), slice.contributes.menu.begin(), slice.contributes.menu.end());
  }
  sort_by_order(items);
  return items;
}

std::vector<MenuItem> Registry::staff_menu() const {
  std::vector<MenuItem> items;
  for (const Slice& slice : slices_) {
    items.insert(items.end(), slice.contributes.staff_menu.begin(), slice.contributes.staff_menu.end());
  }
  sort_by_order(items);
  return items;
}

}  // namespace viche::kit
