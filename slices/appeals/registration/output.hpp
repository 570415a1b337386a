#pragma once
#include <vector>

#include <viche/kit/route.hpp>
#include <viche/kit/slice.hpp>

/// What registration puts out: the classifier, cards and journals to print, the statistical form.
namespace viche::appeals::registration {

std::vector<kit::Route> classifier_pages();  ///< /desk/classifier: classifier_pages.cpp
std::vector<kit::Route> classifier_api();    ///< /api/v1/classifier: classifier_pages.cpp

std::vector<kit::Route> statistics_pages();  ///< the form: page, spreadsheet, JSON: statistics_pages.cpp
std::vector<kit::Route> journal_pages();     ///< /desk/journal, on screen and on paper: journal_pages.cpp
std::vector<kit::Route> card_pages();        ///< the card of an appeal on paper: card_pages.cpp

/// All of these, and the letters of reply with their templates.
std::vector<kit::Route> output_routes();  // output.cpp

/// `viche import classifier`
kit::Command classifier_command();

}  // namespace viche::appeals::registration
