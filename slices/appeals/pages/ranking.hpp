#pragma once
#include <viche/kit/call.hpp>

namespace viche::appeals {

/// Executors by their score, with the formula that gives it.
http::Response show_ranking(kit::Call& call);
/// The same as a table of CSV: open data.
http::Response ranking_table(kit::Call& call);

}  // namespace viche::appeals
