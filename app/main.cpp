#include <CLI/CLI.hpp>

#include <malloc.h>
#include <sys/stat.h>

#include <clocale>
#include <cstring>
#include <iostream>

#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/files/files.hpp>

#include "commands.hpp"

namespace {

/// The value of an option before the real parsing: the file of settings has to be read first.
std::string early(int argc, char** argv, const char* option) {
  for (int i = 1; i < argc; ++i) {
    const std::size_t length = std::strlen(option);
    if (std::strncmp(argv[i], option, length) != 0) continue;
    if (argv[i][length] == '=') return argv[i] + length + 1;
    if (argv[i][length] == '\0' && i + 1 < argc) return argv[i + 1];
  }
  return {};
}

void add_common_options(CLI::App& app, viche::app::Settings& settings) {
  using viche::app::check_as_setting;
  app.add_option("--config", settings.config, "File of settings (TOML)");
  app.add_option("--data", settings.data, "Folder of the installation's data")->capture_default_str();
  check_as_setting(
      app.add_option("--database", settings.database, "postgresql://…; without it SQLite in the data folder"),
      "database");
  app.add_option("--assets", settings.assets, "Folder with the built files of web/");
  check_as_setting(app.add_option("--base-url", settings.base_url, "Address people use: https://viche.example"),
                   "base_url");
  check_as_setting(
      app.add_option("--log-level", settings.log_level, "debug, info, warn, error, off")->capture_default_str(),
      "log_level");
  app.fallthrough();
  app.require_subcommand(1);
}

int run(int argc, char** argv) {
  viche::app::Context context;
  context.settings = viche::app::settings_of_surroundings(early(argc, argv, "--config"), early(argc, argv, "--data"));
  CLI::App app("Viche: a community and its residents deal with each other online.", "viche");
  app.set_version_flag("--version", "viche 0.1.0");
  add_common_options(app, context.settings);
  app.parse_complete_callback([&] { viche::log::set_level(context.settings.log_level); });
  viche::app::add_serve(app, context);
  viche::app::add_schema(app, context);
  viche::app::add_town(app, context);
  viche::app::add_user(app, context);
  viche::app::add_demo(app, context);
  viche::app::add_import(app, context);
  viche::app::add_keeping(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : viche::app::exit_usage;
  }
  return context.exit_code;
}

/// Under load every request would give memory back to the system and ask for it again.
void keep_freed_memory() {
  ::mallopt(M_TRIM_THRESHOLD, 2 * 1024 * 1024);
  ::mallopt(M_TOP_PAD, 256 * 1024);
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "C.UTF-8");
  ::umask(0077);  // what people told the community is nobody else's on this machine
  if (argc == 2 && std::strcmp(argv[1], "decode") == 0) return viche::files::decode_main();
  keep_freed_memory();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "viche: " << error.what() << '\n';
    return viche::app::exit_failed;
  }
}
