#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Questions to other servers over the web.
namespace viche::channels {

/// Whom may be asked. Hosts named here are of whoever keeps this installation: any address and plain http will do. All
/// others are spoken to by https only, and only at addresses of the public Internet (as in hook.hpp).
struct FetchRules {
  std::vector<std::string> own_hosts;  ///< lower case, without port
  std::chrono::milliseconds connecting{3000};
  std::chrono::milliseconds whole{10'000};
  std::size_t most_bytes = std::size_t{1} << 20;  ///< of an answer's body
};

using FetchFields = std::vector<std::pair<std::string, std::string>>;

struct FetchRequest {
  std::string url;
  FetchFields headers = {};
  std::optional<FetchFields> form = {};  ///< POSTed as application/x-www-form-urlencoded; without it GET
};

struct Fetched {
  int status = 0;    ///< 0: there was no whole answer, and `told` says why
  std::string body;  ///< of a whole answer, whatever its status
  /// "http 200", "timeout", "connection", "tls", "no such host", "address refused", "header refused", "too long":
  /// for the log. Nothing of what was asked or answered.
  std::string told;

  bool ok() const { return status >= 200 && status < 300; }
};

/// Asks once. Redirects are not followed, proxies are not asked, nothing is unpacked; the address is looked at after
/// its name was resolved. Nothing is logged here: queries and bodies hold secrets.
Fetched fetch(const FetchRequest& request, const FetchRules& rules);

}  // namespace viche::channels
