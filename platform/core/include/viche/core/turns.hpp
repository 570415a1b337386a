#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>

namespace viche {

/// Lets as many threads compute at once as the machine has use for, in the order they came, while others wait for a
/// disk or a peer. With a turn for each of many threads a processor would be shared among all of them, and every page
/// would take as long as the slowest; without threads that wait, a commit would hold up the pages behind it.
/// Thread-safe.
class Turns {
 public:
  explicit Turns(unsigned at_once);
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

 private:
  friend class Turn;
  friend class Aside;
  struct Waiting {
    std::condition_variable called;
    bool mine = false;
  };
  void take(bool first);
  void give();

  std::mutex mutex_;
  std::deque<Waiting*> queue_;
  unsigned free_;
};

/// This thread computes: waits for its turn and gives it back.
class Turn {
 public:
  explicit Turn(Turns& turns);
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

/// This thread is about to wait for something slower than a processor: lends its turn, if it has one, and takes it
/// back before those who have not begun. No mutex may be held that others need to end their turn.
class Aside {
 public:
  Aside();
  ~Aside();
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

 private:
  Turns* lent_;
};

}  // namespace viche
