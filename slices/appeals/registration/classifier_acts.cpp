#include "classifier_acts.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "acts/common.hpp"

namespace viche::appeals::registration {

namespace {

constexpr std::size_t longest_version = 40, longest_act = 300, most_bytes = 1024 * 1024;

bool is_version(std::string_view name) {
  return name.size() >= 2 && name.size() <= longest_version && std::ranges::all_of(name, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
         });
}

Check check_input(const By& by, const ClassifierInput& input) {
  Refusals refusals;
  if (!is_version(input.version)) {
    refusals.add(invalid("classifier.version_invalid", "version"));
  } else if (find_classifier(by.services.db, by.town.id, input.version)) {
    refusals.add(invalid("classifier.version_taken", "version"));
  }
  if (trimmed(input.act).empty()) refusals.add(invalid("classifier.act_missing", "act"));
  if (length(input.act) > longest_act) refusals.add(invalid("classifier.act_long", "act"));
  if (!input.from) refusals.add(invalid("classifier.day_missing", "from"));
  if (input.csv.size() > most_bytes) refusals.add(invalid("classifier.too_large", "file"));
  return refusals.check();
}

}  // namespace

Result<ClassifierChange> read_classifier(const By& by, const ClassifierInput& input) {
  VICHE_REQUIRE(check_input(by, input));
  VICHE_LET(read, Classifier::parse(input.version, *input.from, tidy_line(input.act), input.csv));
  const auto before = classifier_on(by.services.db, by.town.id, *input.from);
  auto found = differences(*before, read);
  return ClassifierChange{std::move(read), before->version(), std::move(found)};
}

Result<ClassifierChange> import_classifier(const By& by, const ClassifierInput& input) {
  if (by.actor.kind != Actor::Kind::system) VICHE_REQUIRE(may_do(by.actor, who::keepers));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<ClassifierChange> {
    VICHE_LET(change, read_classifier(by, input));
    insert_classifier(tx, change.classifier, by.now);
    JsonWriter details;
    details.begin_object().field("version", change.classifier.version()).field("before", change.before);
    details.field("from", calendar::to_iso(change.classifier.from())).end_object();
    audit::record(tx, by.actor, "appeals.classifier", "classifier", 0, by.now, details.take());
    return change;
  });
}

}  // namespace viche::appeals::registration
