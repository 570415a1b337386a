#include <viche/journal/journal.hpp>

namespace viche::journal {

struct Journal::State {
  storage::Database& database;
  const identity::Vault& vault;
  const Clock& clock;
  JournalOptions options;
};

Journal::Journal(storage::Database& database, const identity::Vault& vault, const Clock& clock, JournalOptions options)
    : state_(std::make_unique<State>(State{database, vault, clock, options})) {}
Journal::~Journal() = default;

}  // namespace viche::journal
