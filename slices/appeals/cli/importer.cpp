#include <algorithm>
#include <cctype>

#include <viche/audit/audit.hpp>
#include <viche/calendar/calendar.hpp>
#include <viche/core/fault.hpp>
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

/// The Latin letters and digits of a word of the other system, for people who read addresses.
std::string readable(const std::string& word) {
  std::string slug = "import-";
  for (const char c : word) {
    if (std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80) {
      slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (slug.back() != '-') {
      slug += '-';
    }
  }
  return slug;
}

/// A short name for a category that is made for a word of the other system: another one for each word.
std::string slug_for(const std::string& word) {
  std::string slug = readable(word).substr(0, 60);
  if (slug.back() != '-') slug += '-';
  return slug + hex(sha256(word)).substr(0, 16);
}

/// The one that was given before, which several words may share.
std::string earlier_slug_for(const std::string& word) {
  std::string slug = readable(word);
  if (slug.size() < 12) slug += hex(sha256(word)).substr(0, 8);
  return slug.substr(0, 80);
}

constexpr std::size_t name_letters = 120;
constexpr std::string_view imported_group = "imported";

Category category_for(const std::string& word) {
  Category category;
  category.id = storage::next_id();
  category.slug = slug_for(word);
  category.group = imported_group;
  category.group_uk = "Перенесені звернення";
  category.group_en = "Brought from another system";
  category.name_uk = category.name_en = shortened(word, name_letters);
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
  must_name_known_categories();
}

void Importer::must_name_known_categories() const {
  const auto check = [&](const std::string& slug, const std::string& where) {
    if (!by_slug_.contains(slug))
      throw Fault("mapping: " + where + " names the category \"" + slug + "\", which " + town_.slug + " does not have");
  };
  if (!mapping_.other_category.empty()) check(mapping_.other_category, "other_category");
  for (const auto& [word, slug] : mapping_.categories) check(slug, "[categories] \"" + word + "\"");
}

bool Importer::is_known(const std::string& external_id) {
  if (in_batch_.contains(external_id)) return true;
  return services_.db.read(
      town_.id, [&](storage::Session& session) { return find_by_external(session, external_id).has_value(); });
}

void Importer::reject(const Foreign& foreign, std::string_view reason, std::string_view detail) {
  outcome_.rejected.push_back({foreign.line, std::string(reason), shortened(tidy_line(detail), 80)});
}

std::int64_t Importer::category_named(const std::string& word) {
  if (const auto known = by_word_.find(word); known != by_word_.end()) return known->second;
  const auto named = mapping_.categories.find(word);
  const std::string slug = named != mapping_.categories.end() ? named->second : mapping_.other_category;
  if (const auto found = by_slug_.find(slug); found != by_slug_.end()) return by_word_[word] = found->second.id;
  const auto made = by_slug_.find(slug_for(word));
  if (made != by_slug_.end()) return by_word_[word] = made->second.id;
  const auto earlier = by_slug_.find(earlier_slug_for(word));
  if (earlier != by_slug_.end() && earlier->second.group == imported_group &&
      earlier->second.name_uk == shortened(word, name_letters)) {
    return by_word_[word] = earlier->second.id;
  }
  Category category = category_for(word);
  (void)services_.db.act(town_.id, [&](storage::Tx& tx) -> Check {
    category.id = put_category(tx, category, 10'000);
    audit::record(tx, Actor::system(), "appeals.import_category", "category", category.id, services_.clock.now());
    return Done{};
  });
  by_slug_[category.slug] = category;
  return by_word_[word] = category.id;
}

std::optional<Importer::Times> Importer::times_of(const Foreign& foreign) {
  const Instant now = services_.clock.now();
  std::string_view reason, detail;
  const auto read = [&](const std::string& text, bool may_come) -> std::optional<Instant> {
    if (text.empty()) return std::nullopt;
    const auto at = instant_of(text);
    if (!reason.empty() || (at && (may_come || *at <= now))) return at;
    reason = at ? "time_in_future" : "bad_time";
    detail = text;
    return std::nullopt;
  };
  const auto filed = read(foreign.filed_at, false);
  const Times times{filed.value_or(Instant{}), read(foreign.due_at, true), read(foreign.reported_at, false),
                    read(foreign.closed_at, false)};
  if (foreign.filed_at.empty()) reason = "bad_time";
  if (reason.empty() && times.closed && *times.closed < times.filed) {
    reason = "closed_before_filed";
    detail = foreign.closed_at;
  } else if (reason.empty() && times.reported && *times.reported < times.filed) {
    reason = "reported_before_filed";
    detail = foreign.reported_at;
  }
  if (reason.empty()) return times;
  reject(foreign, reason, detail);
  return std::nullopt;
}

/// What stands in the appeal because of its state and its times.
void Importer::set_times(Appeal& appeal, const Times& times) {
  appeal.id = storage::id_at(times.filed);
  appeal.filed_at = times.filed;
  appeal.due_at = times.due;
  appeal.changed_at = times.closed.value_or(times.filed);
  const bool closed = appeal.state == State::closed;
  if (!closed && appeal.state != State::on_check) return;
  // Without a time of its own the report was there when the other system last said something of it.
  appeal.outcome = Outcome::done;
  appeal.executed = true;
  if (closed) appeal.closed_at = times.closed.value_or(times.filed);
  appeal.reported_at = times.reported ? *times.reported : times.closed.value_or(times.filed);
  appeal.changed_at = std::max(appeal.changed_at, *appeal.reported_at);
  if (times.due) appeal.timely = on_time(appeal, *appeal.reported_at).value_or(true) ? Timely::on_time : Timely::late;
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
  if (tidy(foreign.text).empty() && foreign.category.empty()) return refuse("no_text", foreign.external_id);
  const auto state_word = mapping_.states.find(foreign.state);
  const auto state = state_word == mapping_.states.end() ? std::nullopt : state_of(state_word->second);
  if (!state) return refuse("unknown_state", foreign.state);
  const auto times = times_of(foreign);
  if (!times) return std::nullopt;

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
  appeal.text = shortened(tidy(foreign.text.empty() ? foreign.category : foreign.text), most_letters);
  appeal.place.text = shortened(tidy_line(foreign.place), 300);
  appeal.category = category_named(foreign.category.empty() ? "?" : tidy_line(foreign.category));
  appeal.answers = "{}";
  appeal.source = "import";
  appeal.state = *state;
  set_times(appeal, *times);
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
    if (is_known(ready->external_id)) {
      ++outcome_.known;
      return;
    }
    // A name is taken as a name: it may not lead out of the folder.
    const auto stored = ready->photo.find("..") == std::string::npos && ready->photo[0] != '/'
                            ? services_.files.take_photo(town_.id, photos_ + "/" + ready->photo)
                            : Result<files::Stored>(invalid("files.not_a_picture"));
    if (!stored) return reject(foreign, "bad_photo", ready->photo);
    ready->appeal.cover = stored.value().key;
    ready->appeal.photos = 1;
  }
  ready->stems = services_.lemmas.index_text(ready->appeal.text + "\n" + ready->appeal.place.text);
  in_batch_.insert(ready->external_id);
  batch_.push_back(std::move(*ready));
  if (batch_.size() == batch_size) write();
}

void Importer::write_one(storage::Tx& tx, Ready& ready) {
  Appeal& appeal = ready.appeal;
  // Where only days are told, very many came in at one moment, and its random bits do not last for all of them.
  while (find_by_id(tx, appeal.id)) appeal.id = storage::id_at(appeal.filed_at);
  appeal.number = next_number(tx, calendar::year_of(calendar::kyiv_day(appeal.filed_at)));
  insert(tx, services_.vault, appeal, ready.external_id);
  Entry entry;
  entry.at = appeal.filed_at;
  entry.kind = "filed";
  insert_entry(tx, appeal.id, entry);
  if (appeal.reported_at) {
    const bool closed = appeal.closed_at.has_value();
    entry.at = closed ? *appeal.closed_at : *appeal.reported_at;
    entry.kind = closed ? "imported" : "report";
    entry.text = ready.note;
    entry.state = appeal.state;
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
  in_batch_.clear();
}

const ImportOutcome& Importer::finish() {
  write();
  return outcome_;
}

}  // namespace viche::appeals
