#pragma once
#include <string>
#include <string_view>

#include <viche/channels/mail.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"

namespace viche::accounts {

/// The letter that brings a link, in the language of the wish. `name` greets; it may be empty.
channels::Letter letter_with_link(const i18n::Words& words, const kit::Town& town, const LinkWanted& wanted,
                                  std::string_view key, const std::string& name);

}  // namespace viche::accounts
