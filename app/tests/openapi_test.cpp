#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <CLI/CLI.hpp>

#include <viche/calendar/calendar.hpp>
#include <viche/core/ids.hpp>
#include <viche/kit/api_testing.hpp>
#include <viche/kit/openapi.hpp>
#include <viche/kit/testing.hpp>
#include <viche/territory/import.hpp>

#include "slices.hpp"

namespace viche::app {
namespace {

using http::Method;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Values = std::vector<std::pair<std::string, std::string>>;

/// The whole program with one small community: a street of three houses, an executor, the usual categories.
class Api : public ::testing::Test {
 protected:
  struct Answer {
    http::Response response;
    std::string body;
  };

  Api() {
    const territory::Import import{db, kit::testing::House::lemmas(), house.town->id, Actor::system(),
                                   house.clock.now()};
    (void)territory::import_settlements(import,
                                        "code,kind,name_uk,name_en,lat,lon\n"
                                        "UA05040130010040578,city,Ладижин,Ladyzhyn,48.68,29.24\n");
    (void)territory::import_boundaries(
        import, R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{)"
                R"("code":"UA05040130010040578","kind":"settlement","name":"Ладижин"},"geometry":{"type":"Polygon",)"
                R"("coordinates":[[[29.2,48.6],[29.3,48.6],[29.3,48.7],[29.2,48.7],[29.2,48.6]]]}}]})");
    (void)territory::import_streets(import, "settlement,name\nм.Ладижин,вул.Соборна\n");
    (void)territory::import_addresses(import,
                                      "settlement,street,house_number,lat,lon\n"
                                      "м.Ладижин,вул.Соборна,5,48.6800,29.2400\n"
                                      "м.Ладижин,вул.Соборна,7,48.6803,29.2403\n");
    for (const kit::Slice& slice : house.registry.slices()) {
      if (slice.begin) slice.begin(house.services, *house.town);
    }
    const auto added = db.act(house.town->id, [&](storage::Tx& tx) -> Check {
      kit::Organisation roads;
      roads.slug = "roads";
      roads.name_uk = roads.name_en = "Дорожня служба";
      (void)kit::put_organisation(tx, Actor::system(), roads, house.clock.now());
      return Done{};
    });
    EXPECT_TRUE(added.ok());
  }

  std::string key(const std::vector<std::string>& scopes) {
    return house.identity.create_api_key(house.town->id, Actor::system(), "test", scopes).value();
  }
  Answer ask(kit::App& app, Method method, const std::string& path, const Values& query, const std::string& key,
             std::string body = {}, const Values& headers = {}) {
    http::Request request;
    request.method = method;
    request.target = request.path = path;
    request.host = "ladyzhyn.localhost";
    request.remote = "192.0.2.7";
    for (const auto& [name, value] : query) request.query.add(name, value);
    if (!key.empty()) request.headers.emplace_back("authorization", "Bearer " + key);
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    request.body = std::move(body);
    Answer answer{app.handle(request), {}};
    std::ostringstream text;
    if (!answer.response.file.empty()) text << std::ifstream(answer.response.file).rdbuf();
    answer.body = answer.response.file.empty() ? answer.response.body : text.str();
    return answer;
  }
  Answer get(const std::string& path, const Values& query = {}, const std::string& key = {}) {
    return ask(house.app, Method::get, path, query, key);
  }
  JsonReader document() { return JsonReader::parse(get("/api/openapi.json").body).value(); }

  /// Asks and looks whether the answer is as described. @returns the body
  JsonReader holds(const std::string& operation, int status, const Answer& answer) {
    EXPECT_EQ(answer.response.status, status) << operation << ": " << answer.body;
    EXPECT_THAT(checker.faults(operation, answer.response, answer.body), IsEmpty()) << operation << ": " << answer.body;
    if (status < 300) answered.insert(operation);
    return JsonReader::parse(answer.body).value_or(JsonReader());
  }
  std::string filed() {
    const auto answer = post("/api/v1/appeals", R"({"category":"road-pothole","text":"Яма біля будинку",)"
                                                R"("street":"Соборна","building":"5","email":"a@example.org",)"
                                                R"("answers":{"passable":"yes"}})");
    return holds("appeals.api_file", 201, answer)["number"].text().value_or("");
  }
  /// As a key that works for the executor of an appeal.
  void plans_a_day(const std::string& number) {
    const std::int64_t roads =
        db.read(house.town->id, [](storage::Session& session) { return kit::find_organisation(session, "roads")->id; });
    const std::string worker = key({"appeals.read", "appeals.write", "appeals.executor:" + std::to_string(roads)});
    const auto send = [&](const std::string& path, const std::string& body) {
      return ask(house.app, Method::post, path, {}, worker, body);
    };
    holds("appeals.api_crew_put", 200, send("/api/v1/crews", R"({"name":"Бригада 2","members":[],"active":true})"));
    holds("appeals.api_crews", 200, get("/api/v1/crews", {}, worker));
    holds("appeals.api_day_plan", 200,
          send("/api/v1/day/plan", R"({"numbers":[")" + number + R"("],"day":null,"crew":null})"));
    EXPECT_EQ(holds("appeals.api_day", 200, get("/api/v1/day", {}, worker))["work"].size(), 1U);
    holds("appeals.api_day", 403, get("/api/v1/day", {}, writer));
    holds("appeals.api_crew_put", 422, send("/api/v1/crews", R"({"name":""})"));
  }
  void fills_a_card() {
    const auto filed = post("/api/v1/appeals", R"({"category":"culture","text":"Прошу пояснити, чому закрили клуб",)"
                                               R"("place":"м. Ладижин","name":"Петро Мазур","email":"a@example.org",)"
                                               R"("residence":"м. Ладижин, вул. Нова, 1"})");
    const std::string number = holds("appeals.api_file", 201, filed)["number"].text().value_or("");
    const std::string path = "/api/v1/appeals/" + number + "/card";
    holds("appeals.api_card", 200, get(path, {}, writer));
    holds("appeals.api_card", 403, get(path, {}, reader));
    holds("appeals.api_save_card", 200, post(path, R"({"kind":"3.3","applicant":["7.5"],"complaint_about":null})"));
    holds("appeals.api_save_card", 422, post(path, R"({"kind":"9.9"})"));
    const auto step = [&](const std::string& body) { return post("/api/v1/appeals/" + number + "/steps", body); };
    holds("appeals.api_step", 422, step(R"({"deed":"forward","text":"Це не до нас"})"));
    holds("appeals.api_step", 200,
          step(R"({"deed":"forward","text":"Це не до нас","recipient":"Обласна військова адміністрація"})"));
  }
  /// As the telephone exchange, and as a program that answers people.
  void takes_a_call() {
    const std::string exchange = key({"appeals.calls"});
    const auto send = [&](const std::string& path, const std::string& body) {
      return ask(house.app, Method::post, path, {}, exchange, body);
    };
    holds("appeals.api_call", 201, send("/api/v1/calls", R"({"call_id":"a-1","from":"+380671234567"})"));
    holds("appeals.api_call", 200, send("/api/v1/calls", R"({"call_id":"a-1","extension":"101"})"));
    holds("appeals.api_call", 422, send("/api/v1/calls", R"({"call_id":""})"));
    holds("appeals.api_consult", 201,
          send("/api/v1/consultations", R"({"category":"road-pothole","question":"Хто латає ями?","seconds":30})"));
    holds("appeals.api_consult", 422, send("/api/v1/consultations", R"({"category":"none"})"));
    const auto list = holds("appeals.api_consultations", 200, get("/api/v1/consultations", {}, exchange));
    EXPECT_EQ(list["consultations"].size(), 1U);
    holds("appeals.api_consultation_figures", 200, get("/api/v1/consultations/figures", {}, exchange));
    holds("appeals.api_consultation_figures", 403, get("/api/v1/consultations/figures", {}, reader));
  }
  void splits_a_letter() {
    const std::string path = "/api/v1/appeals/" + filed();
    const auto split = holds("appeals.api_split", 201,
                             post(path + "/parts", R"({"parts":[{"text":"Яма","category":"road-pothole"},)"
                                                   R"({"text":"Друга яма","category":"road-pothole"}]})"));
    EXPECT_EQ(holds("appeals.api_show", 200, get(path, {}, writer))["parts"].size(), 2U);
    const std::string part = "/api/v1/appeals/" + split["parts"].at(0).text().value_or("");
    EXPECT_FALSE(holds("appeals.api_show", 200, get(part, {}, writer))["part_of"].absent());
    holds("appeals.api_split", 409, post(path + "/parts", R"({"parts":[]})"));
    holds("appeals.api_split", 422, post("/api/v1/appeals/" + filed() + "/parts", R"({"parts":[{"text":""},7]})"));
  }
  /// As the staff at their desk: terms, regime, category, a question, a note.
  void works_at_the_desk() {
    const std::string path = "/api/v1/appeals/" + filed(), head = key({"appeals.write", "appeals.head"});
    holds("appeals.api_ask", 200, post(path + "/questions", R"({"text":"Біля якого під'їзду?"})"));
    holds("appeals.api_ask", 422, post(path + "/questions", R"({"text":""})"));
    holds("appeals.api_note", 200, post(path + "/notes", R"({"text":"Телефонували"})"));
    const auto lines = holds("appeals.api_show", 200, get(path, {}, writer))["timeline"];
    EXPECT_EQ(lines.at(lines.size() - 1)["text"].text(), "Телефонували")
        << "the staff's notes are for those who work on it";
    holds("appeals.api_voice", 200, post(path + "/voices", R"({"phone":"067 123 45 67"})"));
    holds("appeals.api_voice", 409, post(path + "/voices", R"({"phone":"067 123 45 67"})"));
    holds("appeals.api_voice", 422, post(path + "/voices", R"({"lang":"x"})"));
    const auto moved = holds("appeals.api_category", 200, post(path + "/category", R"({"category":"sidewalk"})"));
    EXPECT_EQ(moved["category"].text(), "sidewalk");
    holds("appeals.api_term", 409, post(path + "/term", R"({"change":"shorten","day":"2026-12-01","reason":"Їде"})"));
    holds("appeals.api_regime", 422, post(path + "/regime", R"({"to":"law393","reason":"За законом"})"));
    const auto law = holds("appeals.api_regime", 200,
                           post(path + "/regime", R"({"to":"law393","reason":"За законом","name":"Петро Мазур",)"
                                                  R"("residence":"м. Ладижин, вул. Нова, 1"})"));
    EXPECT_EQ(law["regime"].text(), "law393");
    const auto later = calendar::to_iso(calendar::kyiv_day(house.clock.now()) + std::chrono::days(40));
    const std::string extend = R"({"change":"extend","day":")" + later + R"(","reason":"Чекаємо на висновок"})";
    holds("appeals.api_term", 403, post(path + "/term", extend));
    holds("appeals.api_term", 200, ask(house.app, Method::post, path + "/term", {}, head, extend));
    holds("appeals.api_term", 422, post(path + "/term", R"({"change":"forget","day":"soon"})"));
    EXPECT_EQ(holds("appeals.api_due", 200, get("/api/v1/due", {}, writer))["days"].size(), 14U);
    EXPECT_EQ(holds("appeals.api_due", 200, get("/api/v1/due", {}, key({"appeals.read"})))["overdue"].size(), 0U);
    writes_a_letter(path);
  }
  void writes_a_letter(const std::string& path) {
    holds("appeals.api_letter_make", 422, post(path + "/letters", R"({"kind":"poem"})"));
    holds("appeals.api_letter_make", 422, post(path + "/letters", R"({"kind":"answer","issue":true})"));
    const auto draft =
        holds("appeals.api_letter_make", 201,
              post(path + "/letters", R"({"kind":"answer","text":"Тротуар полагодять","head_name":"О. Бондар"})"));
    const std::string one = path + "/letters/" + draft["id"].text().value_or("");
    EXPECT_EQ(holds("appeals.api_letter", 200, get(one, {}, writer))["text"].text(), "Тротуар полагодять");
    holds("appeals.api_letter", 403, get(one, {}, reader));
    EXPECT_EQ(holds("appeals.api_letters", 200, get(path + "/letters", {}, writer))["letters"].size(), 0U);
    const auto issued =
        holds("appeals.api_letter_change", 200, post(one, R"({"text":"Полагодять 1 грудня","issue":true})"));
    EXPECT_FALSE(issued["number"].absent());
    EXPECT_EQ(holds("appeals.api_letters", 200, get(path + "/letters", {}, writer))["letters"].size(), 1U);
    holds("appeals.api_letter_change", 409, post(one, R"({"text":"Інше"})"));
    holds("appeals.api_letter_discard", 409, post(one + "/discard", "{}"));
    const auto spare =
        holds("appeals.api_letter_make", 201, post(path + "/letters", R"({"kind":"answer","head_name":"О. Бондар"})"));
    holds("appeals.api_letter_discard", 200,
          post(path + "/letters/" + spare["id"].text().value_or("") + "/discard", "{}"));
  }
  void registers_a_letter() {
    const auto made = holds("appeals.api_receive", 201,
                            post("/api/v1/letters", R"({"category":"culture","text":"Прошу відновити роботу клубу",)"
                                                    R"("place":"м. Ладижин","name":"Іван Коваль","sheets":2,)"
                                                    R"("residence":"м. Ладижин, вул. Нова, 2"})"));
    EXPECT_FALSE(made["index"].absent());
    holds("appeals.api_receive", 422,
          post("/api/v1/letters", R"({"received_on":"2999-01-01","kind":"9.9","text":"x"})"));
    const auto journal = holds("appeals.api_journal", 200, get("/api/v1/journal", {}, writer));
    EXPECT_GE(journal["lines"].size(), 2U);
    holds("appeals.api_journal", 422, get("/api/v1/journal", {{"from", "2026-02-02"}, {"to", "2026-01-01"}}, writer));
  }
  static std::string base64_of(const std::string& bytes) {
    std::string text = base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    return text + std::string((4 - text.size() % 4) % 4, '=');
  }
  /// Three letters with a photo each lie in the maildir. @returns their identifiers, the oldest first
  std::vector<std::string> receive_letters() {
    house.services.maildirs = folder.path() + "/maildirs";
    const std::filesystem::path fresh = folder.path() + "/maildirs/ladyzhyn/new";
    std::filesystem::create_directories(fresh);
    std::ifstream file(std::string(VICHE_SOURCE_DIR) + "/towns/demo/photos/pothole-before.jpg", std::ios::binary);
    const std::string photo{std::istreambuf_iterator<char>(file), {}};
    for (const char* who : {"a", "b", "c"}) {
      std::ofstream(fresh / who) << "From: Іван <" << who << "@example.org>\r\nSubject: Яма\r\nMIME-Version: 1.0\r\n"
                                 << "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; "
                                    "charset=utf-8\r\n\r\nЯма біля будинку\r\n--x\r\nContent-Type: image/jpeg; "
                                    "name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                                 << base64_of(photo) << "\r\n--x--\r\n";
    }
    static constexpr storage::Sql box{"test.mail_box", R"(
        INSERT INTO appeal_mail_boxes(hromada_id, kind, address, host, port, starttls, login, password, folder, move_to,
                                      validity, last_uid, error, tries, next_at)
        VALUES(:hromada, 'maildir', 'inbox@example.org', '', 993, 0, '', '', 'INBOX', '', 0, 0, '', 0, 0))"};
    const Check put = db.keep_house(house.town->id, [&](storage::Tx& tx) -> Check {
      tx.run(box, {});
      return Done{};
    });
    EXPECT_TRUE(put.ok());
    house.clock.set(house.clock.now() + std::chrono::minutes(10));
    house.runner.run_due();
    const auto list = holds("appeals.api_inbox", 200, get("/api/v1/inbox", {}, writer))["letters"];
    std::vector<std::string> ids;
    for (std::size_t i = list.size(); i-- > 0;) ids.push_back(list.at(i)["id"].text().value_or(""));
    EXPECT_EQ(ids.size(), 3U);
    ids.resize(3);
    return ids;
  }
  void reads_the_inbox() {
    const auto ids = receive_letters();
    const std::string base = "/api/v1/inbox/";
    holds("appeals.api_inbox", 422, get("/api/v1/inbox", {{"state", "lost"}}, writer));
    holds("appeals.api_inbox", 403, get("/api/v1/inbox", {}, reader));
    EXPECT_EQ(holds("appeals.api_inbox_letter", 200, get(base + ids[0], {}, writer))["files"].size(), 1U);
    holds("appeals.api_inbox_letter", 404, get(base + "1", {}, writer));
    const std::string body =
        R"({"category":"road-pothole","text":"Яма біля будинку","street":"Соборна","building":"5"})";
    holds("appeals.api_inbox_take", 422, post(base + ids[0] + "/appeal", R"({"category":"road-pothole"})"));
    const auto taken = holds("appeals.api_inbox_take", 200, post(base + ids[0] + "/appeal", body));
    const std::string number = taken["appeal"].text().value_or("");
    EXPECT_EQ(holds("appeals.api_inbox_take", 200, post(base + ids[0] + "/appeal", body))["appeal"].text(), number);
    holds("appeals.api_inbox_answer", 422, post(base + ids[1] + "/answer", R"({"number":"2026-99999"})"));
    holds("appeals.api_inbox_answer", 200, post(base + ids[1] + "/answer", R"({"number":")" + number + "\"}"));
    holds("appeals.api_inbox_answer", 409, post(base + ids[1] + "/answer", R"({"number":")" + number + "\"}"));
    holds("appeals.api_inbox_aside", 422, post(base + ids[2] + "/aside", R"({"reason":"dull"})"));
    holds("appeals.api_inbox_aside", 200, post(base + ids[2] + "/aside", R"({"reason":"advertising"})"));
    moderates("/api/v1/appeals/" + number);
  }
  void moderates(const std::string& path) {
    const std::string moderator = key({"appeals.read", "appeals.moderate"});
    const auto send = [&](const std::string& below, const std::string& body) {
      return ask(house.app, Method::post, path + below, {}, moderator, body);
    };
    holds("appeals.api_moderation", 200, get("/api/v1/moderation", {}, moderator));
    holds("appeals.api_moderation", 403, get("/api/v1/moderation", {}, writer));
    holds("appeals.api_text", 200, send("/text", R"({"text":"Яма біля █████","open_data":false})"));
    holds("appeals.api_text", 422, send("/text", R"({"text":""})"));
    holds("appeals.api_visibility", 422, send("/visibility", R"({"public":false})"));
    const auto hidden =
        holds("appeals.api_visibility", 200, send("/visibility", R"({"public":false,"reason":"offence"})"));
    EXPECT_EQ(hidden["public"].boolean(), false);
    holds("appeals.api_visibility", 200, send("/visibility", R"({"public":true})"));
    holds("appeals.api_step", 200, post(path + "/steps", R"({"deed":"not_competence","text":"Це дорога області"})"));
    const auto words = holds("appeals.api_words", 200, get(path + "/words", {}, moderator))["words"];
    ASSERT_GE(words.size(), 1U);
    const std::string line = "/words/" + words.at(0)["id"].text().value_or("");
    holds("appeals.api_withhold", 422, send(line, R"({"withheld":true})"));
    holds("appeals.api_withhold", 200, send(line, R"({"withheld":true,"reason":"personal_data"})"));
    holds("appeals.api_withhold", 404, send("/words/1", R"({"withheld":true,"reason":"personal_data"})"));
    const auto photos = holds("appeals.api_photos", 200, get(path + "/photos", {}, moderator))["photos"];
    ASSERT_GE(photos.size(), 1U);
    const std::string photo = "/photos/" + photos.at(0)["id"].text().value_or("");
    holds("appeals.api_photo", 200, get(path + photo, {}, moderator));
    holds("appeals.api_photo", 404, get(path + "/photos/1", {}, moderator));
    holds("appeals.api_photo_change", 200, send(photo, R"({"areas":[{"left":0,"top":0,"width":0.5,"height":0.5}]})"));
    EXPECT_EQ(get(path + "/photos", {}, moderator).body.find(R"("covered":true)") != std::string::npos, true);
    holds("appeals.api_photo_change", 200, send(photo, R"({"areas":[]})"));
    holds("appeals.api_photo_change", 200, send(photo, R"({"hidden":true})"));
    for (const char* body : {R"({})", R"({"hidden":true,"areas":[]})", R"({"areas":[{"left":2}]})", R"({"areas":7})"}) {
      holds("appeals.api_photo_change", 422, send(photo, body));
    }
  }
  /// Petitions of another system, and two entries in the journal under a head.
  void brings_petitions() {
    CLI::App import;
    int exit_code = -1;
    for (const kit::Slice& slice : house.registry.slices()) {
      if (slice.name != "petitions") continue;
      for (const kit::Command& command : slice.commands) {
        command.add(
            import, [&]() -> kit::Services& { return house.services; }, exit_code);
      }
    }
    import.parse("petitions --town ladyzhyn " + std::string(VICHE_SOURCE_DIR) + "/docs/examples/petitions.jsonl");
    EXPECT_EQ(exit_code, 0);
    for (int i = 0; i < 2; ++i) {
      (void)db.keep_house(house.town->id, [&](storage::Tx& tx) -> Check {
        (void)house.journal.append(tx, {"signature", "petition/2025-1", "who", house.clock.now(), {}});
        return Done{};
      });
    }
    house.journal.make_heads(house.clock.now() + std::chrono::hours(1));
  }
  void put_petition(const std::string& state) {
    static constexpr storage::Sql put{
        "test.put_petition",
        "UPDATE petitions SET state = :state WHERE hromada_id = :hromada AND number = 20250000001"};
    (void)db.keep_house(house.town->id, [&](storage::Tx& tx) -> Check {
      tx.run(put, {{"state", state}});
      return Done{};
    });
  }
  void reads_petitions() {
    brings_petitions();
    const std::string one = "/api/v1/petitions/2025-1";
    EXPECT_EQ(holds("petitions.api_list", 200, get("/api/v1/petitions"))["petitions"].size(), 2U);
    holds("petitions.api_list", 200, get("/api/v1/petitions", {{"limit", "1"}, {"order", "most_signed"}}));
    holds("petitions.api_list", 422, get("/api/v1/petitions", {{"state", "draft"}, {"order", "x"}, {"limit", "0"}}));
    holds("petitions.api_show", 200, get(one));
    holds("petitions.api_show", 200, get("/api/v1/petitions/2024-1"));
    holds("petitions.api_show", 404, get("/api/v1/petitions/2024-9"));
    holds("petitions.api_figures", 200, get(one + "/figures"));
    holds("petitions.api_integrity", 200, get(one + "/integrity"));
    holds("petitions.tree", 200, get("/petitions/2025-1/journal.txt"));
    holds("petitions.atom", 200, get("/petitions.atom"));
    holds("petitions.steps_atom", 200, get("/petitions/2025-1/steps.atom"));
    for (const std::string tree : {"journal", "installation"}) {
      const std::string base = tree == "journal" ? "/api/v1/journal/" : "/api/v1/journal/installation/";
      for (const char* what : {"tree", "heads", "leaves"}) {
        holds("petitions.api_" + tree + "_" + what, 200, get(base + what));
      }
      holds("petitions.api_" + tree + "_proof", 200, get(base + "proof", {{"position", "0"}}));
      holds("petitions.api_" + tree + "_proof", 422, get(base + "proof", {{"position", "99"}}));
      holds("petitions.api_" + tree + "_consistency", 200, get(base + "consistency", {{"from", "1"}}));
      if (tree == "journal") holds("petitions.api_journal_receipt", 200, get(base + "receipt", {{"position", "0"}}));
    }
    house.journal.make_head(journal::installation, house.clock.now());
    holds("petitions.api_installation_receipt", 200, get("/api/v1/journal/installation/receipt", {{"position", "0"}}));
    for (const std::string set : {"petitions", "votings"}) {
      holds("petitions.open_data_" + set + "_table", 200, get("/open-data/" + set + ".csv"));
      holds("petitions.open_data_" + set + "_json", 200, get("/open-data/" + set + ".json"));
      holds("petitions.open_data_" + set + "_structure", 200, get("/open-data/" + set + "-structure.csv"));
    }
    holds("petitions.open_data_passport", 200, get("/open-data/petitions-passport.json"));
  }
  /// As the council, by key.
  void decides_petitions() {
    const std::string council = key({"petitions.desk", "petitions.write"}), one = "/api/v1/petitions/2025-1";
    const auto send = [&](const std::string& step, const std::string& body) {
      return ask(house.app, Method::post, one + "/" + step, {}, council, body);
    };
    put_petition("moderation");
    EXPECT_EQ(holds("petitions.api_waiting", 200, get("/api/v1/petitions/waiting", {}, council))["petitions"].size(),
              1U);
    holds("petitions.api_refuse", 422, send("refuse", R"({"ground":"x"})"));
    holds("petitions.api_refuse", 200, send("refuse", R"({"ground":"not_ours","words":"Це вирішує область."})"));
    holds("petitions.api_publish", 409, send("publish", "{}"));
    put_petition("moderation");
    holds("petitions.api_publish", 200, send("publish", "{}"));
    holds("petitions.api_publish", 401, ask(house.app, Method::post, one + "/publish", {}, "", "{}"));
    put_petition("reached");
    holds("petitions.api_begin", 200, send("begin", "{}"));
    holds("petitions.api_answer", 422, send("answer", R"({"decision":"maybe","answer":1})"));
    holds("petitions.api_answer", 200,
          send("answer", R"({"decision":"partly","answer":"Зробимо.","answered_by":"Міський голова"})"));
    holds("petitions.api_report", 422, send("report", R"({"words":"","last":1})"));
    holds("petitions.api_report", 200, send("report", R"({"words":"Почали."})"));
  }
  Answer post(const std::string& path, const std::string& body) {
    return ask(house.app, Method::post, path, {}, writer, body);
  }

  static storage::Options options(const std::string& dir) {
    storage::Options options;
    options.dir = dir;
    return options;
  }

  storage::testing::TemporaryFolder folder;
  storage::Database db{options(folder.path())};
  kit::testing::House house{db, folder.path(), all_slices(), VICHE_TEST_DECODER};
  std::string reader = key({"appeals.read"});
  std::string writer = key({"appeals.read", "appeals.write", "appeals.personal"});
  kit::testing::ApiChecker checker{document()};
  std::set<std::string> answered;
};

std::set<std::string> braces(const std::string& pattern) {
  std::set<std::string> names;
  for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
    names.insert(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  }
  return names;
}

/// What a route of this kind may refuse by itself.
std::set<std::string> refusals_of(const kit::Route& route) {
  std::set<std::string> all{"4XX", "5XX"};
  const bool key = route.access.who == kit::Access::Who::api_key;
  if (key) all.insert({"401", "403", "429"});
  if (route.open_to_others) all.insert("429");
  if (!braces(route.pattern).empty()) all.insert("404");
  if (route.method == Method::get) all.insert("304");
  if (route.method != Method::get) all.insert({"400", "413", "415", "422"});
  return all;
}

}  // namespace

TEST_F(Api, every_route_for_programs_is_described_with_its_values_and_refusals_and_nothing_else_is) {
  EXPECT_THAT(kit::api_gaps(house.registry, *house.words), IsEmpty());
  const JsonReader paths = document()["paths"];
  std::set<std::string> routed;
  for (const kit::Slice& slice : house.registry.slices()) {
    for (const kit::Route& route : slice.routes) {
      const bool program =
          route.access.who == kit::Access::Who::api_key || route.open_to_others || starts_with(route.pattern, "/api/");
      if (!program || route.refuser) continue;
      const std::string method = to_lower(http::name(route.method));
      routed.insert(method + " " + route.pattern);
      const JsonReader said = paths[route.pattern][method];
      ASSERT_TRUE(said.is_object()) << route.name << " is not described: add it to data/openapi.json of its slice";
      EXPECT_EQ(said["operationId"].text(), route.name);
      std::set<std::string> values;
      for (std::size_t i = 0; i < said["parameters"].size(); ++i) {
        const JsonReader parameter = checker.resolved(said["parameters"].at(i));
        ASSERT_TRUE(parameter["name"].text()) << route.name << ": " << said["parameters"].at(i).json();
        if (parameter["in"].text() == "path") values.insert(*parameter["name"].text());
      }
      EXPECT_EQ(values, braces(route.pattern)) << route.name;
      for (const std::string& status : refusals_of(route)) {
        EXPECT_FALSE(said["responses"][status].absent()) << route.name << " says nothing of " << status;
      }
    }
  }
  std::set<std::string> described;
  for (const std::string& path : paths.keys()) {
    for (const std::string& method : paths[path].keys()) described.insert(method + " " + path);
  }
  EXPECT_EQ(described, routed);
}

TEST_F(Api, what_is_answered_is_what_is_described) {
  const std::string number = filed(), one = "/api/v1/appeals/" + number;
  filed();
  holds("appeals.api_list", 200, get("/api/v1/appeals", {}, reader));
  holds("appeals.api_list", 200, get("/api/v1/appeals", {{"limit", "1"}}, writer));
  holds("appeals.api_show", 200, get(one, {}, reader));
  EXPECT_FALSE(holds("appeals.api_show", 200, get(one, {{"personal", "1"}}, writer))["author"].absent());
  holds("appeals.api_step", 200, post(one + "/steps", R"({"deed":"assign","organisation":"roads"})"));
  holds("appeals.api_show", 200, get(one, {}, writer));
  EXPECT_EQ(holds("appeals.geojson", 200, get("/appeals.geojson"))["features"].size(), 2U);
  plans_a_day(number);
  fills_a_card();
  takes_a_call();
  splits_a_letter();
  works_at_the_desk();
  registers_a_letter();
  holds("appeals.api_terms", 200, get("/api/v1/terms", {}, reader));
  holds("appeals.api_executors", 200, get("/api/v1/executors", {}, reader));
  EXPECT_GT(holds("appeals.api_categories", 200, get("/api/v1/categories", {}, reader))["categories"].size(), 5U);
  EXPECT_GT(holds("appeals.api_figures", 200, get("/api/v1/figures", {{"by", "category"}}, reader))["rows"].size(), 0U);
  holds("appeals.api_figures", 200, get("/api/v1/figures", {{"by", "organisation"}, {"period", "12"}}, reader));
  holds("appeals.api_figures", 200, get("/api/v1/figures", {}, reader));
  holds("appeals.api_figures", 422, get("/api/v1/figures", {{"by", "street"}, {"period", "5"}}, reader));
  holds("appeals.api_classifiers", 200, get("/api/v1/classifiers", {}, reader));
  holds("appeals.api_classifier", 200, get("/api/v1/classifiers/858-2024", {}, reader));
  holds("appeals.api_classifier", 404, get("/api/v1/classifiers/none", {}, reader));
  holds("appeals.api_statistics", 200, get("/api/v1/appeals/statistics", {{"year", "2026"}, {"half", "1"}}, reader));
  holds("appeals.api_statistics", 422, get("/api/v1/appeals/statistics", {{"half", "7"}, {"year", "2026"}}, reader));
  holds("appeals.api_letters", 200, get(one + "/letters", {}, reader));
  holds("appeals.api_merge", 200, post(one + "/merge", R"({"into":")" + filed() + "\"}"));
  holds("appeals.csv", 200, get("/appeals.csv"));
  holds("appeals.atom", 200, get("/appeals.atom"));
  for (const char* by : {"category", "organisation", "street", "month"}) {
    holds("appeals.figures_csv", 200, get("/figures.csv", {{"by", by}}));
  }
  holds("appeals.executors_csv", 200, get("/executors.csv"));
  holds("appeals.open_data_table", 404, get("/open-data/appeals.csv"));
  reads_the_inbox();  // its jobs make the data set too
  holds("appeals.open_data_table", 200, get("/open-data/appeals.csv"));
  holds("appeals.open_data_json", 200, get("/open-data/appeals.json"));
  holds("appeals.open_data_structure", 200, get("/open-data/appeals-structure.csv"));
  holds("appeals.open_data_passport", 200, get("/open-data/appeals-passport.json"));
  holds("appeals.open_data_moderation", 200, get("/open-data/moderation.csv"));
  holds("appeals.suggest_category", 200, get("/api/appeals/suggest-category", {{"text", "яма на дорозі"}}));
  const auto street = holds("appeals.streets", 200, get("/api/address/streets", {{"q", "соборна"}}))["items"].at(0);
  const std::string id = street["value"].text().value_or("");
  EXPECT_EQ(holds("appeals.buildings", 200, get("/api/address/buildings", {{"street", id}}))["items"].size(), 2U);
  holds("appeals.nearest", 200, get("/api/address/nearest", {{"lat", "48.68"}, {"lon", "29.24"}}));
  EXPECT_EQ(holds("appeals.boundaries", 200, get("/api/address/boundaries.geojson"))["features"].size(), 1U);
  holds("appeals.houses", 200, get("/api/address/buildings.geojson"));
  reads_petitions();
  decides_petitions();
  holds("portal.map_names", 200, get("/api/map/names.json"));
  holds("portal.map_houses", 200, get("/api/map/houses.json"));
  holds("portal.openapi", 200, get("/api/openapi.json"));
  for (const kit::ApiOperation& operation : kit::api_operations(house.registry)) {
    EXPECT_TRUE(answered.contains(operation.route->name)) << operation.route->name << " is not asked by this test";
  }
}

TEST_F(Api, refusals_are_problems_with_codes_that_are_described) {
  const std::string number = filed(), one = "/api/v1/appeals/" + number;
  holds("appeals.api_list", 401, get("/api/v1/appeals"));
  holds("appeals.api_list", 401, get("/api/v1/appeals", {}, "viche_unknown"));
  holds("appeals.api_list", 403, get("/api/v1/appeals", {}, key({"something.else"})));
  holds("appeals.api_show", 404, get("/api/v1/appeals/2026-9999", {}, reader));
  holds("appeals.api_show", 403, get(one, {{"personal", "1"}}, reader));
  holds("appeals.api_file", 400, post("/api/v1/appeals", "no JSON"));
  holds("appeals.api_file", 415,
        ask(house.app, Method::post, "/api/v1/appeals", {}, writer, "{}", {{"content-type", "text/plain"}}));
  holds("appeals.api_step", 404, post("/api/v1/appeals/2026-9999/steps", R"({"deed":"accept"})"));
  holds("appeals.api_step", 409, post(one + "/steps", R"({"deed":"send_back","text":"Переробити"})"));
  for (const char* body :
       {"{}", R"({"text":"коротко","category":"none","lat":1,"street":"Немає","email":"x","lang":"de","more":1})",
        R"({"text":1,"category":9007199254740993,"answers":[],"name_shown":"так","lat":"48","building":"5"})"}) {
    EXPECT_FALSE(holds("appeals.api_file", 422, post("/api/v1/appeals", body))["also"].absent()) << body;
  }
  holds("appeals.api_step", 422,
        post(one + "/steps", R"({"deed":"dance","planned_on":"soon","co_executors":1,"x":1})"));
  holds("appeals.api_step", 422, post(one + "/steps", R"({"deed":"assign","organisation":"none"})"));
  for (const char* filter : {"state", "category", "group", "organisation", "settlement", "street", "open", "from",
                             "days", "limit", "below"}) {
    holds("appeals.api_list", 422, get("/api/v1/appeals", {{filter, "bogus"}}, reader));
  }
  holds("appeals.csv", 422, get("/appeals.csv", {{"state", "bogus"}}));
  holds("appeals.geojson", 422, get("/appeals.geojson", {{"bbox", "1,2,3"}}));
  holds("appeals.figures_csv", 422, get("/figures.csv", {{"by", "bogus"}, {"period", "7"}}));
}

TEST_F(Api, a_key_and_an_address_without_one_have_so_many_requests_a_minute) {
  kit::AppOptions few;
  few.api_requests_per_minute = 2;
  kit::App app(house.services, house.registry, few);
  const auto list = [&](const std::string& key) { return ask(app, Method::get, "/api/v1/appeals", {}, key); };
  EXPECT_EQ(holds("appeals.api_list", 200, list(reader)).size(), 2U);
  const Answer second = list(reader);
  EXPECT_EQ(second.response.header("RateLimit-Policy"), "\"minute\";q=2;w=60");
  EXPECT_EQ(second.response.header("RateLimit"), "\"minute\";r=0;t=60");
  const Answer third = list(reader);
  EXPECT_EQ(holds("appeals.api_list", 429, third)["code"].text(), "too_many_requests");
  EXPECT_EQ(third.response.header("Retry-After"), "60");
  EXPECT_EQ(list(writer).response.status, 200) << "another key counts its own";
  for (const int status : {401, 401, 429}) EXPECT_EQ(list("viche_unknown").response.status, status);
  holds("appeals.csv", 429, ask(app, Method::get, "/appeals.csv", {}, ""));
  EXPECT_EQ(ask(app, Method::get, "/api/address/streets", {{"q", "а"}}, "").response.status, 200)
      << "what our own forms ask is not counted";
  house.clock.set(house.clock.now() + std::chrono::seconds(60));
  EXPECT_EQ(list(reader).response.status, 200);
}

TEST_F(Api, answers_are_named_by_their_bytes_and_pages_lead_to_the_next) {
  filed();
  filed();
  const Answer first = get("/api/v1/appeals", {{"limit", "1"}, {"q", "яма & дощ"}, {"state", "assigned"}}, reader);
  const Answer page = get("/api/v1/appeals", {{"limit", "1"}, {"open", "1"}}, reader);
  const auto below = JsonReader::parse(page.body).value()["next_below"].text();
  ASSERT_TRUE(below);
  EXPECT_EQ(page.response.header("Link"), "<" + kit::home_of(house.services, *house.town) +
                                              "/api/v1/appeals?limit=1&open=1&below=" + *below + ">; rel=\"next\"");
  EXPECT_TRUE(first.response.header("Link").empty()) << first.body;
  const std::string tag(page.response.header("ETag"));
  EXPECT_EQ(tag.size(), 24U);
  EXPECT_EQ(get("/api/v1/appeals", {{"limit", "1"}, {"open", "1"}}, reader).response.header("ETag"), tag);
  const std::string table(get("/appeals.csv").response.header("ETag"));
  EXPECT_EQ(get("/appeals.csv").response.header("ETag"), table);
  filed();
  EXPECT_NE(get("/api/v1/appeals", {{"limit", "1"}, {"open", "1"}}, reader).response.header("ETag"), tag);
  EXPECT_NE(get("/appeals.csv").response.header("ETag"), table);
  EXPECT_TRUE(get("/api/v1/appeals", {}, "").response.header("ETag").empty()) << "refusals have none";
}

}  // namespace viche::app
