#pragma once
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/text.hpp>
#include <viche/ui/templates.hpp>

#include "petitions_house.hpp"

namespace viche::petitions::testing {

/// Something like a browser: keeps cookies, reads hidden fields, sends forms through the whole application.
class Browser {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  explicit Browser(kit::App& app) : app_(&app) {}

  http::Response get(const std::string& target) { return ask(http::Method::get, target, {}); }
  http::Response post(const std::string& target, Fields form) {
    return ask(http::Method::post, target, std::move(form));
  }
  /// Sends the hidden fields of a page's form with these others.
  http::Response send(const http::Response& page, const std::string& target, const Fields& fields) {
    Fields all = hidden(page);
    for (const auto& field : fields) {
      std::erase_if(all, [&](const auto& known) { return known.first == field.first; });
      all.push_back(field);
    }
    return post(target, all);
  }
  http::Response fill(const std::string& page, const std::string& target, const Fields& fields) {
    return send(get(page), target, fields);
  }

  /// Of the page's own form: the first token on a page is that of the button that signs out.
  static Fields hidden(const http::Response& page) {
    Fields fields;
    constexpr std::string_view begin = "<input type=\"hidden\" name=\"";
    for (std::size_t at = page.body.find(begin); at != std::string::npos; at = page.body.find(begin, at + 1)) {
      const std::size_t name = at + begin.size(), name_end = page.body.find('"', name);
      const std::size_t value = page.body.find("value=\"", name_end) + 7, value_end = page.body.find('"', value);
      std::string key = page.body.substr(name, name_end - name);
      std::erase_if(fields, [&](const auto& known) { return known.first == key; });
      fields.emplace_back(std::move(key), page.body.substr(value, value_end - value));
    }
    return fields;
  }
  static std::string location(const http::Response& response) { return std::string(response.header("Location")); }

  std::map<std::string, std::string> cookies;
  std::string remote = "127.0.0.1";

 private:
  static std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool escaped = text[i] == '%' && i + 2 < text.size();
      out += escaped ? static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)) : text[i];
      if (escaped) i += 2;
    }
    return out;
  }

  http::Response ask(http::Method method, const std::string& target, Fields form) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.host = "ladyzhyn.localhost";
    request.remote = remote;
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) {
      for (const std::string_view pair : split(std::string_view(target).substr(mark + 1), '&')) {
        const auto equals = pair.find('=');
        request.query.add(std::string(pair.substr(0, equals)), decoded(pair.substr(equals + 1)));
      }
    }
    for (auto& [name, value] : form) request.form.add(std::move(name), std::move(value));
    std::string line;
    for (const auto& [name, value] : cookies) line += (line.empty() ? "" : "; ") + name + "=" + value;
    if (!line.empty()) request.headers.emplace_back("cookie", line);
    http::Response response = app_->handle(request);
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto equals = value.find('=');
      cookies[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
    return response;
  }

  kit::App* app_;
};

/// The house with browsers: pages of petitions as residents open them.
class PetitionsApp : public PetitionsHouse {
 protected:
  Browser nobody() { return Browser(house->app); }
  /// A browser of an account that signed in with its password.
  Browser browser_of(const std::string& email, const std::string& name = "Олена Коваль") {
    constexpr const char* password = "пароль-мешканки-7";
    identity::NewAccount account;
    account.email = email;
    account.name = name;
    account.password = password;
    (void)house->identity.create(house->town->id, Actor::system(), account);
    const auto opened = house->identity.sign_in(house->town->id, email, password, "127.0.0.1", "test");
    EXPECT_TRUE(opened);
    Browser browser(house->app);
    if (opened) browser.cookies["viche_session"] = opened.value().token;
    return browser;
  }
  static std::string at(const Petition& petition, const std::string& part = {}) {
    return "/petitions/" + petition.number.text() + part;
  }
  void indexed() {
    while (house->runner.run_due() > 0) {
    };
  }
};

}  // namespace viche::petitions::testing
