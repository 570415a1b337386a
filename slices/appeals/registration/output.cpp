#include "output.hpp"

#include <iterator>

#include "replies/reply_pages.hpp"

namespace viche::appeals::registration {

std::vector<kit::Route> output_routes() {
  std::vector<kit::Route> all;
  for (auto group : {classifier_pages(), classifier_api(), statistics_pages(), journal_pages(), card_pages(),
                     replies::reply_routes(), replies::template_routes()}) {
    all.insert(all.end(), std::make_move_iterator(group.begin()), std::make_move_iterator(group.end()));
  }
  return all;
}

}  // namespace viche::appeals::registration
