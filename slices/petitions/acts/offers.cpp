#include <viche/core/json.hpp>
#include <viche/events/events.hpp>

#include <viche/petitions/events.hpp>
#include "entering.hpp"

namespace viche::petitions {

void tell_beside(storage::Tx& tx, const By& by, const Petition& petition, std::string_view deed, std::int64_t which) {
  JsonWriter payload;
  payload.begin_object().field("number", petition.number.text()).field("deed", deed);
  if (which != 0) payload.field("which", which);
  payload.end_object();
  by.services.bus.publish(tx, {std::string(events::changed), petition.id, payload.take()}, by.now);
}

}  // namespace viche::petitions
