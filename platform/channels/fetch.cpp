#include <viche/channels/fetch.hpp>

#include <algorithm>

#include <viche/channels/hook.hpp>
#include <viche/core/text.hpp>
#include <viche/core/turns.hpp>

#include "curl_handle.hpp"

namespace viche::channels {

namespace {

struct Body {
  std::string bytes;
  std::size_t most = 0;
  bool too_long = false;
};

std::size_t take(char* part, std::size_t size, std::size_t count, void* data) {
  Body& body = *static_cast<Body*>(data);
  body.too_long = body.bytes.size() + size * count > body.most;
  if (body.too_long) return 0;
  body.bytes.append(part, size * count);
  return size * count;
}

/// No line of ours may become two.
bool is_one_line(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

std::string written(const FetchFields& form) {
  std::string all;
  for (const auto& [name, value] : form) {
    all.append(all.empty() ? "" : "&").append(url_encoded(name)).append("=").append(url_encoded(value));
  }
  return all;
}

Strings headers_of(const FetchRequest& request) {
  curl_slist* all = curl_slist_append(nullptr, "Expect:");
  for (const auto& [name, value] : request.headers) all = curl_slist_append(all, (name + ": " + value).c_str());
  return {all, curl_slist_free_all};
}

Fetched refused(std::string told) { return {0, {}, std::move(told)}; }

}  // namespace

Fetched fetch(const FetchRequest& request, const FetchRules& rules) {
  HookRules same;
  same.allowed_hosts = rules.own_hosts;
  if (!check_hook_url(request.url, same)) return refused("address refused");
  for (const auto& [name, value] : request.headers) {
    if (!is_one_line(name) || !is_one_line(value)) return refused("header refused");
  }
  const std::string host = host_of(request.url);
  Guard guard{std::find(rules.own_hosts.begin(), rules.own_hosts.end(), host) != rules.own_hosts.end(), false};
  const Handle handle = new_handle();
  CURL* curl = handle.get();
  set_up(curl, request.url, guard, {rules.connecting, rules.whole});
  const Strings headers = headers_of(request);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  const std::string form = request.form ? written(*request.form) : std::string();
  if (request.form) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size()));
  }
  Body body{{}, rules.most_bytes, false};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const Aside aside;
  const CURLcode result = curl_easy_perform(curl);
  if (body.too_long) return refused("too long");
  if (result != CURLE_OK) return refused(reason_of(result, guard));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return {static_cast<int>(status), std::move(body.bytes), "http " + std::to_string(status)};
}

}  // namespace viche::channels
