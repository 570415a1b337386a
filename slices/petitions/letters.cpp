#include "letters.hpp"

namespace viche::petitions {

namespace {

constexpr int noon = 12;

}  // namespace

std::string day_in_words(i18n::Lang lang, calendar::Day day) {
  return i18n::date(lang, calendar::instant_of({day, noon, 0, 0}));
}

std::string told_merge(const i18n::Words& words, i18n::Lang lang, const Merge& merge) {
  const i18n::Args args{{"carried", merge.carried}, {"held", merge.held},         {"twice", merge.twice},
                        {"low", merge.low},         {"nameless", merge.nameless}, {"late", merge.late}};
  return words.text(lang, merge.done_at ? "petitions.merge.done" : "petitions.merge.going", args);
}

channels::Letter letter_of(const i18n::Words& words, const kit::Town& town, const Petition& petition,
                           const Reader& reader, const Told& told) {
  i18n::Args args = told.args;
  args.emplace("number", petition.number.text());
  args.emplace("title", petition.title);
  const std::string prefix = "petitions.letter." + told.kind + ".";
  const auto word = [&](std::string_view key) {
    return words.text(reader.lang, "petitions.letter." + std::string(key));
  };
  channels::Letter letter;
  letter.to_email = reader.email;
  letter.subject = words.text(reader.lang, prefix + "subject", {{"number", petition.number.text()}});
  letter.text = word("greeting") + "\n";
  for (const std::string& paragraph : told.paragraphs) {
    letter.text += "\n" + words.text(reader.lang, prefix + paragraph, args) + "\n";
  }
  letter.text += "\n" + word("open") + "\n" + reader.link + "\n\n" + word("no_reply") + "\n\n-- \n" +
                 town.contact_centre(reader.lang) + "\n";
  const std::string phone = town.text(kit::settings::phone);
  if (!phone.empty()) letter.text += phone + "\n";
  if (!reader.unsubscribe_url.empty()) {
    letter.text += "\n" + word("unsubscribe") + "\n" + reader.unsubscribe_url + "\n";
  }
  letter.from_name = town.name(reader.lang);
  letter.unsubscribe_url = reader.unsubscribe_url;
  letter.reference = "petition-" + petition.number.text();
  return letter;
}

}  // namespace viche::petitions
