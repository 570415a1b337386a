#pragma once
#include <semaphore.h>

namespace viche {

class Parked;

/// Lets as many threads compute at once as the machine has use for, while others wait for a disk or a peer. With a
/// turn for each of many threads a processor would be shared among all of them, and every page would take as long as
/// the slowest; without threads that wait, a commit would hold up the pages behind it.
/// Whoever has threads implements it (http's workers); whoever waits says `Aside`.
class Turns {
 public:
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

 protected:
  Turns() = default;
  virtual ~Turns() = default;

 private:
  friend class Turn;
  friend class Aside;
  friend class Parked;
  /// The calling thread has a turn and does without it for now.
  virtual void lend() = 0;
  /// The thread of `parked` has nothing more to wait for: as soon as there is a turn for it, before work that has not
  /// begun, `parked.go()` is called. By any thread.
  virtual void take_back(Parked& parked) = 0;
};

/// While it lives, this thread has a turn of these.
class Turn {
 public:
  explicit Turn(Turns& turns);
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

/// One wait of this thread, ended by another. Its turn is lent meanwhile, and it is woken once: when it has its turn
/// again.
class Parked {
 public:
  Parked();
  ~Parked();
  Parked(const Parked&) = delete;
  Parked& operator=(const Parked&) = delete;

  /// By the thread that made it, once. Returns after `wake`, even when that came first.
  void wait();
  /// By another thread, once. When it returns, this may be gone.
  void wake();
  /// For whoever gives out turns: the thread has its own now. When it returns, this may be gone.
  void go() { ::sem_post(&gone_); }

 private:
  Turns* lent_;
  ::sem_t gone_{};  ///< may be destroyed as soon as the waiting thread goes on
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
