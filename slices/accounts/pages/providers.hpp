#pragma once
#include <optional>
#include <string_view>

#include <viche/identity/people.hpp>
#include <viche/kit/call.hpp>

/// What other pages of accounts show of the providers of identification.
namespace viche::accounts {

/// Has this community any?
bool offers_providers(const kit::Call& call);
/// A button for each in place of {{>PROVIDERS}}; nothing when there is none.
void offer_providers(kit::Call& call, ui::View& view, std::string_view to);
/// The signed-in account as a person, when a provider or a clerk has told who that is.
std::optional<identity::Person> told_person(const kit::Call& call);

}  // namespace viche::accounts
