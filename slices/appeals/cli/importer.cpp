#include <algorithm>
#include <cctype>

#include <viche/audit/audit.hpp>
#include <viche/calendar/calendar.hpp>
#include <viche/core/text.hpp>
#include <viche/files/files.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/territory/geo.hpp>

#include "../rules.hpp"
#include "../store.hpp"
#include "importing.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t batch_size = 1'000;

/// A short name in Latin letters for a category that is made for a word of the other system.
std::string slug_for(const std::string& word) {
  std::string slug = "import-";
  for (const char c : word) {
    if (std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80) {
      slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (slug.back() != '-') {
      slug += '-';
    }
  }
  if (slug.size() < 12) slug += hex(sha256(word)).substr(0, 8);
  return slug.substr(0, 80);
}

Category category_for(const std::string& word) {
  Category category;
  category.id = storage::next_id();
  category.slug = slug_for(word);
  category.group = "imported";
  category.group_uk = "Перенесені звернення";
  category.group_en = "Brought from another system";
  category.name_uk = category.name_en = shortened(word, 120);
  category.needs_place = false;
  category.active = false;
  category.term = {30, calendar::Unit::calendar_days, calendar::Roll::none};
  return category;
}

}  // namespace

Importer::Importer(kit::Services& services, const kit::Town& town, Mapping mapping, std::string photos)
    : services_(services), town_(town), mapping_(std::move(mapping)), photos_(std::move(photos)) {
  for (Category& category : services.db.read(town.id, [](storage::Session& session) { return categories(session); })) {
    by_slug_[category.slug] = std::move(category);
  }
}

void Importer::reject(const Foreign& foreign, std::string_view reason, std::string_view detail) {
  outcome_.rejected.push_back({foreign.line, std::string(reason), shortened(tidy_line(detail), 80)});
}

std::int64_t Importer::category_named(const std::string& word) {
  if (const auto known = by_word_.find(word); known != by_word_.end()) return known->second;
  const auto named = mapping_.categories.find(word);
  const std::string slug = named != mapping_.categories.end() ? named->second : mapping_.other_category;
  if (const auto found = by_slug_.find(slug); found != by_slug_.end()) return by_word_[word] = found->second.id;
  const std::string made = slug_for(word);
  if (const auto found = by_slug_.find(made); found != by_slug_.end()) return by_word_[word] = found->second.id;
  Category category = category_for(word);
  (void)services_.db.act(town_.id, [&](storage::Tx& tx) -> Check {
    category.id = put_category(tx, category, 10'000);
    audit::record(tx, Actor::system(), "appeals.import_category", "category", category.id, services_.clock.now());
    return Done{};
  });
  by_slug_[category.slug] = category;
  return by_word_[word] = category.id;
}

std::optional<Importer::Ready> Importer::checked(const Foreign& foreign) {
  const auto refuse = [&](std::string_view reason, std::string_view detail) {
    reject(foreign, reason, detail);
    return std::optional<Ready>();
  };
  if (!foreign.fault.empty()) return refuse(foreign.fault, "");
  for (const std::string* text : {&foreign.external_id, &foreign.text, &foreign.category, &foreign.place}) {
    if (!is_valid_utf8(*text)) return refuse("not_utf8", "");
  }
  if (foreign.external_id.empty()) return refuse("no_identifier", foreign.text);
  const auto filed = instant_of(foreign.filed_at);
  if (!filed) return refuse("bad_time", foreign.filed_at);
  if (*filed > services_.clock.now()) return refuse("time_in_future", foreign.filed_at);
  if (tidy(foreign.text).empty() && foreign.category.empty()) return refuse("no_text", foreign.external_id);
  const auto state_word = mapping_.states.find(foreign.state);
  const auto state = state_word == mapping_.states.end() ? std::nullopt : state_of(state_word->second);
  if (!state) return refuse("unknown_state", foreign.state);
  const auto closed = foreign.closed_at.empty() ? std::nullopt : instant_of(foreign.closed_at);
  if (!foreign.closed_at.empty() && !closed) return refuse("bad_time", foreign.closed_at);
  if (closed && *closed < *filed) return refuse("closed_before_filed", foreign.closed_at);
  const auto due = foreign.due_at.empty() ? std::nullopt : instant_of(foreign.due_at);
  if (!foreign.due_at.empty() && !due) return refuse("bad_time", foreign.due_at);

  Ready ready;
  Appeal& appeal = ready.appeal;
  if (!foreign.lat.empty() || !foreign.lon.empty()) {
    const auto lat = parse_real(foreign.lat), lon = parse_real(foreign.lon);
    if (!lat || !lon || !territory::is_sound({*lat, *lon}))
      return refuse("bad_coordinates", foreign.lat + ", " + foreign.lon);
    appeal.place.lat = lat;
    appeal.place.lon = lon;
    appeal.place.cell = territory::cell_of({*lat, *lon});
  }
  appeal.id = storage::id_at(*filed);
  appeal.text = shortened(tidy(foreign.text.empty() ? foreign.category : foreign.text), most_letters);
  appeal.place.text = shortened(tidy_line(foreign.place), 300);
  appeal.category = category_named(foreign.category.empty() ? "?" : tidy_line(foreign.category));
  appeal.answers = "{}";
  appeal.source = "import";
  appeal.state = *state;
  appeal.filed_at = *filed;
  appeal.due_at = due;
  appeal.changed_at = closed.value_or(*filed);
  if (*state == State::closed) {
    appeal.outcome = Outcome::done;
    appeal.closed_at = closed.value_or(*filed);
    appeal.reported_at = appeal.closed_at;
    if (due) appeal.timely = on_time(appeal, *appeal.closed_at).value_or(true) ? Timely::on_time : Timely::late;
  }
  ready.external_id = foreign.external_id;
  ready.note = shortened(tidy(foreign.note), most_letters);
  ready.photo = foreign.photo;
  return ready;
}

void Importer::take(Foreign foreign) {
  ++outcome_.lines;
  auto ready = checked(foreign);
  if (!ready) return;
  if (!ready->photo.empty() && !photos_.empty()) {
    // A name is taken as a name: it may not lead out of the folder.
    const auto stored = ready->photo.find("..") == std::string::npos && ready->photo[0] != '/'
                            ? services_.files.take_photo(town_.id, photos_ + "/" + ready->photo)
                            : Result<files::Stored>(invalid("files.not_a_picture"));
    if (!stored) return reject(foreign, "bad_photo", ready->photo);
    ready->appeal.cover = stored.value().key;
    ready->appeal.photos = 1;
  }
  ready->stems = services_.lemmas.index_text(ready->appeal.text + "\n" + ready->appeal.place.text);
  batch_.push_back(std::move(*ready));
  if (batch_.size() == batch_size) write();
}

void Importer::write_one(storage::Tx& tx, Ready& ready) {
  Appeal& appeal = ready.appeal;
  appeal.number =
      next_number(tx, static_cast<int>(std::chrono::year_month_day{calendar::kyiv_day(appeal.filed_at)}.year()));
  insert(tx, services_.vault, appeal, ready.external_id);
  Entry entry;
  entry.at = appeal.filed_at;
  entry.kind = "filed";
  insert_entry(tx, appeal.id, entry);
  if (appeal.closed_at) {
    entry.at = *appeal.closed_at;
    entry.kind = "imported";
    entry.text = ready.note;
    entry.state = State::closed;
    insert_entry(tx, appeal.id, entry);
  }
  if (appeal.photos > 0) {
    Media photo;
    photo.key = appeal.cover;
    photo.type = "image/jpeg";
    insert_media(tx, appeal.id, photo);
  }
  search::put(tx, "appeals", appeal.id, ready.stems);
  count_new(tx, appeal);
}

void Importer::write() {
  if (batch_.empty()) return;
  std::int64_t added = 0;
  (void)services_.db.act(town_.id, [&](storage::Tx& tx) -> Check {
    added = 0;
    for (Ready& ready : batch_) {
      if (find_by_external(tx, ready.external_id)) continue;
      write_one(tx, ready);
      ++added;
    }
    audit::record(tx, Actor::system(), "appeals.import", "appeal", 0, services_.clock.now(),
                  "{\"added\":" + std::to_string(added) + "}");
    return Done{};
  });
  outcome_.added += added;
  outcome_.known += static_cast<std::int64_t>(batch_.size()) - added;
  batch_.clear();
}

const ImportOutcome& Importer::finish() {
  write();
  return outcome_;
}

}  // namespace viche::appeals
