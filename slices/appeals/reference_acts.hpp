#pragma once
#include <viche/kit/organisation.hpp>

#include "acts.hpp"

namespace viche::appeals {

/// Changes a category: its names, group, order, executor, terms, marks, words, questions and exceptions by settlement;
/// one without an identifier is added. Appeals filed before keep their terms. Administrator, editor.
/// Refusals: desk.name_missing [name_uk], desk.group_missing [group], desk.number_invalid [accept_hours, term_count,
/// position], desk.question_group_unknown [question_group] (not in the classifier of today), not_found, appeals.step_not_yours (forbidden), appeals.step_organisation_missing [organisation];
/// of a new one desk.slug_invalid, desk.slug_taken [slug]
/// Effects: audit entry appeals.category. When it is private, its appeals are hidden in the same act, each with a line for
/// its author; they are not shown again by themselves when it becomes public.
Check change_category(const By& by, const Category& category);

/// Sets one setting. Administrator.
/// Refusals: those of kit::check_setting, settings.act_missing [act] where a council decides, settings.unknown
/// (not_found), appeals.step_not_yours (forbidden)
Check change_setting(const By& by, std::string_view key, std::string_view value, std::string_view act_title);

/// Adds an executor, or changes the one with this slug. Administrator.
/// Refusals: desk.slug_invalid [slug], desk.name_missing [name_uk], appeals.email_invalid [email],
/// desk.edrpou_invalid [edrpou], appeals.step_not_yours (forbidden)
Check change_organisation(const By& by, const kit::Organisation& organisation);

}  // namespace viche::appeals
