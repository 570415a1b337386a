#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace viche {

/// A moment: microseconds since 1970-01-01T00:00:00 UTC. Stored as a 64-bit integer.
struct Instant {
  std::int64_t micros = 0;

  auto operator<=>(const Instant&) const = default;
  Instant operator+(std::chrono::microseconds d) const { return {micros + d.count()}; }
  Instant operator-(std::chrono::microseconds d) const { return {micros - d.count()}; }
  std::chrono::microseconds operator-(Instant other) const { return std::chrono::microseconds(micros - other.micros); }
  std::int64_t seconds() const { return micros / 1'000'000 - (micros % 1'000'000 < 0 ? 1 : 0); }
};

/// "2026-11-30T08:15:00Z", whole seconds (RFC 3339, UTC).
std::string to_rfc3339(Instant at);

/// The seam to the time of day. `rules` never see it: they are given instants and days.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// Stands still until moved; for tests and for the demo.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_(at) {}
  Instant now() const override { return at_; }
  void set(Instant at) { at_ = at; }
  void advance(std::chrono::microseconds by) { at_ = at_ + by; }

 private:
  Instant at_;
};

}  // namespace viche
