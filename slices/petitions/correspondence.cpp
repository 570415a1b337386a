#include "correspondence.hpp"

#include <algorithm>

#include <viche/channels/mail.hpp>
#include <viche/core/log.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/once.hpp>
#include <viche/ui/templates.hpp>

#include "acts.hpp"
#include "letters.hpp"
#include "store.hpp"
#include "store/integrity.hpp"
#include "store/merges.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t at_once = 200;

i18n::Lang lang_of(const std::string& code) { return code == "en" ? i18n::Lang::en : i18n::Lang::uk; }

bool is_one_of(std::string_view deed, std::initializer_list<std::string_view> all) {
  return std::find(all.begin(), all.end(), deed) != all.end();
}

class Correspondence {
 public:
  Correspondence(kit::Services& services, const kit::Town& town, Petition petition, std::string_view deed,
                 std::int64_t which)
      : services_(services), town_(town), petition_(std::move(petition)), deed_(deed) {
    email_ = mailbox_of(services_, town_.id, petition_.author_account);
    services_.db.read(town_.id, [&](storage::Session& session) {
      merge_ = find_merge(session, petition_.id).value_or(Merge());
      counted_ = counts(session, petition_.id).counted;
      for (const Step& step : steps(session, petition_.id)) {
        if (name(step.deed) == deed_) step_ = step;
      }
      if (const auto taken = find_invalidation(session, which)) taken_ = *taken;
      const std::int64_t offered = merge_offer(session, petition_.id);
      const auto other = deed_ == "offer" ? find_by_id(session, offered) : find(session, {petition_.merged_into});
      if (other) other_ = *other;
    });
  }

  void run() const {
    if (is_one_of(deed_, {"submit", "publish", "refuse", "sponsored", "reach", "expire", "appeal", "begin", "answer",
                          "report", "finish", "offer", "carried", "invalidate", "put_back"})) {
      write_author();
    }
    const bool concerns_all =
        is_one_of(deed_, {"publish", "reach", "expire", "appeal", "begin", "answer", "report", "finish", "merge"});
    if (concerns_all && petition_.is_public()) write_followers();
    if (is_one_of(deed_, {"invalidate", "put_back"})) write_signatories();
  }

 private:
  std::string words(i18n::Lang lang, const std::string& key) const { return services_.words.text(lang, key); }
  std::string day(i18n::Lang lang, const std::optional<calendar::Day>& last) const {
    return last ? day_in_words(lang, *last) : std::string();
  }

  Told told_to(i18n::Lang lang, bool author) const {
    Told told{deed_, {"text"}, {}};
    told.args = {{"counted", counted_}, {"threshold", petition_.threshold}, {"text", step_.text}};
    if (deed_ == "submit") tell_submitted(told, lang);
    if (deed_ == "sponsored") told.args["day"] = day(lang, petition_.moderate_by);
    if (deed_ == "publish") tell_published(told, lang, author);
    if (deed_ == "refuse") tell_refused(told, lang);
    if (deed_ == "expire" && !petition_.published_at) told.paragraphs = {"no_sponsors"};
    if (deed_ == "appeal") told.args["appeal"] = petition_.appeal;
    if (deed_ == "begin") told.args["day"] = day(lang, petition_.answer_by);
    if (deed_ == "answer") tell_answered(told, lang);
    if (deed_ == "carried") told.args["went"] = told_merge(services_.words, lang, merge_);
    if (is_one_of(deed_, {"offer", "merge", "carried"})) {
      told.args["other"] = other_.number.text();
      told.args["other_title"] = other_.title;
    }
    if (is_one_of(deed_, {"invalidate", "put_back"})) {
      told.args["n"] = taken_.taken;
      told.args["reason"] = deed_ == "put_back" ? taken_.reversal : taken_.reason;
    }
    return told;
  }

  void tell_submitted(Told& told, i18n::Lang lang) const {
    const bool sponsors = petition_.sponsors > 0;
    told.paragraphs.emplace_back(sponsors ? "sponsors" : "check");
    told.args["n"] = petition_.sponsors;
    told.args["day"] = day(lang, sponsors ? petition_.ends_on : petition_.moderate_by);
  }

  void tell_published(Told& told, i18n::Lang lang, bool author) const {
    told.args["day"] = day(lang, petition_.ends_on);
    told.args["poster"] = kit::home_of(services_, town_) + ui::url(lang, path() + "/poster");
    if (author) told.paragraphs.emplace_back("share");
  }

  void tell_refused(Told& told, i18n::Lang lang) const {
    told.args["ground"] = words(lang, "petitions.ground." + petition_.ground);
    told.args["text"] = petition_.words;
    told.paragraphs.emplace_back("next");
  }

  void tell_answered(Told& told, i18n::Lang lang) const {
    told.args["decision"] = words(lang, "petitions.decision." + std::string(name(petition_.decision)));
    told.args["text"] = petition_.answer;
    told.args["by"] = petition_.answered_by;
  }

  std::string path() const { return "/petitions/" + petition_.number.text(); }
  std::string link(i18n::Lang lang) const { return kit::home_of(services_, town_) + ui::url(lang, path()); }

  /// Which event this is: of one petition the same deed can be done twice.
  std::string key(std::string_view to) const {
    const std::int64_t which = is_one_of(deed_, {"invalidate", "put_back"}) ? taken_.id
                               : is_one_of(deed_, {"offer", "carried"})     ? other_.id
                                                                            : step_.id;
    return "petitions.letters:" + std::to_string(petition_.id) + ":" + deed_ + ":" + std::to_string(which) + ":" +
           std::string(to);
  }

  void write_author() const {
    if (email_.empty()) return;
    const auto account = services_.identity.find(town_.id, petition_.author_account);
    const i18n::Lang lang = lang_of(account ? account->lang : petition_.lang);
    send({letter_of(services_.words, town_, petition_, {email_, lang, link(lang), {}}, told_to(lang, true))}, "author");
  }

  void write_followers() const {
    for (std::int64_t above = 0;;) {
      const auto some = services_.db.read(
          town_.id, [&](storage::Session& session) { return followers(session, petition_.id, above, at_once); });
      if (some.empty()) return;
      std::vector<channels::Letter> letters;
      for (const std::int64_t account : some) {
        if (account == petition_.author_account && deed_ != "merge") continue;
        if (auto letter = to_follower(account)) letters.push_back(*std::move(letter));
      }
      send(letters, std::to_string(above));
      above = some.back();
    }
  }

  /// ADR 0028.
  std::optional<identity::Account> reachable(std::int64_t id) const {
    if (mailbox_of(services_, town_.id, id).empty()) return std::nullopt;
    return services_.identity.find(town_.id, id);
  }

  std::optional<channels::Letter> to_follower(std::int64_t id) const {
    const auto account = reachable(id);
    if (!account) return std::nullopt;
    const i18n::Lang lang = lang_of(account->lang);
    const std::string leave = path() + "/unsubscribe/" + leave_key(services_, town_.id, petition_, id);
    const Reader reader{account->email, lang, link(lang), kit::home_of(services_, town_) + ui::url(lang, leave)};
    return letter_of(services_.words, town_, petition_, reader, told_to(lang, false));
  }

  /// Whose signature it was, and who has a mailbox here.
  void write_signatories() const {
    for (std::int64_t above = 0;;) {
      std::vector<std::pair<std::int64_t, Standing>> some;
      std::int64_t last = above;
      services_.db.read(town_.id, [&](storage::Session& session) {
        for (const Invalidated& one : invalidated(session, taken_.id, above, at_once, false)) {
          last = one.signature;
          const auto signature = find_signature_by_id(session, services_.vault, petition_.id, one.signature);
          if (signature && signature->account != 0) some.emplace_back(signature->account, one.was);
        }
      });
      if (last == above) return;
      std::vector<channels::Letter> letters;
      for (const auto& [account, was] : some) {
        if (auto letter = to_signatory(account, was)) letters.push_back(*std::move(letter));
      }
      send(letters, "signatories:" + std::to_string(above));
      above = last;
    }
  }

  std::optional<channels::Letter> to_signatory(std::int64_t id, Standing was) const {
    const auto account = reachable(id);
    if (!account) return std::nullopt;
    const i18n::Lang lang = lang_of(account->lang);
    const bool out = deed_ == "invalidate";
    Told told{out ? "signature_out" : "signature_back", {"text"}, {}};
    told.args["reason"] = out ? taken_.reason : taken_.reversal;
    told.paragraphs.emplace_back(out ? "next" : was == Standing::held ? "held" : "counted");
    return letter_of(services_.words, town_, petition_, {account->email, lang, link(lang), {}}, told);
  }

  /// Together or none, and once: a repeated job finds the key.
  void send(const std::vector<channels::Letter>& letters, std::string_view to) const {
    if (letters.empty()) return;
    const Instant now = services_.clock.now();
    (void)services_.db.keep_house(town_.id, [&](storage::Tx& tx) -> Check {
      if (kit::answered(tx, key(to))) return Done{};
      for (const channels::Letter& letter : letters) {
        if (const Check sent = services_.post.send(tx, letter, now); !sent) {
          log::warn("petitions.letter", {{"refused", sent.refusal().code}});
        }
      }
      kit::remember(tx, key(to), "sent", now);
      return Done{};
    });
  }

  kit::Services& services_;
  const kit::Town& town_;
  Petition petition_;
  std::string deed_, email_;
  std::int64_t counted_ = 0;
  Step step_;
  Invalidation taken_;
  Petition other_;
  Merge merge_;
};

}  // namespace

void write_letters(kit::Services& services, HromadaId hromada, std::int64_t id, std::string_view deed,
                   std::int64_t which) {
  const auto town = services.towns.find(hromada);
  auto petition = services.db.read(hromada, [&](storage::Session& session) { return find_by_id(session, id); });
  if (!town || !petition) return;
  Correspondence(services, *town, *std::move(petition), deed, which).run();
}

}  // namespace viche::petitions
