#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include <viche/core/turns.hpp>

#include "connection.hpp"

namespace viche::storage {

/// One writer thread: takes what is queued, runs each act inside a savepoint, commits once, then answers all. Those who
/// have lines to be kept beside the database are answered by a second thread, when these are on disk too; meanwhile the
/// first one goes on with the next group.
class Writer {
 public:
  struct Counts {
    std::uint64_t groups = 0, acts = 0, refused = 0, failed = 0;
  };

  /// @param owner     the database, by which a thread knows whose session it is inside of
  /// @param committed called after each commit for every community that was written
  Writer(const void* owner, const Options& options, std::function<void(HromadaId, Seen)> committed);
  ~Writer();

  /// Waits until the act is on disk or undone. Rethrows what the act threw, and the Fault of a failed commit.
  void submit(HromadaId hromada, bool audited, const std::function<bool(Tx&)>& act);

  /// @see Database::beside
  void beside(Database::Beside keep);

  Counts counts() const;
  /// For work outside transactions on the writer's connection (migrations, backup), while nothing is queued.
  void alone(const std::function<void(Connection&)>& work);

 private:
  struct Waiting {
    HromadaId hromada;
    bool audited = true;
    const std::function<bool(Tx&)>* act = nullptr;
    std::exception_ptr fault;
    std::vector<std::function<void()>> effects;
    std::vector<std::function<std::string()>> beside;
    bool kept = false;
    Parked parked;
  };
  using GroupValues = std::map<std::string, std::string, std::less<>>;
  struct OfCommunity {
    GroupValues values;
    bool changed = false;
    Seen seen = Seen::later;
  };
  struct Group {
    std::vector<Waiting*> acts;
    std::map<std::int64_t, OfCommunity> communities;
    std::map<std::string, Tx::Sum> sums;  ///< by statement and key
  };

  void loop();
  void run(Group& group);
  void run_act(Group& group, Waiting& waiting);
  void run_savepoint(Group& group, Waiting& waiting);
  void keep(Group& group, Waiting& waiting, Tx& tx);
  void write_sums(Group& group);
  void answer(Group& group, const std::exception_ptr& fault);
  void tell_nodes(const Group& group);
  void loop_beside();
  void answer_beside(const std::vector<Waiting*>& acts);
  void undo_quietly();
  void lock(Group& group, HromadaId hromada);

  const void* owner_;
  Options options_;
  std::function<void(HromadaId, Seen)> committed_;
  Database::Beside beside_;
  std::unique_ptr<Connection> connection_;
  mutable std::mutex mutex_;
  std::mutex connection_mutex_;
  std::condition_variable wake_;
  std::deque<Waiting*> queue_;
  std::condition_variable wake_beside_;
  std::vector<Waiting*> beside_queue_;
  Counts counts_;
  bool stopping_ = false, ended_ = false;
  std::thread thread_, beside_thread_;
};

}  // namespace viche::storage
