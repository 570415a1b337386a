#include "curl_handle.hpp"

#include <viche/core/fault.hpp>

namespace viche::channels {

Handle new_handle() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle handle(curl_easy_init(), curl_easy_cleanup);
  if (started != CURLE_OK || !handle) throw Fault("libcurl did not start");
  return handle;
}

}  // namespace viche::channels
