#include <viche/kit/aside.hpp>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/ui/form.hpp>

#include "aside_store.hpp"

namespace viche::kit {

namespace {

constexpr std::string_view cookie = "viche_aside";
constexpr std::string_view place = "kit_aside.fields";
constexpr std::chrono::minutes kept_for{60};
constexpr std::size_t most_bytes = std::size_t{256} << 10;

std::string_view level_name(IdentityLevel level) {
  switch (level) {
    case IdentityLevel::none: return "none";
    case IdentityLevel::email: return "email";
    case IdentityLevel::phone: return "phone";
    case IdentityLevel::strong: return "strong";
  }
  return {};
}

std::string written(const Fields& fields) {
  JsonWriter out;
  out.begin_array();
  for (const auto& [name, value] : fields) out.begin_array().value(name).value(value).end_array();
  return out.end_array().take();
}

Fields read(std::string_view json) {
  Fields fields;
  const JsonReader all = JsonReader::parse(json).value_or(JsonReader());
  for (std::size_t i = 0; i < all.size(); ++i) {
    fields.emplace_back(all.at(i).at(0).text().value_or(""), all.at(i).at(1).text().value_or(""));
  }
  return fields;
}

}  // namespace

Fields said_fields(const Call& call) {
  Fields fields;
  for (const auto& [name, value] : call.request.form.entries()) {
    if (name != ui::form_token_field && name != ui::form_key_field && is_valid_utf8(value)) {
      fields.emplace_back(name, value);
    }
  }
  return fields;
}

void put_aside(Call& call, std::string_view path) {
  const std::string key = random_token();
  const std::string text = written(said_fields(call));
  if (text.size() > most_bytes) return;
  const identity::Vault& vault = call.services.vault;
  const std::string hash = vault.blind_index(call.hromada(), "aside", key);
  const std::string sealed = vault.seal(call.hromada(), place, 0, std::string(path) + "\n" + hash + "\n" + text);
  (void)call.services.db.keep_house(call.hromada(), [&](storage::Tx& tx) -> Result<Done> {
    insert_aside(tx, hash, sealed, call.now + kept_for);
    return Done{};
  });
  call.set_cookie(cookie_name(call.request, cookie), key, std::chrono::seconds(kept_for).count());
}

Fields taken_up(Call& call, std::string_view path) {
  const std::string name = cookie_name(call.request, cookie);
  const std::string key(call.request.cookie(name));
  if (key.empty()) return {};
  const std::string hash = call.services.vault.blind_index(call.hromada(), "aside", key);
  const auto sealed = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return find_aside(session, hash, call.now); });
  if (!sealed) return {};
  const std::string beginning = std::string(path) + "\n" + hash + "\n";
  const auto text = call.services.vault.open(call.hromada(), place, 0, *sealed);
  if (!text || !starts_with(*text, beginning)) return {};
  (void)call.services.db.keep_house(call.hromada(), [&](storage::Tx& tx) -> Result<Done> {
    delete_aside(tx, hash);
    return Done{};
  });
  call.set_cookie(name, "", 0);
  return read(std::string_view(*text).substr(beginning.size()));
}

std::string level_path(IdentityLevel least, std::string_view path) {
  return "/sign-in/level?need=" + std::string(level_name(least)) + "&to=" + url_encoded(path);
}

http::Response lead_to_level(Call& call, IdentityLevel least, std::string_view path) {
  put_aside(call, path);
  return call.go(level_path(least, path));
}

}  // namespace viche::kit
