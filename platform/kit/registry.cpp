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

std::vector<MenuItem> Registry::account_menu() const {
  std::vector<MenuItem> items;
  for (const Slice& slice : slices_) {
    items.insert(items.end(), slice.contributes.account_menu.begin(), slice.contributes.account_menu.end());
  }
  sort_by_order(items);
  return items;
}

std::vector<Setting> Registry::settings() const {
  const auto own = settings::of_the_town();
  std::vector<Setting> all(own.begin(), own.end());
  for (const Slice& slice : slices_) all.insert(all.end(), slice.settings.begin(), slice.settings.end());
  return all;
}

std::optional<Setting> Registry::find_setting(std::string_view key) const {
  for (const Setting& setting : settings()) {
    if (setting.key == key) return setting;
  }
  return std::nullopt;
}

Check change_setting(Services& services, HromadaId hromada, const Actor& by, std::string_view key,
                     std::string_view value, std::string_view act_title, Instant now) {
  const auto setting = services.registry.find_setting(key);
  if (!setting) return not_found("settings.unknown");
  VICHE_REQUIRE(check_setting(*setting, value));
  return services.towns.set(hromada, by, key, value, act_title, now);
}

}  // namespace viche::kit
