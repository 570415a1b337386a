#include <viche/channels/sms.hpp>

#include <algorithm>

#include <viche/channels/hook.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>

#include "curl_handle.hpp"

namespace viche::channels {

namespace {

constexpr std::string_view kind = "channels.sms";
constexpr std::string_view place = "sms.message";
constexpr std::size_t number_length = 13, most_answered = std::size_t{64} << 10;

bool is_number(std::string_view text) {
  return text.size() == number_length && starts_with(text, "+380") &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t throw_away(char*, std::size_t size, std::size_t count, void* data) {
  std::size_t& read = *static_cast<std::size_t*>(data);
  read += size * count;
  return read <= most_answered ? size * count : 0;
}

Strings headers_of(const SmsSettings& settings) {
  curl_slist* all = curl_slist_append(nullptr, "Content-Type: application/json");
  all = curl_slist_append(all, "Expect:");
  if (!settings.token.empty()) all = curl_slist_append(all, ("Authorization: Bearer " + settings.token).c_str());
  return {all, curl_slist_free_all};
}

/// As libcurl itself will read it.
std::string host_of(const std::string& address) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  char* host = nullptr;
  if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return {};
  if (curl_url_get(url.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return {};
  std::string copy = to_lower(host);
  curl_free(host);
  return copy;
}

struct Handed {
  long status = 0;  ///< 0: there was no answer
  std::string why;  ///< nothing of what was answered, nothing of the message
};

void set_up(CURL* curl, const SmsSettings& settings, const std::string& body, Guard& guard) {
  const auto timeout = static_cast<long>(std::chrono::milliseconds(settings.timeout).count());
  curl_easy_setopt(curl, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, guard.any_address ? "http,https" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Viche");
  keep_to_public(curl, guard);
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
}

Handed hand_over(const SmsSettings& settings, const std::string& body) {
  HookRules rules;
  rules.allowed_hosts = settings.allowed_hosts;
  if (!check_hook_url(settings.url, rules)) return {0, "address refused"};
  const auto& own = settings.allowed_hosts;
  Guard guard{std::find(own.begin(), own.end(), host_of(settings.url)) != own.end(), false};
  const Handle handle = new_handle();
  CURL* curl = handle.get();
  set_up(curl, settings, body, guard);
  const Strings headers = headers_of(settings);
  std::size_t read = 0;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, throw_away);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &read);
  const CURLcode result = curl_easy_perform(curl);
  Handed handed;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &handed.status);
  // An answer that is too long is an answer all the same.
  const bool answered = result == CURLE_OK || (result == CURLE_WRITE_ERROR && handed.status != 0);
  if (!answered) handed.status = 0;
  handed.why = guard.refused ? "address refused" : answered ? "http " + std::to_string(handed.status) : "connection";
  return handed;
}

/// The gateway says that the message itself is wrong, so it will say so again.
bool is_for_good(long status) {
  return status >= 400 && status < 500 && status != 401 && status != 403 && status != 408 && status != 425 &&
         status != 429;
}

void count(const char* outcome) { metrics::count("viche_short_messages_total", {{"outcome", outcome}}); }

}  // namespace

struct Sms::State {
  storage::Database& database;
  const identity::Vault& vault;
  const Clock& clock;
  SmsSettings settings;

  void deliver(const jobs::Job& job) const {
    const JsonReader box = JsonReader::parse(job.payload).value_or(JsonReader());
    const Instant until{box["until"].integer().value_or(0)};
    if (until <= clock.now()) return drop(job, "too late");
    const auto plain =
        vault.open(job.hromada, place, box["row"].integer().value_or(0), box["sealed"].text().value_or(""));
    const auto message = plain ? JsonReader::parse(*plain) : std::nullopt;
    if (!message) throw Fault("a sealed short message does not open");
    JsonWriter body;
    body.begin_object().field("to", (*message)["to"].text().value_or("")).field("from", settings.from);
    body.field("text", (*message)["text"].text().value_or("")).end_object();
    const Handed handed = hand_over(settings, body.text());
    if (handed.status >= 200 && handed.status < 300) return count("sent");
    if (is_for_good(handed.status)) return drop(job, handed.why);
    count("postponed");
    throw Fault("sms: " + handed.why);
  }

  static void drop(const jobs::Job& job, const std::string& why) {
    log::warn("channels.sms_dropped", {{"hromada", job.hromada.value}, {"job", job.id}, {"why", why}});
    count("failed");
  }
};

Sms::Sms(storage::Database& database, const identity::Vault& vault, const Clock& clock, SmsSettings settings)
    : state_(new State{database, vault, clock, std::move(settings)}) {}

Sms::~Sms() = default;

bool Sms::is_there() const { return !state_->settings.url.empty(); }

Check Sms::send(storage::Tx& tx, const ShortMessage& message, Instant now) const {
  if (!is_there()) return Refusal{RefusalKind::unavailable, "channels.no_gateway", {}, {}, {}, {}};
  if (!is_number(message.to)) return invalid("channels.phone_invalid", "phone");
  JsonWriter plain;
  plain.begin_object().field("to", message.to).field("text", message.text).end_object();
  const std::int64_t row = storage::next_id();
  const std::string sealed = state_->vault.seal(tx.hromada(), place, row, plain.text());
  JsonWriter payload;
  payload.begin_object().field("row", row).field("until", message.until.micros).field("sealed", sealed).end_object();
  jobs::put(tx, kind, payload.text(), now);
  return Done{};
}

void Sms::attach(jobs::Runner& runner) {
  runner.handle(std::string(kind), [state = state_.get()](const jobs::Job& job) { state->deliver(job); });
}

}  // namespace viche::channels
