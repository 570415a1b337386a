#include "known.hpp"

#include <algorithm>

#include <viche/core/json.hpp>

#include "names.hpp"
#include "territory_store.hpp"

namespace viche::territory {

namespace {

/// The Ukrainian order of letters for names, good enough without a collator: г ґ, е є, и і ї each follow their letter.
std::string alphabetic(std::string_view name) {
  static const std::unordered_map<std::string, std::string> after{{"ґ", "г~"}, {"є", "е~"}, {"і", "и~"}, {"ї", "и~~"},
                                                                  {"Ґ", "г~"}, {"Є", "е~"}, {"І", "и~"}, {"Ї", "и~~"}};
  std::string out;
  for (const auto& word : search::words_of(name)) {
    for (std::size_t i = 0; i < word.size();) {
      const std::size_t size = (static_cast<unsigned char>(word[i]) & 0x80) == 0 ? 1 : 2;
      const auto letter = word.substr(i, size);
      const auto found = after.find(letter);
      out += found == after.end() ? letter : found->second;
      i += size;
    }
    out += ' ';
  }
  return out;
}

bool alphabetically(std::string_view a, std::string_view b) { return alphabetic(a) < alphabetic(b); }

std::vector<IndexedStreet> indexed(storage::Session& session, const search::Lemmas& lemmas, const Known& known) {
  std::unordered_map<std::int64_t, std::vector<NameVariant>> names;
  for (auto& row : store::street_names(session)) {
    names[row.street_id].push_back({row.shown, row.is_old, row.kind, read_words(row.search_key)});
  }
  std::vector<IndexedStreet> streets;
  for (auto& row : store::streets(session)) {
    const Settlement* settlement = known.find_settlement(row.settlement_id);
    if (settlement == nullptr) continue;
    IndexedStreet street{{row.id, row.settlement_id, row.kind, row.name, shown_street(row.kind, row.name), {}},
                         settlement->shown,
                         lemmas.words(settlement->name),
                         std::move(names[row.id])};
    for (const auto& name : street.names) {
      if (name.is_old) street.street.old_names.push_back(name.shown);
    }
    streets.push_back(std::move(street));
  }
  std::sort(streets.begin(), streets.end(), [](const IndexedStreet& a, const IndexedStreet& b) {
    const auto key_a = alphabetic(a.street.name);
    const auto key_b = alphabetic(b.street.name);
    return key_a != key_b ? key_a < key_b : a.street.id < b.street.id;
  });
  return streets;
}

void write_feature(JsonWriter& json, const store::Boundary& boundary) {
  json.begin_object().field("type", "Feature").key("properties").begin_object();
  json.field("code", boundary.code).field("kind", boundary.kind).field("name", boundary.name).end_object();
  json.key("geometry").raw(boundary.geometry).end_object();
}

void read_areas(storage::Session& session, Known& known) {
  JsonWriter json;
  json.begin_object().field("type", "FeatureCollection").key("features").begin_array();
  for (const auto& boundary : store::boundaries(session)) {
    const auto settlement = std::find_if(known.settlements.begin(), known.settlements.end(),
                                         [&](const Settlement& s) { return s.code == boundary.code; });
    KnownArea area{Area::parse(boundary.geometry), boundary.kind};
    if (settlement != known.settlements.end()) {
      area.settlement = static_cast<std::size_t>(settlement - known.settlements.begin());
    }
    if (area.area) known.areas.push_back(std::move(area));
    write_feature(json, boundary);
  }
  json.end_array().end_object();
  known.geojson = json.take();
}

}  // namespace

const Settlement* Known::find_settlement(std::int64_t id) const {
  const auto found =
      std::find_if(settlements.begin(), settlements.end(), [&](const Settlement& s) { return s.id == id; });
  return found == settlements.end() ? nullptr : &*found;
}

const IndexedStreet* Known::find_street(std::int64_t id) const {
  const auto& all = streets.streets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const IndexedStreet& s) { return s.street.id == id; });
  return found == all.end() ? nullptr : &*found;
}

std::shared_ptr<const Known> load_known(storage::Session& session, const search::Lemmas& lemmas,
                                        std::int64_t revision) {
  auto known = std::make_shared<Known>();
  known->revision = revision;
  for (auto& row : store::settlements(session)) known->settlements.push_back(std::move(row.settlement));
  std::sort(known->settlements.begin(), known->settlements.end(),
            [](const Settlement& a, const Settlement& b) { return alphabetically(a.name, b.name); });
  known->streets = StreetIndex(indexed(session, lemmas, *known));
  read_areas(session, *known);
  return known;
}

std::shared_ptr<const Known> KnownCommunities::of(storage::Session& session) {
  const std::int64_t hromada = session.hromada().value;
  const std::int64_t revision = store::revision(session);
  {
    const std::scoped_lock lock(guard_);
    const auto found = kept_.find(hromada);
    if (found != kept_.end() && found->second.known->revision == revision) {
      found->second.asked = ++asked_;
      return found->second.known;
    }
  }
  auto known = load_known(session, lemmas_, revision);
  const std::scoped_lock lock(guard_);
  kept_[hromada] = {known, ++asked_};
  if (kept_.size() > most) {
    kept_.erase(std::min_element(kept_.begin(), kept_.end(),
                                 [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; }));
  }
  return known;
}

}  // namespace viche::territory
