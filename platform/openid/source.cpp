#include "source.hpp"

#include <algorithm>

#include <viche/channels/hook.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

namespace viche::openid {

Result<Told> ask(const ProviderSettings& settings, const char* step, channels::FetchRequest request) {
  channels::FetchRules rules;
  rules.own_hosts = settings.own_hosts;
  request.headers.emplace_back("Accept", "application/json");
  const channels::Fetched fetched = channels::fetch(request, rules);
  const auto json = fetched.status == 0 ? std::nullopt : JsonReader::parse(fetched.body);
  if (json && json->is_object()) return Told{fetched.status, *json};
  const std::string_view told = fetched.ok() ? std::string_view("no json") : std::string_view(fetched.told);
  log::warn("openid.unanswered", {{"provider", settings.name}, {"step", step}, {"told", told}});
  return unavailable("openid.away");
}

bool is_door(const ProviderSettings& settings, const std::string& url) {
  channels::HookRules rules;
  rules.allowed_hosts = settings.own_hosts;
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 127; });
  return plain && url.find('#') == url.npos && channels::check_hook_url(url, rules).ok();
}

std::string with_query(std::string url, const channels::FetchFields& fields) {
  char before = url.find('?') == url.npos ? '?' : '&';
  for (const auto& [name, value] : fields) {
    url.append(1, before).append(name).append("=").append(url_encoded(value));
    before = '&';
  }
  return url;
}

}  // namespace viche::openid
