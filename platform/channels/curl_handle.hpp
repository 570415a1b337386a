#pragma once
#include <curl/curl.h>

#include <memory>

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

}  // namespace viche::channels
