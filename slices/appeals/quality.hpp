#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules.hpp"

/// How well appeals are done, as their authors and neighbours see it, and what executors are ranked by.
namespace viche::appeals {

/// May this person say what they see at the place? Residents with an account, of a public appeal that was reported as
/// done or closed; not its author, who confirms or refutes.
/// Refusals: appeals.witness_not_yours (forbidden), appeals.witness_not_yet (conflict)
/// Law: house rule, ADR-0012 (підтвердження сусідів)
Check may_witness(const Appeal& appeal, const Standing& standing);

/// The same without a person: is it for neighbours to look?
/// Law: house rule, ADR-0012 (підтвердження сусідів)
bool is_for_witnesses(const Appeal& appeal);

/// "Would you advise others to write here": 0 to 10, or nothing. Refusal: appeals.advice_invalid [advice]
/// Law: house rule, ADR-0012 (опитування після закриття)
Check may_advise(std::optional<std::int64_t> advice);

/// Of a hundred grades, how many are 4 or 5 (CSI). Nothing while there are none.
std::optional<double> satisfaction(const FigureDelta& sum);
/// -100..100: the share of those who advise (9, 10) less the share of those who don't (0 to 6). Nothing without answers.
std::optional<double> promoter_score(const FigureDelta& sum);

/// What the score of an executor is made of, in the order it is told.
enum class Merit : std::uint8_t { on_time, executed, trusted, speed, grades };
inline constexpr std::array all_merits{Merit::on_time, Merit::executed, Merit::trusted, Merit::speed, Merit::grades};
std::string_view name(Merit merit);

/// How much each merit weighs (not negative; 0: it does not count), and in how many hours half of the speed is gone.
struct Weights {
  std::array<std::int64_t, all_merits.size()> of{};
  std::int64_t half_speed_hours = 72;
  std::int64_t least_closed = 5;  ///< with fewer closed appeals an executor has no place in the ranking
};

/// Each merit from 0 to 100, or nothing when there is nothing to tell it by; the total is their weighted mean.
struct Score {
  std::array<std::optional<double>, all_merits.size()> of{};
  std::optional<double> total;  ///< nothing: too few appeals, or no merit that counts
};

/// on_time: reported in time of all first reports. executed: done, not explained, of those closed. trusted: not refuted
/// of those reported. speed: 100 * half / (half + mean hours from filing to report). grades: 1 gives 0, 5 gives 100.
/// Law: house rule, ADR-0012 (рейтинг виконавців)
Score score_of(const FigureDelta& sum, const Weights& weights);

}  // namespace viche::appeals
