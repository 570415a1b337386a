#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::jobs {

/// Work that waits. Delivered at least once: a handler must tolerate repeats.
struct Job {
  HromadaId hromada;
  std::int64_t id = 0;
  std::string kind;
  std::string payload;  ///< JSON
  int attempts = 0;     ///< counting this one
};

/// Puts a job into the act's own transaction. It runs at `run_at` or soon after.
void put(storage::Tx& tx, std::string_view kind, std::string_view payload, Instant run_at);

/// A job that was given up: staff see it and may try again.
struct DeadLetter {
  std::int64_t id = 0;
  std::string kind;
  int attempts = 0;
  std::string error;  ///< internal words, no personal data
  Instant failed_at;
};
std::vector<DeadLetter> dead_letters(storage::Session& session);
/// Refusal: jobs.not_dead
Check retry(storage::Tx& tx, std::int64_t id, Instant now);
/// Forgets it. Refusal: jobs.not_dead
Check dismiss(storage::Tx& tx, std::int64_t id);

struct RunnerOptions {
  unsigned threads = 2;
  int attempts = 12;
  std::chrono::seconds lease{120};  ///< a job of a node that died is taken again after this
};

/// How long to wait after the n-th failure: 5 s, 20 s, 45 s, … at most an hour, give or take a fifth (jitter 0..1).
std::chrono::microseconds back_off(int attempts, double jitter);

/// Runs what is due, on every node that has one. One database hands each job to one node.
class Runner {
 public:
  using Handler = std::function<void(const Job&)>;  ///< a Fault means: again later

  Runner(storage::Database& database, const Clock& clock, RunnerOptions options = {});
  ~Runner();

  /// Register before start. Two handlers for one kind are a bug.
  void handle(std::string kind, Handler handler);
  /// Once per interval over all nodes; `tick` is given the time and works across communities.
  void every(std::string name, std::chrono::seconds interval, std::function<void(Instant)> tick);

  void start();
  /// Lets running jobs finish.
  void stop();
  /// For long work that may be broken off and done another time.
  bool is_stopping() const;
  /// Says that something may be due.
  void wake();
  /// Runs everything due now on the calling thread, then returns how many; for tests and commands.
  std::size_t run_due();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::jobs
