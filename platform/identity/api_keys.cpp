#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>

#include "keys_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

constexpr std::string_view beginning = "viche_";  // so that a key that leaked is recognised where it lies
constexpr std::size_t longest_name = 100;

bool is_scope(std::string_view scope) {
  for (const char c : scope) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '_')) return false;
  }
  return !scope.empty();
}

Identity::ApiKey key_of(const ApiKeyRow& row) {
  Identity::ApiKey key{row.id, row.name, {}, row.created_at};
  for (const std::string_view scope : split(row.scopes, ' ')) {
    if (!scope.empty()) key.scopes.emplace_back(scope);
  }
  return key;
}

}  // namespace

Result<std::string> Identity::create_api_key(HromadaId hromada, const Actor& by, std::string_view name,
                                             const std::vector<std::string>& scopes) {
  ApiKeyRow row;
  row.id = storage::next_id();
  row.name = is_valid_utf8(name) ? tidy_line(name) : std::string();
  row.created_at = state_->clock.now();
  if (row.name.empty()) return invalid("identity.name_empty", "name");
  if (length(row.name) > longest_name) return invalid("identity.name_long", "name");
  for (const std::string& scope : scopes) {
    if (!is_scope(scope)) return invalid("identity.scope_invalid", "scopes");
    row.scopes += (row.scopes.empty() ? "" : " ") + scope;
  }
  std::string key = std::string(beginning) + random_token(32);
  const std::string key_hash = state_->vault.blind_index(hromada, "api_key", key);
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Result<std::string> {
    insert_api_key(tx, row, key_hash, by.account);
    audit::record(tx, by, "identity.create_api_key", "api_key", row.id, row.created_at);
    return key;
  });
}

std::optional<Identity::ApiKey> Identity::api_key(HromadaId hromada, std::string_view key) const {
  if (!starts_with(key, beginning)) return std::nullopt;
  const std::string key_hash = state_->vault.blind_index(hromada, "api_key", key);
  const auto row =
      state_->database.read(hromada, [&](storage::Session& session) { return find_api_key(session, key_hash); });
  if (!row) return std::nullopt;
  return key_of(*row);
}

std::vector<Identity::ApiKey> Identity::api_keys(HromadaId hromada) const {
  const auto rows = state_->database.read(hromada, [](storage::Session& session) { return all_api_keys(session); });
  std::vector<ApiKey> keys;
  for (const ApiKeyRow& row : rows) keys.push_back(key_of(row));
  return keys;
}

Check Identity::revoke_api_key(HromadaId hromada, const Actor& by, std::int64_t id) {
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    if (!delete_api_key(tx, id)) return not_found("identity.no_key");
    audit::record(tx, by, "identity.revoke_api_key", "api_key", id, state_->clock.now());
    return Done{};
  });
}

}  // namespace viche::identity
