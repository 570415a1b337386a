#include <algorithm>

#include <viche/core/text.hpp>
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

std::vector<const Receiver*> Registry::receivers() const {
  std::vector<const Receiver*> all;
  for (const Slice& slice : slices_) {
    for (const Receiver& receiver : slice.contributes.receivers) all.push_back(&receiver);
  }
  return all;
}

std::vector<Notice> Registry::notices(Call& call, const AskedPlace& place) const {
  std::vector<Notice> all;
  for (const Slice& slice : slices_) {
    if (!slice.contributes.notices) continue;
    for (Notice& one : slice.contributes.notices(call, place)) all.push_back(std::move(one));
  }
  return all;
}

std::optional<Setting> Registry::find_setting(std::string_view key) const {
  for (const Setting& setting : settings()) {
    if (setting.key == key) return setting;
  }
  return std::nullopt;
}

std::vector<std::string> Registry::scopes() const {
  std::vector<std::string> all;
  for (const Slice& slice : slices_) {
    for (const Route& route : slice.routes) {
      if (!route.access.scope.empty()) all.push_back(route.access.scope);
    }
    all.insert(all.end(), slice.scopes.begin(), slice.scopes.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

bool Registry::has_scope(std::string_view scope) const {
  const auto all = scopes();
  return std::any_of(all.begin(), all.end(), [&](const std::string& known) {
    if (known.back() != ':') return scope == known;
    return scope.starts_with(known) && parse_integer(scope.substr(known.size())).value_or(0) > 0;
  });
}

Check change_setting(Services& services, HromadaId hromada, const Actor& by, std::string_view key,
                     std::string_view value, std::string_view act_title, Instant now) {
  const auto setting = services.registry.find_setting(key);
  if (!setting) return not_found("settings.unknown");
  const std::string act = tidy_line(act_title);
  const auto kept = setting_value(*setting, value);
  Refusals refusals;
  if (!kept) refusals.add(kept.refusal());
  if (setting->by_act && act.empty()) refusals.add(invalid("settings.act_missing", "act"));
  VICHE_REQUIRE(refusals.check());
  return services.towns.set(hromada, by, key, kept.value(), act, now);
}

}  // namespace viche::kit
