#include <algorithm>

#include <toml++/toml.h>

#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>

#include "rules.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals {

namespace {

template <class F>
void each_text(const toml::table& row, std::string_view key, F&& use) {
  const toml::array* all = row[key].as_array();
  if (!all) return;
  for (const toml::node& node : *all) use(node.value_or<std::string>(""));
}

template <class Enum>
Enum wanted(std::optional<Enum> found, std::string_view what, const std::string& name) {
  if (!found) throw Fault("transition table: unknown " + std::string(what) + " " + name);
  return *found;
}

void read_wants(const toml::table& row, Transition& into) {
  each_text(row, "wants", [&](const std::string& want) {
    if (want == "text")
      into.wants_text = true;
    else if (want == "day")
      into.wants_day = true;
    else if (want == "organisation")
      into.wants_organisation = true;
    else if (want == "recipient")
      into.wants_recipient = true;
    else if (want == "ground")
      into.wants_ground = true;
    else
      throw Fault("transition table: unknown want " + want);
  });
}

Transition read_row(const toml::table& row) {
  const auto text = [&](std::string_view key) { return row[key].value_or<std::string>(""); };
  Transition transition{};
  transition.deed = wanted(deed_of(text("deed")), "deed", text("deed"));
  if (row.contains("to")) transition.to = wanted(state_of(text("to")), "state", text("to"));
  const std::string outcome = row["outcome"].value_or<std::string>("none");
  transition.outcome = wanted(outcome_of(outcome), "outcome", outcome);
  transition.helper = row["helper"].value_or(false);
  transition.author = row["author"].value_or(false);
  transition.system = row["system"].value_or(false);
  each_text(row, "roles", [&](const std::string& role) { transition.roles.add(wanted(role_of(role), "role", role)); });
  read_wants(row, transition);
  if (row.contains("regime")) transition.regime = wanted(regime_of(text("regime")), "regime", text("regime"));
  return transition;
}

}  // namespace

bool Transitions::has(const Transition& row) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const Transition& other) {
    const bool same_regime = !row.regime || !other.regime || row.regime == other.regime;
    return other.from == row.from && other.deed == row.deed && same_regime;
  });
}

Transitions Transitions::parse(std::string_view text) {
  Transitions table;
  try {
    const toml::table read = toml::parse(text);
    const toml::array* rows = read["row"].as_array();
    if (!rows) throw Fault("transition table: no rows");
    for (const toml::node& node : *rows) {
      const toml::table& row = *node.as_table();
      Transition transition = read_row(row);
      each_text(row, "from", [&](const std::string& from) {
        transition.from = wanted(state_of(from), "state", from);
        if (!row.contains("to")) transition.to = transition.from;
        if (table.has(transition)) throw Fault("transition table: two rows for one step");
        table.rows_.push_back(transition);
      });
    }
  } catch (const toml::parse_error& error) {
    throw Fault(std::string("transition table: ") + error.what());
  }
  return table;
}

const Transitions& Transitions::of_the_program() {
  static const Transitions table = [] {
    for (const Resource& resource : resources::appeals()) {
      if (resource.path == "data/transitions.toml") return parse(resource.bytes);
    }
    throw Fault("transition table: not in the program");
  }();
  return table;
}

}  // namespace viche::appeals
