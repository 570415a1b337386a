#pragma once
#include "pages/desk.hpp"

namespace viche::appeals::desk {

/// What is different when the page of a case is shown again after a form of it.
struct CaseExtra {
  std::string form = {};  ///< "question" or "note": the form that was refused
  const Refusal* refusal = nullptr;
  const Appeal* author = nullptr;  ///< with the personal columns opened: after a journalled look
};
http::Response show_case(kit::Call& call, const Case& one, const CaseExtra& extra = {});

}  // namespace viche::appeals::desk
