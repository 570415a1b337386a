#pragma once
#include <string_view>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/form.hpp>

/// How forms ask for a place; place_of of pages/filing_place.hpp reads it.
namespace viche::appeals {

/// The markers of a template at which the fields stand; two may be the same.
struct PlaceMarkers {
  std::string_view settlement = "SETTLEMENT", street = "STREET", building = "BUILDING", note = "NOTE";
  bool optional = false;  ///< the labels say so
};

/// Settlement (when there are several), street, building with suggestions, note; `{{#POINT}}` is repeated for the
/// hidden fields street_id, building_id, lat and lon.
void ask_place(ui::View& view, ui::Form& form, const kit::Call& call,
               const std::vector<territory::Settlement>& settlements, const PlaceMarkers& at = {});

/// The city of a community that has one is chosen already.
void choose_city(ui::Form& form, const std::vector<territory::Settlement>& settlements);

std::vector<ui::Choice> settlement_choices(i18n::Lang lang, const std::vector<territory::Settlement>& settlements);

}  // namespace viche::appeals
