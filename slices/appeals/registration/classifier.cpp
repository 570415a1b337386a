#include "classifier.hpp"

#include <algorithm>
#include <set>

#include <viche/core/csv.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

VICHE_RESOURCES(appeals)

namespace viche::appeals::registration {

namespace {

constexpr std::size_t longest_code = 20, longest_name = 300;
constexpr std::size_t most_told = 50;

bool is_part(std::string_view name) { return std::ranges::find(classifier_parts, name) != classifier_parts.end(); }

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= longest_code && std::ranges::all_of(code, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
  });
}

bool is_name(std::string_view name, bool wanted) {
  return is_valid_utf8(name) && length(name) <= longest_name && (!name.empty() || !wanted);
}

Refusal at_line(std::string code, std::int64_t line, std::string_view said) {
  return invalid("classifier." + std::move(code), "file",
                 {{"line", std::to_string(line)}, {"said", is_valid_utf8(said) ? shortened(said, 60) : ""}});
}

std::string_view resource(std::string_view path) {
  for (const Resource& one : resources::appeals()) {
    if (one.path == path) return one.bytes;
  }
  throw Fault("classifier: " + std::string(path) + " is not in the program");
}

Classifiers read_those_of_the_program() {
  Classifiers all;
  CsvTable table(resource("data/classifier/versions.csv"));
  while (const auto row = table.next()) {
    const std::string version((*row)["version"]);
    const auto from = calendar::parse_day((*row)["valid_from"]);
    if (!from) throw Fault("classifier: " + version + " has no first day");
    auto read =
        Classifier::parse(version, *from, std::string((*row)["act"]), resource("data/classifier/" + version + ".csv"));
    if (!read) throw Fault("classifier: " + version + ": " + read.refusal().code);
    all.push_back(std::make_shared<const Classifier>(std::move(read).value()));
  }
  return all;
}

}  // namespace

Result<Classifier> Classifier::parse(std::string version, calendar::Day from, std::string act, std::string_view csv) {
  Classifier made;
  made.version_ = std::move(version);
  made.from_ = from;
  made.act_ = std::move(act);
  CsvTable table(csv);
  if (!table.missing({"part", "code", "name_uk", "name_en"}).empty()) return invalid("classifier.columns", "file");
  Refusals refusals;
  std::size_t told = 0;
  const auto refuse = [&](Refusal refusal) {
    if (++told <= most_told) refusals.add(std::move(refusal));
  };
  while (const auto row = table.next()) {
    Code code{std::string((*row)["part"]), std::string((*row)["code"]), std::string((*row)["name_uk"]),
              std::string((*row)["name_en"])};
    if (!row->sound()) {
      refuse(at_line("broken", row->line(), ""));
    } else if (!is_part(code.part)) {
      refuse(at_line("part", row->line(), code.part));
    } else if (!is_code(code.code)) {
      refuse(at_line("code", row->line(), code.code));
    } else if (!is_name(code.name_uk, true) || !is_name(code.name_en, false)) {
      refuse(at_line("name", row->line(), code.name_uk));
    } else if (made.find(code.part, code.code)) {
      refuse(at_line("twice", row->line(), code.code));
    } else {
      made.parts_[code.part].push_back(std::move(code));
    }
  }
  for (const std::string_view part : classifier_parts) {
    if (told == 0 && made.codes(part).empty())
      refusals.add(invalid("classifier.empty_part", "file", {{"part", std::string(part)}}));
  }
  if (const Check check = refusals.check(); !check) return check.refusal();
  return made;
}

const std::vector<Code>& Classifier::codes(std::string_view part) const {
  static const std::vector<Code> none;
  const auto found = parts_.find(part);
  return found == parts_.end() ? none : found->second;
}

const Code* Classifier::find(std::string_view part, std::string_view code) const {
  const std::vector<Code>& all = codes(part);
  const auto found = std::ranges::find(all, code, &Code::code);
  return found == all.end() ? nullptr : &*found;
}

std::vector<Code> Classifier::all() const {
  std::vector<Code> every;
  for (const std::string_view part : classifier_parts) {
    const std::vector<Code>& some = codes(part);
    every.insert(every.end(), some.begin(), some.end());
  }
  return every;
}

std::string Classifier::csv() const {
  std::string text = "part,code,name_uk,name_en\r\n";
  for (const Code& code : all()) {
    text += code.part + ',' + code.code + ',' + csv_cell(code.name_uk) + ',' + csv_cell(code.name_en) + "\r\n";
  }
  return text;
}

std::vector<Difference> differences(const Classifier& older, const Classifier& newer) {
  std::vector<Difference> found;
  for (const Code& after : newer.all()) {
    const Code* before = older.find(after.part, after.code);
    if (!before) {
      found.push_back({Difference::Kind::added, {}, after});
    } else if (*before != after) {
      found.push_back({Difference::Kind::renamed, *before, after});
    }
  }
  for (const Code& before : older.all()) {
    if (!newer.find(before.part, before.code)) found.push_back({Difference::Kind::removed, before, {}});
  }
  return found;
}

const Classifiers& classifiers_of_the_program() {
  static const Classifiers all = read_those_of_the_program();
  return all;
}

std::shared_ptr<const Classifier> classifier_on(storage::Database& db, HromadaId hromada, calendar::Day day) {
  const auto all = classifiers(db, hromada);
  std::shared_ptr<const Classifier> last = all->front();
  for (const auto& one : *all) {
    if (one->from() <= day) last = one;
  }
  return last;
}

std::shared_ptr<const Classifier> find_classifier(storage::Database& db, HromadaId hromada, std::string_view version) {
  for (const auto& one : *classifiers(db, hromada)) {
    if (one->version() == version) return one;
  }
  return nullptr;
}

}  // namespace viche::appeals::registration
