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

  /// One of the threads that may wait at once for this provider and for all of them: a slow one must not take all that
  /// make pages.
  class Seat {
   public:
    Seat(Source& source, std::atomic<int>& all)
        : here_(source.waiting_), all_(all), got_(here_.fetch_add(1) < most_here) {
      if (all_.fetch_add(1) >= most_of_all) got_ = false;
    }
    ~Seat() {
      here_.fetch_sub(1);
      all_.fetch_sub(1);
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    bool got() const { return got_; }

   private:
    static constexpr int most_here = 12, most_of_all = 20;
    std::atomic<int>& here_;
    std::atomic<int>& all_;
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
