#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/channels/mail.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"

/// The letters of appeals: short, plain text, in the reader's language. Pure: they are told everything.
namespace viche::appeals {

/// Who reads it, and where its links lead. Addresses are absolute.
struct Reader {
  std::string email;
  i18n::Lang lang = i18n::Lang::uk;
  std::string link;             ///< the author's own, or the public page
  std::string unsubscribe_url;  ///< empty: cannot be ended (the author)
  bool may_answer = false;      ///< an answer to the letter comes into the case
};

/// To the author, at once: number, link, term.
channels::Letter letter_filed(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to);
/// To the author: staff ask something.
channels::Letter letter_question(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                 const Reader& to, std::string_view question);
/// To the author: reported as done (or answered); please confirm or refute.
/// @param closes_at  when silence closes it
channels::Letter letter_reported(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                 const Reader& to, std::string_view report, Instant closes_at);
/// To the author, who has not answered to the report.
channels::Letter letter_reminder(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                 const Reader& to, Instant closes_at);
/// To everybody subscribed: it is over. The author is told what they did themselves, where it was forwarded and on which
/// ground it ended, and asked for a grade.
/// @param why  what was written to the author; empty: nothing
channels::Letter letter_closed(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to,
                               bool author, std::string_view why = {});
/// To whoever wants to join: the link counts the voice.
channels::Letter letter_invitation(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                   const Reader& to);
/// To a neighbour who joined.
channels::Letter letter_joined(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to);
/// To everybody subscribed: something changed (published, planned, refuted, ...).
channels::Letter letter_changed(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                const Reader& to);

/// It goes on in another appeal: its number.
channels::Letter letter_merged(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to);

/// The term or the regime was changed: by when an answer is due now, and why.
/// @param deed  extend_term, shorten_term, convert_law393 or convert_operational
channels::Letter letter_term(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to,
                             std::string_view deed);

/// To the author: a letter of reply was issued.
/// @param issued  its number
channels::Letter letter_reply(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to,
                              std::string_view issued, std::string_view text, std::string_view signed_by);

/// A line of a letter to those who work.
struct DueLine {
  Number number;
  std::string about, place;
  Instant due_at;
};
/// To an executor: what falls due in the next days. In Ukrainian, as all that the staff are written.
/// @param home  absolute address of the community's pages
channels::Letter letter_falling_due(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                                    const std::string& home, const std::vector<DueLine>& lines);
/// To whoever a level of what is overdue belongs to.
channels::Letter letter_escalated(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                                  const std::string& home, int level, const std::vector<DueLine>& lines);

/// To an executor: the author has called and asks how it goes. Nothing of the author.
channels::Letter letter_caller_reminds(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                                       const std::string& link, const DueLine& line);

/// To the author of a letter that was split: the numbers of all its questions, in order.
channels::Letter letter_split(const i18n::Words& words, const kit::Town& town, const Appeal& letter, const Reader& to,
                              const std::vector<Appeal>& parts);

}  // namespace viche::appeals
