#include <viche/channels/hook.hpp>

#include <sodium.h>

#include <algorithm>
#include <array>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

#include "addresses.hpp"
#include "curl_handle.hpp"

namespace viche::channels {

namespace {

constexpr std::string_view secret_beginning = "whsec_";
constexpr std::size_t secret_bytes = 24;
constexpr std::size_t longest_url = 2000;
constexpr std::size_t most_answered = std::size_t{64} << 10;  ///< read and thrown away

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the NUL
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(failed ? 0 : size);
  return bytes;
}

bool is_allowed(const std::string& host, const HookRules& rules) {
  return std::find(rules.allowed_hosts.begin(), rules.allowed_hosts.end(), host) != rules.allowed_hosts.end();
}

std::size_t throw_away(char*, std::size_t size, std::size_t count, void* data) {
  std::size_t& read = *static_cast<std::size_t*>(data);
  read += size * count;
  return read <= most_answered ? size * count : 0;
}

Strings headers_of(const HookMessage& message) {
  const std::int64_t seconds = message.at.seconds();
  const std::array<std::string, 5> lines{
      "Content-Type: application/json", "Webhook-Id: " + message.id, "Webhook-Timestamp: " + std::to_string(seconds),
      "Webhook-Signature: " + hook_signature(message.secret, message.id, seconds, message.body),
      "Expect:"};  // the whole body goes at once
  curl_slist* all = nullptr;
  for (const std::string& line : lines) all = curl_slist_append(all, line.c_str());
  return {all, curl_slist_free_all};
}

}  // namespace

std::string new_hook_secret() { return std::string(secret_beginning) + base64(random_bytes(secret_bytes)); }

std::string hook_signature(std::string_view secret, std::string_view id, std::int64_t seconds, std::string_view body) {
  if (starts_with(secret, secret_beginning)) secret.remove_prefix(secret_beginning.size());
  const std::string key = from_base64(secret);
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  const std::string signed_text = std::string(id) + "." + std::to_string(seconds) + "." + std::string(body);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(signed_text), signed_text.size());
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  return "v1," + base64(mac);
}

Check check_hook_url(const std::string& url, const HookRules& rules) {
  const WebAddress address = address_of(url);
  const bool clean = std::none_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  const bool web = address.scheme == "http" || address.scheme == "https";
  if (!web || !clean || address.host.empty() || url.size() > longest_url || !is_valid_utf8(url) ||
      !address.user.empty() || !address.password.empty()) {
    return invalid("channels.hook_url_invalid", "url");
  }
  if (is_allowed(address.host, rules)) return Done{};
  if (address.scheme != "https") return invalid("channels.hook_not_https", "url");
  const bool local = address.host == "localhost" || address.host.ends_with(".localhost");
  if (local || !may_be_public(address.host)) return invalid("channels.hook_not_public", "url");
  return Done{};
}

HookOutcome post_hook(const HookMessage& message, const HookRules& rules) {
  if (const Check sound = check_hook_url(message.url, rules); !sound) return {false, false, "address refused"};
  Guard guard{is_allowed(host_of(message.url), rules), false};
  const Handle handle = new_handle();
  CURL* curl = handle.get();
  set_up(curl, message.url, guard, {rules.timeout, rules.timeout});
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, message.body.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.body.size()));
  const Strings headers = headers_of(message);
  std::size_t read = 0;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, throw_away);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &read);
  const CURLcode result = curl_easy_perform(curl);
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  // An answer that is too long is an answer all the same.
  const bool answered = result == CURLE_OK || (result == CURLE_WRITE_ERROR && code != 0);
  if (!answered) return {false, false, reason_of(result, guard)};
  return {code >= 200 && code < 300, code == 410, "http " + std::to_string(code)};
}

}  // namespace viche::channels
