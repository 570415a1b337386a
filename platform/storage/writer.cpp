#include "writer.hpp"

#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/turns.hpp>

#include "held.hpp"

namespace viche::storage {

namespace {

constexpr std::size_t largest_group = 256;
constexpr const char *begin_act = "SAVEPOINT act", *end_act = "RELEASE act";

std::string key_of(const Sql& upsert, const Args& key) {
  std::string text(upsert.name);
  for (const Arg& arg : key) {
    text += '\x1f';
    if (const auto* number = std::get_if<std::int64_t>(&arg.value)) text += std::to_string(*number);
    if (const auto* word = std::get_if<std::string>(&arg.value)) text += *word;
  }
  return text;
}

}  // namespace

Writer::Writer(const void* owner, const Options& options, std::function<void(HromadaId, Seen)> committed)
    : owner_(owner),
      options_(options),
      committed_(std::move(committed)),
      connection_(std::make_unique<Connection>(options)),
      thread_([this] { loop(); }),
      beside_thread_([this] { loop_beside(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  {
    const std::lock_guard hold(mutex_);
    ended_ = true;
  }
  wake_beside_.notify_all();
  beside_thread_.join();
}

void Writer::beside(Database::Beside keep) {
  const std::lock_guard hold(mutex_);
  beside_ = std::move(keep);
}

void Writer::submit(HromadaId hromada, bool audited, const std::function<bool(Tx&)>& act) {
  Waiting waiting;
  waiting.hromada = hromada;
  waiting.audited = audited;
  waiting.act = &act;
  {
    const std::lock_guard hold(mutex_);
    queue_.push_back(&waiting);
  }
  wake_.notify_one();
  waiting.parked.wait();
  if (waiting.fault) std::rethrow_exception(waiting.fault);
}

Writer::Counts Writer::counts() const {
  const std::lock_guard hold(mutex_);
  return counts_;
}

void Writer::alone(const std::function<void(Connection&)>& work) {
  const std::lock_guard hold(connection_mutex_);
  work(*connection_);
}

void Writer::loop() {
  for (;;) {
    Group group;
    {
      std::unique_lock hold(mutex_);
      wake_.wait(hold, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const std::size_t size = options_.group_commit ? std::min(queue_.size(), largest_group) : 1;
      group.acts.assign(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
    }
    run(group);
  }
}

void Writer::run(Group& group) {
  const std::lock_guard hold(connection_mutex_);
  std::exception_ptr fault;
  try {
    if (!connection_) connection_ = std::make_unique<Connection>(options_);
    connection_->plain(connection_->engine() == Engine::sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
    for (Waiting* waiting : group.acts) run_act(group, *waiting);
    write_sums(group);
    tell_nodes(group);
    connection_->plain("COMMIT");
  } catch (...) {
    fault = std::current_exception();
    undo_quietly();
  }
  answer(group, fault);
}

void Writer::run_act(Group& group, Waiting& waiting) {
  try {
    lock(group, waiting.hromada);
    run_savepoint(group, waiting);
  } catch (...) {
    // When the engine has dropped the whole transaction, nobody's work is there any more.
    if (!connection_->in_transaction()) throw;
    waiting.fault = std::current_exception();
    connection_->plain("ROLLBACK TO act");
    connection_->often(end_act);
  }
}

void Writer::run_savepoint(Group& group, Waiting& waiting) {
  connection_->scope(waiting.hromada);
  connection_->often(begin_act);
  Tx tx(*connection_, waiting.hromada);
  tx.group_values_ = &group.communities[waiting.hromada.value].values;
  {
    const Held held(owner_, *connection_, tx, true);
    waiting.kept = (*waiting.act)(tx);
  }
  if (waiting.kept) {
    VICHE_ASSERT(!waiting.audited || !tx.wrote_ || tx.audited_);
    keep(group, waiting, tx);
  } else {
    connection_->plain("ROLLBACK TO act");
  }
  connection_->often(end_act);
}

/// Two nodes writing for one community would both continue the same audit chain: the second waits here.
void Writer::lock(Group& group, HromadaId hromada) {
  if (connection_->engine() == Engine::sqlite || group.communities.contains(hromada.value)) return;
  connection_->plain("SELECT pg_advisory_xact_lock(7163, " + std::to_string(hromada.value % 2'147'483'647) + ")");
  group.communities[hromada.value];
}

/// With the commit the other nodes hear that pages of these communities are out of date.
void Writer::tell_nodes(const Group& group) {
  if (connection_->engine() == Engine::sqlite) return;
  for (const auto& [hromada, of] : group.communities) {
    if (!of.changed) continue;
    connection_->plain("NOTIFY viche_changed, '" + std::to_string(hromada) +
                       (of.seen == Seen::later ? " later'" : "'"));
  }
}

void Writer::keep(Group& group, Waiting& waiting, Tx& tx) {
  for (Tx::Sum& sum : tx.sums_) {
    auto key = sum.key;
    key.emplace_back("hromada", waiting.hromada.value);
    auto [found, fresh] = group.sums.try_emplace(key_of(*sum.upsert, key), Tx::Sum{sum.upsert, key, sum.deltas});
    if (fresh) continue;
    for (std::size_t i = 0; i < sum.deltas.size(); ++i) found->second.deltas[i].second += sum.deltas[i].second;
  }
  for (auto& [name, value] : tx.own_values_) (*tx.group_values_)[name] = std::move(value);
  waiting.effects = std::move(tx.effects_);
  waiting.beside = std::move(tx.beside_);
  if (!tx.wrote_ && tx.seen_ != Seen::at_once) return;
  OfCommunity& of = group.communities[waiting.hromada.value];
  of.changed = true;
  if (tx.seen_.value_or(waiting.audited ? Seen::at_once : Seen::later) == Seen::at_once) of.seen = Seen::at_once;
}

void Writer::write_sums(Group& group) {
  for (auto& [key, sum] : group.sums) {
    HromadaId hromada;
    Args args;
    for (Arg& arg : sum.key) {
      if (arg.name == "hromada") hromada = {std::get<std::int64_t>(arg.value)};
      args.push_back(std::move(arg));
    }
    for (const auto& [name, delta] : sum.deltas) args.emplace_back(name, delta);
    connection_->scope(hromada);
    connection_->run(*sum.upsert, hromada, args);
  }
}

void Writer::undo_quietly() {
  try {
    if (connection_ && connection_->in_transaction()) connection_->plain("ROLLBACK");
  } catch (const std::exception& error) {
    log::error("storage.rollback_failed", {{"error", error.what()}});
    connection_.reset();  // a new link is made for the next group
    return;
  }
  if (connection_ && connection_->engine() == Engine::postgresql) connection_.reset();
}

void Writer::answer(Group& group, const std::exception_ptr& fault) {
  if (!fault) {
    for (const auto& [hromada, of] : group.communities) {
      if (of.changed) committed_({hromada}, of.seen);
    }
    for (Waiting* waiting : group.acts) {
      for (const auto& effect : waiting->effects) effect();
    }
  }
  std::vector<Waiting*> done;
  bool beside = false;
  {
    const std::lock_guard hold(mutex_);
    ++counts_.groups;
    for (Waiting* waiting : group.acts) {
      ++counts_.acts;
      if (!waiting->fault) waiting->fault = fault;
      if (waiting->fault) {
        ++counts_.failed;
      } else if (!waiting->kept) {
        ++counts_.refused;
      }
      const bool keeps = beside_ && !waiting->fault && !waiting->beside.empty();
      (keeps ? beside_queue_ : done).push_back(waiting);
      beside = beside || keeps;
    }
  }
  if (beside) wake_beside_.notify_one();
  for (Waiting* waiting : done) waiting->parked.wake();
}

void Writer::loop_beside() {
  for (;;) {
    std::vector<Waiting*> acts;
    {
      std::unique_lock hold(mutex_);
      wake_beside_.wait(hold, [&] { return ended_ || !beside_queue_.empty(); });
      if (beside_queue_.empty()) return;
      acts.swap(beside_queue_);
    }
    answer_beside(acts);
  }
}

void Writer::answer_beside(const std::vector<Waiting*>& acts) {
  std::exception_ptr fault;
  try {
    std::string lines;
    for (const Waiting* waiting : acts) {
      for (const auto& line : waiting->beside) lines += line();
    }
    beside_(std::move(lines));
  } catch (...) {
    fault = std::current_exception();
  }
  for (Waiting* waiting : acts) {
    waiting->fault = fault;
    waiting->parked.wake();
  }
}

// Session and Tx: the act's side of a connection.

Engine Session::engine() const { return connection_.engine(); }

void Session::each(const Sql& sql, const Args& args, const std::function<void(const Row&)>& row) {
  connection_.each(sql, hromada_, args, row);
}

std::int64_t Session::number(const Sql& sql, const Args& args) {
  return one(sql, args, [](const Row& row) { return row.integer(0); }).value_or(0);
}

bool Session::exists(const Sql& sql, const Args& args) {
  return one(sql, args, [](const Row&) { return true; }).has_value();
}

std::int64_t Tx::run(const Sql& sql, const Args& args) {
  const std::int64_t rows = connection_.run(sql, hromada_, args);
  wrote_ = wrote_ || rows > 0;
  return rows;
}

void Tx::add(const Sql& upsert, Args key, std::vector<std::pair<std::string_view, std::int64_t>> deltas) {
  wrote_ = true;
  sums_.push_back({&upsert, std::move(key), std::move(deltas)});
}

std::optional<std::string> Tx::group_value(std::string_view key) const {
  if (const auto own = own_values_.find(key); own != own_values_.end()) return own->second;
  if (const auto found = group_values_->find(key); found != group_values_->end()) return found->second;
  return std::nullopt;
}

void Tx::set_group_value(std::string_view key, std::string value) { own_values_[std::string(key)] = std::move(value); }

}  // namespace viche::storage
