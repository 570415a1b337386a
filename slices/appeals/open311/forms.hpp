#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/result.hpp>
#include <viche/files/files.hpp>
#include <viche/kit/call.hpp>

#include "acts.hpp"

/// What the forms of Open311 have in common: files, links, keys, and the names that their fields have there.
namespace viche::appeals::open311 {

/// The photos of the form, under whatever name they came, through the checks that the site's photos pass.
/// Refusals: appeals.photos_many, those of Files::take_photo [media]
std::vector<files::Stored> photos_in(kit::Call& call, Refusals& refusals);

/// The links of media_url, each on a line of its own below the text. The server opens none of them.
/// Refusal: open311.media_url_invalid [media_url]
std::string links_in(const kit::Call& call, Refusals& refusals);

/// Whoever the key stands for, with an idempotency key and a digest of what was sent with it. An empty key is none.
/// @param purpose  what the key is for: of one purpose it is no key for another
By by_key(const kit::Call& call, const Actor& actor, std::string_view purpose, std::string_view key);

/// A refusal and its companions with the fields called as the standard calls them, one for each field.
Refusal as_in_form(const Refusal& refusal);

}  // namespace viche::appeals::open311
