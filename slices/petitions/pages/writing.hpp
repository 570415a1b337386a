#pragma once
#include <string>

#include <viche/kit/aside.hpp>
#include <viche/kit/call.hpp>
#include <viche/ui/form.hpp>

#include "acts.hpp"

namespace viche::petitions {

/// What the author wrote in the form that was sent.
Draft draft_of(const kit::Call& call);

/// The form of a petition's words: a new one, or a draft that is changed.
struct WritingForm {
  std::string action;  ///< path
  std::string title;   ///< of the page
  kit::Fields typed;
  const Refusal* refusal = nullptr;
  const Petition* draft = nullptr;  ///< that is changed
};
http::Response show_writing_form(kit::Call& call, const WritingForm& form);

/// Has to show more of who they are before this is taken? @param path  where they come back to
bool wants_level(const kit::Call& call, const Refusal& refusal);
http::Response lead_author(kit::Call& call, std::string_view path);

}  // namespace viche::petitions
