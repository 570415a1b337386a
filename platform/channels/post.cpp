#include <viche/channels/mail.hpp>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>

#include "letter.hpp"
#include "letters_store.hpp"
#include "smtp.hpp"

namespace viche::channels {

namespace {

constexpr std::string_view kind = "channels.letter";
constexpr int quick_tries = 8;  // after these, hourly
constexpr std::chrono::hours tried_for{24 * 5};
constexpr std::chrono::hours pause{1};
constexpr std::chrono::hours remembered_for{24 * 30};
constexpr std::string_view no_server = "no mail server";

std::string payload_of(std::int64_t letter) {
  return JsonWriter().begin_object().field("letter", letter).end_object().take();
}

void count(const char* outcome) { metrics::count("viche_letters_total", {{"outcome", outcome}}); }

}  // namespace

std::string written(const Letter& letter) {
  JsonWriter json;
  json.begin_object().field("to_email", letter.to_email).field("to_name", letter.to_name);
  json.field("subject", letter.subject).field("text", letter.text).field("html", letter.html);
  json.field("from_name", letter.from_name).field("unsubscribe_url", letter.unsubscribe_url);
  json.field("reply_to", letter.reply_to).field("reply_key", letter.reply_key);
  return json.field("reference", letter.reference).end_object().take();
}

Letter read_letter(std::string_view text) {
  const auto json = JsonReader::parse(text);
  if (!json) throw Fault("a letter cannot be read");
  const auto get = [&](std::string_view key) { return (*json)[key].text().value_or(""); };
  return {get("to_email"),  get("to_name"),         get("subject"),   get("text"),     get("html"),
          get("from_name"), get("unsubscribe_url"), get("reference"), get("reply_to"), get("reply_key")};
}

struct Post::State {
  storage::Database& database;
  const identity::Vault& vault;
  const Clock& clock;
  SmtpSettings settings;

  template <class F>
  void write(HromadaId hromada, F&& work) const {
    (void)database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
      work(tx);
      return Done{};
    });
  }

  Letter opened(HromadaId hromada, const LetterRow& row) const {
    const auto plain = vault.open(hromada, "letters.letter", row.id, row.letter);
    if (!plain) throw Fault("a sealed letter does not open");
    return read_letter(*plain);
  }

  void deliver(const jobs::Job& job) const {
    const std::int64_t id = JsonReader::parse(job.payload).value_or(JsonReader())["letter"].integer().value_or(0);
    const auto row = database.read(job.hromada, [&](storage::Session& session) { return find_letter(session, id); });
    if (!row || row->state != "waiting") return;
    if (settings.url.empty()) {
      // Left without a job: a node that has a server takes it up (`take_up`), this one need not try again.
      return write(job.hromada, [&](storage::Tx& tx) { count_attempt(tx, id, no_server); });
    }
    const Letter letter = opened(job.hromada, *row);
    const std::string text =
        message(letter, settings.from_email, message_id_of(settings.from_email, job.hromada, id, letter.reply_key),
                row->made_at);
    const Delivery delivery = hand_over(settings, letter.to_email, text);
    switch (delivery.outcome) {
      case Delivery::Outcome::accepted:
        write(job.hromada, [&](storage::Tx& tx) { mark_sent(tx, id, clock.now()); });
        return count("sent");
      case Delivery::Outcome::refused: return bury(job, id, delivery.error);
      case Delivery::Outcome::later: return again(job, *row, delivery.error);
    }
  }

  /// Letters that were tried where there was no mail server go at once when there is one: links in them grow old.
  void take_up(Instant now) const {
    const auto waiting = database.read({0}, [](storage::Session& session) { return waiting_with(session, no_server); });
    for (const auto& [hromada, letter] : waiting) {
      write(hromada, [&, id = letter](storage::Tx& tx) {
        if (forget_error(tx, id, no_server)) jobs::put(tx, kind, payload_of(id), now);
      });
    }
  }

  void again(const jobs::Job& job, const LetterRow& row, const std::string& error) const {
    count("postponed");
    if (clock.now() - row.made_at > tried_for) return bury(job, row.id, "gave up: " + error);
    if (job.attempts >= quick_tries) return wait(job, row.id, error);
    write(job.hromada, [&](storage::Tx& tx) { count_attempt(tx, row.id, error); });
    throw Fault("mail: " + error);
  }

  void wait(const jobs::Job& job, std::int64_t id, const std::string& error) const {
    write(job.hromada, [&](storage::Tx& tx) {
      count_attempt(tx, id, error);
      jobs::put(tx, kind, payload_of(id), clock.now() + pause);
    });
  }

  void bury(const jobs::Job& job, std::int64_t id, const std::string& error) const {
    log::warn("channels.letter_failed", {{"hromada", job.hromada.value}, {"letter", id}, {"error", error}});
    write(job.hromada, [&](storage::Tx& tx) { mark_dead(tx, id, error, clock.now()); });
    count("failed");
  }
};

Post::Post(storage::Database& database, const identity::Vault& vault, const Clock& clock, SmtpSettings settings)
    : state_(new State{database, vault, clock, std::move(settings)}) {}

Post::~Post() = default;

Check Post::send(storage::Tx& tx, const Letter& letter, Instant now) const {
  VICHE_REQUIRE(check_letter(letter));
  LetterRow row;
  row.id = storage::next_id();
  row.letter = state_->vault.seal(tx.hromada(), "letters.letter", row.id, written(letter));
  row.made_at = now;
  insert_letter(tx, row);
  jobs::put(tx, kind, payload_of(row.id), now);
  return Done{};
}

std::optional<Letter> Post::find(storage::Session& session, std::int64_t letter) const {
  const auto row = find_letter(session, letter);
  if (!row || row->letter.empty()) return std::nullopt;
  return state_->opened(session.hromada(), *row);
}

void Post::attach(jobs::Runner& runner) {
  runner.handle(std::string(kind), [state = state_.get()](const jobs::Job& job) { state->deliver(job); });
  if (!state_->settings.url.empty()) {
    runner.every("channels.take_up", std::chrono::minutes(1),
                 [state = state_.get()](Instant now) { state->take_up(now); });
  }
  runner.every("channels.sweep", std::chrono::hours(6), [state = state_.get()](Instant now) {
    state->write({0}, [&](storage::Tx& tx) { sweep_letters(tx, now - remembered_for); });
  });
}

std::vector<FailedLetter> failed(storage::Session& session) { return dead_letters(session); }

Check retry(storage::Tx& tx, std::int64_t letter, Instant now) {
  if (!mark_waiting(tx, letter)) return conflict("channels.not_failed");
  jobs::put(tx, kind, payload_of(letter), now);
  return Done{};
}

Check dismiss(storage::Tx& tx, std::int64_t letter) {
  if (!delete_dead(tx, letter)) return conflict("channels.not_failed");
  return Done{};
}

std::int64_t forget_waiting(storage::Tx& tx) { return delete_waiting(tx); }

}  // namespace viche::channels
