#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <viche/http/server.hpp>
#include <viche/kit/slice.hpp>

namespace viche::kit {

struct AppOptions {
  std::string assets_dir;     ///< built files of web/, served under /assets
  std::string metrics_token;  ///< Bearer token for /metrics from other addresses than loopback; empty: loopback only
  bool page_cache = true;
  std::uint64_t page_cache_bytes = 64ULL * 1024 * 1024;
  /// Of one API key, or of open data by one address without a key, in this process; 0: as many as one likes.
  std::int64_t api_requests_per_minute = 600;
};

/// Turns requests into calls: community by host, language, route, credentials, form token, handler, security headers.
/// The only place where exceptions of requests are caught.
class App {
 public:
  App(Services& services, const Registry& registry, AppOptions options);
  ~App();

  http::Response handle(http::Request& request);
  http::BodyPolicy body_policy(const http::Head& head) const;
  std::shared_ptr<const http::Prepared> prepared(const http::Head& head) const;
  http::Server::Hooks hooks();

  /// Every route of every slice and of the platform itself, for the isolation matrix.
  struct Listed {
    std::string name, method, pattern, access;
  };
  std::vector<Listed> routes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::kit
