#include "workers.hpp"

#include <algorithm>
#include <utility>

namespace viche::http {

namespace {

/// While others wait to write, so many who read are let go before one of them.
constexpr unsigned most_reads_in_a_row = 4;

}  // namespace

Workers::Workers(unsigned threads, unsigned at_once, std::size_t most_waiting)
    : most_waiting_(most_waiting), free_(std::max(1U, at_once)) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() { finish(); }

bool Workers::offer(Job job, Kind kind) {
  Lock lock(mutex_);
  if (reads_.size() + writes_.size() >= most_waiting_) return false;
  queue(std::move(lock), std::move(job), kind);
  return true;
}

void Workers::push(Job job) { queue(Lock(mutex_), std::move(job), Kind::writes); }

void Workers::queue(Lock lock, Job job, Kind kind) {
  (kind == Kind::reads ? reads_ : writes_).push_back(std::move(job));
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
  return reads_.size() + writes_.size();
}

bool Workers::somebody_returns() const {
  const std::lock_guard lock(mutex_);
  return !returning_.empty();
}

void Workers::run() {
  Lock lock(mutex_);
  for (;;) {
    while (has_job() ? free_ == 0 : !finishing_ || busy_ > 0) sleep(lock);
    if (!has_job()) return;
    --free_;
    ++busy_;
    do_jobs(lock);
    --busy_;
    Parked* const next = give();
    if (finishing_) wake_.notify_all();
    if (!next) continue;
    lock.unlock();
    next->go();
    lock.lock();
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
    Job job = next_job();
    lock.unlock();
    {
      const Turn turn(*this);
      std::exchange(job, nullptr)();
    }
    lock.lock();
  } while (has_job() && returning_.empty());
}

Workers::Job Workers::next_job() {
  const bool reads = !reads_.empty() && (writes_.empty() || reads_in_a_row_ < most_reads_in_a_row);
  reads_in_a_row_ = reads ? reads_in_a_row_ + 1 : 0;
  auto& jobs = reads ? reads_ : writes_;
  Job job = std::move(jobs.front());
  jobs.pop_front();
  return job;
}

Parked* Workers::give() {
  if (returning_.empty()) {
    ++free_;
    if (has_job() && calls_one()) wake_.notify_one();
    return nullptr;
  }
  Parked* next = returning_.front();
  returning_.pop_front();
  return next;
}

void Workers::lend() {
  Parked* next = nullptr;
  {
    const std::lock_guard lock(mutex_);
    next = give();
  }
  if (next) next->go();
}

void Workers::take_back(Parked& parked) {
  {
    const std::lock_guard lock(mutex_);
    if (free_ == 0) return returning_.push_back(&parked);
    --free_;
  }
  parked.go();
}

}  // namespace viche::http
