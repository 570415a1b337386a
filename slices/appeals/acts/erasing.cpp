#include <map>
#include <string>

#include <viche/audit/audit.hpp>
#include <viche/core/ids.hpp>
#include <viche/events/events.hpp>
#include <viche/files/files.hpp>
#include <viche/i18n/anonymise.hpp>
#include <viche/identity/identity.hpp>

#include <viche/appeals/events.hpp>
#include "../personal.hpp"
#include "../replies/reply.hpp"
#include "../rules/keeping.hpp"
#include "../store/personal.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

/// Of the act, for what is told afterwards.
struct Tally {
  std::int64_t forgotten = 0, kept = 0, recordings = 0, kept_recordings = 0, voices = 0;
  std::optional<Instant> until;
};

std::string without_names(std::string_view text) { return i18n::covered(text).text; }

std::string covered_answers(const std::string& answers) {
  const auto said = JsonReader::parse(answers);
  if (!said || !said->is_object()) return answers;
  JsonWriter out;
  out.begin_object();
  for (const std::string& key : said->keys()) {
    const JsonReader value = (*said)[key];
    out.key(key);
    if (const auto text = value.text()) {
      out.value(without_names(*text));
    } else {
      out.raw(value.json());
    }
  }
  return out.end_object().take();
}

/// Everybody's words stay as everybody sees them; what moderators had covered is not kept any longer.
void cover(storage::Tx& tx, const kit::Erasure& erasure, Appeal& appeal) {
  appeal.text = without_names(appeal.text);
  appeal.original_text.clear();
  appeal.place.text = without_names(appeal.place.text);
  appeal.place.original.clear();
  appeal.name_shown = false;
  update(tx, appeal);
  set_answers(tx, appeal.id, covered_answers(appeal.answers));
  for (const Entry& entry : entries(tx, appeal.id, true)) {
    const bool own = entry.actor_kind == Actor::Kind::resident && entry.actor == erasure.account;
    if (own && !entry.text.empty()) set_entry_text(tx, appeal.id, entry.id, without_names(entry.text));
  }
}

/// A voice and a face tell who somebody is; what was said stays as words. Without any the work could not be finished.
void drop_recordings(const kit::Services& services, storage::Tx& tx, Appeal& appeal, Tally& tally) {
  const bool wordless = appeal.text.empty();
  for (const Media& one : media(tx, appeal.id)) {
    if (one.kind != MediaKind::audio && one.kind != MediaKind::video) continue;
    if (wordless && one.transcript.empty() && is_open(appeal.state)) {
      ++tally.kept_recordings;
      continue;
    }
    if (wordless) appeal.text += (appeal.text.empty() ? "" : "\n") + one.transcript;
    delete_media(tx, appeal.id, one.id);
    tx.after_commit([&files = services.files, hromada = tx.hromada(), key = one.key] { files.remove(hromada, key); });
    ++tally.recordings;
  }
}

void drop_drafts(const kit::Services& services, storage::Tx& tx, std::int64_t appeal) {
  for (const replies::Reply& one : replies::replies_of(tx, services.vault, appeal, false)) {
    if (!one.is_issued()) replies::delete_draft(tx, one.id);
  }
}

void forget_author(kit::Services& services, storage::Tx& tx, const kit::Erasure& erasure, Appeal appeal, Tally& tally) {
  appeal.author_name.clear();
  appeal.author_email.clear();
  appeal.author_phone.clear();
  appeal.author_residence.clear();
  update_author_of(tx, services.vault, appeal);
  forget_author_keys(tx, appeal.id);
  drop_drafts(services, tx, appeal.id);
  drop_recordings(services, tx, appeal, tally);
  cover(tx, erasure, appeal);
  ++tally.forgotten;
}

void erase_one(kit::Services& services, storage::Tx& tx, const kit::Erasure& erasure, const Appeal& appeal,
               Tally& tally) {
  const bool has_letters = !replies::replies_of(tx, services.vault, appeal.id, true).empty();
  const Keeping keeping = keeping_of(appeal, has_letters, erasure.now);
  if (keeping.keeps_author) {
    ++tally.kept;
    if (keeping.until && (!tally.until || *tally.until < *keeping.until)) tally.until = keeping.until;
  } else {
    forget_author(services, tx, erasure, appeal, tally);
  }
  cut_author(tx, appeal.id, erasure.account);
  audit::record(tx, erasure.by, "appeals.erase_author", "appeal", appeal.id, erasure.now);
  JsonWriter payload;
  payload.begin_object().field("number", appeal.number.text()).field("deed", "erase_author").end_object();
  services.bus.publish(tx, {std::string(events::text_changed), appeal.id, payload.take()}, erasure.now);
}

}  // namespace

std::string own_email_key(const kit::Services& services, HromadaId hromada, std::int64_t account) {
  const auto owner = services.identity.find(hromada, account);
  if (!owner || owner->email.empty() || owner->level < IdentityLevel::email) return {};
  return voice_key_of_email(services.vault, hromada, owner->email);
}

void erase_person(kit::Services& services, storage::Tx& tx, kit::Erasure& erasure) {
  Tally tally;
  bool any_open_kept = false;
  for (const std::int64_t id : appeals_of_author(tx, erasure.account)) {
    const auto appeal = find_by_id(tx, id);
    if (!appeal) continue;
    const std::int64_t kept_before = tally.kept;
    erase_one(services, tx, erasure, *appeal, tally);
    if (tally.kept > kept_before && !appeal->closed_at) any_open_kept = true;
  }
  for (const OwnVoice& voice : voices_of(tx, erasure.account, own_email_key(services, tx.hromada(), erasure.account))) {
    make_nobodys(tx, voice, "nobody " + random_token());
    ++tally.voices;
  }
  forget_witness(tx, erasure.account);
  erasure.erased.push_back({"appeals.personal.forgotten", tally.forgotten});
  erasure.erased.push_back({"appeals.personal.recordings", tally.recordings});
  erasure.erased.push_back({"appeals.personal.voices", tally.voices});
  const auto keep = [&](const char* what, const char* law, std::int64_t count, std::optional<Instant> until) {
    if (count > 0) erasure.kept.push_back({what, law, until, count});
  };
  keep("appeals.personal.kept", "393/96-ВР; наказ Мін'юсту 578/5, ст. 82; 2297-VI, ст. 15", tally.kept,
       any_open_kept ? std::nullopt : tally.until);
  keep("appeals.personal.kept_words", "2297-VI, ст. 2 (знеособлені дані)", tally.forgotten, {});
  keep("appeals.personal.kept_recordings", "2297-VI, ст. 11 (виконання повноважень)", tally.kept_recordings, {});
}

}  // namespace viche::appeals
