#pragma once
#include <viche/http/message.hpp>

namespace viche::kit {

/// Gives a good answer an ETag made of its bytes, so that programs which ask again get 304 while nothing has changed.
/// Not to an answer that has one, or that nobody may keep.
void add_entity_tag(http::Response& response);

}  // namespace viche::kit
