#pragma once
#include <curl/curl.h>

#include <memory>

namespace viche::channels {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Strings = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// Fault when libcurl does not start.
Handle new_handle();

}  // namespace viche::channels
