#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/channels/mail.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"

/// The letters of petitions: short, plain text, in the reader's language. Pure: they are told everything.
namespace viche::petitions {

/// Who reads it, and where its links lead. Addresses are absolute.
struct Reader {
  std::string email;
  i18n::Lang lang = i18n::Lang::uk;
  std::string link;             ///< the petition's page
  std::string unsubscribe_url;  ///< empty: cannot be ended (the author)
};

/// What a letter says: words petitions.letter.<kind>.<paragraph>, filled with `args` beside {number} and {title}.
struct Told {
  std::string kind;  ///< "published"
  std::vector<std::string> paragraphs{"text"};
  i18n::Args args = {};
};

/// The subject has the number alone: never a name, a title or a reason.
channels::Letter letter_of(const i18n::Words& words, const kit::Town& town, const Petition& petition,
                           const Reader& reader, const Told& told);

/// How many signatures have gone over, and how many could not and why.
std::string told_merge(const i18n::Words& words, i18n::Lang lang, const Merge& merge);
/// "22 листопада 2026": of a term's last day.
std::string day_in_words(i18n::Lang lang, calendar::Day day);

}  // namespace viche::petitions
