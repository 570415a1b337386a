#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/identity.hpp>
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

/// Is it the first of two clicks? Remembers the form's key; a form shown again has a fresh one.
bool first_click(kit::Call& call);

/// What a letter with a link needs to know of this request.
LinkWanted link_wanted(const kit::Call& call, LinkWanted::Letter letter, std::string_view email, std::string_view to);

/// "Firefox, Windows": what a browser says about itself, in a few words; or what it said, cut short.
std::string device_words(std::string_view user_agent);

}  // namespace viche::accounts
