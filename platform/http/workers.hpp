#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <viche/core/turns.hpp>

namespace viche::http {

/// Threads for synchronous code, with one queue. Many may wait (for a commit, a database, a decoding process), few
/// compute at once: who has waited goes on before who has not begun, and a thread that is done takes the next job
/// itself, so that under load nobody is woken for nothing. Of jobs that have not begun, those that only read go first:
/// a rush of people who write, and wait for a disk, does not keep others from reading. All members are thread-safe.
class Workers final : private Turns {
 public:
  using Job = std::function<void()>;
  enum class Kind { reads, writes };

  /// @param at_once how many compute at once, at least one
  Workers(unsigned threads, unsigned at_once, std::size_t most_waiting);
  ~Workers();

  /// @returns false, and drops the job, when too many wait already.
  bool offer(Job job, Kind kind = Kind::writes);
  /// For what was begun already and must go on: never refused, so the caller must bound it.
  void push(Job job);
  /// Does what waits and what that pushes, then ends the threads.
  void finish();
  std::size_t waiting() const;
  /// Is there one that has waited for something and wants its turn back?
  bool somebody_returns() const;

 private:
  using Lock = std::unique_lock<std::mutex>;

  void lend() override;
  void take_back(Parked& parked) override;
  void run();
  void sleep(Lock& lock);
  /// @returns whether the caller has to wake a thread; it counts as called from now on
  bool calls_one();
  void do_jobs(Lock& lock);
  void queue(Lock lock, Job job, Kind kind);
  bool has_job() const { return !reads_.empty() || !writes_.empty(); }
  Job next_job();
  /// @returns whom to tell, when the lock is free, that the turn is theirs
  Parked* give();

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> reads_, writes_;
  unsigned reads_in_a_row_ = 0;
  std::deque<Parked*> returning_;  ///< have waited for something and want their turn back
  const std::size_t most_waiting_;
  unsigned free_;        ///< turns; with jobs in the queue some thread has been woken for each
  unsigned asleep_ = 0;  ///< threads without a job
  unsigned called_ = 0;  ///< of those asleep, how many were called: a burst of jobs wakes no more than have a turn
  unsigned busy_ = 0;    ///< threads with a job, which may push another; until then none ends
  bool finishing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace viche::http
