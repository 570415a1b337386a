#include "curl_handle.hpp"

#include <sys/socket.h>

#include <viche/core/fault.hpp>

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

}  // namespace

void keep_to_public(CURL* curl, Guard& guard) {
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &guard);
}

Handle new_handle() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle handle(curl_easy_init(), curl_easy_cleanup);
  if (started != CURLE_OK || !handle) throw Fault("libcurl did not start");
  return handle;
}

}  // namespace viche::channels
