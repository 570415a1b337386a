#include <CLI/CLI.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include <viche/audit/audit.hpp>
#include <viche/core/fault.hpp>
#include <viche/kit/town.hpp>

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
    const fs::path target = to / fs::relative(entry.path(), from);
    if (fs::exists(target)) continue;
    fs::create_directories(target.parent_path());
    const fs::path unfinished = target.string() + ".part";
    std::error_code gone;
    if (!fs::copy_file(entry.path(), unfinished, fs::copy_options::overwrite_existing, gone)) continue;
    fs::rename(unfinished, target);
    ++copied;
  }
  return copied;
}

void backup(Context& context, const std::string& to) {
  const Settings& settings = context.settings;
  fs::create_directories(to);
  if (settings.database.empty()) {
    Progress progress("database");
    fs::remove(to + "/viche.sqlite.part");
    context.installation().db().backup(to + "/viche.sqlite.part", [&](int done, int total) {
      progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    });
    fs::rename(to + "/viche.sqlite.part", to + "/viche.sqlite");
  } else {
    // Row-level security holds for the owner too; this connection sees all communities.
    setenv("PGOPTIONS", "-c viche.hromada=0", 1);
    run_program({"pg_dump", "--enable-row-security", "--format=custom", "--no-owner", "--file=" + to + "/viche.dump",
                 "--dbname=" + settings.database});
  }
  const std::size_t files = copy_files(settings.data + "/files", to + "/files");
  std::cout << "Backed up to " << to << " (" << files << " new files). The key " << settings.data
            << "/secret.key is not in it: keep a copy of it elsewhere.\n";
}

void restore(Context& context, const std::string& from) {
  const Settings& settings = context.settings;
  const std::string target = settings.data + "/viche.sqlite";
  if (settings.database.empty()) {
    if (fs::exists(target)) throw Fault(target + " is there already: restore into an empty folder");
    fs::create_directories(settings.data);
    fs::copy_file(from + "/viche.sqlite", target);
  } else {
    run_program({"pg_restore", "--no-owner", "--exit-on-error", "--dbname=" + settings.database, from + "/viche.dump"});
  }
  copy_files(from + "/files", settings.data + "/files");
  std::cout << "Restored from " << from << ". Put secret.key into " << settings.data
            << " before serving, then `viche verify`.\n";
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
  for (const auto& town : towns) check(town->id, town->slug);
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
  app.add_subcommand("verify", "Checks the database and the journals of all communities")->callback([&context] {
    verify(context);
  });
}

}  // namespace viche::app
