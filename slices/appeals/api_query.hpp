#pragma once
#include <cstdint>

#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>

/// What programs ask with. A value that cannot be meant is told, not answered with an empty list or with everything.
namespace viche::appeals {

/// The filters of `filter_names`.
/// Refusals: api.value_long [any], api.state_invalid [state], api.category_unknown [category], api.group_unknown
/// [group], api.organisation_unknown [organisation], api.settlement_unknown [settlement], api.street_unknown [street],
/// api.flag_invalid [open, closed, emergency, overdue, refuted], api.number_invalid [days], api.day_invalid [from, to]
void check_filters(Refusals& refusals, const kit::Call& call);

/// A whole number from 1 to `most`, or none. Refusal: api.number_invalid [name]
void check_number(Refusals& refusals, const kit::Call& call, const char* name, std::int64_t most);

}  // namespace viche::appeals
