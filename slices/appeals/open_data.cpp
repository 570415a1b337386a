#include "open_data.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <viche/calendar/calendar.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/files/files.hpp>
#include <viche/i18n/anonymise.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>

#include "pages/public_wording.hpp"
#include "pages/table_file.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::appeals::open_data {

namespace {

constexpr i18n::Lang uk = i18n::Lang::uk;
constexpr std::chrono::hours longest_age{20};
using Cell = std::optional<std::string>;
using Cells = std::array<Cell, columns.size()>;

Cell filled(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

/// рррр-мм-ддTгг:хх by the clocks of Kyiv.
std::string local_text(Instant at) {
  const calendar::Local local = calendar::kyiv_local(at);
  const std::chrono::year_month_day date{local.day};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), local.hour, local.minute);
  return text.data();
}

/// "Ладижинська громада" is called Ладижинська in the data.
std::string without_kind(std::string name) {
  constexpr std::string_view kind = " громада";
  if (name.ends_with(kind)) name.resize(name.size() - kind.size());
  return name;
}

/// What the rows of one community have in common, and what many of them share.
class Rows {
 public:
  Rows(kit::Services& services, const kit::Town& town, storage::Session& session)
      : services_(services),
        session_(session),
        by_rule_(town.is_on(settings::open_text_by_rule)),
        categories_(cached_categories(services.db, town.id)),
        hromada_(without_kind(town.name_uk)) {
    for (auto& one : kit::organisations(session)) executors_.emplace(one.id, std::move(one));
    for (auto& one : services.territory.settlements(session)) settlements_.emplace(one.id, std::move(one));
    // Codes of the national codifier: region, district, community, each the parent of the next.
    if (const auto own = services.territory.find_unit(session, town.code)) {
      const auto district = services.territory.find_unit(session, own->parent);
      if (district) district_ = district->name + " район";
      const auto region = district ? services.territory.find_unit(session, district->parent) : std::nullopt;
      if (region) region_ = region->name + " область";
    }
  }

  Cells row_of(const OpenRow& one) {
    const Category* category = find_category(*categories_, one.category);
    const auto executor = executors_.find(one.organisation);
    const bool known = executor != executors_.end();
    Cells cells{one.number.text(),
                local_text(one.filed_at),
                word("open_data.type." + type_of(one)),
                category ? category->name_uk : word("open_data.none"),
                content_of(one),
                word("desk.source." + one.source)};
    put_address(cells, one);
    cells[16] = told_state(services_.words, uk, one.state, one.outcome);
    cells[17] = known ? Cell(executor->second.name_uk) : std::nullopt;
    cells[18] = known ? filled(executor->second.edrpou) : std::nullopt;
    if (one.outcome != Outcome::none) cells[19] = word("desk.outcome." + std::string(name(one.outcome)));
    return cells;
  }

 private:
  const std::string& word(const std::string& key) const { return services_.words.text(uk, key); }

  static std::string type_of(const OpenRow& one) {
    if (one.emergency) return "emergency";
    return one.regime == Regime::law393 ? "law393" : "operational";
  }

  std::string content_of(const OpenRow& one) const {
    if (one.text.empty()) return word("open_data.spoken");
    if (!may_tell_text(one.open_text, by_rule_)) return word("open_data.not_told");
    return i18n::anonymised(one.text);
  }

  void put_address(Cells& cells, const OpenRow& one) {
    const auto settlement = settlements_.find(one.settlement);
    if (settlement == settlements_.end()) return;
    cells[6] = settlement->second.code;
    cells[8] = word("open_data.country");
    cells[9] = filled(region_);
    cells[10] = filled(district_);
    cells[11] = hromada_;
    cells[12] = settlement->second.name;
    if (const territory::Street* street = street_of(one.street)) cells[13] = street->shown;
    if (one.building == 0) return;
    if (const auto building = services_.territory.find_building(session_, one.building)) {
      cells[7] = filled(building->postcode);
      cells[14] = filled(building->number);
    }
  }

  const territory::Street* street_of(std::int64_t id) {
    if (id == 0) return nullptr;
    auto found = streets_.find(id);
    if (found == streets_.end()) found = streets_.emplace(id, services_.territory.find_street(session_, id)).first;
    return found->second ? &*found->second : nullptr;
  }

  kit::Services& services_;
  storage::Session& session_;
  const bool by_rule_;
  std::shared_ptr<const std::vector<Category>> categories_;
  std::string hromada_, district_, region_;
  std::map<std::int64_t, kit::Organisation> executors_;
  std::map<std::int64_t, territory::Settlement> settlements_;
  std::map<std::int64_t, std::optional<territory::Street>> streets_;
};

/// A JSON array of any length on its way to a file.
class JsonFile {
 public:
  explicit JsonFile(const std::string& path) : stream_(std::fopen(path.c_str(), "w")) {
    if (!stream_) throw Fault("cannot write " + path, "storage_full");
  }
  ~JsonFile() {
    if (stream_) std::fclose(stream_);
  }
  JsonFile(const JsonFile&) = delete;
  JsonFile& operator=(const JsonFile&) = delete;

  void row(const Cells& cells) {
    JsonWriter out;
    out.begin_object();
    for (std::size_t i = 0; i < cells.size(); ++i) out.field(columns[i].name, cells[i]);
    out.end_object();
    put((rows_++ == 0 ? "[\n" : ",\n") + out.take());
  }
  void close() {
    put(rows_ == 0 ? "[]\n" : "\n]\n");
    const bool before = std::ferror(stream_) != 0;
    const bool last = std::fclose(std::exchange(stream_, nullptr)) != 0;
    if (before || last) throw Fault("open data could not be written", "storage_full");
  }
  std::size_t rows() const { return rows_; }

 private:
  void put(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stream_); }
  std::FILE* stream_;
  std::size_t rows_ = 0;
};

/// Names of the columns, and "null" where there is nothing: so the rules want tables.
std::vector<std::string> head() {
  std::vector<std::string> names;
  for (const Column& column : columns) names.emplace_back(column.name);
  return names;
}

std::vector<std::string> line_of(const Cells& cells) {
  std::vector<std::string> line;
  for (const Cell& cell : cells) line.push_back(cell.value_or("null"));
  return line;
}

}  // namespace

namespace {

Instant instant_of(std::filesystem::file_time_type at) {
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::file_clock::to_sys(at).time_since_epoch());
  return Instant{micros.count()};
}

}  // namespace

bool is_due(const kit::Services& services, HromadaId hromada) {
  const auto path = services.files.published(hromada, table_file);
  if (!path) return true;
  std::error_code error;
  const auto made = std::filesystem::last_write_time(*path, error);
  if (error || std::filesystem::file_time_type::clock::now() - made > longest_age) return true;
  // What a moderator took from everybody does not stay in the tables for a day.
  const auto moderated = services.db.read(hromada, [](storage::Session& session) { return last_taken(session); });
  return moderated && *moderated > instant_of(made);
}

bool may_tell_text(OpenText said, bool by_rule) {
  return said == OpenText::by_setting ? by_rule : said == OpenText::yes;
}

std::size_t refresh(kit::Services& services, const kit::Town& town) {
  std::size_t count = 0;
  bool whole = true;
  services.files.publish(town.id, table_file, [&](const std::string& table_path) {
    services.files.publish(town.id, json_file, [&](const std::string& json_path) {
      TableFile table(table_path);
      JsonFile json(json_path);
      table.row(head());
      services.db.read(town.id, [&](storage::Session& session) {
        Rows rows(services, town, session);
        each_open_row(session, [&](const OpenRow& one) {
          const Cells cells = rows.row_of(one);
          table.row(line_of(cells));
          json.row(cells);
          whole = !services.runner.is_stopping();
          return whole;
        });
      });
      table.close();
      json.close();
      count = json.rows();
      return whole;
    });
    return whole;
  });
  return whole ? count : 0;
}

}  // namespace viche::appeals::open_data
