#pragma once
#include <mutex>
#include <optional>

#include "id_token.hpp"
#include "source.hpp"

namespace viche::openid {

/// A provider of OpenID Connect: discovery, authorization code with PKCE (RFC 7636), ID token, userinfo.
class OpenId final : public Source {
 public:
  OpenId(const ProviderSettings& settings, const Clock& clock) : settings_(settings), clock_(clock) {}

  Result<std::string> address(const Errand& errand, const std::string& state) override;
  Result<Heard> hear(const Errand& errand, const Answer& answer) override;

 private:
  struct Doors {
    std::string authorization, token, keys, userinfo;
    bool secret_in_form = false;  ///< client_secret_post; else in the header
    bool names_itself = false;    ///< `iss` stands in every answer (RFC 9207)
  };
  struct Tokens {
    std::string access, id;
  };
  Result<Doors> doors();
  Result<Doors> read_doors(const JsonReader& document) const;
  Check check_issuer(const Doors& doors, const Answer& answer) const;
  Result<Tokens> redeem(const Doors& doors, const Errand& errand, const Answer& answer) const;
  /// The keys, asked for anew when they are old, or the token's is not among them: that at most once a minute.
  Result<JsonReader> keys(const Doors& doors, const TokenHead& head);
  Result<JsonReader> claims(const Doors& doors, const Errand& errand, const Tokens& tokens);
  /// What the ID token left out, if the provider tells it elsewhere.
  Result<JsonReader> more(const Doors& doors, const JsonReader& claims, const Tokens& tokens) const;
  Result<Heard> heard(const JsonReader& claims, const JsonReader& more) const;

  const ProviderSettings& settings_;
  const Clock& clock_;
  std::mutex mutex_;
  std::optional<Doors> doors_;
  std::optional<JsonReader> keys_;
  Instant doors_at_, keys_at_;
  Instant sought_at_;  ///< when a key was last sought that was not among them
};

}  // namespace viche::openid
