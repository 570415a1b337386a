#pragma once

namespace viche {

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
  /// The calling thread has a turn and does without it for now.
  virtual void lend() = 0;
  /// The calling thread goes on: waits for a turn, before work that has not begun.
  virtual void take_back() = 0;
};

/// While it lives, this thread has a turn of these.
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
