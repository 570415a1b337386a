#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <viche/jobs/jobs.hpp>

namespace viche::events {

/// Something that happened, told to whoever hears of it. Kinds and payloads are described by the
/// `published/` header of the slice that tells.
struct Event {
  std::string kind;          ///< "appeals.filed"
  std::int64_t subject = 0;  ///< identifier of the thing it happened to
  std::string payload;       ///< JSON without personal data, or empty
};

/// Hearers are registered at start; an event becomes one job per hearer in the act's own transaction,
/// so it is told if and only if the act is on disk, at least once to each.
class Bus {
 public:
  using Hearer = std::function<void(HromadaId hromada, const Event& event)>;

  /// @param hearer name, unique per kind: "appeals.letters"
  void hear(std::string kind, std::string hearer, Hearer what);
  /// Works inside the act's own transaction: what it writes is there if and only if the act is. Quick, without I/O of
  /// its own, and never a reason for the act to fail.
  using Insider = std::function<void(storage::Tx& tx, const Event& event, Instant now)>;
  void write_with(std::string kind, Insider what);
  void publish(storage::Tx& tx, const Event& event, Instant now) const;
  /// Gives the hearers to the runner. Call once, after all have registered.
  void attach(jobs::Runner& runner) const;

 private:
  struct Registered {
    std::string job;  ///< kind of its jobs
    Hearer what;
  };
  std::map<std::string, std::vector<Registered>, std::less<>> hearers_;
  std::map<std::string, std::vector<Insider>, std::less<>> insiders_;
};

}  // namespace viche::events
