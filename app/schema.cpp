#include <CLI/CLI.hpp>

#include <iostream>

#include <viche/core/json.hpp>
#include <viche/kit/app.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

void list_routes(Context& context, bool as_json) {
  Installation& installation = context.installation();
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
    (void)context.installation();
    std::cout << "The schema is up to date.\n";
  });
  CLI::App* routes = app.add_subcommand("routes", "Lists every route of the program");
  auto as_json = std::make_shared<bool>(false);
  routes->add_flag("--json", *as_json, "As JSON");
  routes->callback([&context, as_json] { list_routes(context, *as_json); });
}

}  // namespace viche::app
