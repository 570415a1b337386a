#include "quality.hpp"

#include <algorithm>

namespace viche::appeals {

namespace {

constexpr std::int64_t most_advice = 10;

std::optional<double> percent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return std::nullopt;
  return std::clamp(100.0 * static_cast<double>(part) / static_cast<double>(whole), 0.0, 100.0);
}

std::optional<double> speed(const FigureDelta& sum, std::int64_t half_hours) {
  if (sum.reported <= 0) return std::nullopt;
  const double mean =
      static_cast<double>(std::max<std::int64_t>(0, sum.report_hours)) / static_cast<double>(sum.reported);
  const auto half = static_cast<double>(half_hours);
  return 100.0 * half / (half + mean);
}

std::optional<double> grades(const FigureDelta& sum) {
  if (sum.graded <= 0) return std::nullopt;
  return percent(sum.grade_sum - sum.graded, 4 * sum.graded);
}

std::optional<double> measured(Merit merit, const FigureDelta& sum, const Weights& weights) {
  switch (merit) {
    case Merit::on_time: return percent(sum.on_time, sum.on_time + sum.late);
    case Merit::executed: return percent(sum.executed, sum.closed);
    case Merit::trusted: return percent(sum.reported, sum.reported + sum.refuted);
    case Merit::speed: return speed(sum, weights.half_speed_hours);
    case Merit::grades: return grades(sum);
  }
  return std::nullopt;
}

}  // namespace

bool is_for_witnesses(const Appeal& appeal) {
  const bool reported = appeal.state == State::on_check || appeal.state == State::closed;
  return reported && was_worked_on(appeal.outcome) && is_shown_to_all(appeal);
}

Check may_witness(const Appeal& appeal, const Standing& standing) {
  if (!standing.actor.is_resident() || standing.author) return forbidden("appeals.witness_not_yours");
  if (!is_for_witnesses(appeal)) return conflict("appeals.witness_not_yet");
  return Done{};
}

Check may_advise(std::optional<std::int64_t> advice) {
  if (advice && (*advice < 0 || *advice > most_advice)) return invalid("appeals.advice_invalid", "advice");
  return Done{};
}

std::optional<double> satisfaction(const FigureDelta& sum) { return percent(sum.satisfied, sum.graded); }

std::optional<double> promoter_score(const FigureDelta& sum) {
  if (sum.advised <= 0) return std::nullopt;
  return 100.0 * static_cast<double>(sum.promoters - sum.detractors) / static_cast<double>(sum.advised);
}

std::string_view name(Merit merit) {
  switch (merit) {
    case Merit::on_time: return "on_time";
    case Merit::executed: return "executed";
    case Merit::trusted: return "trusted";
    case Merit::speed: return "speed";
    case Merit::grades: return "grades";
  }
  return "";
}

Score score_of(const FigureDelta& sum, const Weights& weights) {
  Score score;
  double whole = 0, weighed = 0;
  for (std::size_t i = 0; i < all_merits.size(); ++i) {
    score.of[i] = measured(all_merits[i], sum, weights);
    if (!score.of[i]) continue;
    whole += static_cast<double>(weights.of[i]);
    weighed += static_cast<double>(weights.of[i]) * *score.of[i];
  }
  if (whole > 0 && sum.closed >= weights.least_closed) score.total = weighed / whole;
  return score;
}

}  // namespace viche::appeals
