#pragma once
#include <string_view>

#include <viche/http/message.hpp>
#include <viche/kit/call.hpp>

/// The operator's own line of the exchange, kept by their browser: calls to it stand first.
namespace viche::appeals::calls {

/// As the exchange names it ("12"), or empty.
std::string_view own_line(const kit::Call& call);

/// POST /desk/call/line: keeps the field `line`; an empty one forgets it.
http::Response keep_line(kit::Call& call);

}  // namespace viche::appeals::calls
