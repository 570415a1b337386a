#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <queue>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "protocol.hpp"

namespace viche::files {

/// Up to `most` decoding processes, started when first needed, each used by one caller at a time.
/// A process is replaced when it dies, overruns the deadline, or has served 200 requests.
/// Thread-safe; a caller waits while all are busy.
class Decoder {
 public:
  Decoder(std::string program, std::chrono::milliseconds deadline, int most = 2);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// @param files  descriptors the process gets: input first, then outputs
  /// @returns nothing when the process died over these files or ran out of time
  /// @throws Fault (unavailable) when no process can be started
  std::optional<Reply> ask(const Request& request, std::span<const int> files);

 private:
  struct Child {
    pid_t pid = 0;
    int socket = -1;
    int served = 0;
  };

  Child take();
  void give_back(Child child);
  void end(Child child);
  void replace(Child child);
  Child start();
  Child start_on_keeper();
  void keep();

  const std::string program_;
  const std::chrono::milliseconds deadline_;
  const int most_;

  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Child> idle_;
  int running_ = 0;

  // Processes die with the thread that started them, so one thread starts them all and stays.
  std::condition_variable asked_;
  std::queue<std::packaged_task<Child()>> starts_;
  bool stopping_ = false;
  std::thread keeper_;
};

}  // namespace viche::files
