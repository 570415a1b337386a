#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/jobs/jobs.hpp>

#include "jobs_store.hpp"

namespace viche::jobs {

namespace {

constexpr int jobs_at_once = 16;
constexpr HromadaId all_communities{0};

struct Timer {
  std::string name;
  std::chrono::seconds interval;
  std::function<void(Instant)> tick;
};

double some_jitter() { return static_cast<unsigned char>(random_bytes(1)[0]) / 255.0; }

}  // namespace

std::chrono::microseconds back_off(int attempts, double jitter) {
  using namespace std::chrono;
  const double seconds = std::min(3600.0, 5.0 * attempts * attempts);
  return microseconds(static_cast<std::int64_t>(seconds * (0.8 + 0.4 * jitter) * 1e6));
}

struct Runner::State {
  State(storage::Database& db, const Clock& time, RunnerOptions chosen) : database(db), clock(time), options(chosen) {}

  storage::Database& database;
  const Clock& clock;
  RunnerOptions options;
  std::map<std::string, Handler, std::less<>> handlers;
  std::vector<Timer> timers;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable waiting;
  std::uint64_t woken = 0;
  bool stopping = false;

  std::vector<Job> take() {
    const Instant now = clock.now();
    if (!database.read(all_communities, [&](storage::Session& session) { return anything_due(session, now); }))
      return {};
    auto taken = database.keep_house(all_communities, [&](storage::Tx& tx) -> Result<std::vector<Job>> {
      return claim(tx, now, now + options.lease, jobs_at_once);
    });
    return std::move(taken).value();
  }

  void run(const Job& job) {
    const auto handler = handlers.find(job.kind);
    try {
      if (handler == handlers.end()) throw Fault("no handler");
      handler->second(job);
      settle(job, [&](storage::Tx& tx) { finish(tx, job); });
      metrics::count("viche_jobs_total", {{"kind", job.kind}, {"outcome", "done"}});
    } catch (const std::exception& error) {
      log::warn("jobs.failed", {{"kind", job.kind}, {"attempt", job.attempts}, {"error", error.what()}});
      metrics::count("viche_jobs_total", {{"kind", job.kind}, {"outcome", "failed"}});
      give_back(job, error.what());
    }
  }

  void give_back(const Job& job, const std::string& error) {
    const Instant now = clock.now();
    settle(job, [&](storage::Tx& tx) {
      if (job.attempts >= options.attempts) return bury(tx, job, now, error);
      postpone(tx, job, now + back_off(job.attempts, some_jitter()), error);
    });
  }

  template <class F>
  void settle(const Job& job, F&& write) {
    (void)database.keep_house(job.hromada, [&](storage::Tx& tx) -> Result<Done> {
      write(tx);
      return Done{};
    });
  }

  void run_timers() {
    for (const Timer& timer : timers) {
      const Instant now = clock.now();
      const auto mine = database.keep_house(all_communities, [&](storage::Tx& tx) -> Result<bool> {
        return claim_timer(tx, timer.name, now, now + timer.interval);
      });
      if (mine.value()) timer.tick(now);
    }
  }

  std::size_t run_due() {
    std::size_t count = 0;
    for (std::vector<Job> jobs = take(); !jobs.empty(); jobs = take()) {
      for (const Job& job : jobs) run(job);
      count += jobs.size();
    }
    return count;
  }

  /// @returns false when it is time to stop
  bool wait(std::uint64_t& seen) {
    std::unique_lock hold(mutex);
    waiting.wait_for(hold, std::chrono::milliseconds(500), [&] { return stopping || woken != seen; });
    seen = woken;
    return !stopping;
  }

  /// Jobs give way to people who wait for a page. On Linux priority is a thread's own.
  static void give_way() { (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10); }

  void loop(bool keeps_timers) {
    give_way();
    std::uint64_t seen = 0;
    Instant timers_at;
    while (wait(seen)) {
      try {
        if (keeps_timers && clock.now() >= timers_at) {
          run_timers();
          timers_at = clock.now() + std::chrono::seconds(1);
        }
        for (const Job& job : take()) run(job);
      } catch (const std::exception& error) {
        log::error("jobs.runner", {{"error", error.what()}});
      }
    }
  }
};

Runner::Runner(storage::Database& database, const Clock& clock, RunnerOptions options)
    : state_(std::make_unique<State>(database, clock, options)) {}

Runner::~Runner() { stop(); }

void Runner::handle(std::string kind, Handler handler) {
  const bool fresh = state_->handlers.emplace(std::move(kind), std::move(handler)).second;
  VICHE_ASSERT(fresh);
}

void Runner::every(std::string name, std::chrono::seconds interval, std::function<void(Instant)> tick) {
  state_->timers.push_back({std::move(name), interval, std::move(tick)});
}

void Runner::start() {
  for (unsigned i = 0; i < state_->options.threads; ++i) {
    state_->threads.emplace_back([state = state_.get(), i] { state->loop(i == 0); });
  }
}

void Runner::stop() {
  {
    const std::lock_guard hold(state_->mutex);
    state_->stopping = true;
  }
  state_->waiting.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
  state_->threads.clear();
}

bool Runner::is_stopping() const {
  const std::lock_guard lock(state_->mutex);
  return state_->stopping;
}

void Runner::wake() {
  {
    const std::lock_guard hold(state_->mutex);
    ++state_->woken;
  }
  state_->waiting.notify_one();
}

std::size_t Runner::run_due() {
  state_->run_timers();
  return state_->run_due();
}

}  // namespace viche::jobs
