#pragma once
#include <memory>
#include <string>
#include <vector>

#include <viche/kit/services.hpp>
#include <viche/storage/database.hpp>

#include "settings.hpp"

namespace viche::kit {
class Registry;
}

namespace viche::app {

/// Everything one process needs, made in the right order and taken down in the reverse.
class Installation {
 public:
  /// Opens the database, brings its schema up to date when `migrate`, loads words, templates and dictionaries.
  /// Fault: something of that fails, or the schema is behind and `migrate` is off.
  explicit Installation(Settings settings, bool migrate = true);
  ~Installation();
  Installation(const Installation&) = delete;
  Installation& operator=(const Installation&) = delete;

  const Settings& settings() const;
  kit::Services& services();
  const kit::Registry& registry() const;
  storage::Database& db();

  /// Registers hearers, job handlers and timers of all parts; once, before serving or working.
  void start_slices();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Parts with a schema, in the order of their dependence.
std::vector<storage::Part> schema_parts(const kit::Registry& registry);

/// Where the database is.
storage::Options storage_of(const Settings& settings);

/// Path of the running program.
std::string own_path();

}  // namespace viche::app
