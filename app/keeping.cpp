#include <CLI/CLI.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <viche/audit/audit.hpp>
#include <viche/core/fault.hpp>
#include <viche/files/files.hpp>
#include <viche/kit/slice.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

namespace fs = std::filesystem;

/// Runs a program of the system with these words; no shell sees them.
void run_program(const std::vector<std::string>& words) {
  const pid_t child = fork();
  if (child < 0) throw Fault("cannot start " + words.front());
  if (child == 0) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw Fault(words.front() + " failed");
}

/// Files that people sent are written once and never changed, so a copy taken after the database's
/// holds at least every file that the database names.
std::size_t copy_files(const fs::path& from, const fs::path& to) {
  std::size_t copied = 0;
  if (!fs::exists(from)) return 0;
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    if (entry.path().parent_path().filename() == "published") continue;  // open data, made anew from the database
    const fs::path target = to / fs::relative(entry.path(), from);
    if (fs::exists(target)) continue;
    fs::create_directories(target.parent_path());
    const fs::path unfinished = target.string() + ".part";
    std::error_code error;
    fs::copy_file(entry.path(), unfinished, fs::copy_options::overwrite_existing, error);
    if (error && !fs::exists(entry.path())) continue;  // removed meanwhile: no row names it any more
    if (error) {
      fs::remove(unfinished);
      throw Fault("backup: " + entry.path().string() + " is not copied: " + error.message(), "storage_full");
    }
    fs::rename(unfinished, target);
    ++copied;
  }
  return copied;
}

/// A copy put over what is copied would leave neither.
void must_be_elsewhere(const std::string& data, const std::string& to) {
  const fs::path own = fs::weakly_canonical(data), other = fs::weakly_canonical(to);
  const auto begins = [](const fs::path& whole, const fs::path& part) {
    return std::mismatch(part.begin(), part.end(), whole.begin(), whole.end()).first == part.end();
  };
  if (own == other || begins(other, own / "files") || begins(own, other)) {
    throw CLI::ValidationError("--to", "a backup has to lie outside of the data folder " + own.string());
  }
}

/// Row-level security holds for the owner too: this connection sees all communities.
std::string of_all_communities(const std::string& url) {
  const std::string scope = "options=-cviche.hromada%3D0";
  const auto options = url.find("options=");
  if (options == std::string::npos) return url + (url.find('?') == std::string::npos ? "?" : "&") + scope;
  return url.substr(0, options) + scope + "%20" + url.substr(options + std::string("options=").size());
}

void backup(Context& context, const std::string& to) {
  const Settings& settings = context.settings;
  must_be_elsewhere(settings.data, to);
  context.require_installation();
  if (!fs::exists(key_file_of(settings))) {  // with another folder the copy would be without people's files
    throw CLI::ValidationError("--data", "the secret key " + key_file_of(settings) +
                                             " is missing: is this the data folder of this installation?");
  }
  fs::create_directories(to);
  if (settings.database.empty()) {
    Progress progress("database");
    fs::remove(to + "/viche.sqlite.part");
    context.installation().db().backup(to + "/viche.sqlite.part", [&](int done, int total) {
      progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    });
    fs::rename(to + "/viche.sqlite.part", to + "/viche.sqlite");
  } else {
    run_program({"pg_dump", "--enable-row-security", "--format=custom", "--no-owner", "--file=" + to + "/viche.dump",
                 "--dbname=" + of_all_communities(settings.database)});
  }
  const std::size_t files = copy_files(settings.data + "/files", to + "/files");
  std::cout << "Backed up to " << to << " (" << files << " new files). The key " << key_file_of(settings)
            << " is not in it: keep a copy of it elsewhere.\n";
}

void restore(Context& context, const std::string& from) {
  const Settings& settings = context.settings;
  const std::string target = settings.data + "/viche.sqlite";
  const std::string copy = from + (settings.database.empty() ? "/viche.sqlite" : "/viche.dump");
  if (!fs::exists(copy)) throw Fault("there is no " + copy + ": not a backup of this kind of database");
  if (settings.database.empty()) {
    if (fs::exists(target)) throw Fault(target + " is there already: restore into an empty folder");
    fs::create_directories(settings.data);
    fs::copy_file(copy, target);
  } else {
    run_program({"pg_restore", "--no-owner", "--exit-on-error", "--dbname=" + settings.database, copy});
  }
  copy_files(from + "/files", settings.data + "/files");
  std::cout << "Restored from " << from << ". Put the secret key back at " << key_file_of(settings)
            << " before serving, then `viche verify`.\n";
}

/// Files that rows name and nobody finds; each is told.
std::size_t missing_files(Installation& installation, const kit::Town& town) {
  std::vector<std::string> keys;
  installation.db().read(town.id, [&](storage::Session& session) {
    for (const kit::Slice& slice : installation.registry().slices()) {
      if (slice.files) slice.files(session, [&](std::string_view key) { keys.emplace_back(key); });
    }
  });
  std::size_t missing = 0;
  for (const std::string& key : keys) {
    if (installation.services().files.path_of(town.id, key)) continue;
    std::cout << town.slug << ": the file " << key << " is MISSING\n";
    ++missing;
  }
  std::cout << town.slug << ": " << keys.size() << " files, " << missing << " missing\n";
  return missing;
}

void verify(Context& context) {
  Installation& installation = context.installation();
  std::size_t faults = 0;
  for (const std::string& found : installation.db().check()) {
    std::cout << "database: " << found << '\n';
    ++faults;
  }
  auto towns = installation.services().towns.all();
  const auto check = [&](HromadaId hromada, const std::string& name) {
    const audit::Verdict verdict =
        installation.db().read(hromada, [](storage::Session& session) { return audit::verify(session); });
    std::cout << name << ": " << verdict.entries << " entries, head " << verdict.head.substr(0, 16);
    if (verdict.broken_at) {
      std::cout << ", BROKEN at entry " << *verdict.broken_at;
      ++faults;
    }
    std::cout << '\n';
  };
  check(kit::installation, "the installation");
  for (const auto& town : towns) {
    check(town->id, town->slug);
    faults += missing_files(installation, *town);
  }
  if (!journals_hold(installation)) ++faults;
  std::cout << (faults == 0 ? "Everything holds.\n" : "Something does not hold.\n");
  if (faults > 0) context.exit_code = exit_failed;
}

}  // namespace

void add_keeping(CLI::App& app, Context& context) {
  auto folder = std::make_shared<std::string>();
  CLI::App* keep = app.add_subcommand("backup", "Copies a running installation into a folder");
  keep->add_option("--to", *folder, "Folder of the copy")->required();
  keep->callback([&context, folder] { backup(context, *folder); });
  CLI::App* back = app.add_subcommand("restore", "Brings a copy back into an empty installation");
  back->add_option("--from", *folder, "Folder of the copy")->required()->check(CLI::ExistingDirectory);
  back->callback([&context, folder] { restore(context, *folder); });
  CLI::App* whole = app.add_subcommand("verify", "Checks the database, the journals and the files of all communities");
  whole->callback([&context, whole] {
    if (whole->get_subcommands().empty()) verify(context);
  });
  add_verifying(*whole, context);
}

}  // namespace viche::app
