#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>

#include <viche/core/progress.hpp>
#include <viche/core/text.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/command.hpp>

#include "../cli.hpp"
#include "../pages/appeals_table.hpp"
#include "../store.hpp"
#include "importing.hpp"

namespace viche::appeals {

namespace {

struct Said {
  std::string file, town, mapping, format = "csv", rejected, photos, to;
  bool without_photos = false;
};

std::string in_words(const kit::Services& services, const std::string& reason) {
  const std::string key = "appeals.import." + reason;
  return services.words.has(key) ? services.words.text(i18n::Lang::en, key) : reason;
}

void tell(const kit::Services& services, const ImportOutcome& outcome, const std::string& rejected_file) {
  std::cerr << outcome.lines << " read, " << outcome.added << " added, " << outcome.known << " known already, "
            << outcome.rejected.size() << " rejected\n";
  std::ofstream file;
  if (!rejected_file.empty()) {
    file.open(rejected_file);
    file << "line,reason,detail\n";
  }
  for (const RejectedLine& line : outcome.rejected) {
    std::cerr << "  line " << line.line << ": " << in_words(services, line.reason) << " (" << line.detail << ")\n";
    if (file) file << line.line << ',' << csv_cell(line.reason) << ',' << csv_cell(line.detail) << '\n';
  }
}

int import_appeals(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  if (said.format == "csv" && said.mapping.empty()) throw CLI::ValidationError("--mapping", "a CSV file needs one");
  const Mapping mapping = said.format == "csv" ? Mapping::parse(kit::read_whole(said.mapping)) : Mapping::of_open311();
  if (mapping.has("photo") && said.photos.empty() && !said.without_photos) {
    throw CLI::ValidationError("--photos",
                               "the mapping names a column of photos: say where they are, or --without-photos, which "
                               "is for good: an appeal that is here gets no photo later");
  }
  const std::string text = kit::read_whole(said.file);
  Importer importer(services, *town, mapping, said.photos);
  Progress progress("appeals");
  const auto use = [&](Foreign foreign, std::size_t done, std::size_t total) {
    importer.take(std::move(foreign));
    progress.show(done, total);
  };
  if (said.format == "csv") {
    read_csv(text, mapping, use);
  } else {
    read_open311(text, use);
  }
  const ImportOutcome& outcome = importer.finish();
  progress.finish();
  tell(services, outcome, said.rejected);
  return outcome.rejected.empty() ? 0 : 3;
}

int export_appeals(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  Filter filter;
  filter.public_only = true;
  TableFile file(said.to);
  std::size_t count = 0, total = 0;
  services.db.read(town->id, [&](storage::Session& session) {
    for (const StateCount& row : counts(session)) total += static_cast<std::size_t>(row.count);
  });
  Progress progress("appeals");
  AppealsTable(services, *town, i18n::Lang::uk, kit::home_of(services, *town)).write(file, filter, [&] {
    progress.show(++count, total);
  });
  file.close();
  progress.finish();
  std::cout << count << " appeals written to " << said.to << '\n';
  return 0;
}

}  // namespace

kit::Command categories_command() {
  return {"import", [](CLI::App& parent, const std::function<kit::Services&()>& services, int& exit_code) {
            auto said = std::make_shared<Said>();
            CLI::App* command = parent.add_subcommand(
                "categories", "Categories of appeals (TOML as in towns/demo); those that are there change");
            command->add_option("file", said->file, "File to read")->required()->check(CLI::ExistingFile);
            kit::ask_town(*command, said->town);
            command->callback([said, services, &exit_code] {
              const auto town = kit::town_named(services().towns, said->town);
              std::cout << import_categories(services(), *town, said->file) << " categories read\n";
              exit_code = 0;
            });
          }};
}

kit::Command import_command() {
  return {"import", [](CLI::App& parent, const std::function<kit::Services&()>& services, int& exit_code) {
            auto said = std::make_shared<Said>();
            CLI::App* command =
                parent.add_subcommand("appeals", "Appeals of another system: CSV with a mapping file, or Open311 JSON");
            command->add_option("file", said->file, "File to read")->required()->check(CLI::ExistingFile);
            kit::ask_town(*command, said->town);
            command->add_option("--format", said->format, "csv or open311")
                ->check(CLI::IsMember({"csv", "open311"}))
                ->capture_default_str();
            command->add_option("--mapping", said->mapping, "Which column is what (TOML)");
            CLI::Option* photos =
                command->add_option("--photos", said->photos, "Folder of the photos named in the file")
                    ->check(CLI::ExistingDirectory);
            command->add_flag("--without-photos", said->without_photos, "Leaves the photos out, for good")
                ->excludes(photos);
            command->add_option("--rejected", said->rejected, "File (CSV) for the lines that were not taken");
            command->callback([said, services, &exit_code] { exit_code = import_appeals(services(), *said); });
          }};
}

kit::Command export_command() {
  return {"", [](CLI::App& parent, const std::function<kit::Services&()>& services, int& exit_code) {
            auto said = std::make_shared<Said>();
            CLI::App* command = parent.add_subcommand("export", "Writes the public appeals of a community as CSV");
            kit::ask_town(*command, said->town);
            command->add_option("--to", said->to, "File to write")->required();
            command->callback([said, services, &exit_code] { exit_code = export_appeals(services(), *said); });
          }};
}

}  // namespace viche::appeals
