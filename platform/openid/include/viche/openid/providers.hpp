#pragma once
#include <string>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

/// Who somebody is, asked of those who know: OpenID providers and id.gov.ua.
namespace viche::openid {

/// A provider as the installation's administrator described it.
struct ProviderSettings {
  std::string name;  ///< "id.gov.ua": in addresses and in the journal
};

class Providers {
 public:
  Providers(storage::Database& database, const identity::Vault& vault, const Clock& clock,
            std::vector<ProviderSettings> providers);

 private:
  storage::Database& database_;
  const identity::Vault& vault_;
  const Clock& clock_;
  std::vector<ProviderSettings> providers_;
};

}  // namespace viche::openid
