#pragma once
#include <cjose/cjose.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <viche/channels/fetch_testing.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/openid/providers.hpp>

namespace viche::openid::testing {

using channels::testing::Received;
using channels::testing::Reply;
using namespace std::chrono_literals;

/// Secrets that no log may show.
inline const std::string client_secret = "canary-secret-5d1f", good_code = "canary-code-77ab",
                         access_token = "canary-access-91cc";

/// A key pair of a provider. Making one takes a while, so each is made once.
class SigningKey {
 public:
  SigningKey(const char* kid, bool is_rsa) {
    static std::uint8_t exponent[] = {1, 0, 1};
    key_ = is_rsa ? cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, nullptr)
                  : cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr);
    cjose_jwk_set_kid(key_, kid, std::char_traits<char>::length(kid), nullptr);
  }
  explicit SigningKey(const std::string& shared)
      : key_(cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(shared.data()), shared.size(), nullptr)) {}
  ~SigningKey() { cjose_jwk_release(key_); }
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  std::string public_json() const {
    char* text = cjose_jwk_to_json(key_, false, nullptr);
    std::string json(text);
    cjose_get_dealloc()(text);
    return json;
  }
  /// @param head  members as JSON: {"alg", "\"RS256\""}
  std::string sign(const std::map<std::string, std::string>& head, const std::string& content) const {
    cjose_header_t* header = cjose_header_new(nullptr);
    for (const auto& [name, value] : head) {
      const std::string text = value[0] == '"' ? value.substr(1, value.size() - 2) : std::string();
      if (text.empty()) cjose_header_set_raw(header, name.c_str(), value.c_str(), nullptr);
      if (!text.empty()) cjose_header_set(header, name.c_str(), text.c_str(), nullptr);
    }
    cjose_jws_t* jws =
        cjose_jws_sign(key_, header, reinterpret_cast<const std::uint8_t*>(content.data()), content.size(), nullptr);
    const char* text = nullptr;
    cjose_jws_export(jws, &text, nullptr);
    std::string token(text);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return token;
  }

 private:
  cjose_jwk_t* key_;
};

inline const SigningKey& rsa_key() {
  static const SigningKey key("first", true);
  return key;
}
inline const SigningKey& ec_key() {
  static const SigningKey key("second", false);
  return key;
}
inline const SigningKey& strange_key() {
  static const SigningKey key("first", true);
  return key;
}

inline Reply json(const std::string& body, int status = 200) {
  return {status, 0ms, "Content-Type: application/json\r\n", false, body};
}

/// A provider in the test's own process: it does what it should until a test changes something of it.
class FakeProvider {
 public:
  explicit FakeProvider(const Clock& clock) : clock_(clock), web_([this](const Received& one) { return meet(one); }) {}

  std::string base() const { return web_.base(); }
  ProviderSettings settings(const std::string& name = "town") const {
    ProviderSettings settings;
    settings.name = name;
    settings.title_uk = "Вхід громади";
    settings.title_en = "Town login";
    settings.url = base();
    settings.client_id = "viche client";
    settings.client_secret = client_secret;
    settings.own_hosts = {"127.0.0.1"};
    settings.claims.rnokpp = "tax_number";
    settings.claims.unzr = "unzr";
    return settings;
  }
  ProviderSettings state_settings() const {
    ProviderSettings said = settings("id.gov.ua");
    said.kind = ProviderSettings::Kind::id_gov_ua;
    return said;
  }

  // What it says; JSON by name.
  std::map<std::string, std::string> claims, head{{"alg", "\"RS256\""}, {"kid", "\"first\""}}, discovery,
      state_person{{"user_id", "7"},
                   {"lastname", "\"Шевченко\""},
                   {"givenname", "\"Тарас\""},
                   {"drfocode", "\"2935277302\""},
                   {"auth_type", "\"dig_sign\""}};
  std::vector<std::string> keys{rsa_key().public_json()};
  const SigningKey* signer = &rsa_key();
  std::string nonce;                                     ///< of the address that was opened last
  std::string challenge;                                 ///< the same
  std::function<std::string(std::string)> change_token;  ///< after signing
  std::map<std::string, Reply> instead;                  ///< of the usual answer, by path

  int asked(const std::string& path) const {
    const std::lock_guard hold(mutex_);
    const auto found = counts_.find(path);
    return found == counts_.end() ? 0 : found->second;
  }
  Received last(const std::string& path) const {
    const std::lock_guard hold(mutex_);
    return last_.at(path);
  }

 private:
  Reply meet(const Received& one) {
    const std::string path = one.path();
    {
      const std::lock_guard hold(mutex_);
      ++counts_[path];
      last_[path] = one;
    }
    if (const auto found = instead.find(path); found != instead.end()) return found->second;
    if (path == "/.well-known/openid-configuration") return json(written(discovery_document()));
    if (path == "/keys") return json("{\"keys\":[" + joined(keys) + "]}");
    if (path == "/token") return token(one);
    if (path == "/me") return json(written(claims_now()));
    if (path == "/get-access-token") return state_token(one);
    if (path == "/get-user-info") return json(written(state_person));
    if (path == "/get-user-logout") return json(R"({"error":"0","error_description":""})");
    return json(R"({"error":"not found"})", 404);
  }

  std::map<std::string, std::string> discovery_document() const {
    std::map<std::string, std::string> all{{"issuer", quoted(base())},
                                           {"authorization_endpoint", quoted(base() + "/authorize?tenant=1")},
                                           {"token_endpoint", quoted(base() + "/token")},
                                           {"jwks_uri", quoted(base() + "/keys")},
                                           {"userinfo_endpoint", quoted(base() + "/me")}};
    for (const auto& [name, value] : discovery) all[name] = value;
    return all;
  }

  std::map<std::string, std::string> claims_now() const {
    const std::int64_t now = clock_.now().seconds();
    std::map<std::string, std::string> all{{"iss", quoted(base())},
                                           {"aud", quoted("viche client")},
                                           {"sub", quoted("subject-1")},
                                           {"iat", std::to_string(now - 2)},
                                           {"exp", std::to_string(now + 300)},
                                           {"nonce", quoted(nonce)},
                                           {"family_name", quoted("Шевченко")},
                                           {"given_name", quoted("Тарас")},
                                           {"middle_name", quoted("Григорович")},
                                           {"tax_number", quoted("2935277302")},
                                           {"unzr", quoted("19800512-01234")},
                                           {"email", quoted("taras@mail.example")},
                                           {"email_verified", "true"}};
    for (const auto& [name, value] : claims) all[name] = value;
    for (auto at = all.begin(); at != all.end();) at = at->second.empty() ? all.erase(at) : std::next(at);
    return all;
  }

  Reply token(const Received& one) {
    const auto verifier = value_of(one.body, "code_verifier");
    if (value_of(one.body, "code") != good_code || base64url(sha256(verifier)) != challenge) {
      return json(R"({"error":"invalid_grant"})", 400);
    }
    std::string id = signer->sign(head, written(claims_now()));
    if (change_token) id = change_token(id);
    return json(R"({"token_type":"Bearer","expires_in":60,"access_token":")" + access_token + R"(","id_token":")" + id +
                "\"}");
  }

  static Reply state_token(const Received& one) {
    if (value_of(one.body, "code") != good_code || value_of(one.body, "client_secret") != client_secret) {
      return json(R"({"error":"2","error_description":"code"})");
    }
    return json(R"({"access_token":")" + access_token +
                R"(","token_type":"bearer","expires_in":600,"refresh_token":"r","user_id":"7"})");
  }

  static std::string value_of(const std::string& form, const std::string& name) {
    const auto at = ("&" + form).find("&" + name + "=");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 1;
    return form.substr(from, form.find('&', from) - from);
  }
  static std::string quoted(const std::string& text) { return JsonWriter().value(text).take(); }
  static std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) text += (text.empty() ? "" : ",") + one;
    return text;
  }
  static std::string written(const std::map<std::string, std::string>& members) {
    std::string text;
    for (const auto& [name, value] : members) text += (text.empty() ? "{" : ",") + quoted(name) + ":" + value;
    return text + "}";
  }

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, int> counts_;
  std::map<std::string, Received> last_;
  channels::testing::WebPeer web_;  // last: its thread uses the others
};

}  // namespace viche::openid::testing
