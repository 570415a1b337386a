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

std::string_view name_of(identity::FactorChange change) {
  using identity::FactorChange;
  switch (change) {
    case FactorChange::passkey_added: return "passkey_added";
    case FactorChange::passkey_removed: return "passkey_removed";
    case FactorChange::totp_set: return "totp_set";
    case FactorChange::totp_cleared: return "totp_cleared";
    case FactorChange::recovery_made: return "recovery_made";
    case FactorChange::recovery_used: return "recovery_used";
    case FactorChange::phone_confirmed: return "phone_confirmed";
  }
  return {};
}

i18n::Lang lang_of(const identity::Account& owner) { return owner.lang == "en" ? i18n::Lang::en : i18n::Lang::uk; }

channels::Letter plain_letter(const i18n::Words& words, const kit::Town& town, const identity::Account& owner,
                              const std::string& subject, const std::string& body) {
  const i18n::Lang lang = lang_of(owner);
  channels::Letter letter;
  letter.to_email = owner.email;
  letter.to_name = owner.name;
  letter.subject = words.text(lang, subject);
  letter.text = words.text(lang, "accounts.letter.greeting") + "\n\n" + body + "\n\n-- \n" + town.name(lang) + "\n";
  letter.from_name = town.name(lang);
  return letter;
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

channels::Letter letter_of_change(const i18n::Words& words, const kit::Town& town, const identity::Account& owner,
                                  identity::FactorChange change) {
  const i18n::Lang lang = lang_of(owner);
  const i18n::Args args{{"town", town.name(lang)}};
  const std::string key = "accounts.letter.change." + std::string(name_of(change));
  const std::string phone = town.text(kit::settings::phone);
  std::string body = words.text(lang, key, args) + "\n\n" + words.text(lang, "accounts.letter.change.not_you");
  if (!phone.empty()) body += " " + words.text(lang, "accounts.letter.change.call", {{"phone", phone}});
  return plain_letter(words, town, owner, "accounts.letter.change.subject", body);
}

channels::Letter letter_of_seen(const i18n::Words& words, const kit::Town& town, const identity::Account& owner,
                                const std::string& home) {
  const i18n::Lang lang = lang_of(owner);
  const i18n::Args args{{"town", town.name(lang)}};
  const std::string body = words.text(lang, "accounts.letter.seen.text", args) + "\n\n" + home +
                           ui::url(lang, "/account") + "\n\n" + words.text(lang, "accounts.letter.seen.after");
  return plain_letter(words, town, owner, "accounts.letter.seen.subject", body);
}

}  // namespace viche::accounts
