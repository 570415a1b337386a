#include <viche/kit/slice.hpp>

#include "api.hpp"
#include "calls/pages.hpp"
#include "cli.hpp"
#include "executors/day.hpp"
#include "handover.hpp"
#include "inbox/pages.hpp"
#include "jobs.hpp"
#include "open311/routes.hpp"
#include "pages.hpp"
#include "registration/output.hpp"
#include "replies/reply_pages.hpp"
#include "settings.hpp"
#include "store.hpp"
#include "store/mail.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals {

namespace {

std::vector<kit::Route> all_routes() {
  std::vector<kit::Route> routes;
  for (auto group : {public_pages(),
                     filing_pages(),
                     follow_pages(),
                     desk_pages(),
                     figures_pages(),
                     open_data_pages(),
                     terms_pages(),
                     api_routes(),
                     calls::call_api(),
                     feed_routes(),
                     registration::output_routes(),
                     executors::api_routes(),
                     api_open_routes(),
                     api_card_routes(),
                     api_desk_routes(),
                     api_moderation_routes(),
                     api_registry_routes(),
                     inbox::inbox_api(),
                     replies::reply_api(),
                     open311::all_routes()}) {
    for (kit::Route& route : group) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "appeals";
  slice.resources = resources::appeals();
  slice.routes = all_routes();
  slice.settings.assign(settings::all.begin(), settings::all.end());
  contribute(slice.contributes);
  slice.contributes.receivers = {receiver()};
  slice.scopes = {"appeals.personal", "appeals.head", "appeals.executor:"};
  slice.start = start_jobs;
  slice.commands = {categories_command(), import_command(), export_command(), registration::classifier_command()};
  slice.files = [](storage::Session& session, const std::function<void(std::string_view)>& each) {
    each_media_key(session, each);
    each_mail_key(session, each);
  };
  slice.begin = put_standard_categories;
  slice.demo = make_demo;
  return slice;
}

}  // namespace viche::appeals
