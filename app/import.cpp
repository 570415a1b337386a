#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <iostream>

#include <viche/i18n/i18n.hpp>
#include <viche/kit/command.hpp>
#include <viche/kit/slice.hpp>
#include <viche/territory/import.hpp>

#include "slices.hpp"
#include "territory_import.hpp"

namespace viche::app {

namespace {

using territory::Import;
using territory::ImportReport;
using Importer = std::function<Result<ImportReport>(const Import&, std::string_view)>;

std::string reason_in_words(Context& context, const std::string& reason) {
  const i18n::Words& words = context.installation().services().words;
  const std::string key = "territory.import." + reason;
  return words.has(key) ? words.text(i18n::Lang::en, key) : reason;
}

void tell(Context& context, const std::string& what, const ImportReport& report, bool dry) {
  std::cerr << what << ": " << report.lines << " lines, " << report.added << (dry ? " would be added, " : " added, ")
            << report.changed << " changed, " << report.unchanged << " unchanged, " << report.rejected.size()
            << " rejected";
  if (report.gone > 0) std::cerr << ", " << report.gone << " no longer in the file";
  std::cerr << '\n';
  for (const auto& [reason, count] : report.warnings) {
    std::cerr << "  note: " << count << " × " << reason_in_words(context, reason) << '\n';
  }
}

void tell_lines(Context& context, const ImportReport& report, bool dry) {
  for (const auto& note : report.rejected) {
    std::cerr << "  line " << note.line << ": " << reason_in_words(context, note.reason) << " (" << note.detail
              << ")\n";
  }
  if (!report.rejected.empty()) context.exit_code = exit_refused;
  if (!dry) return;
  for (const auto& note : report.differences) {
    std::cerr << "  would change, line " << note.line << ": " << reason_in_words(context, note.reason) << " ("
              << note.detail << ")\n";
  }
}

ImportReport run(Context& context, HromadaId hromada, const std::string& what, const std::string& path,
                 const Importer& importer, bool dry) {
  kit::Services& services = context.installation().services();
  Progress progress(what);
  Import import{services.db,
                services.lemmas,
                hromada,
                Actor::system(),
                services.clock.now(),
                dry ? territory::ImportMode::dry_run : territory::ImportMode::apply,
                [&](std::int64_t done, std::int64_t total) {
                  progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
                }};
  const auto report = importer(import, kit::read_whole(path));
  progress.finish();
  if (!report) {
    tell_refusal(context, report.refusal());
    return {};
  }
  tell(context, what, report.value(), dry);
  return report.value();
}

struct ImportWords {
  std::string town, file;
  bool dry = false;
};

void add_one(CLI::App& importing, Context& context, const std::string& name, const std::string& help,
             const Importer& importer, bool of_town) {
  auto words = std::make_shared<ImportWords>();
  CLI::App* command = importing.add_subcommand(name, help);
  command->add_option("file", words->file, "File to read")->required()->check(CLI::ExistingFile);
  if (of_town) kit::ask_town(*command, words->town);
  command->add_flag("--dry-run", words->dry, "Only says what would change");
  command->callback([&context, words, name, importer, of_town] {
    const HromadaId hromada = of_town ? town_named(context, words->town)->id : HromadaId{0};
    tell_lines(context, run(context, hromada, name, words->file, importer, words->dry), words->dry);
  });
}

}  // namespace

void import_territory(Context& context, const kit::Town& town, const std::string& folder) {
  const std::initializer_list<std::tuple<const char*, const char*, Importer>> files{
      {"settlements", "settlements.csv", territory::import_settlements},
      {"boundaries", "boundaries.geojson", territory::import_boundaries},
      {"streets", "streets.csv", territory::import_streets},
      {"addresses", "addresses.csv", territory::import_addresses},
      {"entrances", "entrances.csv", territory::import_entrances},
      {"stops", "stops.csv", territory::import_stops}};
  for (const auto& [what, file, importer] : files) {
    const std::string path = folder + "/" + file;
    if (std::filesystem::exists(path)) (void)run(context, town.id, what, path, importer, false);
  }
}

void add_import(CLI::App& app, Context& context) {
  CLI::App* importing = app.add_subcommand("import", "Takes in data of others");
  importing->require_subcommand(1);
  add_one(*importing, context, "katottg", "The national codifier (CSV)", territory::import_katottg, false);
  add_one(*importing, context, "settlements", "Settlements of a community (CSV)", territory::import_settlements, true);
  add_one(*importing, context, "boundaries", "Boundaries (GeoJSON)", territory::import_boundaries, true);
  add_one(*importing, context, "streets", "Streets with old names (CSV)", territory::import_streets, true);
  add_one(*importing, context, "addresses", "Houses (CSV)", territory::import_addresses, true);
  add_one(*importing, context, "entrances", "Entrances with flats (CSV)", territory::import_entrances, true);
  add_one(*importing, context, "stops", "Bus stops (CSV)", territory::import_stops, true);
  for (const kit::Slice& slice : all_slices()) {
    for (const kit::Command& command : slice.commands) {
      command.add(
          command.parent == "import" ? *importing : app,
          [&context]() -> kit::Services& { return context.installation().services(); }, context.exit_code);
    }
  }
}

}  // namespace viche::app
