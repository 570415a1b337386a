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
/// compute at once. All members are thread-safe.
class Workers {
 public:
  using Job = std::function<void()>;

  Workers(unsigned threads, unsigned at_once, std::size_t most_waiting);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// @returns false, and drops the job, when too many wait already.
  bool offer(Job job);
  /// For what was begun already and must go on: never refused, so the caller must bound it.
  void push(Job job);
  /// Does what waits, then ends the threads.
  void finish();
  std::size_t waiting() const;

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  const std::size_t most_waiting_;
  Turns turns_;
  bool finishing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace viche::http
