#include <viche/kit/slice.hpp>

#include "acts.hpp"
#include "jobs.hpp"
#include "settings.hpp"

VICHE_RESOURCES(petitions)

namespace viche::petitions {

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "petitions";
  slice.resources = resources::petitions();
  slice.settings.assign(settings::all.begin(), settings::all.end());
  slice.start = start_jobs;
  return slice;
}

}  // namespace viche::petitions
