#pragma once
#include <string_view>

#include <viche/kit/call.hpp>

#include "model.hpp"

namespace viche::appeals {

struct CaseData;

/// A photo of a case as an answer: the covered copy where there is one. Refusal not_found.
/// @param id  of the photo, or "cover"
http::Response photo_answer(kit::Call& call, const CaseData& data, bool own);
/// A recording, to be played on the page or saved.
http::Response recording_answer(kit::Call& call, const CaseData& data);

}  // namespace viche::appeals
