#include <CLI/CLI.hpp>

#include <iostream>

#include <viche/core/ids.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/slice.hpp>
#include <viche/kit/town.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

struct UserWords {
  std::string town, organisation;
  identity::NewAccount account;
  std::vector<std::string> roles;
  bool clear_totp = false;
  std::string key_name;
  std::vector<std::string> scopes{"appeals.read", "appeals.write"};
};

/// A password nobody has to think up: 120 bits.
std::string fresh_password() { return random_token(15); }

void read_roles(UserWords& words) {
  for (const std::string& name : words.roles) {
    const auto role = role_of(name);
    if (!role) throw CLI::ValidationError("--role", "there is no role " + name);
    words.account.roles.add(*role);
  }
  words.account.staff = !words.account.roles.empty();
}

std::int64_t organisation_named(Context& context, HromadaId hromada, const std::string& slug) {
  if (slug.empty()) return 0;
  const auto found = context.installation().db().read(
      hromada, [&](storage::Session& session) { return kit::find_organisation(session, slug); });
  if (!found) throw CLI::ValidationError("--organisation", "there is no organisation " + slug);
  return found->id;
}

void add_one(Context& context, UserWords words) {
  const auto town = town_named(context, words.town);
  read_roles(words);
  words.account.organisation = organisation_named(context, town->id, words.organisation);
  const bool made_up = words.account.password.empty();
  if (made_up) words.account.password = fresh_password();
  const auto added = context.installation().services().identity.create(town->id, Actor::system(), words.account);
  if (!added) return tell_refusal(context, added.refusal());
  std::cout << "Added " << words.account.email << ".\n";
  if (made_up) std::cout << "Password: " << words.account.password << '\n';
}

void reset(Context& context, const UserWords& words) {
  const auto town = town_named(context, words.town);
  identity::Identity& identity = context.installation().services().identity;
  const auto account = identity.find_by_email(town->id, words.account.email);
  if (!account) throw CLI::ValidationError("--email", "there is no such account");
  const std::string password = words.account.password.empty() ? fresh_password() : words.account.password;
  const Check done = identity.set_password(town->id, Actor::system(), account->id, password);
  if (!done) return tell_refusal(context, done.refusal());
  if (words.clear_totp) (void)identity.clear_totp(town->id, Actor::system(), account->id);
  std::cout << "Password: " << password << '\n';
}

void add_key(Context& context, const UserWords& words) {
  const auto town = town_named(context, words.town);
  const kit::Registry& registry = context.installation().services().registry;
  for (const std::string& scope : words.scopes) {
    if (!registry.has_scope(scope)) throw CLI::ValidationError("--scope", "there is no right " + scope);
  }
  const auto key = context.installation().services().identity.create_api_key(town->id, Actor::system(), words.key_name,
                                                                             words.scopes);
  if (!key) return tell_refusal(context, key.refusal());
  std::cerr << "The key is shown once:\n";
  std::cout << key.value() << '\n';
}

}  // namespace

void add_user(CLI::App& app, Context& context) {
  auto words = std::make_shared<UserWords>();
  CLI::App* user = app.add_subcommand("user", "Accounts");
  user->require_subcommand(1);
  CLI::App* add = user->add_subcommand("add", "Adds an account; prints a password when none is given");
  CLI::App* again = user->add_subcommand("reset", "Sets a new password and ends all sessions");
  for (CLI::App* command : {add, again}) {
    kit::ask_town(*command, words->town);
    command->add_option("--email", words->account.email)->required();
    command->add_option("--password", words->account.password, "Made up and printed when absent");
  }
  add->add_option("--name", words->account.name, "Name and surname");
  add->add_option("--role", words->roles,
                  "operator executor moderator registrar head editor analyst administrator; none: a resident");
  add->add_option("--organisation", words->organisation, "Short name of the executor the person works for");
  again->add_flag("--clear-totp", words->clear_totp, "Also forgets the second factor");
  add->callback([&context, words] { add_one(context, *words); });
  again->callback([&context, words] { reset(context, *words); });

  CLI::App* key = app.add_subcommand("apikey", "Keys of the API");
  key->require_subcommand(1);
  CLI::App* add_api_key = key->add_subcommand("add", "Makes a key; it alone is on the last line");
  kit::ask_town(*add_api_key, words->town);
  add_api_key->add_option("--name", words->key_name, "What it is for")->required();
  add_api_key->add_option("--scope", words->scopes, "appeals.read appeals.write …")->capture_default_str();
  add_api_key->callback([&context, words] { add_key(context, *words); });
}

}  // namespace viche::app
