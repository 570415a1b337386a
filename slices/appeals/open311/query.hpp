#pragma once
#include <optional>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>

#include "store/service_requests.hpp"

/// What programs ask with. A value that cannot be meant is refused; an empty one is as good as absent.
namespace viche::appeals::open311 {

/// "2026-11-30T08:15:00Z", "2026-11-30T10:15+02:00" (W3C), or a whole day in Kyiv. A plus sign that came as a space is
/// understood. Absent when it is none of these.
/// @param ends  of a whole day: its last second instead of its first
std::optional<Instant> moment_of(std::string_view text, bool ends);

/// The filters of GET requests. Without dates: filed within the last 90 days, the newest 1,000.
/// service_request_id overrides all others. Both ends of a span are included.
/// Refusals, all at once: open311.id_invalid [service_request_id], open311.service_unknown (not_found) [service_code],
/// open311.status_invalid [status], open311.time_invalid, open311.span_long, open311.dates_reversed [start_date,
/// end_date, updated_after, updated_before], open311.point_invalid [lat, long], api.number_invalid [radius, page,
/// page_size], open311.extensions_invalid [extensions]
Result<ServiceRequestFilter> requests_asked(const kit::Call& call);

/// Those of GET servicerequestupdates: start_date, end_date, service_request_id, page, page_size, extensions.
/// Refusals as above.
Result<ServiceUpdateFilter> updates_asked(const kit::Call& call);

/// `extensions=true`. Refusal: open311.extensions_invalid [extensions]
Result<bool> extensions_asked(const kit::Call& call);

}  // namespace viche::appeals::open311
