#include <viche/core/turns.hpp>

#include <algorithm>
#include <utility>

namespace viche {

namespace {

thread_local Turns* held = nullptr;

}  // namespace

Turns::Turns(unsigned at_once) : free_(std::max(1U, at_once)) {}

void Turns::take(bool first) {
  std::unique_lock lock(mutex_);
  if (free_ > 0) {
    --free_;
    return;
  }
  Waiting waiting;
  if (first) {
    queue_.push_front(&waiting);
  } else {
    queue_.push_back(&waiting);
  }
  waiting.called.wait(lock, [&] { return waiting.mine; });
}

void Turns::give() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    ++free_;
    return;
  }
  Waiting* next = queue_.front();
  queue_.pop_front();
  next->mine = true;
  next->called.notify_one();  // under the lock: the waiting thread may not go away before
}

Turn::Turn(Turns& turns) {
  turns.take(false);
  held = &turns;
}

Turn::~Turn() { std::exchange(held, nullptr)->give(); }

Aside::Aside() : lent_(std::exchange(held, nullptr)) {
  if (lent_) lent_->give();
}

Aside::~Aside() {
  if (!lent_) return;
  lent_->take(true);
  held = lent_;
}

}  // namespace viche
