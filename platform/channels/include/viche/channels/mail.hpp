#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/seal.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/storage/database.hpp>

namespace viche::channels {

/// A letter to one person. The subject never holds personal data. Line breaks in any header are refused as a bug
/// of the caller after tidy_line; names and addresses are encoded (RFC 2047, RFC 5322).
struct Letter {
  std::string to_email;
  std::string to_name = {};
  std::string subject = {};
  std::string text = {};             ///< plain text body, UTF-8, LF
  std::string html = {};             ///< optional HTML body
  std::string from_name = {};        ///< community's name
  std::string unsubscribe_url = {};  ///< List-Unsubscribe, List-Unsubscribe-Post (RFC 8058); optional
  std::string reference = {};        ///< keeps one conversation together: Message-ID/References are made of it
  std::string reply_to = {};         ///< where answers go; empty: to the sender
  std::string reply_key = {};  ///< part of the Message-ID, so that an answer tells what it answers: A-Z a-z 0-9 - _
};

struct SmtpSettings {
  std::string url;  ///< smtp://127.0.0.1:2525, smtps://…; empty: letters wait
  std::string user = {}, password = {};
  std::string from_email = {};
  bool starttls = false;     ///< smtp:// only: nothing is sent unless the server offers TLS
  std::string ca_file = {};  ///< certificates to trust instead of the system's (a mail server with its own authority)
  std::chrono::seconds timeout{60};  ///< for one letter, less than the lease of a job
};

/// A letter the mail server refused for good, or did not take for five days. Staff see it and may try again.
struct FailedLetter {
  std::int64_t id = 0;
  std::int64_t attempts = 0;
  std::string error;  ///< "smtp 550", "gave up: connection"; no personal data
  Instant made_at, failed_at;
};
/// Newest first, at most 200.
std::vector<FailedLetter> failed(storage::Session& session);
/// Puts it on its way again. Refusal: channels.not_failed (conflict)
Check retry(storage::Tx& tx, std::int64_t letter, Instant now);

/// Forgets a letter that failed. Refusal: channels.not_failed (conflict)
Check dismiss(storage::Tx& tx, std::int64_t letter);

/// Forgets the letters of a community that wait: for a story told as past, whose people nobody writes to.
/// @returns how many
std::int64_t forget_waiting(storage::Tx& tx);

/// Letters wait in the database, sealed, until the mail server takes them; a dead server loses nothing.
class Post {
 public:
  Post(storage::Database& database, const identity::Vault& vault, const Clock& clock, SmtpSettings settings);
  ~Post();

  /// Puts a letter into the act's own transaction. Refusals: channels.email_invalid (field email),
  /// channels.text_invalid (not UTF-8), channels.url_invalid (unsubscribe_url)
  Check send(storage::Tx& tx, const Letter& letter, Instant now) const;
  /// A letter that is not sent yet, opened: for staff who look after those that failed. Nothing when it is sent or gone.
  std::optional<Letter> find(storage::Session& session, std::int64_t letter) const;
  /// Registers the job that hands letters over (kind channels.letter) and the timer that forgets sent ones.
  /// After the server's 250 the letter is marked sent before the job ends; a job that comes again finds it so.
  /// Temporary failures are tried again for five days: first as `jobs` backs off, then hourly. A 5xx is for good.
  /// Without a server letters are left waiting; they go in the order in which they were written as soon as a process
  /// has one (timer channels.take_up, at its start and every minute).
  void attach(jobs::Runner& runner);

  /// The message as it goes over the wire (RFC 5322, quoted-printable or base64, CRLF); shown by tests.
  static std::string message(const Letter& letter, std::string_view from_email, std::string_view message_id,
                             Instant at);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::channels
