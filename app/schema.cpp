#include <CLI/CLI.hpp>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/kit/app.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

/// The routes are the program's, not an installation's: asked of an empty one that is gone afterwards.
class Nowhere {
 public:
  explicit Nowhere(Settings& settings) {
    std::string pattern = (std::filesystem::temp_directory_path() / "viche-routes-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw Fault("cannot make a folder for a moment: " + pattern);
    settings.data = folder_ = pattern;
    settings.database.clear();
    settings.secret_key_file.clear();
    log::set_level("error");
  }
  ~Nowhere() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Nowhere(const Nowhere&) = delete;
  Nowhere& operator=(const Nowhere&) = delete;

 private:
  std::string folder_;
};

void list_routes(Context& context, bool as_json) {
  const Nowhere nowhere(context.settings);
  Installation& installation = context.installation(Place::may_be_new);
  const kit::App app(installation.services(), installation.registry(), {});
  JsonWriter out;
  out.begin_array();
  for (const auto& route : app.routes()) {
    out.begin_object().field("name", route.name).field("method", route.method).field("pattern", route.pattern);
    out.field("access", route.access).end_object();
    if (!as_json)
      std::cout << route.method << ' ' << route.pattern << "  " << route.name << " (" << route.access << ")\n";
  }
  out.end_array();
  if (as_json) std::cout << out.text() << '\n';
}

}  // namespace

void add_schema(CLI::App& app, Context& context) {
  app.add_subcommand("migrate", "Brings the database's schema up to date")->callback([&context] {
    (void)context.installation(Place::may_be_new);
    std::cout << "The schema is up to date.\n";
  });
  CLI::App* routes = app.add_subcommand("routes", "Lists every route of the program");
  auto as_json = std::make_shared<bool>(false);
  routes->add_flag("--json", *as_json, "As JSON");
  routes->callback([&context, as_json] { list_routes(context, *as_json); });
}

}  // namespace viche::app
