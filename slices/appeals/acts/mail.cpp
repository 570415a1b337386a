#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/channels/incoming.hpp>
#include <viche/core/email.hpp>
#include <viche/core/text.hpp>

#include "../mail_acts.hpp"
#include "../store/mail.hpp"
#include "common.hpp"
#include "mail_sources.hpp"
#include "rules/mail.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view reply_purpose = "appeals.mail_reply";
constexpr std::size_t most_photos = 5, most_recordings = 1, most_documents = 5;

std::vector<files::Stored> media_of(const MailLetter& letter) {
  std::vector<files::Stored> media;
  std::size_t photos = 0, recordings = 0, documents = 0;
  for (const MailAttachment& file : letter.files) {
    if (file.key.empty()) continue;
    const bool is_photo = file.kind == MediaKind::photo, is_document = file.kind == MediaKind::document;
    if (is_photo      ? ++photos > most_photos
        : is_document ? ++documents > most_documents
                      : ++recordings > most_recordings) {
      continue;
    }
    files::Stored stored;
    stored.key = file.key;
    stored.kind = static_cast<files::MediaKind>(file.kind);
    stored.type = file.type;
    stored.width = file.width;
    stored.height = file.height;
    media.push_back(std::move(stored));
  }
  return media;
}

Result<MailLetter> letter_to_decide(const By& by, std::int64_t mail) {
  auto letter = by.services.db.read(
      by.town.id, [&](storage::Session& session) { return find_mail(session, by.services.vault, mail); });
  VICHE_REQUIRE(may_do(by.actor, who::sorters));
  if (!letter) return not_found();
  VICHE_REQUIRE(may_decide(by.actor, letter->state));
  return std::move(*letter);
}

/// Writes down what a person decided. Refusal: inbox.decided (conflict): somebody was faster
Check decide(const By& by, const MailLetter& letter, MailState to, std::string_view reason, Number appeal) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    if (!move_mail(tx, letter.id, letter.state, to, reason, appeal)) return conflict("inbox.decided");
    audit::record(tx, by.actor, "appeals.mail_" + std::string(name(to)), "mail", letter.id, by.now);
    return Done{};
  });
}

/// One deed of one letter, whoever presses and however often.
std::string key_of(const MailLetter& letter, std::string_view deed) {
  return "mail/" + std::to_string(letter.id) + "/" + std::string(deed);
}

By author_of(const By& by, const MailLetter& letter) {
  return {by.services, by.town, Actor::anonymous(), true, key_of(letter, "answer"), by.now};
}

/// Pressed twice, or by two: the appeal that the letter has become already.
std::optional<Number> taken_already(const By& by, std::int64_t mail) {
  if (!may_do(by.actor, who::sorters)) return std::nullopt;
  const auto letter = by.services.db.read(
      by.town.id, [&](storage::Session& session) { return find_mail(session, by.services.vault, mail); });
  const bool taken = letter && letter->state == MailState::taken && letter->appeal.code != 0;
  return taken ? std::optional(letter->appeal) : std::nullopt;
}

}  // namespace

Check change_mail_box(const By& by, MailBox box, std::optional<std::string_view> password) {
  VICHE_REQUIRE(may_do(by.actor, who::keepers));
  if (!box.kind.empty() && box.kind != "imap" && box.kind != "maildir") return invalid("inbox.kind_invalid", "kind");
  if (!box.address.empty() && !is_email(box.address)) return invalid("appeals.email_invalid", "address");
  if (box.kind == "imap") VICHE_REQUIRE(channels::check_imap(imap_settings(by.services, box)));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto old = find_mail_box(tx, by.services.vault);
    MailBox kept = box;
    kept.password = password ? std::string(*password) : old ? old->password : "";
    const bool same = old && old->host == kept.host && old->folder == kept.folder && old->login == kept.login;
    kept.validity = same ? old->validity : 0;
    kept.last_uid = same ? old->last_uid : 0;
    kept.read_at = old ? old->read_at : std::nullopt;
    kept.next_at = by.now;
    put_mail_box(tx, by.services.vault, kept);
    audit::record(tx, by.actor, "appeals.mail_box", "mail_box", 0, by.now);
    return Done{};
  });
}

Result<Number> take_mail(const By& by, std::int64_t mail, Filing filing) {
  if (const auto number = taken_already(by, mail)) return *number;
  VICHE_LET(letter, letter_to_decide(by, mail));
  const auto media = media_of(letter);
  filing.source = "email";
  filing.author_email = letter.from_email;
  filing.received_at = letter.arrived_at;
  for (const files::Stored& one : media) {
    filing.photos += one.kind == files::MediaKind::photo;
    filing.recordings += one.kind == files::MediaKind::audio || one.kind == files::MediaKind::video;
  }
  By once = by;
  once.form_key = key_of(letter, "appeal");
  VICHE_LET(number, file(once, filing, media));
  VICHE_REQUIRE(decide(by, letter, MailState::taken, {}, number));
  return number;
}

Check take_mail_as_answer(const By& by, std::int64_t mail, Number number) {
  VICHE_LET(letter, letter_to_decide(by, mail));
  const bool known =
      by.services.db.read(by.town.id, [&](storage::Session& session) { return find(session, number).has_value(); });
  if (!known) return invalid("inbox.case_unknown", "number");
  VICHE_REQUIRE(answer(author_of(by, letter), number, channels::without_quote(letter.text), media_of(letter)));
  return decide(by, letter, MailState::answered, {}, number);
}

Check set_mail_aside(const By& by, std::int64_t mail, std::string_view reason) {
  VICHE_LET(letter, letter_to_decide(by, mail));
  if (std::find(aside_reasons.begin(), aside_reasons.end(), reason) == aside_reasons.end()) {
    return invalid("inbox.reason_missing", "reason");
  }
  return decide(by, letter, MailState::set_aside, reason, letter.appeal);
}

void put_answers_of_mail(kit::Services& services, const kit::Town& town, Instant now) {
  const auto waiting = services.db.read(town.id, [&](storage::Session& session) {
    std::vector<MailLetter> letters;
    for (const MailLetter& one : mail_in(session, services.vault, MailState::replying, 0, 100)) {
      letters.push_back(*find_mail(session, services.vault, one.id));
    }
    return letters;
  });
  const By by{services, town, Actor::system(), false, {}, now};
  for (const MailLetter& letter : waiting) {
    const Check put =
        answer(author_of(by, letter), letter.appeal, channels::without_quote(letter.text), media_of(letter));
    // What the case does not take, a person reads.
    const MailState to = put ? MailState::answered : MailState::waiting;
    (void)services.db.keep_house(town.id, [&](storage::Tx& tx) -> Check {
      (void)move_mail(tx, letter.id, MailState::replying, to, {}, letter.appeal);
      return Done{};
    });
  }
}

std::string reply_key(const kit::Services& services, HromadaId hromada, Number number) {
  return "r" + std::to_string(number.code) + "-" + services.vault.sign(hromada, reply_purpose, number.text());
}

std::optional<Number> case_of_reply(const kit::Services& services, HromadaId hromada,
                                    const std::vector<std::string>& message_ids) {
  for (const std::string_view id : message_ids) {
    const std::string_view before = id.substr(0, id.find('@'));
    const std::string_view key = before.substr(before.rfind('.') + 1);
    const auto hyphen = key.find('-');
    if (key.size() < 3 || key[0] != 'r' || hyphen == std::string_view::npos) continue;
    const auto code = parse_integer(key.substr(1, hyphen - 1));
    if (!code) continue;
    const Number number{*code};
    if (services.vault.signed_by_us(hromada, reply_purpose, number.text(), key.substr(hyphen + 1))) return number;
  }
  return std::nullopt;
}

}  // namespace viche::appeals
