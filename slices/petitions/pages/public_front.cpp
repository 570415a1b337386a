#include <algorithm>

#include <viche/core/text.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"

/// What petitions offer to the parts that look across.
namespace viche::petitions {

namespace {

constexpr std::int64_t shown_of_each = 3;

const std::vector<State> all_public{State::collecting,  State::reached,   State::examining,
                                    State::answered,    State::executing, State::executed,
                                    State::not_reached, State::withdrawn, State::merged};

std::vector<Brief> collecting(storage::Session& session, Order order) {
  Wanted wanted;
  wanted.states = {State::collecting};
  wanted.order = order;
  wanted.public_only = true;
  wanted.limit = shown_of_each;
  return list(session, wanted);
}

}  // namespace

std::string front_block(kit::Call& call) {
  std::vector<Brief> ending, most;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    ending = collecting(session, Order::ending);
    most = collecting(session, Order::most_signed);
  });
  if (ending.empty()) return {};
  std::erase_if(most, [&](const Brief& brief) {
    return std::any_of(ending.begin(), ending.end(),
                       [&](const Brief& other) { return other.petition.id == brief.petition.id; });
  });
  ui::View view = call.view();
  show_briefs(view, "ENDING", call, ending, 3);
  if (!most.empty()) {
    view.show("HAS_MOST");
    show_briefs(view, "MOST", call, most, 3);
  }
  return call.services.templates.render("petitions/front.html", view);
}

std::vector<kit::Finding> findings(kit::Call& call, std::string_view text, std::int64_t limit) {
  std::vector<Brief> briefs;
  if (const auto number = number_of(trimmed(text))) {
    const auto petition =
        call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, *number); });
    if (petition && petition->is_public()) briefs.push_back({*petition, {}});
  }
  if (briefs.empty()) briefs = found_by_words(call, text, all_public);
  std::vector<kit::Finding> found;
  for (const Brief& brief : briefs) {
    if (static_cast<std::int64_t>(found.size()) == limit) break;
    const Petition& petition = brief.petition;
    const std::string meta =
        call.word("petitions.all.of_kind") + " " + numbered(call, petition) + " · " + state_tag(call, petition).text;
    found.push_back({petition.title, path_of(petition), {}, meta, petition.lang});
  }
  return found;
}

}  // namespace viche::petitions
