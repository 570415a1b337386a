#include "jobs.hpp"
#include "mail_acts.hpp"
#include "store/mail.hpp"

#include <viche/appeals/events.hpp>
#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/events/events.hpp>
#include <viche/files/files.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/town.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/ui/templates.hpp>

#include "acts.hpp"
#include "calls/jobs.hpp"
#include "letters.hpp"
#include "open_data.hpp"
#include "registration_acts.hpp"
#include "replies/reply.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

i18n::Lang lang_of(const std::string& code) { return code == "en" ? i18n::Lang::en : i18n::Lang::uk; }

/// Puts the words of an appeal into the index; a changed text replaces the old one.
void index(kit::Services& services, HromadaId hromada, std::int64_t id) {
  const auto appeal = services.db.read(hromada, [&](storage::Session& session) { return find_by_id(session, id); });
  if (!appeal) return;
  const std::string stems = services.lemmas.index_text(appeal->text + "\n" + appeal->place.text);
  (void)services.db.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    search::put(tx, "appeals", id, stems);
    return Done{};
  });
}

/// Who is written to about one appeal.
class Correspondence {
 public:
  Correspondence(kit::Services& services, const kit::Town& town, Appeal appeal)
      : services_(services), town_(town), appeal_(std::move(appeal)) {
    const auto box =
        services_.db.read(town_.id, [&](storage::Session& session) { return find_mail_box(session, services_.vault); });
    mail_is_read_ = box && !box->kind.empty();
    if (mail_is_read_) answers_to_ = box->address;
  }

  void filed() {
    const bool is_part = appeal_.part_of != 0;  // its letter tells of it
    if (has_author() && !is_part) send({letter_filed(services_.words, town_, appeal_, author())});
  }

  /// @param who  the voice that a deed is about
  void changed(std::string_view deed, std::string_view who) {
    std::vector<channels::Letter> letters;
    if (deed == "ask" && has_author())
      letters.push_back(letter_question(services_.words, town_, appeal_, author(), last_text("asked")));
    const bool reported =
        (deed == "report" || deed == "explain" || deed == "decline") && appeal_.state == State::on_check;
    if (reported && has_author()) {
      const Instant closes = silence_ends(services_.clock.now(), town_.number(settings::silence_closes_days));
      letters.push_back(letter_reported(services_.words, town_, appeal_, author(), last_text(deed), closes));
    }
    if (deed == "remind" && has_author() && appeal_.reported_at) {
      const Instant closes = silence_ends(*appeal_.reported_at, town_.number(settings::silence_closes_days));
      letters.push_back(letter_reminder(services_.words, town_, appeal_, author(), closes));
    }
    if (ends(deed) && has_author()) {
      const std::string why = ends_by_law(deed) ? last_text(deed) : "";
      letters.push_back(letter_closed(services_.words, town_, appeal_, author(), true, why));
    }
    if (tells_subscribers(deed)) add_subscribers(letters, ends(deed) || deed == "withdraw" || deed == "parts_closed");
    if (deed == "join") add_joined(letters, who);
    if (changes_term(deed)) add_term(letters, deed);
    if (deed == "merge") add_merged(letters);
    if (deed == "reply" && has_author()) add_reply(letters, who);
    if (deed == "split" && has_author())
      letters.push_back(letter_split(services_.words, town_, appeal_, author(), parts()));
    send(letters);
  }

 private:
  std::vector<Appeal> parts() const {
    return services_.db.read(town_.id, [&](storage::Session& s) { return parts_of(s, appeal_.number); });
  }

  bool has_author() const { return !appeal_.author_email.empty(); }

  /// Deeds that end an appeal; the author need not be told of their own withdrawal.
  static bool ends(std::string_view deed) {
    return deed == "confirm" || deed == "close_silent" || deed == "not_competence" || deed == "reject" ||
           ends_by_law(deed);
  }

  static bool ends_by_law(std::string_view deed) {
    return deed == "forward" || deed == "give_back" || deed == "leave_unexamined" || deed == "hand_over";
  }

  static bool tells_subscribers(std::string_view deed) {
    for (const std::string_view told :
         {"plan", "report", "explain", "decline", "refute", "confirm", "close_silent", "not_competence", "withdraw",
          "forward", "give_back", "leave_unexamined", "hand_over", "parts_closed"}) {
      if (deed == told) return true;
    }
    return false;
  }

  static bool changes_term(std::string_view deed) {
    return deed == "extend_term" || deed == "shorten_term" || deed == "convert_law393" || deed == "convert_operational";
  }

  std::string path() const { return "/appeals/" + appeal_.number.text(); }

  Reader author() const {
    const i18n::Lang lang = lang_of(appeal_.lang);
    const std::string link = path() + "/follow/" + follow_key(services_, town_.id, appeal_.number);
    return {appeal_.author_email, lang, kit::home_of(services_, town_) + ui::url(lang, link), {}, mail_is_read_};
  }

  Reader neighbour(const Subscriber& subscriber) const {
    const i18n::Lang lang = lang_of(subscriber.lang);
    const std::string base = kit::home_of(services_, town_);
    return {subscriber.email, lang, base + ui::url(lang, path()),
            base + ui::url(lang, path() + "/unsubscribe/" + subscriber.who), false};
  }

  /// Of what not everybody may see nobody else is told: a letter says what it is about.
  std::vector<Subscriber> all_subscribers() const {
    if (!is_shown_to_all(appeal_)) return {};
    return services_.db.read(town_.id,
                             [&](storage::Session& s) { return subscribers(s, services_.vault, appeal_.id); });
  }

  void add_subscribers(std::vector<channels::Letter>& letters, bool over) const {
    for (const Subscriber& subscriber : all_subscribers()) {
      const Reader reader = neighbour(subscriber);
      letters.push_back(over ? letter_closed(services_.words, town_, appeal_, reader, false)
                             : letter_changed(services_.words, town_, appeal_, reader));
    }
  }

  /// The author always; those subscribed when it takes longer than they were told.
  void add_term(std::vector<channels::Letter>& letters, std::string_view deed) const {
    if (has_author()) letters.push_back(letter_term(services_.words, town_, appeal_, author(), deed));
    if (deed != "extend_term") return;
    for (const Subscriber& subscriber : all_subscribers()) {
      letters.push_back(letter_term(services_.words, town_, appeal_, neighbour(subscriber), deed));
    }
  }

  /// @param id  of the letter of reply
  void add_reply(std::vector<channels::Letter>& letters, std::string_view id) const {
    const auto issued = services_.db.read(town_.id, [&](storage::Session& session) {
      return replies::replies_of(session, services_.vault, appeal_.id, true);
    });
    for (const replies::Reply& one : issued) {
      if (std::to_string(one.id) != id) continue;
      const std::string post = one.content.head_post.empty() ? "" : one.content.head_post + " ";
      letters.push_back(letter_reply(services_.words, town_, appeal_, author(), one.number(), one.content.text,
                                     post + one.content.head_name));
    }
  }

  /// Voices were carried over, so their letters come from the other appeal from now on.
  void add_merged(std::vector<channels::Letter>& letters) const {
    if (has_author()) letters.push_back(letter_merged(services_.words, town_, appeal_, author()));
    for (const Subscriber& subscriber : all_subscribers()) {
      letters.push_back(letter_merged(services_.words, town_, appeal_, neighbour(subscriber)));
    }
  }

  void add_joined(std::vector<channels::Letter>& letters, std::string_view who) const {
    for (const Subscriber& subscriber : all_subscribers()) {
      if (subscriber.who == who)
        letters.push_back(letter_joined(services_.words, town_, appeal_, neighbour(subscriber)));
    }
  }

  std::string last_text(std::string_view kind) const {
    std::string text;
    for (const Entry& entry :
         services_.db.read(town_.id, [&](storage::Session& s) { return entries(s, appeal_.id, false); })) {
      if (entry.kind == kind) text = entry.text;
    }
    return text;
  }

  /// Where mail is read, the author may answer a letter instead of opening its link.
  void let_be_answered(std::vector<channels::Letter>& letters) const {
    if (!mail_is_read_) return;
    for (channels::Letter& letter : letters) {
      letter.reply_to = answers_to_;
      if (letter.to_email == appeal_.author_email) {
        letter.reply_key = reply_key(services_, town_.id, appeal_.number);
      }
    }
  }

  /// All letters of one change together or none: a repeated job sends none twice once this is on disk.
  void send(std::vector<channels::Letter> letters) const {
    if (letters.empty()) return;
    let_be_answered(letters);
    const Instant now = services_.clock.now();
    (void)services_.db.keep_house(town_.id, [&](storage::Tx& tx) -> Check {
      for (const channels::Letter& letter : letters) {
        if (const Check sent = services_.post.send(tx, letter, now); !sent)
          log::warn("appeals.letter", {{"refused", sent.refusal().code}});
      }
      return Done{};
    });
  }

  kit::Services& services_;
  const kit::Town& town_;
  Appeal appeal_;
  bool mail_is_read_ = false;
  std::string answers_to_;  ///< empty: to the sender
};

template <class F>
void write_about(kit::Services& services, HromadaId hromada, std::int64_t id, F&& write) {
  const auto town = services.towns.find(hromada);
  auto appeal = services.db.read(hromada, [&](storage::Session& session) {
    auto found = find_by_id(session, id);
    if (found) load_author(session, services.vault, *found);
    return found;
  });
  if (!town || !appeal) return;
  Correspondence correspondence(services, *town, std::move(*appeal));
  write(correspondence);
}

/// Files nobody names an hour after they came: a form that was never sent, an act that was refused.
void sweep_files(kit::Services& services, HromadaId hromada) {
  services.files.sweep(
      hromada,
      [&](std::string_view key) {
        return services.db.read(hromada, [&](storage::Session& session) {
          return media_key_known(session, key) || mail_key_known(session, key);
        });
      },
      24 * 3600);
}

}  // namespace

void start_jobs(kit::Services& services) {
  using viche::events::Event;
  auto& bus = services.bus;
  const auto reindex = [&services](HromadaId hromada, const Event& event) { index(services, hromada, event.subject); };
  bus.hear(std::string(appeals::events::filed), "appeals.search", reindex);
  bus.hear(std::string(appeals::events::text_changed), "appeals.search", reindex);
  bus.hear(std::string(appeals::events::filed), "appeals.letters", [&services](HromadaId hromada, const Event& event) {
    write_about(services, hromada, event.subject, [](Correspondence& c) { c.filed(); });
  });
  bus.hear(
      std::string(appeals::events::changed), "appeals.letters", [&services](HromadaId hromada, const Event& event) {
        const auto payload = JsonReader::parse(event.payload);
        const auto told = [&](std::string_view name) {
          return payload ? (*payload)[name].text().value_or("") : std::string();
        };
        write_about(services, hromada, event.subject, [&](Correspondence& c) { c.changed(told("deed"), told("who")); });
      });
  services.runner.every("appeals.silence", std::chrono::minutes(5), [&services](Instant now) {
    for (const auto& town : services.towns.all()) {
      close_silent(services, *town, now);
      remind_silent(services, *town, now);
    }
  });
  services.runner.every("appeals.terms", std::chrono::minutes(10), [&services](Instant now) {
    for (const auto& town : services.towns.all()) {
      warn_of_terms(services, *town, now);
      escalate_overdue(services, *town, now);
    }
  });
  services.runner.every("appeals.mail", std::chrono::minutes(1), [&services](Instant now) {
    for (const auto& town : services.towns.all()) receive_mail(services, *town, now);
  });
  services.runner.every("appeals.drafts", std::chrono::minutes(15), [&services](Instant now) {
    for (const auto& town : services.towns.all()) {
      (void)services.db.keep_house(town->id, [&](storage::Tx& tx) -> Check {
        delete_old_drafts(tx, now - std::chrono::hours(1));
        return Done{};
      });
    }
  });
  services.runner.every("appeals.figures", std::chrono::minutes(5), [&services](Instant) {
    for (const auto& town : services.towns.all()) recount_figures(services, town->id);
  });
  services.runner.every("appeals.open_data", std::chrono::minutes(10), [&services](Instant) {
    for (const auto& town : services.towns.all()) {
      if (open_data::is_due(services, town->id)) open_data::refresh(services, *town);
    }
  });
  services.runner.every("appeals.register", std::chrono::minutes(5), [&services](Instant now) {
    for (const auto& town : services.towns.all()) register_missing(services, *town, now);
  });
  services.runner.every("appeals.sweep_files", std::chrono::hours(6), [&services](Instant) {
    for (const auto& town : services.towns.all()) sweep_files(services, town->id);
  });
  calls::start_jobs(services);
}

}  // namespace viche::appeals
