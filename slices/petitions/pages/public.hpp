#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/kit/slice.hpp>

#include "acts.hpp"
#include "store.hpp"

/// What the public's pages share.
namespace viche::petitions {

std::vector<kit::Route> petition_routes();   ///< one petition for everybody: public_petition.cpp
std::vector<kit::Route> names_routes();      ///< who signed: public_names.cpp
std::vector<kit::Route> figures_routes();    ///< how it went: public_figures.cpp
std::vector<kit::Route> share_routes();      ///< card, QR code, poster: public_share.cpp
std::vector<kit::Route> signing_routes();    ///< signing.cpp
std::vector<kit::Route> writing_routes();    ///< a new petition: writing.cpp
std::vector<kit::Route> own_routes();        ///< the author's own: writing_own.cpp
std::vector<kit::Route> integrity_routes();  ///< what was counted and taken out: integrity_page.cpp

std::string front_block(kit::Call& call);
std::vector<kit::Finding> findings(kit::Call& call, std::string_view text, std::int64_t limit);

/// "/petitions/2026-17"
std::string path_of(const Petition& petition, std::string_view part = {});
By by_of(const kit::Call& call, std::string form_key = {});

/// The petition of the path with its numbers, when everybody may see it. Refusal: not_found
Result<Brief> load_shown(const kit::Call& call);
/// The same for whoever has the link: also one that looks for its first supporters.
Result<Brief> load_linked(const kit::Call& call);

/// Petitions that everybody may see with these words in any form, newest first.
std::vector<Brief> found_by_words(const kit::Call& call, std::string_view text, const std::vector<State>& states);
/// Those that share words with a title, the likest first: all that can still be signed or was answered.
std::vector<Brief> similar_to(const kit::Call& call, std::string_view title, std::int64_t except);

/// Of one address of the network: refuses when too many pages of names are asked for. Refusal: too_many_requests
Check check_names_rate(const kit::Call& call);

}  // namespace viche::petitions
