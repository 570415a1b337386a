#pragma once
#include <string>
#include <string_view>

#include <viche/channels/mail.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"

namespace viche::accounts {

/// The letter that brings a link, in the language of the wish. `name` greets; it may be empty.
channels::Letter letter_with_link(const i18n::Words& words, const kit::Town& town, const LinkWanted& wanted,
                                  std::string_view key, const std::string& name);

/// That something has changed in how the account is entered, with what to do if it was not they.
channels::Letter letter_of_change(const i18n::Words& words, const kit::Town& town, const identity::Account& owner,
                                  identity::FactorChange change);
/// That a clerk saw the document; nothing of it stands there.
channels::Letter letter_of_seen(const i18n::Words& words, const kit::Town& town, const identity::Account& owner,
                                const std::string& home);

}  // namespace viche::accounts
