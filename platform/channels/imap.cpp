#include <sys/socket.h>

#include <algorithm>
#include <cctype>

#include <viche/channels/incoming.hpp>
#include <viche/core/text.hpp>

#include "addresses.hpp"
#include "curl_handle.hpp"

namespace viche::channels {

namespace {

constexpr long connect_seconds = 15, whole_seconds = 120;
constexpr std::size_t longest_answer = std::size_t{4} << 20;

struct Sink {
  std::string text;
  std::size_t most = longest_answer;
};

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* data) {
  Sink& sink = *static_cast<Sink*>(data);
  if (sink.text.size() + size * count > sink.most) return 0;
  sink.text.append(bytes, size * count);
  return size * count;
}

/// Printable ASCII that needs no escape in an IMAP string.
bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= 200 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::string path_of(std::string_view folder) {
  std::string path;
  for (const std::string_view part : split(folder, '/')) path += "/" + url_encoded(part);
  return path;
}

/// One connection, used for one command after another.
class Imap {
 public:
  explicit Imap(const ImapSettings& settings) : settings_(settings), handle_(new_handle()) {
    guard_.any_address = settings.any_address;
    CURL* curl = handle_.get();
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, settings.starttls ? "imap" : "imaps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, whole_seconds);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
    keep_to_public(curl, guard_);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
  }

  /// What the server answers to a command in a folder; in none when `folder` is empty.
  Result<std::string> ask(const std::string& folder, const std::string& command) {
    return perform(folder.empty() ? "/" : path_of(folder), command, longest_answer);
  }
  /// A whole letter.
  Result<std::string> letter(const std::string& folder, std::int64_t uid, std::size_t most) {
    return perform(path_of(folder) + "/;UID=" + std::to_string(uid), {}, most);
  }

 private:
  Result<std::string> perform(const std::string& path, const std::string& command, std::size_t most) {
    const std::string scheme = settings_.starttls ? "imap://" : "imaps://";
    const std::string url = scheme + settings_.host + ":" + std::to_string(settings_.port) + path;
    Sink sink{{}, most};
    CURL* curl = handle_.get();
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, command.empty() ? nullptr : command.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    const CURLcode result = curl_easy_perform(curl);
    if (result == CURLE_OK) return std::move(sink.text);
    return Refusal{RefusalKind::unavailable, reason_of(result), {}, {}, {}, {}};
  }

  std::string reason_of(CURLcode result) const {
    if (guard_.refused) return "mail.imap_address";
    switch (result) {
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CONNECT_ERROR:
      case CURLE_USE_SSL_FAILED:
      case CURLE_SSL_CACERT_BADFILE: return "mail.imap_tls";
      case CURLE_LOGIN_DENIED: return "mail.imap_login";
      case CURLE_REMOTE_ACCESS_DENIED:
      case CURLE_REMOTE_FILE_NOT_FOUND:
      case CURLE_QUOTE_ERROR: return "mail.imap_folder";
      default: return "mail.imap_connection";
    }
  }

  const ImapSettings& settings_;
  Handle handle_;
  Guard guard_;
};

/// The number after a word of an answer: "UIDVALIDITY 17".
std::optional<std::int64_t> number_after(std::string_view answer, std::string_view word) {
  const auto at = answer.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = answer.substr(at + word.size());
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  std::size_t end = 0;
  while (end < rest.size() && std::isdigit(static_cast<unsigned char>(rest[end])) != 0) ++end;
  return parse_integer(rest.substr(0, end));
}

/// "* SEARCH 3 7 12" above `last`, in order.
std::vector<std::int64_t> uids_of(std::string_view answer, std::int64_t last) {
  std::vector<std::int64_t> uids;
  for (const std::string_view line : split(answer, '\n')) {
    const std::string_view text = trimmed(line);
    if (!starts_with(text, "* SEARCH")) continue;
    for (const std::string_view word : split(text.substr(8), ' ')) {
      const auto uid = parse_integer(trimmed(word));
      if (uid && *uid > last) uids.push_back(*uid);
    }
  }
  std::sort(uids.begin(), uids.end());
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  return uids;
}

Result<ImapLetter> fetch_one(Imap& imap, const ImapSettings& settings, std::int64_t uid, std::size_t most_bytes) {
  VICHE_LET(told, imap.ask(settings.folder, "UID FETCH " + std::to_string(uid) + " (UID RFC822.SIZE)"));
  ImapLetter letter{uid, {}, false};
  const auto size = number_after(told, "RFC822.SIZE");
  letter.too_large = size && *size > static_cast<std::int64_t>(most_bytes);
  if (letter.too_large) return letter;
  VICHE_LET(bytes, imap.letter(settings.folder, uid, most_bytes + 65'536));
  letter.bytes = std::move(bytes);
  return letter;
}

}  // namespace

Check check_imap(const ImapSettings& settings) {
  Refusals refusals;
  const bool host = settings.host.size() <= 250 && !settings.host.empty() &&
                    settings.host.find_first_not_of(
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == std::string::npos;
  if (!host) refusals.add(invalid("mail.host_invalid", "host"));
  if (settings.port < 1 || settings.port > 65'535) refusals.add(invalid("mail.port_invalid", "port"));
  if (trimmed(settings.user).empty()) refusals.add(invalid("mail.user_missing", "user"));
  if (!is_plain(settings.folder)) refusals.add(invalid("mail.folder_invalid", "folder"));
  if (!settings.move_to.empty() && !is_plain(settings.move_to)) {
    refusals.add(invalid("mail.folder_invalid", "move_to"));
  }
  return refusals.check();
}

Result<ImapBatch> fetch_imap(const ImapSettings& settings, const ImapPlace& place, std::size_t most,
                             std::size_t most_bytes) {
  VICHE_REQUIRE(check_imap(settings));
  Imap imap(settings);
  VICHE_LET(status, imap.ask("", "STATUS \"" + settings.folder + "\" (UIDVALIDITY)"));
  const auto validity = number_after(status, "UIDVALIDITY");
  if (!validity) return Refusal{RefusalKind::unavailable, "mail.imap_folder", {}, {}, {}, {}};
  ImapBatch batch;
  batch.validity = *validity;
  const std::int64_t last = place.validity == batch.validity ? place.last : 0;
  VICHE_LET(found, imap.ask(settings.folder, "UID SEARCH UID " + std::to_string(last + 1) + ":*"));
  for (const std::int64_t uid : uids_of(found, last)) {
    batch.more = batch.letters.size() == most;
    if (batch.more) break;
    VICHE_LET(letter, fetch_one(imap, settings, uid, most_bytes));
    batch.letters.push_back(std::move(letter));
  }
  return batch;
}

Check settle_imap(const ImapSettings& settings, const std::vector<std::int64_t>& uids) {
  VICHE_REQUIRE(check_imap(settings));
  if (uids.empty()) return Done{};
  Imap imap(settings);
  std::string list;
  for (const std::int64_t uid : uids) list += (list.empty() ? "" : ",") + std::to_string(uid);
  VICHE_REQUIRE(imap.ask(settings.folder, "UID STORE " + list + " +FLAGS.SILENT (\\Seen)"));
  if (settings.move_to.empty()) return Done{};
  VICHE_REQUIRE(imap.ask(settings.folder, "UID MOVE " + list + " \"" + settings.move_to + "\""));
  return Done{};
}

}  // namespace viche::channels
