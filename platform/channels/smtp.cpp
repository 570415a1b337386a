#include "smtp.hpp"

#include <algorithm>
#include <cstring>

#include "curl_handle.hpp"
#include "mime.hpp"

namespace viche::channels {

namespace {

constexpr long connect_seconds = 15;

struct Reader {
  const std::string& text;
  std::size_t at = 0;
};

std::size_t read_some(char* into, std::size_t size, std::size_t count, void* from) {
  Reader& reader = *static_cast<Reader*>(from);
  const std::size_t taken = std::min(size * count, reader.text.size() - reader.at);
  std::memcpy(into, reader.text.data() + reader.at, taken);
  reader.at += taken;
  return taken;
}

void set_up(CURL* curl, const SmtpSettings& settings) {
  curl_easy_setopt(curl, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(settings.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(settings.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (settings.starttls) curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!settings.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
  }
}

/// Answers about this letter come as errors of sending (MAIL, RCPT, DATA), or when the text has been read to its end.
/// 530, 535 and 538 ask for sign-in or TLS first: the settings are wrong, not the letter.
bool is_refusal(CURLcode result, long code, bool text_was_sent) {
  if (result != CURLE_SEND_ERROR && !text_was_sent) return false;
  return code >= 500 && code < 600 && code != 530 && code != 535 && code != 538;
}

std::string reason_of(CURLcode result, long code) {
  if (result == CURLE_OPERATION_TIMEDOUT) return "timeout";
  if (result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_USE_SSL_FAILED || result == CURLE_SSL_CONNECT_ERROR ||
      result == CURLE_SSL_CACERT_BADFILE) {
    return "tls";
  }
  if (result == CURLE_LOGIN_DENIED) return "login denied";
  return code >= 400 && code < 600 ? "smtp " + std::to_string(code) : "connection";
}

}  // namespace

Delivery hand_over(const SmtpSettings& settings, const std::string& to, const std::string& message) {
  const Handle handle = new_handle();
  CURL* curl = handle.get();
  set_up(curl, settings);
  const std::string from = "<" + wire_address(settings.from_email) + ">";
  const Strings recipients(curl_slist_append(nullptr, ("<" + wire_address(to) + ">").c_str()), curl_slist_free_all);
  Reader reader{message};
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_some);
  curl_easy_setopt(curl, CURLOPT_READDATA, &reader);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
  const CURLcode result = curl_easy_perform(curl);
  if (result == CURLE_OK) return {Delivery::Outcome::accepted, {}};
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  const auto outcome =
      is_refusal(result, code, reader.at == message.size()) ? Delivery::Outcome::refused : Delivery::Outcome::later;
  return {outcome, reason_of(result, code)};
}

}  // namespace viche::channels
