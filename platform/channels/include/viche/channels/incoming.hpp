#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>

/// Letters that come in: where they lie (a mailbox over IMAP, or a maildir) and what is in them (MIME).
namespace viche::channels {

// What is in a letter

/// Whether a person wrote it, as far as its headers tell (RFC 3834, RFC 3464, RFC 2919).
enum class Automatic : std::uint8_t {
  no,
  reply,   ///< an answering machine
  bounce,  ///< a mail server says that a letter did not arrive
  list,    ///< of a mailing list, or sent to many at once
};
std::string_view name(Automatic automatic);

struct MailFile {
  std::string name;  ///< as its sender called it, one line; may be empty
  std::string type;  ///< media type as its sender says: never trusted
  std::string bytes;
};

struct ReadMail {
  std::string message_id;
  std::vector<std::string> answers_to;  ///< identifiers of In-Reply-To and References, without brackets
  std::string from_email, from_name, subject;
  std::string text;  ///< of text/plain, or of HTML turned into text; UTF-8, LF
  std::optional<Instant> sent_at;
  std::vector<MailFile> files;
  std::vector<std::string> left_out;  ///< names of files beyond the limits
  Automatic automatic = Automatic::no;
};

struct MailLimits {
  std::size_t bytes = std::size_t{40} << 20;       ///< of the letter as it comes
  std::size_t text_bytes = std::size_t{64} << 10;  ///< longer texts are cut
  std::size_t files = 10;
  std::size_t file_bytes = std::size_t{25} << 20;  ///< of all files together
};

/// Reads a letter as it came over the wire (RFC 5322, MIME). Never fails on what is malformed: what cannot be read is
/// left out. Charsets are turned into UTF-8; control characters go.
/// Refusals: mail.too_large, mail.no_sender
Result<ReadMail> read_mail(std::string_view bytes, const MailLimits& limits = {});

/// The text of an answer without the letter that it quotes: lines that begin with ">", what a mail program puts above
/// them, and all that follows a line of "Original Message". The whole text, when nothing else is in it.
std::string without_quote(std::string_view text);

/// A page as text: no tags, scripts or styles; paragraphs and lines are kept.
std::string text_of_html(std::string_view html);

// Where letters lie

struct ImapSettings {
  std::string host;
  int port = 993;
  bool starttls = false;  ///< false: TLS from the beginning; never without
  std::string user, password;
  std::string folder = "INBOX";
  std::string move_to;       ///< empty: read letters are marked as seen and stay
  std::string ca_file;       ///< certificates to trust instead of the system's
  bool any_address = false;  ///< also addresses of own networks
};

/// What was read of a folder before.
struct ImapPlace {
  std::int64_t validity = 0, last = 0;
};

struct ImapLetter {
  std::int64_t uid = 0;
  std::string bytes;  ///< empty when it was larger than the limit
  bool too_large = false;
};

struct ImapBatch {
  std::int64_t validity = 0;
  std::vector<ImapLetter> letters;  ///< in order of their identifiers
  bool more = false;
};

/// Are these settings of a mailbox? Refusals: mail.host_invalid [host], mail.port_invalid [port], mail.user_missing
/// [user], mail.folder_invalid [folder, move_to]: printable ASCII without quotes
Check check_imap(const ImapSettings& settings);

/// Letters that came after those of `place`, at most `most`; all of the folder when its UIDVALIDITY has changed. Nothing
/// is deleted. Refusals (unavailable): mail.imap_address, mail.imap_tls, mail.imap_login, mail.imap_folder,
/// mail.imap_connection
Result<ImapBatch> fetch_imap(const ImapSettings& settings, const ImapPlace& place, std::size_t most,
                             std::size_t most_bytes);
/// Marks letters as seen, and moves them where the settings say. Refusals: as above
Check settle_imap(const ImapSettings& settings, const std::vector<std::int64_t>& uids);

/// Names of the letters in `new/` of a maildir, the oldest first. Refusal (unavailable): mail.maildir_missing
Result<std::vector<std::string>> list_maildir(const std::string& path, std::size_t most);
/// A letter of `new/`; nothing when it is gone or larger than the limit.
std::optional<std::string> read_maildir(const std::string& path, const std::string& name, std::size_t most_bytes);
/// Moves a letter from `new/` to `cur/`, as seen. Nothing happens when it is not there.
void settle_maildir(const std::string& path, const std::string& name);

}  // namespace viche::channels
