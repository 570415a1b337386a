#include "letters.hpp"

#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "rules/grounds.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t headline_length = 120;

/// One letter being written: greeting, paragraphs, link, signature.
class Draft {
 public:
  Draft(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to, std::string_view kind)
      : words_(words), town_(town), appeal_(appeal), to_(to), prefix_("appeals.letter." + std::string(kind) + ".") {
    text_ = words.text(to.lang, "appeals.letter.greeting") + "\n";
    lead_ = words.text(to.lang, "appeals.letter.open");
  }

  /// What stands right above the link: `<kind>.<key>` instead of the usual words.
  Draft& lead(std::string_view key) {
    lead_ = words_.text(to_.lang, prefix_ + std::string(key));
    return *this;
  }
  /// The author reads of what they did themselves.
  Draft& to_author(bool author) {
    to_author_ = author;
    return *this;
  }

  /// Adds the paragraph `<kind>.<key>`.
  Draft& say(std::string_view key, i18n::Args args = {}) {
    args.emplace("number", appeal_.number.text());
    args.emplace("headline", headline_of(words_, to_.lang, {}, appeal_, headline_length).text);
    args.emplace("state", told_now(words_, to_.lang, appeal_, to_author_));
    text_ += "\n" + words_.text(to_.lang, prefix_ + std::string(key), args) + "\n";
    return *this;
  }

  channels::Letter finished() const {
    const auto word = [&](std::string_view key) { return words_.text(to_.lang, "appeals.letter." + std::string(key)); };
    channels::Letter letter;
    letter.to_email = to_.email;
    letter.subject = words_.text(to_.lang, prefix_ + "subject", {{"number", appeal_.number.text()}});
    letter.text = text_ + "\n" + lead_ + "\n" + to_.link + "\n\n" + word(to_.may_answer ? "may_reply" : "no_reply") +
                  "\n\n-- \n" + town_.contact_centre(to_.lang) + "\n";
    const std::string phone = town_.text(kit::settings::phone);
    if (!phone.empty()) letter.text += phone + "\n";
    if (!to_.unsubscribe_url.empty()) letter.text += "\n" + word("unsubscribe") + "\n" + to_.unsubscribe_url + "\n";
    letter.from_name = town_.name(to_.lang);
    letter.unsubscribe_url = to_.unsubscribe_url;
    letter.reference = "appeal-" + appeal_.number.text();
    return letter;
  }

 private:
  const i18n::Words& words_;
  const kit::Town& town_;
  const Appeal& appeal_;
  const Reader& to_;
  std::string prefix_, text_, lead_;
  bool to_author_ = false;
};

/// A list for those who work: what it is about, the lines, where it all stands.
channels::Letter staff_letter(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                              const std::string& link, const std::string& kind, const i18n::Args& args,
                              const std::vector<DueLine>& lines) {
  constexpr i18n::Lang lang = i18n::Lang::uk;
  const auto word = [&](const std::string& key) { return words.text(lang, "appeals.letter." + key); };
  channels::Letter letter;
  letter.to_email = to_email;
  letter.subject = words.text(lang, "appeals.letter." + kind + ".subject", args);
  letter.text = word("greeting") + "\n\n" + words.text(lang, "appeals.letter." + kind + ".text", args) + "\n\n";
  for (const DueLine& line : lines) {
    std::string about = line.about;
    if (!line.place.empty()) about += (about.empty() ? "" : ", ") + line.place;
    letter.text +=
        words.text(lang, "appeals.letter.due_line",
                   {{"number", line.number.text()}, {"about", about}, {"day", last_day(lang, line.due_at)}}) +
        "\n";
  }
  letter.text += "\n" + word("due_link") + "\n" + link + "\n\n" + word("no_reply") + "\n\n-- \n" +
                 town.contact_centre(lang) + "\n";
  letter.from_name = town.name(lang);
  return letter;
}

}  // namespace

channels::Letter letter_filed(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to) {
  Draft draft(words, town, appeal, to, "filed");
  draft.say("text");
  if (appeal.due_at)
    draft.say(appeal.regime == Regime::law393 ? "due_law" : "due", {{"day", last_day(to.lang, *appeal.due_at)}});
  return draft.lead("link").finished();
}

channels::Letter letter_question(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                 const Reader& to, std::string_view question) {
  return Draft(words, town, appeal, to, "question").say("text", {{"text", std::string(question)}}).finished();
}

channels::Letter letter_reported(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                 const Reader& to, std::string_view report, Instant closes_at) {
  const bool explained = appeal.outcome == Outcome::explained || appeal.outcome == Outcome::declined;
  return Draft(words, town, appeal, to, "reported")
      .say(explained ? "explained" : "text", {{"text", std::string(report)}})
      .say("until", {{"day", last_day(to.lang, closes_at)}})
      .finished();
}

channels::Letter letter_reminder(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                 const Reader& to, Instant closes_at) {
  return Draft(words, town, appeal, to, "reminder")
      .say("text")
      .say("until", {{"day", last_day(to.lang, closes_at)}})
      .finished();
}

channels::Letter letter_closed(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to,
                               bool author, std::string_view why) {
  Draft draft(words, town, appeal, to, "closed");
  draft.to_author(author).say("text");
  if (author && !appeal.forwarded_to.empty()) draft.say("forwarded_to", {{"to", appeal.forwarded_to}});
  for (const Ground& ground : all_grounds()) {
    if (!author || appeal.ground != ground.code) continue;
    draft.say("ground",
              {{"ground", words.text(to.lang, "appeals.ground." + appeal.ground)}, {"law", std::string(ground.law)}});
  }
  if (!why.empty()) draft.say("why", {{"text", std::string(why)}});
  if (author && appeal.grade == 0 && was_worked_on(appeal.outcome)) draft.say("grade");
  return draft.finished();
}

channels::Letter letter_invitation(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                   const Reader& to) {
  return Draft(words, town, appeal, to, "invitation").say("text").lead("link").finished();
}

channels::Letter letter_joined(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                               const Reader& to) {
  return Draft(words, town, appeal, to, "joined").say("text").finished();
}

channels::Letter letter_changed(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                                const Reader& to) {
  return Draft(words, town, appeal, to, "changed").say("text").finished();
}

channels::Letter letter_merged(const i18n::Words& words, const kit::Town& town, const Appeal& appeal,
                               const Reader& to) {
  return Draft(words, town, appeal, to, "merged")
      .say("text", {{"other", Number{appeal.merged_into}.text()}})
      .finished();
}

channels::Letter letter_term(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to,
                             std::string_view deed) {
  Draft draft(words, town, appeal, to, deed);
  draft.say("text", {{"day", appeal.due_at ? last_day(to.lang, *appeal.due_at) : ""}});
  return draft.say("reason", {{"reason", appeal.term_reason}}).finished();
}

channels::Letter letter_reply(const i18n::Words& words, const kit::Town& town, const Appeal& appeal, const Reader& to,
                              std::string_view issued, std::string_view text, std::string_view signed_by) {
  return Draft(words, town, appeal, to, "reply")
      .say("text", {{"letter", std::string(issued)}, {"text", std::string(text)}, {"signed", std::string(signed_by)}})
      .lead("link")
      .finished();
}

channels::Letter letter_falling_due(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                                    const std::string& home, const std::vector<DueLine>& lines) {
  return staff_letter(words, town, to_email, home + "/desk/terms", "falling_due", {}, lines);
}

channels::Letter letter_escalated(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                                  const std::string& home, int level, const std::vector<DueLine>& lines) {
  return staff_letter(words, town, to_email, home + "/desk/terms", "escalated", {{"level", std::int64_t{level}}},
                      lines);
}

channels::Letter letter_caller_reminds(const i18n::Words& words, const kit::Town& town, const std::string& to_email,
                                       const std::string& link, const DueLine& line) {
  return staff_letter(words, town, to_email, link, "caller_reminds", {{"number", line.number.text()}}, {line});
}

channels::Letter letter_split(const i18n::Words& words, const kit::Town& town, const Appeal& letter, const Reader& to,
                              const std::vector<Appeal>& parts) {
  Draft draft(words, town, letter, to, "split");
  draft.say("text", {{"n", static_cast<std::int64_t>(parts.size())}});
  for (const Appeal& part : parts) {
    const std::string about = headline_of(words, to.lang, {}, part, headline_length).text;
    const std::string day = part.due_at ? last_day(to.lang, *part.due_at) : "";
    draft.say(day.empty() ? "part" : "part_due", {{"part", part.number.text()}, {"about", about}, {"day", day}});
  }
  return draft.lead("link").finished();
}

}  // namespace viche::appeals
