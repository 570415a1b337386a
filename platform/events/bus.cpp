#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/events/events.hpp>

namespace viche::events {

namespace {

std::string written(const Event& event) {
  JsonWriter out;
  out.begin_object().field("subject", event.subject).field("payload", event.payload).end_object();
  return out.take();
}

Event read(const std::string& kind, const std::string& text) {
  const auto json = JsonReader::parse(text);
  if (!json) throw Fault("event " + kind + " does not read");
  return {kind, (*json)["subject"].integer().value_or(0), (*json)["payload"].text().value_or("")};
}

}  // namespace

void Bus::hear(std::string kind, std::string hearer, Hearer what) {
  auto& all = hearers_[kind];
  all.push_back({"event " + kind + " for " + hearer, std::move(what)});
}

void Bus::write_with(std::string kind, Insider what) { insiders_[std::move(kind)].push_back(std::move(what)); }

void Bus::publish(storage::Tx& tx, const Event& event, Instant now) const {
  if (const auto inside = insiders_.find(event.kind); inside != insiders_.end()) {
    for (const Insider& insider : inside->second) insider(tx, event, now);
  }
  const auto found = hearers_.find(event.kind);
  if (found == hearers_.end()) return;
  const std::string payload = written(event);
  for (const Registered& hearer : found->second) jobs::put(tx, hearer.job, payload, now);
}

void Bus::attach(jobs::Runner& runner) const {
  for (const auto& [kind, all] : hearers_) {
    for (const Registered& hearer : all) {
      runner.handle(hearer.job, [kind = kind, what = hearer.what](const jobs::Job& job) {
        what(job.hromada, read(kind, job.payload));
      });
    }
  }
}

}  // namespace viche::events
