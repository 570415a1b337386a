#include "jobs.hpp"

#include <map>
#include <memory>

#include <viche/core/json.hpp>
#include <viche/events/events.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>

#include <viche/petitions/events.hpp>
#include "acts.hpp"
#include "correspondence.hpp"
#include "open_data.hpp"
#include "store.hpp"

namespace viche::petitions {

namespace {

constexpr std::chrono::minutes every_minute{1}, every_ten_minutes{10};

/// Of events::changed.
std::string deed_in(const viche::events::Event& event) {
  const auto payload = JsonReader::parse(event.payload);
  return payload ? (*payload)["deed"].text().value_or("") : std::string();
}

std::int64_t which_in(const viche::events::Event& event) {
  const auto payload = JsonReader::parse(event.payload);
  return payload ? (*payload)["which"].integer().value_or(0) : 0;
}

/// Title and text of what everybody may read; what is not public is not found.
void index(kit::Services& services, HromadaId hromada, std::int64_t id) {
  const auto petition = services.db.read(hromada, [&](storage::Session& session) { return find_by_id(session, id); });
  if (!petition) return;
  const std::string stems = services.lemmas.index_text(petition->title + "\n" + petition->text);
  (void)services.db.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    if (petition->is_public()) {
      search::put(tx, "petitions", id, stems);
    } else {
      search::remove(tx, "petitions", id);
    }
    return Done{};
  });
}

void look_at_terms(kit::Services& services, Instant now) {
  carry_on(services, now);
  const auto due = services.db.read({0}, [](storage::Session& session) { return reached(session); });
  for (const Due& one : due) reach_if_enough(services, one.hromada, one.petition, now);
  const auto ended =
      services.db.read({0}, [&](storage::Session& session) { return over(session, calendar::kyiv_day(now)); });
  for (const Due& one : ended) expire_if_over(services, one.hromada, one.petition, now);
}

}  // namespace

void start_jobs(kit::Services& services) {
  services.runner.every("petitions.terms", every_minute, [&services](Instant now) { look_at_terms(services, now); });
  services.runner.every("petitions.watch", every_minute, [&services](Instant now) { watch(services, now); });
  services.bus.hear(
      std::string(events::changed), "petitions.index",
      [&services](HromadaId hromada, const viche::events::Event& event) { index(services, hromada, event.subject); });
  services.bus.hear(std::string(events::changed), "petitions.letters",
                    [&services](HromadaId hromada, const viche::events::Event& event) {
                      write_letters(services, hromada, event.subject, deed_in(event), which_in(event));
                    });
  services.bus.hear(std::string(events::changed), "petitions.becoming",
                    [&services](HromadaId hromada, const viche::events::Event& event) {
                      if (deed_in(event) != name(Deed::expire)) return;
                      (void)become_appeal(services, hromada, event.subject, services.clock.now());
                    });
  const auto marks = std::make_shared<std::map<std::int64_t, std::string>>();
  services.runner.every("petitions.open_data", every_ten_minutes, [&services, marks](Instant now) {
    for (const auto& town : services.towns.all()) {
      open_data::refresh_if_changed(services, *town, (*marks)[town->id.value], now);
    }
  });
  journal::Restorer restorer;
  restorer.missing = [](storage::Session& session, std::int64_t petition, const std::vector<std::int64_t>& ids) {
    return missing_signatures(session, petition, ids);
  };
  restorer.restore = [&services](const journal::Noted& noted) { return restore_signature(services, noted); };
  services.journal.reconciler().restores("petitions.signature", restorer);
}

}  // namespace viche::petitions
