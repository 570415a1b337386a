#pragma once
#include <memory>

#include "source.hpp"

namespace viche::openid {

/// The integrated system of electronic identification, id.gov.ua: like OAuth, with its own names.
/// Law: КМУ 1150 of 3.11.2023. Source: its description of information processing (IDInfoProcessingD), as its public
/// clients quote it.
class IdGovUa final : public Source {
 public:
  IdGovUa(const ProviderSettings& settings, std::shared_ptr<const Envelope> envelope)
      : settings_(settings), envelope_(std::move(envelope)) {}

  Result<std::string> address(const Errand& errand, const std::string& state) override;
  Result<Heard> hear(const Errand& errand, const Answer& answer) override;

 private:
  struct Ticket {
    std::string token, user;
  };
  Result<Ticket> redeem(const Answer& answer) const;
  Result<JsonReader> person(const Ticket& ticket) const;
  /// The data are here: the ticket is not needed any more. What comes of it changes nothing.
  void give_back(const Ticket& ticket) const;

  const ProviderSettings& settings_;
  std::shared_ptr<const Envelope> envelope_;
};

}  // namespace viche::openid
