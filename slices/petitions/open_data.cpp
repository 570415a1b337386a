#include "open_data.hpp"

#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/files/files.hpp>
#include <viche/jobs/jobs.hpp>

#include "rules.hpp"
#include "settings.hpp"
#include "store.hpp"
#include "store/personal.hpp"

namespace viche::petitions::open_data {

namespace {

constexpr std::int64_t at_once = 500;
using Cells = std::vector<std::optional<std::string>>;

std::optional<std::string> filled(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

/// A file of any length that never lies in memory as a whole.
class Sink {
 public:
  explicit Sink(const std::string& path) : stream_(std::fopen(path.c_str(), "w")) {
    if (!stream_) throw Fault("cannot write " + path, "storage_full");
  }
  ~Sink() {
    if (stream_) std::fclose(stream_);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  void put(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream_); }
  void close() {
    const bool before = std::ferror(stream_) != 0;
    const bool last = std::fclose(std::exchange(stream_, nullptr)) != 0;
    if (before || last) throw Fault("open data could not be written", "storage_full");
  }

 private:
  std::FILE* stream_;
};

/// Both files of one set. In the table "null" stands where there is nothing: so the rules want it.
class Writer {
 public:
  Writer(const Set& set, const std::string& table, const std::string& json) : set_(set), table_(table), json_(json) {
    std::string head = "\xEF\xBB\xBF";
    for (const Column& column : set.columns) head += (head.size() == 3 ? "" : ",") + csv_cell(column.name);
    table_.put(head + "\r\n");
  }

  void row(const Cells& cells) {
    JsonWriter out;
    out.begin_object();
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += (i == 0 ? "" : ",") + csv_cell(cells[i].value_or("null"));
      const bool number = cells[i] && set_.columns[i].datatype == "integer";
      out.key(set_.columns[i].name);
      number ? out.raw(*cells[i]) : cells[i] ? out.value(*cells[i]) : out.null();
    }
    table_.put(line + "\r\n");
    json_.put((rows_++ == 0 ? "[\n" : ",\n") + out.end_object().take());
  }

  void close() {
    json_.put(rows_ == 0 ? "[]\n" : "\n]\n");
    table_.close();
    json_.close();
  }
  std::size_t rows() const { return rows_; }

 private:
  const Set& set_;
  Sink table_, json_;
  std::size_t rows_ = 0;
};

/// @param write  fills it; false: broken off, and the old files stay
template <class F>
bool publish(kit::Services& services, HromadaId hromada, const Set& set, F&& write) {
  bool whole = true;
  services.files.publish(hromada, set.table(), [&](const std::string& table) {
    services.files.publish(hromada, set.json(), [&](const std::string& json) {
      Writer writer(set, table, json);
      whole = write(writer);
      writer.close();
      return whole;
    });
    return whole;
  });
  return whole;
}

std::string status_of(const kit::Services& services, State state) {
  const auto word = [&](const char* key) {
    return services.words.text(i18n::Lang::uk, "petitions.open_data.status." + std::string(key));
  };
  switch (state) {
    case State::collecting: return word("collecting");
    case State::reached:
    case State::examining: return word("examining");
    case State::answered:
    case State::executing:
    case State::executed: return word("answered");
    default: return word("ended");
  }
}

Cells petition_row(const kit::Services& services, const kit::Town& town, const Brief& brief) {
  const Petition& one = brief.petition;
  const std::string url = kit::home_of(services, town) + "/petitions/" + one.number.text();
  // Not the addressee as pages write it: that answers "to whom", and here stands a name.
  std::string authority = town.text(kit::settings::council);
  if (authority.empty()) authority = town.name_uk;
  const auto day = [](Instant at) { return calendar::to_iso(calendar::kyiv_day(at)); };
  const bool answered = one.answered_at.has_value();
  return {one.number.text(),
          std::nullopt,
          one.title,
          url,
          one.text,
          authority,
          filled(town.text(settings::addressee_code)),
          town.code,
          day(*one.published_at),
          std::to_string(brief.counts.counted),
          filled(one.author_name),
          status_of(services, one.state),
          answered ? std::optional(day(*one.answered_at)) : std::nullopt,
          answered ? std::optional(url) : std::nullopt,
          answered ? filled(one.answer) : std::nullopt};
}

/// Everything published, one after another, for as long as `use` says.
template <class F>
bool each_published(kit::Services& services, HromadaId hromada, F&& use) {
  for (std::int64_t after = 0;;) {
    const auto some =
        services.db.read(hromada, [&](storage::Session& session) { return published_after(session, after, at_once); });
    if (some.empty()) return true;
    for (const Brief& brief : some) {
      if (services.runner.is_stopping()) return false;
      if (brief.petition.is_public()) use(brief);
    }
    after = some.back().petition.id;
  }
}

void write_names(kit::Services& services, HromadaId hromada, const Petition& petition, Writer& writer) {
  for (std::int64_t after = 0;;) {
    const auto some = services.db.read(hromada, [&](storage::Session& session) {
      return signatures(session, services.vault, petition.id, after, at_once, true);
    });
    for (const Signature& one : some) {
      writer.row(
          {petition.number.text(), filled(one.name), petition.title, calendar::to_iso(calendar::kyiv_day(one.at))});
    }
    if (some.empty() || services.runner.is_stopping()) return;
    after = some.back().id;
  }
}

}  // namespace

std::size_t refresh(kit::Services& services, const kit::Town& town, Instant now) {
  std::size_t count = 0;
  const calendar::Day today = calendar::kyiv_day(now);
  const std::int64_t names_days = town.number(settings::names_days);
  publish(services, town.id, petitions_set, [&](Writer& writer) {
    const bool whole =
        each_published(services, town.id, [&](const Brief& brief) { writer.row(petition_row(services, town, brief)); });
    count = writer.rows();
    return whole;
  });
  publish(services, town.id, votings_set, [&](Writer& writer) {
    return each_published(services, town.id, [&](const Brief& brief) {
      if (shows_names(brief.petition, names_days, today)) write_names(services, town.id, brief.petition, writer);
    });
  });
  return count;
}

void refresh_if_changed(kit::Services& services, const kit::Town& town, std::string& mark, Instant now) {
  const std::string today = calendar::to_iso(calendar::kyiv_day(now));
  const std::string current =
      today + " " + services.db.read(town.id, [](storage::Session& session) { return data_mark(session); });
  const bool there = services.files.published(town.id, votings_set.json()).has_value();
  if (there && current == mark) return;
  refresh(services, town, now);
  mark = current;
}

}  // namespace viche::petitions::open_data
