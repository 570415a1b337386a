#pragma once
#include <vector>

#include <viche/kit/route.hpp>

/// JSON, Atom and files in and out. Reading is for everybody, also scripts of other sites; steps want a key.
namespace viche::petitions {

std::vector<kit::Route> api_routes();        ///< lists and single petitions: api.cpp
std::vector<kit::Route> api_step_routes();   ///< what the council does, for programs that work for it: api_steps.cpp
std::vector<kit::Route> api_journal();       ///< heads, leaves and proofs, for verifiers: api_journal.cpp
std::vector<kit::Route> feed_routes();       ///< Atom: feeds.cpp
std::vector<kit::Route> tree_routes();       ///< what everybody counts a petition again from: tree_file.cpp
std::vector<kit::Route> open_data_routes();  ///< sets, passport, structure: pages/open_data.cpp
std::vector<kit::Route> journal_pages();     ///< what the journal is, in plain words: pages/journal.cpp
std::vector<kit::Route> leave_pages();       ///< one click ends letters: pages/leave.cpp

}  // namespace viche::petitions
