#pragma once
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/organisation.hpp>

#include "pages/periods.hpp"
#include "quality.hpp"

namespace viche::appeals {

struct Ranked {
  kit::Organisation executor;
  FigureDelta sum;
  Score score;
  int place = 0;  ///< 0: none
};
/// What the community decided about the score.
Weights weights_of(const kit::Town& town);
/// Best first; executors with the same score share a place. Those without a score come last, by their name.
std::vector<Ranked> ranking(const kit::Call& call, const Period& period, const Weights& weights);

/// Executors by their score, with the formula that gives it.
http::Response show_ranking(kit::Call& call);
/// The same as a table of CSV: open data.
http::Response ranking_table(kit::Call& call);

}  // namespace viche::appeals
