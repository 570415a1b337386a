#pragma once
#include <optional>
#include <string>

#include "../calls/model.hpp"
#include "../rules.hpp"

namespace viche::appeals {

namespace who {
/// Who answers the telephone.
inline constexpr Roles call_takers{Role::operator_, Role::head};
}  // namespace who

/// May this actor take calls: of the staff with the role, or a program that was given it?
/// Refusal: appeals.step_not_yours (forbidden)
/// Law: house rule, ADR-0004 (ролі контактного центру)
Check may_take_calls(const Actor& actor);

/// Is a consultation whole? Nothing of the person is asked.
/// Refusals, all at once: calls.question_short (3), calls.question_long (1000) [text], calls.answer_long (4000) [answer],
/// appeals.category_missing [category]
/// Law: house rule, ADR-0019 (консультація на місці)
Check may_consult(const calls::Consultation& consultation, const Category* category);

/// What an exchange tells of a call; absent fields stay as they were.
struct CallPush {
  std::string exchange_id;
  std::optional<std::string> from, to, extension, recording;
  std::optional<Instant> started_at, answered_at, ended_at;
};

/// The call after a push, whatever order pushes come in: what is told is taken, the rest stays. A new call without a
/// beginning begins now; a number that is none is hidden.
/// Refusals, all at once: calls.id_invalid (1 to 100) [call_id], calls.value_long [any], calls.answered_before_start
/// [answered_at], calls.ended_before_start [ended_at]
/// Law: house rule, ADR-0019 (дзвінки від станції)
Result<calls::PhoneCall> after_push(calls::PhoneCall known, const CallPush& push, Instant now);

/// How long the operator and the caller have talked: from the answer (or the beginning) to the end, or until now.
/// Law: house rule, ADR-0019 (тривалість консультації)
std::int64_t seconds_of(const calls::PhoneCall& call, Instant now);

}  // namespace viche::appeals
