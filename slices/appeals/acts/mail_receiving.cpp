#include <algorithm>
#include <filesystem>
#include <fstream>

#include <viche/core/ids.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>

#include "../mail_acts.hpp"
#include "../settings.hpp"
#include "../store/mail.hpp"
#include "common.hpp"
#include "mail_sources.hpp"
#include "rules/mail.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t letters_a_round = 20;
constexpr std::size_t most_bytes = std::size_t{40} << 20;

/// A letter as it lies in the mailbox.
struct Arrived {
  std::string place, bytes;
  std::int64_t uid = 0;
  bool too_large = false;
};

/// A file on disk for as long as it is looked at.
class Scratch {
 public:
  explicit Scratch(const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() / ("viche-mail-" + random_token(16))) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~Scratch() {
    std::error_code gone;
    std::filesystem::remove(path_, gone);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

Result<std::vector<Arrived>> from_imap(const kit::Services& services, MailBox& box) {
  const auto settings = imap_settings(services, box);
  VICHE_LET(batch, channels::fetch_imap(settings, {box.validity, box.last_uid}, letters_a_round, most_bytes));
  if (batch.validity != box.validity) box.last_uid = 0;
  box.validity = batch.validity;
  std::vector<Arrived> letters;
  for (channels::ImapLetter& one : batch.letters) {
    const std::string place = "imap:" + std::to_string(batch.validity) + ":" + std::to_string(one.uid);
    letters.push_back({place, std::move(one.bytes), one.uid, one.too_large});
  }
  return letters;
}

Result<std::vector<Arrived>> from_maildir(const kit::Services& services, const kit::Town& town) {
  const std::string path = maildir_of(services, town);
  if (path.empty()) return Refusal{RefusalKind::unavailable, "mail.maildir_missing", {}, {}, {}, {}};
  VICHE_LET(names, channels::list_maildir(path, letters_a_round));
  std::vector<Arrived> letters;
  for (const std::string& name : names) {
    auto bytes = channels::read_maildir(path, name, most_bytes);
    letters.push_back({"maildir:" + name, bytes.value_or(""), 0, !bytes});
  }
  return letters;
}

/// Photos, recordings and PDF go through the same checks as uploads; other files are named, and stay in the mailbox.
MailAttachment kept_file(kit::Services& services, HromadaId hromada, const channels::MailFile& file) {
  MailAttachment kept;
  kept.name = file.name;
  kept.type = file.type;
  const bool photo = starts_with(file.type, "image/");
  const bool recording = starts_with(file.type, "audio/") || starts_with(file.type, "video/");
  const bool document = file.type == "application/pdf" || to_lower(file.name).ends_with(".pdf");
  if (!photo && !recording && !document) {
    kept.refused = "inbox.file_kind";
    return kept;
  }
  const Scratch scratch(file.bytes);
  const auto stored = photo      ? services.files.take_photo(hromada, scratch.path())
                      : document ? services.files.take_document(hromada, scratch.path())
                                 : services.files.take_media(hromada, scratch.path());
  if (!stored) {
    kept.refused = stored.refusal().code;
    return kept;
  }
  kept.kind = static_cast<MediaKind>(stored.value().kind);
  kept.key = stored.value().key;
  kept.type = stored.value().type;
  kept.width = stored.value().width;
  kept.height = stored.value().height;
  return kept;
}

/// Named, so that a person knows to look for it in the mailbox.
MailAttachment left_there(const std::string& name, const char* why) {
  MailAttachment left;
  left.name = name;
  left.refused = why;
  return left;
}

MailLetter unreadable(const Arrived& arrived, std::string reason) {
  MailLetter letter;
  letter.state = MailState::skipped;
  letter.reason = std::move(reason);
  letter.place = arrived.place;
  return letter;
}

std::string author_email_of(const kit::Services& services, HromadaId hromada, Number number) {
  return services.db.read(hromada, [&](storage::Session& session) -> std::string {
    auto appeal = find(session, number);
    if (!appeal) return {};
    load_author(session, services.vault, *appeal);
    return to_lower(appeal->author_email);
  });
}

/// Reads it and decides what no person has to.
MailLetter read_letter(kit::Services& services, const kit::Town& town, const MailBox& box, const Arrived& arrived,
                       Instant now) {
  if (arrived.too_large) return unreadable(arrived, "mail.too_large");
  auto read = channels::read_mail(arrived.bytes);
  if (!read) return unreadable(arrived, read.refusal().code);
  const channels::ReadMail& mail = read.value();
  MailLetter letter;
  letter.place = arrived.place;
  letter.from_email = mail.from_email;
  letter.from_name = mail.from_name;
  letter.subject = mail.subject;
  letter.text = mail.text;
  MailSigns signs;
  signs.automatic = channels::name(mail.automatic);
  signs.ours = mail.from_email == to_lower(box.address);
  signs.of_sender = services.db.read(town.id, [&](storage::Session& session) {
    return mail_of_sender(session, services.vault, mail.from_email, now - std::chrono::hours(24));
  });
  if (const auto reason = reason_to_skip(signs, town.number(settings::mail_per_day))) {
    letter.state = MailState::skipped;
    letter.reason = *reason;
    for (const channels::MailFile& file : mail.files)
      letter.files.push_back(left_there(file.name, "inbox.file_skipped"));
    return letter;
  }
  if (const auto number = case_of_reply(services, town.id, mail.answers_to)) {
    letter.appeal = *number;
    const std::string author = author_email_of(services, town.id, *number);
    if (answers_for_author(true, mail.from_email, author)) letter.state = MailState::replying;
  }
  for (const channels::MailFile& file : mail.files) letter.files.push_back(kept_file(services, town.id, file));
  for (const std::string& name : mail.left_out) letter.files.push_back(left_there(name, "inbox.file_many"));
  return letter;
}

/// In one transaction with how far the mailbox has been read. @returns whether it was new
bool take_in(kit::Services& services, const kit::Town& town, MailBox& box, const Arrived& arrived, Instant now) {
  const std::string digest = hex(sha256(arrived.too_large ? arrived.place : arrived.bytes));
  box.last_uid = std::max(box.last_uid, arrived.uid);
  const bool known = services.db.read(town.id, [&](storage::Session& session) { return has_mail(session, digest); });
  MailLetter letter;
  if (!known) letter = read_letter(services, town, box, arrived, now);
  letter.id = storage::next_id();
  letter.digest = digest;
  letter.arrived_at = now;
  const Check kept = services.db.keep_house(town.id, [&](storage::Tx& tx) -> Check {
    if (!known && !has_mail(tx, digest)) insert_mail(tx, services.vault, letter);
    put_mail_round(tx, box);
    return Done{};
  });
  // The same letter lies there twice: the other one is marked as read too.
  if (known && starts_with(arrived.place, "maildir:")) {
    channels::settle_maildir(maildir_of(services, town), arrived.place.substr(8));
  }
  return kept.ok() && !known;
}

/// Marks as read in the mailbox what has been taken in.
Check settle(kit::Services& services, const kit::Town& town, const MailBox& box) {
  const auto unsettled =
      services.db.read(town.id, [](storage::Session& session) { return unsettled_mail(session, 100); });
  const std::string imap = "imap:" + std::to_string(box.validity) + ":";
  std::vector<std::int64_t> uids;
  for (const auto& [id, place] : unsettled) {
    if (box.kind == "imap" && starts_with(place, imap)) {
      uids.push_back(parse_integer(std::string_view(place).substr(imap.size())).value_or(0));
    } else if (starts_with(place, "maildir:")) {
      channels::settle_maildir(maildir_of(services, town), place.substr(8));
    }
  }
  if (!uids.empty()) VICHE_REQUIRE(channels::settle_imap(imap_settings(services, box), uids));
  if (unsettled.empty()) return Done{};
  return services.db.keep_house(town.id, [&](storage::Tx& tx) -> Check {
    for (const auto& [id, place] : unsettled) mark_settled(tx, id);
    return Done{};
  });
}

Result<std::size_t> read_round(kit::Services& services, const kit::Town& town, MailBox& box, Instant now) {
  VICHE_REQUIRE(settle(services, town, box));
  auto arrived = box.kind == "imap" ? from_imap(services, box) : from_maildir(services, town);
  if (!arrived) return arrived.refusal();
  std::size_t taken = 0;
  for (const Arrived& one : arrived.value()) taken += take_in(services, town, box, one, now);
  put_answers_of_mail(services, town, now);
  VICHE_REQUIRE(settle(services, town, box));
  return taken;
}

}  // namespace

channels::ImapSettings imap_settings(const kit::Services& services, const MailBox& box) {
  channels::ImapSettings settings;
  settings.host = box.host;
  settings.port = static_cast<int>(box.port);
  settings.starttls = box.starttls;
  settings.user = box.login;
  settings.password = box.password;
  settings.folder = box.folder;
  settings.move_to = box.move_to;
  settings.ca_file = services.mail_ca_file;
  const auto& own = services.webhook_hosts;
  settings.any_address = std::find(own.begin(), own.end(), to_lower(box.host)) != own.end();
  return settings;
}

std::string maildir_of(const kit::Services& services, const kit::Town& town) {
  return services.maildirs.empty() ? "" : services.maildirs + "/" + town.slug;
}

std::size_t receive_mail(kit::Services& services, const kit::Town& town, Instant now) {
  auto box =
      services.db.read(town.id, [&](storage::Session& session) { return find_mail_box(session, services.vault); });
  if (!box || box->kind.empty() || now.micros < box->next_at.micros) return 0;
  const auto taken = read_round(services, town, *box, now);
  box->read_at = now;
  box->error = taken ? "" : taken.refusal().code;
  box->tries = taken ? 0 : box->tries + 1;
  box->next_at = taken ? now : now + mail_pause(box->tries);
  if (!taken) log::warn("appeals.mail", {{"hromada", town.id.value}, {"error", box->error}});
  metrics::count("viche_mail_rounds_total", {{"outcome", taken ? "read" : "failed"}});
  (void)services.db.keep_house(town.id, [&](storage::Tx& tx) -> Check {
    put_mail_round(tx, *box);
    return Done{};
  });
  return taken ? taken.value() : 0;
}

}  // namespace viche::appeals
