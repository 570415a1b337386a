#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>

/// Messages to other servers, in the form of Standard Webhooks (standardwebhooks.com): POST of JSON, signed.
namespace viche::channels {

/// Where messages may go. Hosts named here are of whoever keeps this installation: any address and plain http will do.
/// All others are spoken to by https only, and only at addresses of the public Internet.
struct HookRules {
  std::vector<std::string> allowed_hosts;  ///< lower case, without port
  std::chrono::seconds timeout{10};        ///< for all of one message
};

struct HookMessage {
  std::string url;
  std::string secret;  ///< as new_hook_secret made it
  std::string id;      ///< the same whenever this message is sent again
  std::string body;    ///< JSON
  Instant at;          ///< of this attempt
};

struct HookOutcome {
  bool taken = false;  ///< answered with 2xx
  bool gone = false;   ///< answered with 410: nobody wants it any more
  /// "http 500", "timeout", "connection", "tls", "address refused"; nothing of what was answered
  std::string told;
};

/// "whsec_" and 24 random bytes in base64.
std::string new_hook_secret();
/// "v1," and HMAC-SHA256 of `id.seconds.body` in base64.
std::string hook_signature(std::string_view secret, std::string_view id, std::int64_t seconds, std::string_view body);

/// Refusals: channels.hook_url_invalid [url] (no absolute address, or one with a name or password in it),
/// channels.hook_not_https [url], channels.hook_not_public [url] (an address that is not of the public Internet)
Check check_hook_url(const std::string& url, const HookRules& rules);

/// Sends it once. The address that is connected to is looked at after the name was resolved, so that no name leads into
/// the network of this machine. Redirects are not followed, proxies are not asked, the answer is not kept.
HookOutcome post_hook(const HookMessage& message, const HookRules& rules);

}  // namespace viche::channels
