#pragma once
#include <string>

#include <viche/journal/merkle.hpp>
#include <viche/storage/database.hpp>

#include "journal_store.hpp"

namespace viche::journal {

/// Reads nodes of the session's tree: those that are kept, those below from their leaves. A node that a head has not
/// reached yet is counted from its leaves. Fault: leaves are missing.
ReadNode reader_of(storage::Session& session);

/// Of full nodes in one pass over leaves [from, to): those of `kept_level` and above that become full with them.
/// @param from  a multiple of 2^kept_level
/// @param read  for what is older than `from`
std::vector<std::pair<Node, Hash>> full_nodes(storage::Session& session, std::uint64_t from, std::uint64_t to,
                                              const ReadNode& read);

Head opened(const StoredHead& stored);

}  // namespace viche::journal
