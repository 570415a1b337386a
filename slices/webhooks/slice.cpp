#include <viche/kit/slice.hpp>

#include "cli.hpp"
#include "jobs.hpp"
#include "pages.hpp"

VICHE_RESOURCES(webhooks)

namespace viche::webhooks {

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "webhooks";
  slice.resources = resources::webhooks();
  slice.routes = pages();
  slice.contributes.account_menu = {
      {"/desk/webhooks", "webhooks.title", 830, kit::Access::staff({Role::administrator})}};
  slice.start = start_jobs;
  slice.commands = {webhook_command()};
  return slice;
}

}  // namespace viche::webhooks
