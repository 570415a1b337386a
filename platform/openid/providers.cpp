#include <viche/openid/providers.hpp>

#include <utility>

namespace viche::openid {

Providers::Providers(storage::Database& database, const identity::Vault& vault, const Clock& clock,
                     std::vector<ProviderSettings> providers)
    : database_(database), vault_(vault), clock_(clock), providers_(std::move(providers)) {}

}  // namespace viche::openid
