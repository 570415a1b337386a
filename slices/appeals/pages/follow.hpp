#pragma once
#include <string>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>

#include "acts.hpp"
#include "pages/public_case.hpp"

/// The author's pages of one appeal, through either door: the link from the letter, or the account.
namespace viche::appeals {

struct Door {
  std::string base;  ///< "/appeals/2026-12/follow/KEY" or "/my/appeals/2026-12"
  bool by_link = false;
  CaseData data;

  By by(const kit::Call& call, std::string form_key) const;
};
/// Refusals: appeals.link_wrong, appeals.not_shown (both not_found)
Result<Door> open_door(const kit::Call& call);

std::vector<kit::Route> follow_step_routes();  ///< confirm, refute, answer, grade, withdraw: follow_steps.cpp
std::vector<kit::Route> voice_routes();        ///< join and unsubscribe: follow_voices.cpp

}  // namespace viche::appeals
