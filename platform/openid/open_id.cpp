#include "open_id.hpp"

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

namespace viche::openid {

namespace {

constexpr std::chrono::hours document_life{1};
constexpr std::chrono::minutes between_searches{1};

std::string text_of(const JsonReader& object, std::string_view key) { return object[key].text().value_or(""); }

bool lists(const JsonReader& array, std::string_view word) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (array.at(i).text() == word) return true;
  }
  return false;
}

/// RFC 6749 2.3.1: both are encoded as in a form before they are joined.
std::string basic_of(const ProviderSettings& settings) {
  const std::string both = url_encoded(settings.client_id) + ":" + url_encoded(settings.client_secret);
  std::string text = base64url(both);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (text.size() % 4 != 0) text += '=';
  return "Basic " + text;
}

std::string challenge_of(const std::string& verifier) { return base64url(sha256(verifier)); }

}  // namespace

Result<OpenId::Doors> OpenId::read_doors(const JsonReader& document) const {
  if (text_of(document, "issuer") != settings_.url) return unavailable("openid.away");
  Doors doors{text_of(document, "authorization_endpoint"), text_of(document, "token_endpoint"),
              text_of(document, "jwks_uri"), text_of(document, "userinfo_endpoint")};
  for (const std::string* door : {&doors.authorization, &doors.token, &doors.keys}) {
    if (!is_door(settings_, *door)) return unavailable("openid.away");
  }
  if (!is_door(settings_, doors.userinfo)) doors.userinfo.clear();
  const JsonReader ways = document["token_endpoint_auth_methods_supported"];
  doors.secret_in_form = !ways.absent() && !lists(ways, "client_secret_basic") && lists(ways, "client_secret_post");
  doors.names_itself = document["authorization_response_iss_parameter_supported"].boolean().value_or(false);
  return doors;
}

Result<OpenId::Doors> OpenId::doors() {
  const Instant now = clock_.now();
  {
    const std::lock_guard hold(mutex_);
    if (doors_ && now - doors_at_ < document_life) return *doors_;
  }
  // OpenID Connect Discovery 4.1: a slash at the end of the issuer is not doubled.
  std::string document = settings_.url;
  if (document.back() == '/') document.pop_back();
  VICHE_LET(told, ask(settings_, "discovery", {document + "/.well-known/openid-configuration"}));
  if (told.status != 200) return unavailable("openid.away");
  VICHE_LET(read, read_doors(told.json));
  const std::lock_guard hold(mutex_);
  doors_ = read;
  doors_at_ = now;
  return *doors_;
}

Result<std::string> OpenId::address(const Errand& errand, const std::string& state) {
  VICHE_LET(all, doors());
  return with_query(all.authorization, {{"response_type", "code"},
                                        {"client_id", settings_.client_id},
                                        {"redirect_uri", errand.redirect_uri},
                                        {"scope", settings_.scope},
                                        {"state", state},
                                        {"nonce", errand.nonce},
                                        {"code_challenge", challenge_of(errand.verifier)},
                                        {"code_challenge_method", "S256"},
                                        {"ui_locales", errand.lang == "en" ? "en uk" : "uk en"}});
}

/// An answer of another provider that was mixed up with this one's (RFC 9207).
Check OpenId::check_issuer(const Doors& doors, const Answer& answer) const {
  if (answer.issuer.empty() ? doors.names_itself : answer.issuer != settings_.url) {
    return invalid("openid.answer_unclear");
  }
  return Done{};
}

Result<OpenId::Tokens> OpenId::redeem(const Doors& doors, const Errand& errand, const Answer& answer) const {
  channels::FetchRequest request{doors.token, {}, channels::FetchFields{}};
  *request.form = {{"grant_type", "authorization_code"},
                   {"code", answer.code},
                   {"redirect_uri", errand.redirect_uri},
                   {"code_verifier", errand.verifier}};
  const bool has_secret = !settings_.client_secret.empty();
  if (has_secret && !doors.secret_in_form) request.headers.emplace_back("Authorization", basic_of(settings_));
  if (!has_secret || doors.secret_in_form) request.form->emplace_back("client_id", settings_.client_id);
  if (has_secret && doors.secret_in_form) request.form->emplace_back("client_secret", settings_.client_secret);
  VICHE_LET(told, ask(settings_, "token", std::move(request)));
  if (text_of(told.json, "error") == "invalid_grant") return invalid("openid.code_refused");
  if (told.status != 200 || !told.json["error"].absent()) return unavailable("openid.away");
  const Tokens tokens{text_of(told.json, "access_token"), text_of(told.json, "id_token")};
  if (to_lower(text_of(told.json, "token_type")) != "bearer" || tokens.access.empty() || tokens.id.empty()) {
    return wrong_token("token answer");
  }
  return tokens;
}

Result<JsonReader> OpenId::keys(const Doors& doors, const TokenHead& head) {
  const Instant now = clock_.now();
  {
    const std::lock_guard hold(mutex_);
    const bool fresh = keys_ && now - keys_at_ < document_life;
    if (fresh && has_key(*keys_, head)) return *keys_;
    if (fresh && now - sought_at_ < between_searches) return *keys_;
    if (fresh) sought_at_ = now;
  }
  VICHE_LET(told, ask(settings_, "keys", {doors.keys}));
  if (told.status != 200) return unavailable("openid.away");
  const std::lock_guard hold(mutex_);
  keys_ = told.json;
  keys_at_ = now;
  return *keys_;
}

Result<JsonReader> OpenId::claims(const Doors& doors, const Errand& errand, const Tokens& tokens) {
  VICHE_LET(head, head_of(tokens.id));
  VICHE_LET(known, keys(doors, head));
  VICHE_LET(said, signed_claims(tokens.id, head, known));
  VICHE_REQUIRE(check_claims(said, {settings_.url, settings_.client_id, errand.nonce, tokens.access, clock_.now()}));
  return said;
}

Result<JsonReader> OpenId::more(const Doors& doors, const JsonReader& claims, const Tokens& tokens) const {
  const Claims& names = settings_.claims;
  bool all_said = true;
  for (const std::string* name : {&names.surname, &names.given_name, &names.rnokpp, &names.unzr, &names.email}) {
    all_said = all_said && (name->empty() || !claims[*name].absent());
  }
  if (all_said || doors.userinfo.empty()) return JsonReader();
  VICHE_LET(told, ask(settings_, "userinfo", {doors.userinfo, {{"Authorization", "Bearer " + tokens.access}}}));
  if (told.status != 200) return unavailable("openid.away");
  if (told.json["sub"].text() != claims["sub"].text()) return wrong_token("userinfo sub");
  return told.json;
}

Result<Heard> OpenId::heard(const JsonReader& claims, const JsonReader& more) const {
  const auto said = [&](const std::string& name) {
    if (name.empty()) return std::string();
    return text_of(claims[name].absent() ? more : claims, name);
  };
  const Claims& names = settings_.claims;
  Heard heard;
  heard.level = settings_.level;
  identity::Proof& proof = heard.proof;
  proof.method = "openid:" + settings_.name;
  proof.surname = said(names.surname);
  proof.given_name = said(names.given_name);
  proof.patronymic = said(names.patronymic);
  proof.rnokpp = trimmed(said(names.rnokpp));
  proof.unzr = trimmed(said(names.unzr));
  if (names.subject_is_known) proof.subject = settings_.url + " " + text_of(claims, "sub");
  // Both have to stand in the same place: one source's "verified" says nothing of the other's e-mail.
  const JsonReader& source = names.email.empty() || claims[names.email].absent() ? more : claims;
  if (source["email_verified"].boolean() == true) heard.email = said(names.email);
  return heard;
}

Result<Heard> OpenId::hear(const Errand& errand, const Answer& answer) {
  VICHE_LET(all, doors());
  VICHE_REQUIRE(check_issuer(all, answer));
  VICHE_LET(tokens, redeem(all, errand, answer));
  VICHE_LET(said, claims(all, errand, tokens));
  VICHE_LET(added, more(all, said, tokens));
  return heard(said, added);
}

}  // namespace viche::openid
