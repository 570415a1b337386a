#pragma once
#include <string_view>

#include "acts.hpp"
#include "replies/reply.hpp"

namespace viche::appeals::replies {

/// Who may prepare a letter: whoever may learn how to reach an author. Who may issue it: not an executor.
inline constexpr Roles writers = who::callers;
inline constexpr Roles issuers{Role::operator_, Role::registrar, Role::head};
/// Who keeps the templates.
inline constexpr Roles template_keepers{Role::administrator, Role::registrar, Role::head};

/// A draft with everything filled in that is known: address with the name in the vocative, addressee in the dative,
/// numbers, days, the last report, who signs. The look at the author is journalled.
/// @returns its identifier. Refusals: reply.kind_unknown [kind], appeals.step_not_yours (forbidden), not_found
/// Law: КМУ 348 (відповідь заявникові); 393/96-ВР ст. 5, 7, 8, 15, 20
Result<std::int64_t> prepare(const By& by, Number number, std::string_view kind);
/// Changes a draft. Refusals: those of check_content, reply.issued (conflict), appeals.step_not_yours (forbidden), not_found
Check save(const By& by, Number number, std::int64_t id, const Content& content);
/// Takes a draft away. Refusals: reply.issued (conflict), appeals.step_not_yours (forbidden), not_found
Check discard(const By& by, Number number, std::int64_t id);
/// Gives it the next number of the year and today's date; nobody changes it after that. Effects: a line of the
/// timeline, a letter to the author's e-mail, audit entry and event with the deed "reply".
/// Refusals: those of may_issue, reply.issued (conflict), appeals.step_not_yours (forbidden), not_found
/// Law: КМУ 348 (вихідний номер і дата)
Check issue(const By& by, Number number, std::int64_t id);

/// The letter, opened; the look at the author is journalled when it is the staff that look.
/// Refusals: appeals.step_not_yours (forbidden), not_found
Result<Reply> look_at(const By& by, const Appeal& appeal, std::int64_t id);

/// A new version of a template. Refusals: reply.kind_unknown, those of check_template, appeals.step_not_yours (forbidden)
/// Effects: audit entry appeals.reply_template.
Check change_template(const By& by, std::string_view kind, std::string_view text);

}  // namespace viche::appeals::replies
