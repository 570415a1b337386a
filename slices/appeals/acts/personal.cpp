#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <viche/core/fault.hpp>
#include <viche/files/files.hpp>

#include "../personal.hpp"
#include "../replies/reply.hpp"
#include "../store/personal.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

using Give = std::function<void(kit::PersonalFile)>;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string_view folder_of(MediaKind kind) { return kind == MediaKind::photo ? "photos" : "recordings"; }

/// One appeal as its author may see it, and the files that belong to it.
class OwnAppeal {
 public:
  OwnAppeal(const kit::Services& services, storage::Session& session, std::int64_t account, Appeal appeal)
      : services_(services), session_(session), account_(account), appeal_(std::move(appeal)) {
    load_author(session_, services_.vault, appeal_);
  }

  void write(JsonWriter& out, const Give& give) {
    const Category* category = nullptr;
    const auto found = find_category(session_, appeal_.category);
    if (found) category = &*found;
    out.begin_object().field("id", appeal_.id).field("number", appeal_.number.text());
    out.field("filed_at", to_rfc3339(appeal_.filed_at)).field("state", name(appeal_.state));
    out.field("outcome", name(appeal_.outcome)).field("regime", name(appeal_.regime));
    out.field("category", category ? category->name_uk : std::string());
    out.field("text", appeal_.whole_text()).field("place", appeal_.place.whole());
    if (appeal_.place.lat && appeal_.place.lon) out.field("lat", *appeal_.place.lat).field("lon", *appeal_.place.lon);
    out.key("answers").raw(JsonReader::parse(appeal_.answers) ? appeal_.answers : "{}");
    out.key("author").begin_object().field("name", appeal_.author_name).field("email", appeal_.author_email);
    out.field("phone", appeal_.author_phone).field("residence", appeal_.author_residence).end_object();
    out.key("name_is_shown").boolean(appeal_.name_shown).key("is_public").boolean(appeal_.is_public);
    if (appeal_.due_at) out.field("due_at", to_rfc3339(*appeal_.due_at));
    if (appeal_.closed_at) out.field("closed_at", to_rfc3339(*appeal_.closed_at));
    if (appeal_.grade != 0) out.field("grade", appeal_.grade);
    if (appeal_.advice >= 0) out.field("advice", appeal_.advice);
    write_lines(out);
    write_files(out, give);
    write_letters(out);
    out.end_object();
  }

 private:
  bool is_own(const Entry& entry) const { return entry.actor_kind == Actor::Kind::resident && entry.actor == account_; }

  void write_lines(JsonWriter& out) {
    out.key("lines").begin_array();
    for (const Entry& entry : entries(session_, appeal_.id, false)) {
      own_[entry.id] = is_own(entry);
      out.begin_object().field("at", to_rfc3339(entry.at)).field("what", entry.kind);
      out.key("by_me").boolean(is_own(entry)).field("text", entry.text).field("state", name(entry.state)).end_object();
    }
    out.end_array();
  }

  /// Of others' photos what everybody may see; files of staff for themselves (documents) are none of these.
  void write_files(JsonWriter& out, const Give& give) {
    out.key("files").begin_array();
    int count = 0;
    for (const Media& one : media(session_, appeal_.id)) {
      const bool known = one.entry == 0 || own_.count(one.entry) > 0;
      const bool own = one.entry == 0 || (known && own_[one.entry]);
      if (!known || (!own && one.hidden) || one.kind == MediaKind::document) continue;
      const auto path = services_.files.path_of(session_.hromada(), own ? one.key : one.shown_key());
      if (!path) continue;
      const std::string file = std::string(folder_of(one.kind)) + "/" + appeal_.number.text() + "-" +
                               std::to_string(++count) + std::filesystem::path(*path).extension().string();
      out.begin_object().field("file", file).key("by_me").boolean(own);
      if (!one.transcript.empty()) out.field("transcript", one.transcript);
      out.end_object();
      give({file, bytes_of(*path)});
    }
    out.end_array();
  }

  void write_letters(JsonWriter& out) {
    out.key("letters").begin_array();
    for (const replies::Reply& one : replies::replies_of(session_, services_.vault, appeal_.id, true)) {
      out.begin_object().field("number", one.number()).field("kind", one.kind);
      if (one.issued_at) out.field("issued_at", to_rfc3339(*one.issued_at));
      out.field("to", one.content.addressee).field("residence", one.content.residence);
      out.field("email", one.content.email).field("text", one.content.text);
      out.field("signed_by", one.content.head_post + " " + one.content.head_name).end_object();
    }
    out.end_array();
  }

  const kit::Services& services_;
  storage::Session& session_;
  std::int64_t account_;
  Appeal appeal_;
  std::map<std::int64_t, bool> own_;  ///< lines that the author sees: is it theirs?
};

std::string number_of_appeal(storage::Session& session, std::int64_t id) {
  const auto appeal = find_by_id(session, id);
  return appeal ? appeal->number.text() : std::string();
}

void give_voices(const kit::Services& services, storage::Session& session, std::int64_t account, const Give& give) {
  JsonWriter out;
  out.begin_array();
  for (const OwnVoice& voice : voices_of(session, account, own_email_key(services, session.hromada(), account))) {
    out.begin_object().field("appeal", number_of_appeal(session, voice.appeal)).field("at", to_rfc3339(voice.at));
    out.key("subscribed").boolean(voice.subscribed).end_object();
  }
  give({"voices.json", out.end_array().take()});
  JsonWriter seen;
  seen.begin_array();
  for (const OwnWitness& one : witness_of(session, account)) {
    seen.begin_object().field("appeal", number_of_appeal(session, one.appeal)).field("at", to_rfc3339(one.at));
    seen.key("saw_it_done").boolean(one.done).end_object();
  }
  give({"seen_as_neighbour.json", seen.end_array().take()});
}

}  // namespace

void give_personal(kit::Services& services, HromadaId hromada, std::int64_t account, const Give& give) {
  services.db.read(hromada, [&](storage::Session& session) {
    JsonWriter out;
    out.begin_array();
    for (const std::int64_t id : appeals_of_author(session, account)) {
      auto appeal = find_by_id(session, id);
      if (appeal) OwnAppeal(services, session, account, *std::move(appeal)).write(out, give);
    }
    give({"appeals.json", out.end_array().take()});
    give_voices(services, session, account, give);
  });
}

}  // namespace viche::appeals
