#include <algorithm>

#include "../handover.hpp"
#include "registering.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view usual_category = "other";

/// Nobody has sorted it yet: where it belongs the staff say.
const Category* category_for(const std::vector<Category>& all) {
  const auto first = [&](auto&& fits) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Category& one) { return one.active && fits(one); });
    return found == all.end() ? nullptr : &*found;
  };
  if (const Category* usual = first([](const Category& one) { return one.slug == usual_category; })) return usual;
  if (const Category* law = first([](const Category& one) { return one.regime == Regime::law393; })) return law;
  return first([](const Category&) { return true; });
}

/// It is examined under the law; where its author lives was not asked of them, so the rules of the form are not its.
Result<kit::TakenOver> take(storage::Tx& tx, kit::Services& services, const kit::Town& town, const Actor& actor,
                            const kit::HandedOver& given, Instant now) {
  const auto all = cached_categories(services.db, town.id);
  const Category* category = category_for(*all);
  if (!category) return invalid("appeals.category_missing", "category");
  Filing filing;
  filing.text = given.text;
  filing.category = category->id;
  filing.author_name = given.name;
  filing.author_email = given.email;
  filing.author_phone = given.phone;
  filing.author_residence = given.residence;
  filing.source = given.source;
  filing.lang = given.lang;
  filing.regime = Regime::law393;
  filing.received_at = given.received_at;
  const bool has_account = given.account != 0;
  const Actor author{Actor::Kind::resident, given.account, {}, 0, IdentityLevel::none};
  const By by{services, town, has_account ? author : actor, false, {}, now};
  VICHE_LET(number, write_filing(tx, by, filing, category, {}, classifier_of(by, calendar::kyiv_day(now))));
  return kit::TakenOver{number.text(), "/desk/appeals/" + number.text()};
}

}  // namespace

kit::Receiver receiver() { return {std::string(own_kind), "appeals.title", take}; }

std::vector<const kit::Receiver*> other_receivers(const kit::Registry& registry) {
  auto all = registry.receivers();
  std::erase_if(all, [](const kit::Receiver* one) { return one->kind == own_kind; });
  return all;
}

}  // namespace viche::appeals
