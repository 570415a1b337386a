#pragma once
#include <functional>
#include <memory>
#include <string>

#include <viche/core/progress.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/command.hpp>

#include "installation.hpp"
#include "settings.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace viche::app {

/// A mistyped --data or --database must not look like a new, empty installation: most commands want one that is there.
enum class Place { must_exist, may_be_new };

/// What every command is given: the settings said so far, and the installation when it needs one.
class Context {
 public:
  Settings settings;
  int exit_code = 0;
  bool started = false;  ///< hearers are registered

  /// Opened on first use; the schema is brought up to date. Throws CLI::ValidationError when it has to be there and
  /// is not.
  Installation& installation(Place place = Place::must_exist);
  /// The same with hearers registered, so that events of acts find them.
  Installation& started_installation(Place place = Place::must_exist);
  /// Throws CLI::ValidationError when there is none; creates nothing.
  void require_installation() const;

 private:
  std::unique_ptr<Installation> installation_;
};

/// Lets an option of the command line take only what the setting of this key takes.
void check_as_setting(CLI::Option* option, const std::string& key);

// Each adds its commands to the program; one file each.
void add_serve(CLI::App& app, Context& context);   ///< serve, work
void add_schema(CLI::App& app, Context& context);  ///< migrate, routes
void add_town(CLI::App& app, Context& context);    ///< town add|list|settings|set
void add_user(CLI::App& app, Context& context);    ///< user add|reset, apikey add
void add_demo(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);        ///< import katottg|addresses|…, and the commands of slices
void add_keeping(CLI::App& app, Context& context);       ///< backup, restore, verify
void add_verifying(CLI::App& verify, Context& context);  ///< verify receipt|tree|journal
/// Are the stored journals sound, and what slices have entered into them? Tells what is not.
bool journals_hold(Installation& installation);

/// Exit codes: 0 done, 1 something failed, 2 wrong words on the command line, 3 refused (told why).
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
using kit::exit_refused;

/// Says a refusal in words on standard error and sets the exit code.
void tell_refusal(Context& context, const Refusal& refusal);

/// The community named by --town, or the only one. Throws CLI::ValidationError.
std::shared_ptr<const kit::Town> town_named(Context& context, const std::string& slug);

}  // namespace viche::app
