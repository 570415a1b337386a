#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/kit/slice.hpp>

/// The description of the API that programs read (OpenAPI 3.1), put together from the route table and from what slices
/// say of their routes in `data/openapi.json`:
///
///   tags        groups of operations, in order; their words are `openapi.tags.<tag>`
///   operations  by name of the route: tag, parameters, requestBody, responses (the good ones), refusals (status ->
///               codes) and, by name, sets
///   sets        parameters and refusals that several operations share
///   components  schemas and parameters
///
/// Method, path, right of the key, summary (`openapi.<name of the route>`) and the refusals that come of a route's kind
/// are taken from the route itself, so that they cannot differ from it.
namespace viche::kit {

/// Is it made for programs: for keys, open data, or below /api/?
bool is_for_programs(const Route& route);

/// Is it described? All that is made for programs, but for what follows a standard of others, which words its refusals
/// itself and is described there.
bool is_api(const Route& route);

struct ApiOperation {
  const Route* route = nullptr;
  std::string tag;
};
/// What is described, by tags in order.
std::vector<ApiOperation> api_operations(const Registry& registry);

/// What has a route and no description, a description and no route, or lacks words; empty when all is well.
/// Fault: a slice's part is no JSON.
std::vector<std::string> api_gaps(const Registry& registry, const i18n::Words& words);

struct ApiAbout {
  std::string title;    ///< "Viche: Ladyzhyn community"
  std::string home;     ///< where the community's pages are, without a slash at the end
  std::string contact;  ///< whom to ask
};
/// The document, in English. Fault: a slice's part is no JSON, or describes a route that is none.
std::string openapi(const Registry& registry, const i18n::Words& words, const ApiAbout& about);

}  // namespace viche::kit
