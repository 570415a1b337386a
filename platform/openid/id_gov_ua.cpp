#include "id_gov_ua.hpp"

#include <algorithm>

#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

namespace viche::openid {

namespace {

/// What a signature of a petition needs, and no more: no address, phone or e-mail.
constexpr const char* fields = "auth_type,lastname,givenname,middlename,drfocode,unzr";
constexpr std::size_t longest_user = 100;

/// Identifiers are numbers in some answers and texts in others.
std::string text_of(const JsonReader& object, std::string_view key) {
  if (const auto number = object[key].integer()) return std::to_string(*number);
  return object[key].text().value_or("");
}

/// Errors stand in the body, whatever the status; "0" is none.
bool is_error(const Told& told) {
  const std::string error = text_of(told.json, "error");
  return told.status != 200 || (!told.json["error"].absent() && error != "0");
}

bool is_digits(std::string_view text, std::size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Its field of the tax number has the passport of those who refused one. The code of a legal entity (edrpoucode) is
/// another field, and nobody's number.
void read_numbers(identity::Proof& proof, const JsonReader& said) {
  const std::string number(trimmed(text_of(said, "drfocode")));
  (is_digits(number, 10) ? proof.rnokpp : proof.passport) = number;
  proof.unzr = trimmed(text_of(said, "unzr"));
}

}  // namespace

Result<std::string> IdGovUa::address(const Errand& errand, const std::string& state) {
  return with_query(settings_.url + "/", {{"response_type", "code"},
                                          {"client_id", settings_.client_id},
                                          {"auth_type", settings_.methods},
                                          {"state", state},
                                          {"redirect_uri", errand.redirect_uri}});
}

Result<IdGovUa::Ticket> IdGovUa::redeem(const Answer& answer) const {
  // In the body, not in the address: addresses are written into logs on the way.
  const channels::FetchFields form{{"grant_type", "authorization_code"},
                                   {"client_id", settings_.client_id},
                                   {"client_secret", settings_.client_secret},
                                   {"code", answer.code}};
  VICHE_LET(told, ask(settings_, "token", {settings_.url + "/get-access-token", {}, form}));
  if (told.status >= 500) return unavailable("openid.away");
  if (is_error(told)) return invalid("openid.code_refused");
  Ticket ticket{text_of(told.json, "access_token"), text_of(told.json, "user_id")};
  if (ticket.token.empty() || ticket.user.empty() || ticket.user.size() > longest_user) {
    return invalid("openid.answer_unclear");
  }
  return ticket;
}

Result<JsonReader> IdGovUa::person(const Ticket& ticket) const {
  channels::FetchFields form{{"access_token", ticket.token}, {"user_id", ticket.user}, {"fields", fields}};
  if (const std::string certificate = envelope_->certificate(); !certificate.empty()) {
    form.emplace_back("cert", certificate);
  }
  VICHE_LET(told, ask(settings_, "person", {settings_.url + "/get-user-info", {}, form}));
  if (told.status >= 500) return unavailable("openid.away");
  if (is_error(told)) return invalid("openid.answer_unclear");
  JsonReader said = told.json;
  if (!said["encryptedUserInfo"].absent()) {
    VICHE_LET(opened, envelope_->open(text_of(said, "encryptedUserInfo")));
    const auto inside = JsonReader::parse(opened);
    if (!inside || !inside->is_object()) return invalid("openid.answer_unclear");
    said = *inside;
  }
  for (const JsonReader& answer : {told.json, said}) {
    if (!answer["user_id"].absent() && text_of(answer, "user_id") != ticket.user) {
      return invalid("openid.answer_unclear");
    }
  }
  return said;
}

void IdGovUa::give_back(const Ticket& ticket) const {
  const channels::FetchFields form{{"access_token", ticket.token}, {"user_id", ticket.user}};
  const auto told = ask(settings_, "logout", {settings_.url + "/get-user-logout", {}, form});
  if (told && is_error(told.value())) log::info("openid.not_given_back", {{"provider", settings_.name}});
}

Result<Heard> IdGovUa::hear(const Errand&, const Answer& answer) {
  VICHE_LET(ticket, redeem(answer));
  auto told = person(ticket);
  give_back(ticket);
  VICHE_LET(said, std::move(told));
  Heard heard;
  heard.level = settings_.level;
  heard.proof.method = "id.gov.ua";
  heard.proof.surname = text_of(said, "lastname");
  heard.proof.given_name = text_of(said, "givenname");
  heard.proof.patronymic = text_of(said, "middlename");
  read_numbers(heard.proof, said);
  return heard;
}

}  // namespace viche::openid
