#pragma once
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/channels/sms.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/events/events.hpp>
#include <viche/identity/identity.hpp>
#include <viche/identity/totp.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/app.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/slice.hpp>
#include <viche/openid/providers.hpp>
#include <viche/storage/testing.hpp>
#include <viche/ui/templates.hpp>

VICHE_RESOURCES(accounts)
VICHE_RESOURCES(audit)
VICHE_RESOURCES(channels)
VICHE_RESOURCES(i18n)
VICHE_RESOURCES(identity)
VICHE_RESOURCES(jobs)
VICHE_RESOURCES(kit)
VICHE_RESOURCES(openid)
VICHE_RESOURCES(ui)

namespace viche::accounts {
kit::Slice slice();
}

namespace viche::accounts::testing {

inline const std::string good_password = "кіт12лісріка";
inline const std::string secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

inline std::vector<storage::Part> all_parts() {
  return {{"audit", resources::audit()},       {"jobs", resources::jobs()},     {"identity", resources::identity()},
          {"channels", resources::channels()}, {"i18n", resources::i18n()},     {"ui", resources::ui()},
          {"kit", resources::kit()},           {"openid", resources::openid()}, {"accounts", resources::accounts()}};
}

inline std::shared_ptr<const i18n::Words> all_words() {
  static const std::shared_ptr<const i18n::Words> words = [] {
    std::vector<Resources> all;
    for (const storage::Part& part : all_parts()) all.push_back(part.resources);
    return i18n::Words::load(all);
  }();
  return words;
}

inline std::shared_ptr<const ui::Templates> all_templates() {
  static const std::shared_ptr<const ui::Templates> templates = [] {
    std::vector<ui::Part> parts;
    for (const storage::Part& part : all_parts()) parts.push_back({std::string(part.name), part.resources});
    return ui::Templates::load(parts, all_words());
  }();
  return templates;
}

/// A service that pages of accounts never touch: whoever does falls over.
template <class T>
T& untouched() {
  alignas(64) static char nothing[64];
  return reinterpret_cast<T&>(nothing);
}

/// The slice with the staff's home page of another.
inline std::vector<kit::Slice> slices() {
  kit::Slice home;
  home.name = "home";
  home.routes.push_back({"home.desk", http::Method::get, "/desk/home", kit::Access::any_staff(),
                         [](kit::Call&) { return http::text("the desk\n"); }, kit::Body::none, 0, false, false});
  home.routes.push_back({"home.scope", http::Method::get, "/api/things", kit::Access::api_key("things.read"),
                         [](kit::Call&) { return http::text("things\n"); }, kit::Body::none, 0, false, false});
  return {slice(), home};
}

/// Pages of two communities on a fresh database, as a browser meets them.
class Site : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    storage::testing::OnBothEngines::SetUp();
    db().migrate(all_parts());
    vault = std::make_unique<identity::Vault>(dir() + "/secret.key");
    identity::Policy policy;
    policy.hash_bytes = 64 << 10;
    policy.hash_passes = 1;
    people = std::make_unique<identity::Identity>(db(), *vault, clock, policy);
    post = std::make_unique<channels::Post>(db(), *vault, clock, channels::SmtpSettings{});
    sms = std::make_unique<channels::Sms>(db(), *vault, clock, channels::SmsSettings{});
    providers = std::make_unique<openid::Providers>(db(), *vault, clock, offered());
    journal = std::make_unique<journal::Journal>(db(), *vault, clock);
    runner = std::make_unique<jobs::Runner>(db(), clock);
    registry = std::make_unique<kit::Registry>(slices());
    towns = std::make_unique<kit::Towns>(db());
    services = std::make_unique<kit::Services>(
        kit::Services{db(), clock, *towns, *people, *vault, *post, *sms, *providers, *journal,
                      untouched<files::Files>(), untouched<search::Lemmas>(), untouched<territory::Register>(),
                      *all_templates(), *all_words(), bus, *runner, *registry, ""});
    app = std::make_unique<kit::App>(*services, *registry, kit::AppOptions{});
    for (const kit::Slice& slice : registry->slices()) {
      if (slice.start) slice.start(*services);
    }
    home = add_town("ladyzhyn", "Ладижинська громада", "UA05040130000025322");
    elsewhere = add_town("haisyn", "Гайсинська громада", "UA05040050000012345");
  }
  void TearDown() override {
    app.reset();
    services.reset();
    towns.reset();
    runner.reset();
    post.reset();
    people.reset();
    storage::testing::OnBothEngines::TearDown();
  }

  /// Providers of identification.
  virtual std::vector<openid::ProviderSettings> offered() const { return {}; }

  HromadaId add_town(const char* slug, const char* name, const char* code) {
    kit::Town town;
    town.slug = slug;
    town.code = code;
    town.name_uk = town.name_en = name;
    return towns->add(Actor::system(), town, clock.now()).value();
  }
  std::int64_t resident(const std::string& email = "olena@mail.example") {
    return people->create(home, Actor::system(), {email, "Олена Коваль", "", "uk", good_password}).value();
  }
  std::int64_t staff(Roles roles, const std::string& email, bool with_totp = true) {
    const auto id =
        people->create(home, Actor::system(), {email, "Ірина Мельник", "", "uk", good_password, true, roles}).value();
    if (with_totp) {
      EXPECT_TRUE(people->set_totp(home, Actor::system(), id, secret).ok());
    }
    return id;
  }
  std::string code(const std::string& of = secret) {
    return identity::totp_code(*identity::from_base32(of), identity::totp_step(clock.now()));
  }
  std::int64_t count_letters() {
    static constexpr storage::Sql count{"test.count_letters",
                                        "SELECT count(*) FROM letters WHERE hromada_id = :hromada"};
    runner->run_due();
    return db().read(home, [](storage::Session& session) { return session.number(count); });
  }
  /// The newest letter: its text, opened.
  JsonReader newest_letter() {
    static constexpr storage::Sql select{
        "test.newest_letter", "SELECT id, letter FROM letters WHERE hromada_id = :hromada ORDER BY id DESC LIMIT 1"};
    runner->run_due();
    const auto text = db().read(home, [&](storage::Session& session) {
      return session.one(select, {}, [&](const storage::Row& row) {
        return *vault->open(home, "letters.letter", row.integer(0), row.text(1));
      });
    });
    return *JsonReader::parse(text.value());
  }
  /// Path of the link in the newest letter.
  std::string link_in_letter() {
    const std::string text = newest_letter()["text"].text().value();
    const auto at = text.find("http://ladyzhyn.localhost");
    const auto path = text.find('/', at + 7);
    return text.substr(path, text.find('\n', path) - path);
  }

  FixedClock clock{{1'795'767'300'000'000}};
  std::unique_ptr<identity::Vault> vault;
  std::unique_ptr<identity::Identity> people;
  std::unique_ptr<channels::Post> post;
  std::unique_ptr<channels::Sms> sms;
  std::unique_ptr<openid::Providers> providers;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<jobs::Runner> runner;
  std::unique_ptr<kit::Registry> registry;
  std::unique_ptr<kit::Towns> towns;
  events::Bus bus;
  std::unique_ptr<kit::Services> services;
  std::unique_ptr<kit::App> app;
  HromadaId home, elsewhere;
};

using Form = std::vector<std::pair<std::string, std::string>>;

/// Keeps cookies and the form token of the last page, follows nothing on its own.
class Browser {
 public:
  explicit Browser(kit::App& app, std::string host = "ladyzhyn.localhost") : app_(app), host_(std::move(host)) {}

  http::Response get(const std::string& target) { return ask(http::Method::get, target, {}); }
  /// Sends a form as from the last page seen.
  http::Response send(const std::string& target, Form form) {
    if (!token_.empty()) form.emplace_back("form_token", token_);
    return ask(http::Method::post, target, std::move(form));
  }
  /// Opens a page and sends the form on it.
  http::Response fill(const std::string& page, const std::string& target, Form form) {
    get(page);
    return send(target, std::move(form));
  }
  std::string cookie() const { return cookies_.count("viche_session") ? cookies_.at("viche_session") : ""; }
  void set_cookie(const std::string& value) { cookies_["viche_session"] = value; }
  std::string form_key() const { return form_key_; }

 private:
  http::Response ask(http::Method method, const std::string& target, Form form) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.host = host_;
    request.remote = "192.0.2.1";
    request.headers.emplace_back("user-agent",
                                 "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0");
    std::string line;
    for (const auto& [name, value] : cookies_) line += (line.empty() ? "" : "; ") + name + "=" + value;
    if (!line.empty()) request.headers.emplace_back("cookie", line);
    if (const auto at = target.find('?'); at != std::string::npos) read_query(request, target.substr(at + 1));
    for (auto& [name, value] : form) request.form.add(name, value);
    http::Response response = app_.handle(request);
    remember(response);
    return response;
  }

  static void read_query(http::Request& request, const std::string& query) {
    for (const std::string_view pair : split(query, '&')) {
      const auto equals = pair.find('=');
      std::string value;
      for (std::size_t i = equals + 1; i < pair.size(); ++i) {
        if (pair[i] == '%') {
          value += static_cast<char>(std::stoi(std::string(pair.substr(i + 1, 2)), nullptr, 16));
          i += 2;
        } else {
          value += pair[i];
        }
      }
      request.query.add(std::string(pair.substr(0, equals)), value);
    }
  }

  void remember(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto equals = value.find('=');
      const std::string text = value.substr(equals + 1, value.find(';') - equals - 1);
      if (text.empty()) {
        cookies_.erase(value.substr(0, equals));
      } else {
        cookies_[value.substr(0, equals)] = text;
      }
    }
    if (const auto found = hidden(response.body, "form_token"); !found.empty()) token_ = found;
    form_key_ = hidden(response.body, "form_key");
  }

  static std::string hidden(const std::string& html, const std::string& name) {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const auto at = html.find(mark);
    if (at == std::string::npos) return {};
    return html.substr(at + mark.size(), html.find('"', at + mark.size()) - at - mark.size());
  }

  kit::App& app_;
  std::string host_;
  std::map<std::string, std::string> cookies_;
  std::string token_, form_key_;
};

inline std::string where(const http::Response& response) { return std::string(response.header("Location")); }

/// Signs a member of staff in wholly.
inline void enter(Browser& browser, const std::string& email, const std::string& code) {
  browser.fill("/sign-in", "/sign-in", {{"email", email}, {"password", good_password}});
  const auto done = browser.fill("/sign-in/second-factor", "/sign-in/second-factor", {{"code", code}});
  EXPECT_EQ(where(done), "/desk/home");
}

}  // namespace viche::accounts::testing
