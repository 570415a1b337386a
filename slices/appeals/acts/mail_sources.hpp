#pragma once
#include <string>

#include <viche/channels/incoming.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "../mail_model.hpp"

namespace viche::appeals {

/// The settings of a community's mailbox as the reader wants them. Only hosts that whoever keeps the installation allowed
/// may lie in its own network.
channels::ImapSettings imap_settings(const kit::Services& services, const MailBox& box);
/// The maildir of a community: its folder below the one of the installation; empty when that has none.
std::string maildir_of(const kit::Services& services, const kit::Town& town);

/// Letters that answer for their authors go into their cases; what a case does not take waits for a person.
void put_answers_of_mail(kit::Services& services, const kit::Town& town, Instant now);

}  // namespace viche::appeals
