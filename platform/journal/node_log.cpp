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
#include <set>

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
  out.begin_object()
      .field("hromada", noted.hromada.value)
      .field("kind", noted.kind)
      .field("of", noted.of)
      .field("id", noted.id);
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
  return Noted{{(*read)["hromada"].integer().value_or(0)}, (*read)["kind"].text().value_or(""),
               (*read)["of"].integer().value_or(0),        (*read)["id"].integer().value_or(0),
               {(*read)["at"].integer().value_or(0)},      (*read)["payload"].json()};
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
    const bool kept = parent >= 0 && ::fsync(parent) == 0;
    if (parent >= 0) ::close(parent);
    if (!kept) fail("sync of the folder");
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
  std::uint64_t taken = 0, safe = 0;         ///< numbers of writings: given, on disk
  std::uint64_t lost_from = 0, lost_to = 0;  ///< those that failed together
  bool busy = false;
  int file = -1;
  std::string day;
};

NodeLog::NodeLog(std::string folder) : folder_(std::move(folder)) {
  if (is_on()) state_ = std::make_unique<State>(folder_);
}
NodeLog::~NodeLog() = default;

void NodeLog::write_with(storage::Tx& tx, Noted noted, std::function<std::string()> payload) const {
  if (!is_on()) return;
  tx.keep_beside([noted = std::move(noted), payload = std::move(payload)]() mutable {
    noted.payload = payload();
    return line_of(noted);
  });
}

void NodeLog::write(const Noted& noted) {
  if (is_on()) write_lines(line_of(noted), noted.at);
}

/// Whoever comes while nobody writes, writes for all who wait; the others are told when theirs is on disk.
void NodeLog::write_lines(std::string lines, Instant at) {
  State& s = *state_;
  const std::string day = day_of(at);
  const Aside aside;
  std::unique_lock hold(s.mutex);
  s.waiting += lines;
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

std::vector<std::string> NodeLog::files(Instant since) const {
  std::vector<std::string> names;
  if (!is_on()) return names;
  const std::string first = day_of(since) + std::string(ending);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    std::string name = entry.path().filename().string();
    if (name.ends_with(ending) && name >= first) names.push_back(std::move(name));
  }
  return names;
}

std::uint64_t NodeLog::each_of(const std::string& name, std::uint64_t from,
                               const std::function<void(Noted)>& noted) const {
  std::ifstream file(folder_ + "/" + name, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(from));
  for (std::string line; std::getline(file, line);) {
    if (file.eof()) return from;  // not ended yet
    from += line.size() + 1;
    if (auto read = read_line(line)) noted(*std::move(read));
  }
  return from;
}

void NodeLog::each(Instant since, const std::function<void(Noted)>& noted) const {
  for (const std::string& name : files(since)) each_of(name, 0, noted);
}

std::string NodeLog::node() const {
  if (!is_on()) return {};
  const std::string path = folder_ + "/node";
  std::string name;
  if (std::ifstream(path) >> name && !name.empty()) return name;
  name = random_token(8);
  std::ofstream(path) << name << "\n";
  return name;
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

/// Of so many at once as a statement takes.
Reconciler::Ids Reconciler::missing_of(const Group& group, Ids ids) const {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const Restorer& restorer = restorers_.at(group.kind);
  Ids missing;
  for (std::size_t from = 0; from < ids.size(); from += at_once) {
    const Ids some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                   ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + at_once, ids.size())));
    const Ids found = database_.read(
        group.hromada, [&](storage::Session& session) { return restorer.missing(session, group.of, some); });
    missing.insert(missing.end(), found.begin(), found.end());
  }
  return missing;
}

void Reconciler::read_on(Instant since) {
  const auto names = log_.files(since);
  std::erase_if(files_,
                [&](const auto& file) { return std::find(names.begin(), names.end(), file.first) == names.end(); });
  for (const std::string& name : names) {
    Read& read = files_[name];
    read.up_to = log_.each_of(name, read.up_to, [&](const Noted& noted) {
      if (restorers_.contains(noted.kind)) read.ids[{noted.kind, noted.hromada, noted.of}].push_back(noted.id);
    });
  }
}

/// The payloads are read once more for what is missing: a million of them would not belong into memory.
Reconciler::Outcome Reconciler::run(Instant since) {
  read_on(since);
  Outcome outcome;
  std::map<Group, std::set<std::int64_t>> lost;
  for (const auto& [name, read] : files_) {
    for (const auto& [group, ids] : read.ids) {
      const Ids missing = missing_of(group, ids);
      outcome.looked_at += static_cast<std::int64_t>(ids.size());
      if (!missing.empty()) lost[group].insert(missing.begin(), missing.end());
    }
  }
  if (lost.empty()) return outcome;
  log_.each(since, [&](const Noted& noted) {
    const auto found = lost.find({noted.kind, noted.hromada, noted.of});
    if (found == lost.end() || found->second.erase(noted.id) == 0) return;
    const Check restored = restorers_.at(noted.kind).restore(noted);
    ++outcome.missing;
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
