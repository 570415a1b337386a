#pragma once
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "petitions_house.hpp"

namespace viche::petitions::testing {

/// The house as programs ask it, and what it has written to people.
class Programs : public PetitionsHouse {
 protected:
  struct Answer {
    http::Response response;
    std::string body;
    JsonReader json() const { return JsonReader::parse(body).value_or(JsonReader()); }
  };

  Answer ask(http::Method method, const std::string& target, const std::string& key = {}, std::string body = {},
             const std::string& idempotency = {}) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.host = "ladyzhyn.localhost";
    request.remote = "192.0.2.7";
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) {
      for (const std::string_view pair : split(std::string_view(target).substr(mark + 1), '&')) {
        const auto equals = pair.find('=');
        request.query.add(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
      }
    }
    if (!key.empty()) request.headers.emplace_back("authorization", "Bearer " + key);
    if (!idempotency.empty()) request.headers.emplace_back("idempotency-key", idempotency);
    if (method == http::Method::post) request.headers.emplace_back("content-type", "application/json");
    request.body = std::move(body);
    Answer answer{house->app.handle(request), {}};
    std::ostringstream text;
    if (!answer.response.file.empty()) text << std::ifstream(answer.response.file).rdbuf();
    answer.body = answer.response.file.empty() ? answer.response.body : text.str();
    return answer;
  }
  Answer get(const std::string& target, const std::string& key = {}) { return ask(http::Method::get, target, key); }
  Answer post(const std::string& target, const std::string& key, const std::string& body,
              const std::string& idempotency = {}) {
    return ask(http::Method::post, target, key, body, idempotency);
  }
  std::string key(const std::vector<std::string>& scopes) {
    return house->identity.create_api_key(house->town->id, Actor::system(), "test", scopes).value();
  }

  /// Lets everything happen that follows from what was done. @returns the letters: recipient, subject, text of each
  std::string letters() {
    while (house->runner.run_due() > 0) house->clock.advance(std::chrono::seconds(1));
    static constexpr storage::Sql select{"test.letters",
                                         "SELECT id, letter FROM letters WHERE hromada_id = :hromada ORDER BY id"};
    std::string all;
    db().read(house->town->id, [&](storage::Session& session) {
      session.each(select, {}, [&](const storage::Row& row) {
        const auto letter = house->vault.open(house->town->id, "letters.letter", row.integer(0), row.text(1));
        const JsonReader json = *JsonReader::parse(*letter);
        for (const char* part : {"to_email", "subject", "unsubscribe_url", "text"}) {
          all += json[part].text().value_or("") + "\n";
        }
      });
    });
    return all;
  }

  /// Enough have signed, and it is handed over.
  Petition reached(const Draft& draft = words()) {
    const Petition p = published(draft);
    for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) {
      EXPECT_TRUE(signs(p, house_resident(email)));
    }
    reach_if_enough(house->services, house->town->id, p.id, house->clock.now());
    return petition(p.id);
  }
  /// The same account whenever it is asked for.
  Actor house_resident(const std::string& email) {
    const auto known = house->identity.find_by_email(house->town->id, email);
    if (known) return {Actor::Kind::resident, known->id, {}, 0, IdentityLevel::email};
    return resident(email);
  }
};

}  // namespace viche::petitions::testing
