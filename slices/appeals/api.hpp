#pragma once
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>

/// JSON, GeoJSON, CSV and Atom in and out.
namespace viche::appeals {

std::vector<kit::Route> api_routes();             ///< keys: file, read, step; suggestions for the forms: api.cpp
std::vector<kit::Route> api_open_routes();        ///< terms, and executors by their score: api_open.cpp
std::vector<kit::Route> api_card_routes();        ///< registration cards: api_cards.cpp
std::vector<kit::Route> api_desk_routes();        ///< what the staff do with one appeal; what falls due: api_desk.cpp
std::vector<kit::Route> api_moderation_routes();  ///< what others are shown: api_moderation.cpp
std::vector<kit::Route> api_registry_routes();    ///< letters on paper, the journal: api_registry.cpp
std::vector<kit::Route> feed_routes();            ///< /appeals.geojson, /appeals.csv, /appeals.atom: feeds.cpp

/// Whom the key of a call stands for: an executor; or an operator, a moderator, the head, by its scopes; with reading
/// alone nobody of the council.
Actor acting(const kit::Call& call);
/// A problem whose fields are named as in the body. What is no JSON at all is a malformed request (400), not one that
/// could be mended field by field.
http::Response refuse_body(kit::Call& call, const Refusal& refusal);
/// Is its Idempotency-Key one, if there is any? Refusal: api.idempotency_key_invalid
Check sound_key(const kit::Call& call);

}  // namespace viche::appeals
