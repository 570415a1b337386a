#pragma once
#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>

namespace viche::channels {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Strings = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// Fault when libcurl does not start.
Handle new_handle();

/// Whether a request may leave for any address, and whether it was kept from one.
struct Guard {
  bool any_address = false;
  bool refused = false;
};

/// Opens no connection to an address that is not public (is_public), whatever name led there, unless the guard allows any.
/// @param guard  must outlive the requests; `refused` says afterwards why there was no connection
void keep_to_public(CURL* curl, Guard& guard);

/// An address of the web as libcurl itself will read it; empty parts when it cannot.
struct WebAddress {
  std::string scheme, host, user, password;  ///< scheme and host in lower case
};
WebAddress address_of(const std::string& url);
std::string host_of(const std::string& url);

struct WebTimes {
  std::chrono::milliseconds connecting, whole;
};
/// A request of the web as all of them leave: kept to the public Internet by the guard, without redirects and proxies.
void set_up(CURL* curl, const std::string& url, Guard& guard, const WebTimes& times);

/// Why there was no answer, in a word or two: "timeout", "tls", "no such host", "address refused", "connection".
std::string reason_of(CURLcode result, const Guard& guard);

}  // namespace viche::channels
