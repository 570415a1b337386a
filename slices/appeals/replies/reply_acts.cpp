#include "reply_acts.hpp"

#include <algorithm>

#include <viche/appeals/events.hpp>
#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/i18n/names.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/organisation.hpp>

#include "acts/common.hpp"
#include "pages/shown.hpp"
#include "rules/registration.hpp"
#include "settings.hpp"
#include "store/cards.hpp"

namespace viche::appeals::replies {

namespace {

constexpr i18n::Lang lang = i18n::Lang::uk;  // the council writes in Ukrainian

std::string day_words(calendar::Day day) { return i18n::date(lang, calendar::start_of_day(day)); }

/// Several names stand behind each other with commas; of a collective appeal they may be too many to call.
std::vector<i18n::PersonName> people_of(const Appeal& appeal, const std::optional<Card>& card) {
  std::vector<i18n::PersonName> people;
  std::string names = appeal.author_name;
  std::ranges::replace(names, ';', ',');
  for (const std::string_view name : split(names, ',')) {
    if (!trimmed(name).empty()) people.push_back(i18n::name_of(name));
  }
  if (people.size() < 2 && card && card->subject == codes::collective) people.resize(4);
  return people;
}

std::string addressee_of(const Appeal& appeal) {
  std::string text, names = appeal.author_name;
  std::ranges::replace(names, ';', ',');
  for (const std::string_view name : split(names, ',')) {
    if (trimmed(name).empty()) continue;
    text += (text.empty() ? "" : ", ") + i18n::addressee(lang, i18n::name_of(name));
  }
  return text;
}

/// What was answered last, by whoever worked on it; of what is not examined also the ground.
std::string body_of(const By& by, const Appeal& appeal, const std::vector<Entry>& lines) {
  std::string text;
  for (const Entry& line : lines) {
    for (const std::string_view kind : {"report", "explain", "decline", "give_back", "leave_unexamined"}) {
      if (line.kind == kind && !line.text.empty()) text = line.text;
    }
  }
  if (appeal.ground.empty()) return text;
  const std::string ground = by.services.words.text(lang, "appeals.ground." + appeal.ground);
  return text.empty() ? ground : ground + "\n\n" + text;
}

std::string contact_of(const kit::Town& town) {
  std::string text = town.text(kit::settings::phone);
  if (const std::string email = town.text(kit::settings::email); !email.empty()) {
    text += (text.empty() ? "" : ", ") + email;
  }
  return text;
}

/// Of the ground on which it ended, where the law names several.
std::string law_of(const Kind& kind, const Appeal& appeal) {
  static const std::map<std::string, std::string, std::less<>> by_ground{
      {"no_data", "частини четвертої статті 7 Закону України «Про звернення громадян»"},
      {"late_complaint", "статей 8 і 17 Закону України «Про звернення громадян»"}};
  const auto found = by_ground.find(appeal.ground);
  const bool ends = kind.name == "returned" || kind.name == "not_examined";
  return ends && found != by_ground.end() ? found->second : std::string(kind.law);
}

/// A letter says what has been done: it is not issued before.
bool is_done(std::string_view kind, const Appeal& appeal) {
  if (kind == "forwarding") return appeal.outcome == Outcome::forwarded;
  if (kind == "returned") return appeal.outcome == Outcome::given_back;
  if (kind == "not_examined") return appeal.outcome == Outcome::not_examined;
  if (kind == "extension") return appeal.usual_due_at && appeal.due_at && *appeal.due_at > *appeal.usual_due_at;
  return true;
}

Values values_of(storage::Session& session, const By& by, const Kind& kind, const Appeal& appeal,
                 const std::optional<Card>& card) {
  Values values;
  values["address"] = i18n::address(by.services.words, lang, people_of(appeal, card));
  values["number"] = appeal.number.text();
  values["index"] = card ? card->index : appeal.number.text();
  values["received"] = day_words(card ? card->received_on : calendar::kyiv_day(appeal.filed_at));
  values["about"] = headline_of(by.services.words, lang, {}, appeal).text;
  values["body"] = body_of(by, appeal, entries(session, appeal.id, false));
  values["law"] = law_of(kind, appeal);
  values["forwarded_to"] = appeal.forwarded_to;
  if (appeal.due_at) values["due"] = i18n::date(lang, *appeal.due_at - std::chrono::microseconds(1));
  values["reason"] = appeal.term_reason;
  values["contact"] = contact_of(by.town);
  return values;
}

std::string executor_of(const By& by) {
  const auto person = by.services.identity.find(by.town.id, by.actor.account);
  return person ? person->name : "";
}

Content first_content(storage::Session& session, const By& by, const Kind& kind, const Template& from,
                      const Appeal& appeal) {
  const auto card = find_card(session, appeal.id);
  Content content;
  content.addressee = addressee_of(appeal);
  content.residence = appeal.author_residence;
  content.email = appeal.author_email;
  content.text = tidy(filled(from.text, values_of(session, by, kind, appeal, card)));
  content.head_post = by.town.text(settings::head_post);
  content.head_name = by.town.text(settings::head_name);
  content.executor = executor_of(by);
  content.executor_phone = by.town.text(kit::settings::phone);
  return content;
}

Check may_write(const Standing& standing, Roles roles) {
  const Actor& actor = standing.actor;
  VICHE_REQUIRE(may_do(actor, roles));
  if (actor.roles.has_any(issuers) || standing.works_on_it()) return Done{};
  return forbidden("appeals.step_not_yours");
}

void look(storage::Tx& tx, const By& by, const Appeal& appeal) {
  audit::record_look(tx, by.actor, appeal.author_account, "appeal", appeal.id, "letter", by.now);
}

std::string details(std::string_view name, std::string_view value) {
  JsonWriter out;
  out.begin_object().field(name, value).end_object();
  return out.take();
}

/// Runs `change(tx, appeal, draft) -> Check` on a draft.
template <class F>
Check change_draft(const By& by, std::string_view deed, Number number, std::int64_t id, Roles roles, F&& change) {
  return change_one(by, deed, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_write(standing, roles));
    auto reply = find_reply(tx, by.services.vault, appeal.id, id);
    if (!reply) return not_found();
    if (reply->is_issued()) return conflict("reply.issued");
    return change(tx, appeal, *reply);
  });
}

Content tidied(const Content& said) {
  return {tidy_line(said.addressee), tidy_line(said.residence),     said.email,
          tidy(said.text),           tidy_line(said.head_post),     tidy_line(said.head_name),
          tidy_line(said.executor),  tidy_line(said.executor_phone)};
}

/// What was prepared under the same form key before.
std::int64_t last_draft(const By& by, Number number) {
  return by.services.db.read(by.town.id, [&](storage::Session& session) -> std::int64_t {
    const auto appeal = find(session, number);
    const auto all = appeal ? replies_of(session, by.services.vault, appeal->id, false) : std::vector<Reply>{};
    return all.empty() ? 0 : all.back().id;
  });
}

}  // namespace

Result<std::int64_t> prepare(const By& by, Number number, std::string_view kind_name) {
  const Kind* kind = find_kind(kind_name);
  if (!kind) return invalid("reply.kind_unknown", "kind");
  Reply reply;
  reply.id = storage::next_id();
  bool is_new = false;
  const Check made =
      change_one(by, "prepare_reply", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
        VICHE_REQUIRE(may_write(standing, writers));
        load_author(tx, by.services.vault, appeal);
        const Template from = template_of(tx, *kind);
        reply.appeal = appeal.id;
        reply.kind = from.kind;
        reply.template_version = from.version;
        reply.content = first_content(tx, by, *kind, from, appeal);
        reply.made_at = by.now;
        reply.made_by = by.actor.account;
        insert_reply(tx, by.services.vault, reply);
        look(tx, by, appeal);
        audit::record(tx, by.actor, "appeals.reply_draft", "appeal", appeal.id, by.now, details("kind", kind->name));
        is_new = true;
        return Done{};
      });
  if (!made) return made.refusal();
  return is_new ? reply.id : last_draft(by, number);
}

Check save(const By& by, Number number, std::int64_t id, const Content& content) {
  const Content said = tidied(content);
  VICHE_REQUIRE(check_content(said));
  return change_draft(
      by, "save_reply", number, id, writers, [&](storage::Tx& tx, Appeal& appeal, Reply& reply) -> Check {
        const std::string email = reply.content.email;
        reply.content = said;
        reply.content.email = email;
        update_content(tx, by.services.vault, reply);
        audit::record(tx, by.actor, "appeals.reply_saved", "appeal", appeal.id, by.now, details("kind", reply.kind));
        return Done{};
      });
}

Check discard(const By& by, Number number, std::int64_t id) {
  return change_draft(by, "discard_reply", number, id, writers,
                      [&](storage::Tx& tx, Appeal& appeal, Reply& reply) -> Check {
                        delete_draft(tx, reply.id);
                        audit::record(tx, by.actor, "appeals.reply_discarded", "appeal", appeal.id, by.now,
                                      details("kind", reply.kind));
                        return Done{};
                      });
}

Check issue(const By& by, Number number, std::int64_t id) {
  const calendar::Day today = calendar::kyiv_day(by.now);
  return change_draft(
      by, "issue_reply", number, id, issuers, [&](storage::Tx& tx, Appeal& appeal, Reply& reply) -> Check {
        VICHE_REQUIRE(may_issue(reply.content));
        if (!is_done(reply.kind, appeal)) return conflict("reply.not_done");
        reply.year = calendar::year_of(today);
        reply.serial = next_reply_serial(tx, reply.year);
        reply.issued_on = today;
        reply.issued_at = by.now;
        set_issued(tx, reply, by.actor.account);
        const std::string text = by.services.words.text(
            lang, "reply.entry",
            {{"number", reply.number()}, {"kind", by.services.words.text(lang, "reply.kind." + reply.kind)}});
        insert_entry(tx, appeal.id, entry_by(by, "letter_issued", text, appeal.state));
        tell(tx, by, events::changed, appeal, "reply", details("number", reply.number()), std::to_string(reply.id));
        return Done{};
      });
}

Result<Reply> look_at(const By& by, const Appeal& appeal, std::int64_t id) {
  const Standing standing = standing_of(appeal, by.actor, by.by_link);
  if (standing.author) {
    const auto all = by.services.db.read(
        by.town.id, [&](storage::Session& session) { return replies_of(session, by.services.vault, appeal.id, true); });
    const auto found = std::ranges::find(all, id, &Reply::id);
    if (found == all.end()) return not_found();
    return *found;
  }
  VICHE_REQUIRE(may_write(standing, writers));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Reply> {
    auto reply = find_reply(tx, by.services.vault, appeal.id, id);
    if (!reply) return not_found();
    look(tx, by, appeal);
    return std::move(*reply);
  });
}

Check change_template(const By& by, std::string_view kind_name, std::string_view text) {
  const Kind* kind = find_kind(kind_name);
  if (!kind) return not_found();
  VICHE_REQUIRE(may_do(by.actor, template_keepers));
  const std::string said = tidy(text);
  VICHE_REQUIRE(check_template(said));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const Template before = template_of(tx, *kind);
    if (before.text == said) return Done{};
    insert_template(tx, {before.kind, said, before.version + 1, by.now, by.actor.account});
    JsonWriter out;
    out.begin_object().field("kind", kind->name).field("version", before.version + 1).end_object();
    audit::record(tx, by.actor, "appeals.reply_template", "reply_template", 0, by.now, out.take());
    return Done{};
  });
}

}  // namespace viche::appeals::replies
