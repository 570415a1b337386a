#pragma once
#include <atomic>
#include <string>

#include <viche/channels/fetch.hpp>
#include <viche/core/json.hpp>
#include <viche/core/result.hpp>
#include <viche/openid/providers.hpp>

namespace viche::openid {

/// A provider as it is spoken to.
class Source {
 public:
  virtual ~Source() = default;
  /// Where the browser is sent.
  virtual Result<std::string> address(const Errand& errand, const std::string& state) = 0;
  /// Who came back. The answer has a code and no error.
  virtual Result<Heard> hear(const Errand& errand, const Answer& answer) = 0;

  /// One of the few threads that may wait for this provider at once: a slow one must not hold up the others.
  class Seat {
   public:
    explicit Seat(Source& source) : taken_(source.waiting_), got_(taken_.fetch_add(1) < most_waiting) {}
    ~Seat() { taken_.fetch_sub(1); }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    bool got() const { return got_; }

   private:
    static constexpr int most_waiting = 4;
    std::atomic<int>& taken_;
    bool got_;
  };

 private:
  std::atomic<int> waiting_ = 0;
};

inline Refusal unavailable(std::string code) { return {RefusalKind::unavailable, std::move(code), {}, {}, {}, {}}; }

/// Asks a provider for JSON. A line in the log when there was none: the step and how it ended, no more.
/// @returns the object, whatever the status. Refusal: openid.away
struct Told {
  int status = 0;
  JsonReader json;
};
Result<Told> ask(const ProviderSettings& settings, const char* step, channels::FetchRequest request);

/// May a provider's own page or door be there? https, or a host of the own network; nothing that breaks a line.
bool is_door(const ProviderSettings& settings, const std::string& url);

/// `url` with these in its query.
std::string with_query(std::string url, const channels::FetchFields& fields);

}  // namespace viche::openid
