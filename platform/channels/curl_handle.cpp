#include "curl_handle.hpp"

#include <sys/socket.h>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

#include "addresses.hpp"

namespace viche::channels {

namespace {

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
  Guard& guard = *static_cast<Guard*>(data);
  if (!guard.any_address && !is_public(address->addr)) {
    guard.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

void keep_to_public(CURL* curl, Guard& guard) {
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &guard);
}

WebAddress address_of(const std::string& text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return {};
  return {to_lower(part(url.get(), CURLUPART_SCHEME)), to_lower(part(url.get(), CURLUPART_HOST)),
          part(url.get(), CURLUPART_USER), part(url.get(), CURLUPART_PASSWORD)};
}

std::string host_of(const std::string& url) { return address_of(url).host; }

void set_up(CURL* curl, const std::string& url, Guard& guard, const WebTimes& times) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, guard.any_address ? "http,https" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(times.whole.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(times.connecting.count()));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Viche");
  keep_to_public(curl, guard);
}

std::string reason_of(CURLcode result, const Guard& guard) {
  if (guard.refused) return "address refused";
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT: return "timeout";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE: return "tls";
    case CURLE_COULDNT_RESOLVE_HOST: return "no such host";
    default: return "connection";
  }
}

Handle new_handle() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle handle(curl_easy_init(), curl_easy_cleanup);
  if (started != CURLE_OK || !handle) throw Fault("libcurl did not start");
  return handle;
}

}  // namespace viche::channels
