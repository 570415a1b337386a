#include <viche/journal/node_log.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>
#include <viche/core/turns.hpp>

namespace viche::journal {

namespace {

constexpr std::size_t check_length = 16, day_length = 10;
constexpr std::string_view ending = ".log";
constexpr std::size_t at_once = 1000;

std::string check_of(std::string_view line) { return hex(sha256(line)).substr(0, check_length); }

std::string line_of(const Noted& noted) {
  JsonWriter out;
  out.begin_object().field("hromada", noted.hromada.value).field("kind", noted.kind).field("id", noted.id);
  out.field("at", noted.at.micros).key("payload").raw(noted.payload).end_object();
  const std::string json = out.take();
  return check_of(json) + " " + json + "\n";
}

std::optional<Noted> read_line(std::string_view line) {
  if (line.size() <= check_length + 1 || line[check_length] != ' ') return std::nullopt;
  const std::string_view json = line.substr(check_length + 1);
  if (check_of(json) != line.substr(0, check_length)) return std::nullopt;
  const auto read = JsonReader::parse(json);
  if (!read) return std::nullopt;
  return Noted{{(*read)["hromada"].integer().value_or(0)},
               (*read)["kind"].text().value_or(""),
               (*read)["id"].integer().value_or(0),
               {(*read)["at"].integer().value_or(0)},
               (*read)["payload"].json()};
}

std::string day_of(Instant at) { return to_rfc3339(at).substr(0, day_length); }

[[noreturn]] void fail(const char* what) {
  throw Fault(std::string("the journal of receipts: ") + what + ": " + std::strerror(errno), "unavailable");
}

}  // namespace

struct NodeLog::State {
  explicit State(std::string in) : folder(std::move(in)) { std::filesystem::create_directories(folder); }
  ~State() {
    if (file >= 0) ::close(file);
  }

  /// The file of a day. A new one is only there for good once its folder is synced too.
  void open(const std::string& wanted) {
    if (wanted == day) return;
    if (file >= 0) ::close(file);
    day.clear();
    file = ::open((folder + "/" + wanted + std::string(ending)).c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) fail("open");
    end_cut_line();
    const int parent = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = parent >= 0 && ::fsync(parent) == 0;
    if (parent >= 0) ::close(parent);
    if (!synced) fail("sync of the folder");
    day = wanted;
  }

  /// What a crash has cut must not spoil the line after it.
  void end_cut_line() const {
    const off_t size = ::lseek(file, 0, SEEK_END);
    char last = '\n';
    if (size > 0 && ::pread(file, &last, 1, size - 1) != 1) fail("read");
    if (last != '\n' && ::write(file, "\n", 1) != 1) fail("write");
  }

  void put(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fdatasync(file) != 0) fail("sync");
  }

  const std::string folder;
  std::mutex mutex;
  std::condition_variable synced;
  std::string waiting;                       ///< lines not yet in the file
  std::uint64_t taken = 0, safe = 0;         ///< numbers of lines: given, on disk
  std::uint64_t lost_from = 0, lost_to = 0;  ///< lines of a write that failed
  bool busy = false;
  int file = -1;
  std::string day;
};

NodeLog::NodeLog(std::string folder) : folder_(std::move(folder)) {
  if (is_on()) state_ = std::make_unique<State>(folder_);
}
NodeLog::~NodeLog() = default;

/// Whoever comes while nobody writes, writes for all who wait; the others are told when theirs is on disk.
void NodeLog::write(const Noted& noted) {
  if (!is_on()) return;
  State& s = *state_;
  const std::string line = line_of(noted);
  const std::string day = day_of(noted.at);
  const Aside aside;
  std::unique_lock hold(s.mutex);
  s.waiting += line;
  const std::uint64_t mine = ++s.taken;
  while (s.safe < mine) {
    if (s.busy) {
      s.synced.wait(hold);
      continue;
    }
    s.busy = true;
    const std::string bytes = std::exchange(s.waiting, {});
    const std::uint64_t from = s.safe, up_to = s.taken;
    hold.unlock();
    bool kept = true;
    try {
      s.open(day);
      s.put(bytes);
    } catch (const Fault& fault) {
      kept = false;
      log::error("journal.node_log_failed", {{"error", fault.what()}});
    }
    hold.lock();
    s.busy = false;
    s.safe = up_to;
    if (!kept) {
      s.lost_from = from;
      s.lost_to = up_to;
    }
    s.synced.notify_all();
  }
  if (mine > s.lost_from && mine <= s.lost_to) throw Fault("the journal of receipts cannot be written", "unavailable");
}

void NodeLog::each(Instant since, const std::function<void(Noted)>& noted) const {
  if (!is_on()) return;
  const std::string first = day_of(since) + std::string(ending);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(ending) || name < first) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (auto read = read_line(line)) noted(*std::move(read));
    }
  }
}

void NodeLog::forget(Instant before) const {
  if (!is_on()) return;
  const std::string first = day_of(before) + std::string(ending);
  std::vector<std::filesystem::path> old;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending) && name < first) old.push_back(entry.path());
  }
  for (const auto& path : old) std::filesystem::remove(path);
}

Reconciler::Reconciler(storage::Database& database, NodeLog& log) : database_(database), log_(log) {}

void Reconciler::restores(std::string kind, Restorer restorer) { restorers_[std::move(kind)] = std::move(restorer); }

namespace {

using Ids = std::vector<std::int64_t>;

/// Of so many at once that a statement takes.
Ids missing_of(storage::Database& database, HromadaId hromada, const Restorer& restorer, Ids& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  Ids missing;
  for (std::size_t from = 0; from < ids.size(); from += at_once) {
    const Ids some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                   ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + at_once, ids.size())));
    const Ids found =
        database.read(hromada, [&](storage::Session& session) { return restorer.missing(session, some); });
    missing.insert(missing.end(), found.begin(), found.end());
  }
  return missing;
}

}  // namespace

/// The payloads are read once more for what is missing: a million of them would not belong into memory.
Reconciler::Outcome Reconciler::run(Instant since) {
  Outcome outcome;
  std::map<std::pair<std::string, std::int64_t>, Ids> promised;
  log_.each(since, [&](const Noted& noted) {
    if (restorers_.contains(noted.kind)) promised[{noted.kind, noted.hromada.value}].push_back(noted.id);
  });
  std::map<std::pair<std::string, std::int64_t>, Ids> lost;
  for (auto& [key, ids] : promised) {
    Ids missing = missing_of(database_, {key.second}, restorers_.at(key.first), ids);
    outcome.looked_at += static_cast<std::int64_t>(ids.size());
    outcome.missing += static_cast<std::int64_t>(missing.size());
    if (!missing.empty()) lost[key] = std::move(missing);
  }
  if (lost.empty()) return outcome;
  log_.each(since, [&](const Noted& noted) {
    const auto found = lost.find({noted.kind, noted.hromada.value});
    if (found == lost.end() || std::erase(found->second, noted.id) == 0) return;
    const Check restored = restorers_.at(noted.kind).restore(noted);
    outcome.restored += restored ? 1 : 0;
    metrics::count("viche_journal_missing_total", {{"outcome", restored ? "restored" : "refused"}});
    log::error("journal.row_missing", {{"hromada", noted.hromada.value},
                                       {"kind", noted.kind},
                                       {"id", noted.id},
                                       {"outcome", restored ? "restored" : restored.refusal().code}});
  });
  return outcome;
}

}  // namespace viche::journal
