#include "letters.hpp"

#include <viche/core/text.hpp>
#include <viche/ui/templates.hpp>

namespace viche::accounts {

namespace {

std::string prefix_of(LinkWanted::Letter letter) {
  switch (letter) {
    case LinkWanted::Letter::sign_in: return "accounts.letter.sign_in.";
    case LinkWanted::Letter::reset_password: return "accounts.letter.reset.";
    case LinkWanted::Letter::invitation: return "accounts.letter.invitation.";
  }
  return {};
}

std::string address_of(const LinkWanted& wanted, i18n::Lang lang, std::string_view key) {
  const bool sign_in = wanted.letter == LinkWanted::Letter::sign_in;
  std::string path = (sign_in ? "/sign-in/link/" : "/sign-in/reset/") + std::string(key);
  if (!wanted.to.empty()) path += "?to=" + url_encoded(wanted.to);
  return wanted.base + ui::url(lang, path);
}

}  // namespace

channels::Letter letter_with_link(const i18n::Words& words, const kit::Town& town, const LinkWanted& wanted,
                                  std::string_view key, const std::string& name) {
  const i18n::Lang lang = wanted.lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  const std::string prefix = prefix_of(wanted.letter);
  const i18n::Args args{{"town", town.name(lang)}, {"again", wanted.base + ui::url(lang, "/sign-in/reset")}};
  channels::Letter letter;
  letter.to_email = wanted.email;
  letter.to_name = name;
  letter.subject = words.text(lang, prefix + "subject", args);
  letter.text = words.text(lang, "accounts.letter.greeting") + "\n\n" + words.text(lang, prefix + "text", args) +
                "\n\n" + address_of(wanted, lang, key) + "\n\n" + words.text(lang, prefix + "after", args) +
                "\n\n-- \n" + town.name(lang) + "\n";
  letter.from_name = town.name(lang);
  return letter;
}

}  // namespace viche::accounts
