#include "open311/query.hpp"

#include <algorithm>
#include <chrono>

#include <viche/calendar/calendar.hpp>
#include <viche/core/text.hpp>
#include <viche/territory/geo.hpp>

#include "api_query.hpp"
#include "open311/answers.hpp"
#include "store.hpp"

namespace viche::appeals::open311 {

namespace {

using std::chrono::seconds;

constexpr std::chrono::hours longest_span{24 * 90};
constexpr std::int64_t most_in_answer = 1'000, last_page = 10'000;
constexpr std::size_t most_named = 1'000;
constexpr std::int64_t usual_radius_m = 1'000, widest_radius_m = 50'000;

/// A whole number of so many digits at the beginning, which is taken off; -1 when it is none.
int take_number(std::string_view& text, std::size_t digits) {
  const std::string_view part = text.substr(0, digits);
  const bool is_number =
      part.size() == digits && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return -1;
  text.remove_prefix(digits);
  return static_cast<int>(parse_integer(part).value_or(-1));
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

/// ":15" and ".25" after the minutes; @returns the seconds, or nothing when it is no time
std::optional<int> take_seconds(std::string_view& text) {
  if (!take(text, ":")) return 0;
  const int second = take_number(text, 2);
  if (second < 0 || second > 60) return std::nullopt;
  if (!take(text, ".,")) return second;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return second;
}

/// "Z", "+02:00", "-0500" to the end. @returns how far it is ahead of UTC
std::optional<seconds> zone_of(std::string_view text) {
  if (text == "Z" || text == "z") return seconds(0);
  if (text.empty()) return std::nullopt;
  const bool behind = text.front() == '-';
  if (!take(text, "+- ")) return std::nullopt;
  const int hours = take_number(text, 2);
  (void)take(text, ":");
  const int minutes = take_number(text, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || !text.empty()) return std::nullopt;
  const seconds ahead = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return behind ? -ahead : ahead;
}

/// The moments of a span, both included.
struct Span {
  std::optional<Instant> from, to;
};

class Asked {
 public:
  explicit Asked(const kit::Call& call) : call_(call) {}

  std::string_view get(std::string_view name) const { return trimmed(call_.query(name)); }
  void wrong(const char* code, std::string_view field, std::map<std::string, std::string> args = {}) {
    args.emplace("name", std::string(field));
    refusals.add(invalid(code, std::string(field), std::move(args)));
  }

  Span span(const char* from_name, const char* to_name) {
    const Span span{moment(from_name, false), moment(to_name, true)};
    if (!span.from || !span.to) return span;
    if (*span.to < *span.from) wrong("open311.dates_reversed", to_name);
    if (*span.to - *span.from > longest_span) {
      wrong("open311.span_long", to_name, {{"days", std::to_string(longest_span.count() / 24)}});
    }
    return span;
  }

  std::vector<Number> numbers() {
    std::vector<Number> numbers;
    for (const std::string& text : listed(call_.request.query, "service_request_id")) {
      const auto number = number_of(text);
      if (!number || numbers.size() == most_named) {
        wrong("open311.id_invalid", "service_request_id");
        break;
      }
      numbers.push_back(*number);
    }
    return numbers;
  }

  void page(std::int64_t& limit, std::int64_t& offset) {
    check_number(refusals, call_, "page", last_page);
    check_number(refusals, call_, "page_size", most_in_answer);
    limit = parse_integer(get("page_size")).value_or(most_in_answer);
    offset = (parse_integer(get("page")).value_or(1) - 1) * limit;
  }

  const kit::Call& call_;
  Refusals refusals;

 private:
  std::optional<Instant> moment(const char* name, bool ends) {
    if (get(name).empty()) return std::nullopt;
    const auto at = moment_of(get(name), ends);
    if (!at) wrong("open311.time_invalid", name);
    return at;
  }
};

/// The end that was not said is the span away from the other; of a span that was not said at all, now.
Span filled(Span span, Instant now) {
  if (!span.from && !span.to) return {now - longest_span, std::nullopt};
  if (!span.from) span.from = *span.to - longest_span;
  if (!span.to) span.to = *span.from + longest_span;
  return span;
}

/// The first moment after one that is told in whole seconds.
std::optional<Instant> after(std::optional<Instant> last) {
  if (!last) return last;
  return Instant{last->seconds() * 1'000'000} + seconds(1);
}

void read_categories(Asked& asked, ServiceRequestFilter& filter) {
  const auto all = cached_categories(asked.call_.services.db, asked.call_.hromada());
  for (const std::string& slug : listed(asked.call_.request.query, "service_code")) {
    const auto found = std::find_if(all->begin(), all->end(), [&](const Category& one) { return one.slug == slug; });
    if (found != all->end()) {
      filter.categories.push_back(found->id);
      continue;
    }
    Refusal unknown = not_found("open311.service_unknown");
    unknown.field = "service_code";
    asked.refusals.add(unknown);
    return;
  }
}

void read_status(Asked& asked, ServiceRequestFilter& filter) {
  const auto given = listed(asked.call_.request.query, "status");
  if (given.empty()) return;
  filter.open = filter.closed = false;
  for (const std::string& text : given) {
    const std::string status = to_lower(text);
    if (status != "open" && status != "closed") return asked.wrong("open311.status_invalid", "status");
    (status == "open" ? filter.open : filter.closed) = true;
  }
}

void read_point(Asked& asked, ServiceRequestFilter& filter) {
  check_number(asked.refusals, asked.call_, "radius", widest_radius_m);
  if (asked.get("lat").empty() && asked.get("long").empty()) return;
  const auto lat = parse_real(asked.get("lat")), lon = parse_real(asked.get("long"));
  if (!lat || !lon || !territory::is_sound({*lat, *lon})) {
    return asked.wrong("open311.point_invalid", lat && territory::is_sound({*lat, 0}) ? "long" : "lat");
  }
  const auto radius = parse_integer(asked.get("radius")).value_or(usual_radius_m);
  filter.around = Around{*lat, *lon, static_cast<double>(radius)};
}

/// Of what was asked by its changes the day of filing is not asked too.
void read_spans(Asked& asked, ServiceRequestFilter& filter) {
  Span filing = asked.span("start_date", "end_date");
  Span change = asked.span("updated_after", "updated_before");
  const bool by_change = change.from || change.to;
  if (by_change) {
    change = filled(change, asked.call_.now);
    filter.updated_from = change.from;
    filter.updated_before = after(change.to);
  }
  if (!by_change || filing.from || filing.to) filing = filled(filing, asked.call_.now);
  filter.filed_from = filing.from;
  filter.filed_before = after(filing.to);
}

}  // namespace

std::optional<Instant> moment_of(std::string_view text, bool ends) {
  const auto day = calendar::parse_day(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) {
    return ends ? calendar::start_of_day(*day + std::chrono::days(1)) - seconds(1) : calendar::start_of_day(*day);
  }
  text.remove_prefix(10);
  if (!take(text, "Tt")) return std::nullopt;
  const int hour = take_number(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ":")) return std::nullopt;
  const int minute = take_number(text, 2);
  if (minute < 0 || minute > 59) return std::nullopt;
  const auto second = take_seconds(text);
  const auto ahead = second ? zone_of(text) : std::nullopt;
  if (!ahead) return std::nullopt;
  const seconds at =
      day->time_since_epoch() + std::chrono::hours(hour) + std::chrono::minutes(minute) + seconds(*second) - *ahead;
  return Instant{at.count() * 1'000'000};
}

Result<bool> extensions_asked(const kit::Call& call) {
  const std::string asked = to_lower(trimmed(call.query("extensions")));
  if (asked == "true" || asked == "1") return true;
  if (asked.empty() || asked == "false" || asked == "0") return false;
  return invalid("open311.extensions_invalid", "extensions");
}

Result<ServiceRequestFilter> requests_asked(const kit::Call& call) {
  Asked asked(call);
  ServiceRequestFilter filter;
  filter.numbers = asked.numbers();
  if (filter.numbers.empty()) {
    read_categories(asked, filter);
    read_status(asked, filter);
    read_spans(asked, filter);
    read_point(asked, filter);
    asked.page(filter.limit, filter.offset);
  }
  if (const auto extensions = extensions_asked(call); !extensions) asked.refusals.add(extensions.refusal());
  VICHE_REQUIRE(asked.refusals.check());
  return filter;
}

Result<ServiceUpdateFilter> updates_asked(const kit::Call& call) {
  Asked asked(call);
  ServiceUpdateFilter filter;
  filter.numbers = asked.numbers();
  Span span = asked.span("start_date", "end_date");
  const bool whole = !filter.numbers.empty() && !span.from && !span.to;  // the whole life of these
  if (!whole) span = filled(span, call.now);
  filter.from = span.from.value_or(Instant{0});
  filter.before = after(span.to).value_or(call.now + seconds(1));
  asked.page(filter.limit, filter.offset);
  if (const auto extensions = extensions_asked(call); !extensions) asked.refusals.add(extensions.refusal());
  VICHE_REQUIRE(asked.refusals.check());
  return filter;
}

}  // namespace viche::appeals::open311
