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

/// A question of the staff that has not been answered yet, or null.
const Entry* open_question(const CaseData& data);

std::vector<kit::Route> follow_step_routes();  ///< confirm, refute, answer, grade, withdraw: follow_steps.cpp
std::vector<kit::Route> voice_routes();        ///< join and unsubscribe: follow_voices.cpp

/// Joins somebody who is signed in, sends everybody else the letter with the link. @returns the path to go to.
/// Refusals: those of join and ask_to_join, appeals.email_missing [email], too_many_requests
Result<std::string> join_from_page(kit::Call& call, Number number, std::string_view email);

}  // namespace viche::appeals
