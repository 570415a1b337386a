// What must never be taken for a person: sixty-odd ways, each with the reason that stops it.
#include <gmock/gmock.h>

#include <functional>
#include <set>

#include <viche/core/log.hpp>

#include "conversation.hpp"

namespace viche::openid {
namespace {

using namespace openid::testing;
using ::testing::HasSubstr;
using ::testing::Not;

/// One thing that is spoiled, and the refusal it has to end in.
struct Case {
  const char* what;
  const char* refusal;
  std::function<void(FakeProvider&)> spoil;
};

std::string claim(const std::string& json) { return json; }

std::string without_signature(const std::string& token, const std::string& head, bool keeps) {
  const auto first = token.find('.'), second = token.rfind('.');
  const std::string signature = keeps ? token.substr(second + 1) : std::string();
  return base64url(head) + token.substr(first, second - first) + "." + signature;
}

std::function<void(FakeProvider&)> says(const std::string& name, const std::string& value) {
  return [=](FakeProvider& fake) { fake.claims[name] = claim(value); };
}
std::function<void(FakeProvider&)> heads(const std::string& name, const std::string& value) {
  return [=](FakeProvider& fake) { fake.head[name] = value; };
}
std::function<void(FakeProvider&)> turns(std::function<std::string(std::string)> change) {
  return [=](FakeProvider& fake) { fake.change_token = change; };
}
std::function<void(FakeProvider&)> answers(const std::string& path, const Reply& reply) {
  return [=](FakeProvider& fake) { fake.instead[path] = reply; };
}
std::function<void(FakeProvider&)> discovers(const std::string& name, const std::string& value) {
  return [=](FakeProvider& fake) { fake.discovery[name] = value; };
}

std::string at(std::int64_t seconds) { return std::to_string(1'795'767'300 + seconds); }

const std::vector<Case>& token_cases() {
  static const std::vector<Case> all{
      {"alg none, no signature", "openid.token_wrong: base64url",
       turns([](auto t) { return without_signature(t, R"({"alg":"none"})", false); })},
      {"alg none, a signature", "openid.token_wrong: alg",
       turns([](auto t) { return without_signature(t, R"({"alg":"none"})", true); })},
      {"alg None in other letters", "openid.token_wrong: alg",
       turns([](auto t) { return without_signature(t, R"({"alg":"nOnE"})", true); })},
      {"alg twice", "openid.token_wrong",
       turns([](auto t) { return without_signature(t, R"({"alg":"none","alg":"RS256","kid":"first"})", true); })},
      {"HS256 with the public key as the secret", "openid.token_wrong: alg",
       [](FakeProvider& fake) {
         static const SigningKey shared(rsa_key().public_json());
         fake.signer = &shared;
         fake.head["alg"] = "\"HS256\"";
       }},
      {"RS512", "openid.token_wrong: alg", heads("alg", "\"RS512\"")},
      {"PS256", "openid.token_wrong: alg", heads("alg", "\"PS256\"")},
      {"ES256 said of an RSA signature", "openid.token_wrong: signature",
       turns([](auto t) { return without_signature(t, R"({"alg":"ES256","kid":"first"})", true); })},
      {"a critical extension", "openid.token_wrong: crit", heads("crit", R"(["exp"])")},
      {"an unencoded payload", "openid.token_wrong: b64",
       turns([](auto t) { return without_signature(t, R"({"alg":"RS256","kid":"first","b64":false})", true); })},
      {"another type", "openid.token_wrong: typ", heads("typ", "\"at+jwt\"")},
      {"kid that is no text", "openid.token_wrong: kid",
       turns([](auto t) { return without_signature(t, R"({"alg":"RS256","kid":7})", true); })},
      {"an unknown kid", "openid.token_wrong: key", heads("kid", "\"third\"")},
      {"kid that is a path", "openid.token_wrong: key", heads("kid", "\"../../dev/null\"")},
      {"another's key under a known kid", "openid.token_wrong: signature",
       [](FakeProvider& fake) { fake.signer = &strange_key(); }},
      {"a key of its own in the head", "openid.token_wrong: signature",
       [](FakeProvider& fake) {
         fake.signer = &strange_key();
         fake.head["jwk"] = strange_key().public_json();
       }},
      {"a changed payload", "openid.token_wrong: signature",
       turns([](auto t) { return t.replace(t.find('.') + 10, 1, t[t.find('.') + 10] == 'A' ? "B" : "A"); })},
      {"a cut signature", "openid.token_wrong", turns([](auto t) { return t.substr(0, t.size() - 8); })},
      {"two parts", "openid.token_wrong: parts", turns([](auto t) { return t.substr(0, t.rfind('.')); })},
      {"five parts, encrypted", "openid.token_wrong: parts", turns([](auto t) { return t + ".AAAA.AAAA"; })},
      {"not base64url", "openid.token_wrong: base64url", turns([](auto t) { return "*" + t; })},
      {"too long", "openid.token_wrong: too long", turns([](auto) { return std::string(70'000, 'A'); })},
      {"a key for encryption", "openid.token_wrong: key",
       [](FakeProvider& fake) {
         std::string key = rsa_key().public_json();
         key.insert(1, R"("use":"enc",)");
         fake.keys = {key};
       }},
      {"a key of 512 bits", "openid.token_wrong: key",
       [](FakeProvider& fake) {
         fake.keys = {R"({"kty":"RSA","kid":"first","e":"AQAB","n":")" + base64url(std::string(64, '\x81')) + "\"}"};
       }},
      {"no keys at all", "openid.token_wrong: key", [](FakeProvider& fake) { fake.keys.clear(); }},
      {"of another issuer", "openid.token_wrong: iss", says("iss", "\"https://evil.example\"")},
      {"the issuer with a slash", "openid.token_wrong: iss",
       [](FakeProvider& fake) { fake.claims["iss"] = "\"" + fake.base() + "/\""; }},
      {"no issuer", "openid.token_wrong: iss", says("iss", "")},
      {"for another client", "openid.token_wrong: aud", says("aud", "\"other client\"")},
      {"for nobody", "openid.token_wrong: aud", says("aud", "")},
      {"for an empty list", "openid.token_wrong: aud", says("aud", "[]")},
      {"for two, asked by neither", "openid.token_wrong: aud", says("aud", R"(["viche client","other"])")},
      {"asked by another", "openid.token_wrong: aud", says("azp", "\"other client\"")},
      {"azp that is no text", "openid.token_wrong: aud", says("azp", "1")},
      {"over for a minute", "openid.token_wrong: exp", says("exp", at(-60))},
      {"without an end", "openid.token_wrong: exp", says("exp", "")},
      {"with an end in words", "openid.token_wrong: exp", says("exp", "\"tomorrow\"")},
      {"of tomorrow", "openid.token_wrong: iat", says("iat", at(86'400))},
      {"of an hour ago", "openid.token_wrong: iat", says("iat", at(-3600))},
      {"without a time", "openid.token_wrong: iat", says("iat", "")},
      {"not valid yet", "openid.token_wrong: nbf", says("nbf", at(3600))},
      {"another sign-in's nonce", "openid.token_wrong: nonce", says("nonce", "\"another\"")},
      {"no nonce", "openid.token_wrong: nonce", says("nonce", "")},
      {"the hash of another access token", "openid.token_wrong: at_hash",
       says("at_hash", "\"77QmUPtjPfzWtF2AnpK9RQ\"")},
      {"no subject", "openid.token_wrong: sub", says("sub", "")},
      {"a subject that is no text", "openid.token_wrong: sub", says("sub", "17")},
      {"a subject of 300 characters", "openid.token_wrong: sub", says("sub", "\"" + std::string(300, 'x') + "\"")},
  };
  return all;
}

const std::vector<Case>& person_cases() {
  static const std::vector<Case> all{
      {"neither number", "openid.number_missing",
       [](FakeProvider& fake) { fake.claims["tax_number"] = fake.claims["unzr"] = "\"\""; }},
      {"numbers that are blanks", "openid.number_missing",
       [](FakeProvider& fake) { fake.claims["tax_number"] = fake.claims["unzr"] = "\"  \""; }},
      {"a wrong check digit", "openid.person_unclear", says("tax_number", "\"2935277303\"")},
      {"a legal entity's code as the number", "openid.person_unclear", says("tax_number", "\"00032112\"")},
      {"УНЗР that is none", "openid.person_unclear", says("unzr", "\"19801312-01234\"")},
      {"a formula for a name", "openid.person_unclear", says("family_name", "\"=HYPERLINK(1)\"")},
      {"a script for a name", "openid.person_unclear", says("given_name", "\"<script>alert(1)</script>\"")},
      {"a line break in a name", "openid.person_unclear", says("given_name", R"("Та\r\nрас")")},
      {"a name of ten kilobytes", "openid.person_unclear", says("family_name", "\"" + std::string(10'000, 'a') + "\"")},
      {"a name of spaces", "openid.person_unclear", says("given_name", "\"   \"")},
      {"a look-alike without a like", "openid.person_unclear", says("family_name", "\"Шевчeнкow\"")},
      {"a name turned around", "openid.person_unclear", says("family_name", "\"\\u202eШевченко\"")},
      {"another's userinfo", "openid.token_wrong: userinfo sub",
       [](FakeProvider& fake) {
         fake.claims["unzr"] = "";
         fake.instead["/me"] = json(R"({"sub":"subject-2","unzr":"19800512-01234"})");
       }},
      {"userinfo that is no JSON", "openid.away",
       [](FakeProvider& fake) {
         fake.claims["unzr"] = "";
         fake.instead["/me"] = {200, 0ms, "Content-Type: application/jwt\r\n", false, "a.b.c"};
       }},
  };
  return all;
}

const std::vector<Case>& answer_cases() {
  static const std::vector<Case> all{
      {"a refused code", "openid.code_refused", answers("/token", json(R"({"error":"invalid_grant"})", 400))},
      {"an unknown client", "openid.away", answers("/token", json(R"({"error":"invalid_client"})", 401))},
      {"an error under a good status", "openid.away", answers("/token", json(R"({"error":"server_error"})"))},
      {"another type of token", "openid.token_wrong: token answer",
       answers("/token", json(R"({"token_type":"DPoP","access_token":"a","id_token":"b"})"))},
      {"no ID token", "openid.token_wrong: token answer",
       answers("/token", json(R"({"token_type":"Bearer","access_token":"a"})"))},
      {"a redirect", "openid.away", answers("/token", {302, 0ms, "Location: http://127.0.0.1:1/\r\n", false, ""})},
      {"no JSON", "openid.away", answers("/token", {200, 0ms, "", false, "<html>"})},
      {"a list", "openid.away", answers("/token", json("[]"))},
      {"8 MB", "openid.away", answers("/token", {200, 0ms, "", false, std::string(8 << 20, ' ')})},
      {"nothing", "openid.away", answers("/token", {200, 0ms, "", true, ""})},
      {"keys that are away", "openid.away", answers("/keys", json("{}", 503))},
      {"keys that are no list", "openid.token_wrong: key", answers("/keys", json(R"({"keys":"none"})"))},
      {"deep JSON for keys", "openid.away", answers("/keys", json(std::string(5000, '[')))},
  };
  return all;
}

const std::vector<Case>& discovery_cases() {
  static const std::vector<Case> all{
      {"the document of another", "openid.away", discovers("issuer", "\"https://evil.example\"")},
      {"plain http", "openid.away", discovers("token_endpoint", "\"http://evil.example/token\"")},
      {"the own network", "openid.away", discovers("token_endpoint", "\"https://169.254.169.254/token\"")},
      {"keys in a file", "openid.away", discovers("jwks_uri", "\"file:///etc/passwd\"")},
      {"a line break in an address", "openid.away",
       discovers("authorization_endpoint", R"("https://id.example/\r\nSet-Cookie: a=b")")},
      {"a script for an address", "openid.away", discovers("authorization_endpoint", "\"javascript:alert(1)\"")},
      {"no token endpoint", "openid.away", discovers("token_endpoint", "null")},
      {"no document", "openid.away", answers("/.well-known/openid-configuration", json("{}", 404))},
  };
  return all;
}

class nobody_comes_in : public Conversation {
 protected:
  std::string try_with(const Case& one) {
    fake = std::make_unique<FakeProvider>(clock);
    use({fake->settings()});
    one.spoil(*fake);
    const auto address = providers->begin(home, errand());
    if (!address) return code_of(address.refusal());
    fake->nonce = parameter(address.value(), "nonce");
    fake->challenge = parameter(address.value(), "code_challenge");
    return outcome(come_back({parameter(address.value(), "state"), good_code, {}, {}, false}));
  }
  void try_all(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      const std::string ended = try_with(one);
      EXPECT_THAT(ended, HasSubstr(one.refusal)) << one.what;
    }
  }
};

TEST_P(nobody_comes_in, with_a_token_that_is_not_right) { try_all(token_cases()); }
TEST_P(nobody_comes_in, as_a_person_that_is_none) { try_all(person_cases()); }
TEST_P(nobody_comes_in, by_an_answer_that_is_none) { try_all(answer_cases()); }
TEST_P(nobody_comes_in, by_a_document_that_leads_elsewhere) { try_all(discovery_cases()); }

TEST_P(nobody_comes_in, with_an_answer_to_another_question) {
  const Answer good = leave();
  const auto with = [&](auto change) {
    Answer answer = good;
    change(answer);
    return outcome(come_back(answer));
  };
  EXPECT_EQ(with([](Answer& a) { a.state.clear(); }), "openid.state_over");
  EXPECT_EQ(with([](Answer& a) { a.state += "x"; }), "openid.state_over");
  EXPECT_EQ(outcome(come_back(good, "town", "browser-2")), "openid.state_over") << "another browser";
  EXPECT_EQ(outcome(come_back(good, "town", "")), "openid.state_over") << "no cookie";
  EXPECT_EQ(outcome(come_back(good, "town", "browser-1", elsewhere)), "openid.state_over") << "another community";
  EXPECT_EQ(outcome(come_back(good, "other")), "openid.state_over") << "another provider's address";
  EXPECT_EQ(outcome(come_back(good)), "heard") << "none of them has used it up";
  EXPECT_EQ(outcome(come_back(good)), "openid.state_over") << "once";
  EXPECT_EQ(fake->asked("/token"), 1);
  EXPECT_EQ(other->asked("/token"), 0);
}

TEST_P(nobody_comes_in, with_an_answer_that_says_two_things) {
  const auto with = [&](auto change) {
    Answer answer = leave();
    change(answer);
    return outcome(come_back(answer));
  };
  EXPECT_EQ(with([](Answer& a) { a.error = "access_denied"; }), "openid.answer_unclear") << "a code and an error";
  EXPECT_EQ(with([](Answer& a) { a.code.clear(); }), "openid.answer_unclear");
  EXPECT_EQ(with([](Answer& a) { a.is_doubled = true; }), "openid.answer_unclear");
  EXPECT_EQ(with([](Answer& a) { a.code = std::string(5000, 'c'); }), "openid.answer_unclear");
  EXPECT_EQ(with([](Answer& a) { a.issuer = "https://evil.example"; }), "openid.answer_unclear") << "mix-up";
  EXPECT_EQ(with([](Answer& a) { a.code = "another client's"; }), "openid.code_refused");
  const auto error = [&](const char* code) {
    return with([=](Answer& a) {
      a.code.clear();
      a.error = code;
    });
  };
  EXPECT_EQ(error("access_denied"), "openid.declined");
  EXPECT_EQ(error("login_required"), "openid.answer_unclear");
  EXPECT_EQ(fake->asked("/token"), 1) << "only the code that looked like one was tried";
}

TEST_P(nobody_comes_in, with_a_code_of_another_sign_in) {
  leave();
  const std::string challenge = fake->challenge;
  const Answer answer = leave();
  fake->challenge = challenge;  // the code was given for the other one's challenge
  EXPECT_EQ(outcome(come_back(answer)), "openid.code_refused");
}

TEST_P(nobody_comes_in, while_too_many_wait_for_a_slow_provider) {
  fake->instead["/.well-known/openid-configuration"] = {200, 500ms, "", false, "{}"};
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::multiset<std::string> ended;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      const std::string one = outcome(providers->begin(home, errand()));
      const std::lock_guard hold(mutex);
      ended.insert(one);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ended.count("openid.busy"), 4u) << "these were told at once";
  EXPECT_EQ(ended.count("openid.away"), 12u);
}

TEST_P(nobody_comes_in, and_no_secret_reaches_the_log) {
  log::set_level("debug");
  ::testing::internal::CaptureStderr();
  for (const auto* cases : {&token_cases(), &person_cases(), &answer_cases(), &discovery_cases()}) try_all(*cases);
  const std::string logged = ::testing::internal::GetCapturedStderr();
  log::set_level("info");
  EXPECT_THAT(logged, HasSubstr("openid.refused"));
  for (const std::string& secret : {client_secret, good_code, access_token, std::string("2935277302"),
                                    std::string("Шевченко"), std::string("19800512"), std::string("taras@"),
                                    std::string("subject-1"), std::string("code_verifier"), std::string("?")}) {
    EXPECT_THAT(logged, Not(HasSubstr(secret)));
  }
  EXPECT_GE(token_cases().size() + person_cases().size() + answer_cases().size() + discovery_cases().size(), 80u);
}

VICHE_ON_BOTH_ENGINES(nobody_comes_in);

}  // namespace
}  // namespace viche::openid
