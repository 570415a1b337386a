#include "pages/staff_words.hpp"

namespace viche::appeals::desk {

Refusal for_staff(const kit::Call& call, Refusal refusal) {
  const std::string own = "staff." + refusal.code;
  if (call.services.words.has("errors." + own)) refusal.code = own;
  for (Refusal& other : refusal.also) other = for_staff(call, std::move(other));
  return refusal;
}

}  // namespace viche::appeals::desk
