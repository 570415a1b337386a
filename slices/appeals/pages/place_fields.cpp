#include "pages/place_fields.hpp"

#include <algorithm>

#include "pages/public_wording.hpp"

namespace viche::appeals {

void ask_place(ui::View& view, ui::Form& form, const kit::Call& call,
               const std::vector<territory::Settlement>& settlements, const PlaceMarkers& at) {
  for (const std::string_view name : {"street_id", "building_id", "lat", "lon"}) {
    view.each("POINT").set("NAME", name).set("VALUE", form.value(name));
  }
  if (settlements.size() > 1) {
    form.select(at.settlement, {.name = "settlement",
                                .choices = settlement_choices(call.lang, settlements),
                                .optional = at.optional,
                                .none = call.word("appeals.new.settlement_none")});
  }
  form.input(at.street, {.name = "street",
                         .optional = at.optional,
                         .autocomplete = "off",
                         .max = 120,
                         .suggest = "/api/address/streets",
                         .suggest_value = "street_id"});
  form.input(at.building, {.name = "building",
                           .optional = at.optional,
                           .autocomplete = "off",
                           .width = "5",
                           .max = 20,
                           .suggest = "/api/address/buildings?street={street_id}",
                           .suggest_value = "building_id"});
  form.input(at.note, {.name = "note", .optional = true, .max = 200});
}

void choose_city(ui::Form& form, const std::vector<territory::Settlement>& settlements) {
  const auto city =
      std::find_if(settlements.begin(), settlements.end(), [](const auto& one) { return one.kind == "city"; });
  if (city != settlements.end()) form.initial("settlement", std::to_string(city->id));
}

std::vector<ui::Choice> settlement_choices(i18n::Lang lang, const std::vector<territory::Settlement>& settlements) {
  std::vector<ui::Choice> choices;
  for (const auto& settlement : settlements)
    choices.push_back({std::to_string(settlement.id), settlement_name(lang, settlement)});
  return choices;
}

}  // namespace viche::appeals
