#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>

#include <viche/core/fault.hpp>
#include <viche/core/progress.hpp>
#include <viche/core/text.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/command.hpp>

#include "../cli.hpp"
#include "importing.hpp"

namespace viche::petitions {

namespace {

struct Said {
  std::vector<std::string> files, curves;
  std::string town, format = "lines", rejected;
  bool dry = false;
};

void tell(const kit::Services& services, const Said& said, const ImportOutcome& outcome) {
  std::cerr << outcome.lines << " read, " << outcome.added << (said.dry ? " would be added, " : " added, ")
            << outcome.known << " known already, " << outcome.rejected.size() << " not understood\n";
  std::ofstream file;
  if (!said.rejected.empty()) {
    file.open(said.rejected);
    file << "file,line,reason,detail\n";
  }
  for (const RejectedLine& line : outcome.rejected) {
    std::cerr << "  " << line.file << ":" << line.line << ": "
              << services.words.text(i18n::Lang::en, "petitions.import." + line.reason) << " (" << line.detail << ")\n";
    if (file.is_open()) {
      file << csv_cell(line.file) << ',' << line.line << ',' << csv_cell(line.reason) << ',' << csv_cell(line.detail)
           << '\n';
    }
  }
}

int import_petitions(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  if (said.files.empty() && said.curves.empty()) throw CLI::ValidationError("files", "name a file, or a --curve");
  Importer importer(services, *town, said.dry);
  for (const std::string& path : said.files) {
    const std::string text = kit::read_whole(path);
    Progress progress(path);
    const auto use = [&](Foreign foreign, std::size_t done, std::size_t total) {
      importer.take(path, std::move(foreign));
      progress.show(done, total);
    };
    if (said.format == "lines") {
      read_lines(text, use);
    } else if (!read_uk(text, path, use)) {
      throw Fault(path + ": the columns are not Petition, URL, State, Signatures Count");
    }
    progress.finish();
  }
  for (const std::string& path : said.curves) importer.put_curve(path, read_curve(kit::read_whole(path), path));
  const ImportOutcome& outcome = importer.finish();
  tell(services, said, outcome);
  return outcome.rejected.empty() ? 0 : kit::exit_refused;
}

}  // namespace

kit::Command import_command() {
  return {
      "import", [](CLI::App& parent, const std::function<kit::Services&()>& services, int& exit_code) {
        auto said = std::make_shared<Said>();
        CLI::App* command = parent.add_subcommand(
            "petitions", "Petitions of another system with their counts: our JSON lines, or CSV of the UK Parliament");
        command->add_option("files", said->files, "Files to read")->check(CLI::ExistingFile);
        kit::ask_town(*command, said->town);
        command->add_option("--format", said->format, "lines or uk")
            ->check(CLI::IsMember({"lines", "uk"}))
            ->capture_default_str();
        command->add_option("--curve", said->curves, "Hours of the petition whose number is in the file's name (JSON)")
            ->check(CLI::ExistingFile);
        command->add_flag("--dry-run", said->dry, "Looks whether all is understood, and writes nothing");
        command->add_option("--rejected", said->rejected, "File (CSV) for the lines that were not understood");
        command->callback([said, services, &exit_code] { exit_code = import_petitions(services(), *said); });
      }};
}

}  // namespace viche::petitions
