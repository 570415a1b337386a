#include "workers.hpp"

#include <algorithm>
#include <utility>

namespace viche::http {

Workers::Workers(unsigned threads, unsigned at_once, std::size_t most_waiting)
    : most_waiting_(most_waiting), free_(std::max(1U, at_once)) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() { finish(); }

bool Workers::offer(Job job) {
  Lock lock(mutex_);
  if (jobs_.size() >= most_waiting_) return false;
  queue(std::move(lock), std::move(job));
  return true;
}

void Workers::push(Job job) { queue(Lock(mutex_), std::move(job)); }

void Workers::queue(Lock lock, Job job) {
  jobs_.push_back(std::move(job));
  const bool call = calls_one();
  lock.unlock();
  if (call) wake_.notify_one();
}

bool Workers::calls_one() {
  if (called_ >= std::min(free_, asleep_)) return false;
  ++called_;
  return true;
}

void Workers::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

bool Workers::somebody_returns() const {
  const std::lock_guard lock(mutex_);
  return !returning_.empty();
}

void Workers::run() {
  Lock lock(mutex_);
  for (;;) {
    while (jobs_.empty() ? !finishing_ || busy_ > 0 : free_ == 0) sleep(lock);
    if (jobs_.empty()) return;
    --free_;
    ++busy_;
    do_jobs(lock);
    --busy_;
    give();
    if (finishing_) wake_.notify_all();
  }
}

void Workers::sleep(Lock& lock) {
  ++asleep_;
  wake_.wait(lock);
  --asleep_;
  if (called_ > 0) --called_;
}

void Workers::do_jobs(Lock& lock) {
  do {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    {
      const Turn turn(*this);
      std::exchange(job, nullptr)();
    }
    lock.lock();
  } while (!jobs_.empty() && returning_.empty());
}

void Workers::give() {
  if (returning_.empty()) {
    ++free_;
    if (!jobs_.empty() && calls_one()) wake_.notify_one();
    return;
  }
  Returning* next = returning_.front();
  returning_.pop_front();
  next->mine = true;
  next->called.notify_one();  // under the lock: the waiting thread may not go away before
}

void Workers::lend() {
  const std::lock_guard lock(mutex_);
  give();
}

void Workers::take_back() {
  Lock lock(mutex_);
  if (free_ > 0) {
    --free_;
    return;
  }
  Returning self;
  returning_.push_back(&self);
  self.called.wait(lock, [&] { return self.mine; });
}

}  // namespace viche::http
