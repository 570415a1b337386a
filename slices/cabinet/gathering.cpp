#include "gathering.hpp"

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/identity/identity.hpp>
#include <viche/identity/people.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/town.hpp>

namespace viche::cabinet {

namespace {

constexpr std::int64_t most_looks = 10'000;

std::string_view code_of(IdentityLevel level) {
  switch (level) {
    case IdentityLevel::none: return "none";
    case IdentityLevel::email: return "email";
    case IdentityLevel::phone: return "phone";
    case IdentityLevel::strong: return "strong";
  }
  return "none";
}

std::string account_json(const kit::Services& services, HromadaId hromada, const identity::Account& account) {
  const auto person = services.db.read(
      hromada, [&](storage::Session& session) { return services.identity.people().of_account(session, account.id); });
  JsonWriter out;
  out.begin_object().field("name", account.name).field("email", account.email).field("phone", account.phone);
  out.key("phone_confirmed").boolean(account.phone_confirmed);
  out.field("language_of_letters", account.lang).field("confirmed_by", code_of(account.level));
  out.key("has_password").boolean(account.has_password);
  out.key("has_second_factor").boolean(account.has_totp).key("has_passkey").boolean(account.has_passkey);
  out.key("is_staff").boolean(account.staff);
  out.field("made_at", to_rfc3339(account.created_at)).key("person");
  if (!person) return out.null().end_object().take();
  out.begin_object().field("surname", person->surname).field("given_name", person->given_name);
  out.field("patronymic", person->patronymic).field("told_by", person->method);
  if (person->is_told()) out.field("told_at", to_rfc3339(person->confirmed_at));
  return out.end_object().end_object().take();
}

std::string sessions_json(const kit::Services& services, HromadaId hromada, std::int64_t account) {
  JsonWriter out;
  out.begin_array();
  for (const auto& open : services.identity.sessions_of(hromada, account)) {
    out.begin_object().field("device", open.device).field("began_at", to_rfc3339(open.began_at));
    out.field("seen_at", to_rfc3339(open.seen_at)).end_object();
  }
  return out.end_array().take();
}

/// Roles and organisation: who of the staff it was is not told, as nowhere else.
void write_looker(JsonWriter& out, const kit::Services& services, storage::Session& session, std::int64_t actor) {
  const auto person = services.identity.find(session.hromada(), actor);
  const auto organisation = person ? kit::find_organisation(session, person->organisation) : std::nullopt;
  out.key("roles").begin_array();
  for (const Role role : {Role::operator_, Role::executor, Role::moderator, Role::registrar, Role::head, Role::editor,
                          Role::analyst, Role::administrator}) {
    if (person && person->roles.has(role)) out.value(name(role));
  }
  out.end_array().field("organisation", organisation ? organisation->name_uk : std::string());
}

std::string looks_json(const kit::Services& services, HromadaId hromada, std::int64_t account) {
  return services.db.read(hromada, [&](storage::Session& session) {
    JsonWriter out;
    out.begin_array();
    for (const audit::Look& look : audit::looks_at(session, account, most_looks)) {
      out.begin_object().field("at", to_rfc3339(look.at));
      write_looker(out, services, session, look.actor);
      out.field("through", look.object).field("through_id", look.object_id).field("why", look.why).end_object();
    }
    return out.end_array().take();
  });
}

std::string readme(const kit::Services& services, HromadaId hromada) {
  const auto town = services.towns.find(hromada);
  std::string text;
  for (const i18n::Lang lang : {i18n::Lang::uk, i18n::Lang::en}) {
    const i18n::Args args{{"town", town ? town->name(lang) : std::string()},
                          {"when", i18n::date_time(lang, services.clock.now())}};
    text += services.words.text(lang, "cabinet.readme.title", args) + "\n\n";
    for (const char* part : {"what", "files", "slices", "json", "keep", "rights"}) {
      text += services.words.text(lang, "cabinet.readme." + std::string(part), args) + "\n\n";
    }
    if (lang == i18n::Lang::uk) text += "----\n\n";
  }
  return text;
}

}  // namespace

std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_text = false, escaped = false;
  const auto new_line = [&] { out.append("\n").append(depth * 2, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      in_text = escaped || c != '"';
      escaped = !escaped && c == '\\';
      out += c;
      continue;
    }
    const bool empties = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
    const bool emptied = i > 0 && (json[i - 1] == '{' || json[i - 1] == '[');
    if ((c == '}' || c == ']') && !emptied) {
      --depth;
      new_line();
    }
    out += c;
    if (c == '"') in_text = true;
    if (c == ':') out += ' ';
    if ((c == '{' || c == '[') && !empties) ++depth;
    if (((c == '{' || c == '[') && !empties) || c == ',') new_line();
  }
  return out + "\n";
}

void gather(kit::Services& services, HromadaId hromada, const Export& wanted, Archive& archive) {
  const auto account = services.identity.find(hromada, wanted.account);
  if (!account) return;
  archive.add("README.txt", readme(services, hromada));
  archive.add("account.json", indented(account_json(services, hromada, *account)));
  archive.add("sessions.json", indented(sessions_json(services, hromada, account->id)));
  archive.add("looks.json", indented(looks_json(services, hromada, account->id)));
  for (const kit::Slice& slice : services.registry.slices()) {
    if (!slice.contributes.personal) continue;
    slice.contributes.personal(services, hromada, account->id, [&](const kit::PersonalFile& file) {
      const bool json = file.name.ends_with(".json");
      archive.add(slice.name + "/" + file.name, json ? indented(file.bytes) : file.bytes);
    });
  }
}

}  // namespace viche::cabinet
