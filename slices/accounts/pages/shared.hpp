#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/identity.hpp>
#include <viche/identity/passkeys.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/ui/form.hpp>
#include <viche/ui/page.hpp>

#include "acts.hpp"

/// What the pages of accounts share.
namespace viche::accounts {

using kit::get;
using kit::post;

/// A page that search engines leave alone, with what was just done (?told=) on top.
ui::Page page(kit::Call& call, std::string title, std::vector<ui::Crumb> crumbs = {});
/// To a path, where `accounts.told.<code>` is shown.
http::Response told(kit::Call& call, std::string_view path, std::string_view code);

/// `to` of the query or the form as a path of this host without the language's prefix; else empty.
std::string wished_path(const kit::Call& call);
/// "?to=…" for handing it on, or empty.
std::string handed_on(std::string_view path);

/// Gives the browser its session and leads on: to the second factor when it is wanted, else to where the person
/// was going, else home (the desk for staff, the account for residents).
http::Response welcome(kit::Call& call, const identity::Identity::Opened& opened, std::string_view to);
/// Gives the browser another token for the session.
void keep_session(kit::Call& call, std::string_view token);
void forget_session(kit::Call& call);
std::string_view session_token(const kit::Call& call);

/// Where this community's passkeys belong: its own address, never what a request says.
identity::Site site_of(const kit::Call& call);
/// A button that asks the device for a passkey of this person (or of anybody): in place of {{>marker}}. `from` says where
/// to come back to when it does not hold: "sign_in", "code", "level".
void put_passkey_button(kit::Call& call, ui::View& view, std::string_view marker, std::string_view from);

/// A form that makes a passkey on this device and gives it a name; it is sent to `path`, and asked for at `path`/ask.
/// @param refusal  of the one that was sent
void put_new_passkey(kit::Call& call, ui::View& view, std::string_view marker, std::string_view path,
                     const Refusal* refusal = nullptr);

/// Is this session weaker than its account, so that it changes no keys of it?
bool must_confirm(const kit::Call& call);
/// The page of a refusal; of one that asks to confirm first, the page where that is done.
http::Response refuse_or_lead(kit::Call& call, const Refusal& refusal, std::string_view path);

/// Pages that a passkey comes back to when it did not hold.
http::Response show_sign_in(kit::Call& call, const Refusal* refusal);
http::Response show_code(kit::Call& call, const Refusal* refusal);
http::Response show_level(kit::Call& call, const Refusal* refusal);

/// Is it the first of two clicks? Remembers the form's key; a form shown again has a fresh one.
bool first_click(kit::Call& call);

/// What a letter with a link needs to know of this request.
LinkWanted link_wanted(const kit::Call& call, LinkWanted::Letter letter, std::string_view email, std::string_view to);

/// "Firefox, Windows": what a browser says about itself, in a few words; or what it said, cut short.
std::string device_words(std::string_view user_agent);

}  // namespace viche::accounts
