#pragma once
#include <map>
#include <memory>
#include <mutex>

#include <viche/journal/journal.hpp>

#include "journal_store.hpp"

namespace viche::journal {

struct Journal::State {
  State(storage::Database& db, const identity::Vault& v, const Clock& time, JournalOptions chosen)
      : database(db),
        vault(v),
        clock(time),
        options(std::move(chosen)),
        node_log(options.node_log),
        reconciler(db, node_log) {}

  std::string origin(HromadaId hromada) const;
  std::shared_ptr<const NoteSigner> signer(HromadaId hromada) const;
  /// Enters a community's head into the installation's tree.
  void chain(const Journal& journal, HromadaId hromada, std::uint64_t size, Instant now) const;

  storage::Database& database;
  const identity::Vault& vault;
  const Clock& clock;
  JournalOptions options;
  NodeLog node_log;
  Reconciler reconciler;
  std::function<std::string(HromadaId)> origin_of;

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::int64_t, std::string> origins_;  ///< a community's code never changes
  mutable std::map<std::int64_t, std::shared_ptr<const NoteSigner>> signers_;
};

}  // namespace viche::journal
