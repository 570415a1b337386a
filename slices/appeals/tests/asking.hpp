#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/text.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/organisation.hpp>

#include "store.hpp"

/// What the houses of these tests share: how a request is made, an executor and categories that are like any other.
namespace viche::appeals::testing {

inline std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size();
    out += escaped ? static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)) : text[i];
    if (escaped) i += 2;
  }
  return out;
}

/// As the server would hand it on: path and query taken apart.
inline http::Request request_of(http::Method method, const std::string& target, std::string host = "ladyzhyn.localhost",
                                std::vector<std::pair<std::string, std::string>> form = {}) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.host = std::move(host);
  request.remote = "127.0.0.1";
  const auto mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) {
    for (const std::string_view pair : split(std::string_view(target).substr(mark + 1), '&')) {
      const auto equals = pair.find('=');
      request.query.add(percent_decoded(pair.substr(0, equals)),
                        equals == pair.npos ? "" : percent_decoded(pair.substr(equals + 1)));
    }
  }
  for (auto& [name, value] : form) request.form.add(std::move(name), std::move(value));
  return request;
}

inline std::int64_t add_executor(storage::Tx& tx, std::string slug, std::string name, Instant now) {
  kit::Organisation one;
  one.slug = std::move(slug);
  one.name_uk = one.name_en = std::move(name);
  return kit::put_organisation(tx, Actor::system(), one, now);
}

/// Of the group of roads, ten days, routed to this executor.
inline Category road_category(std::string slug, std::string name, std::int64_t organisation,
                              std::vector<std::string> words = {}) {
  Category one;
  one.slug = std::move(slug);
  one.group = "roads";
  one.group_uk = "Дороги";
  one.group_en = "Roads";
  one.name_uk = one.name_en = std::move(name);
  one.words = std::move(words);
  one.term = {10, calendar::Unit::calendar_days, calendar::Roll::none};
  one.organisation = organisation;
  return one;
}

/// Potholes, with a question that has choices and must be answered, and one that may be left out.
inline Category potholes_with_questions(std::int64_t organisation) {
  Category one = road_category("pothole", "Яма на дорозі", organisation, {"яма", "вибоїна"});
  one.questions = {
      {"passable", "Чи можна проїхати?", "Can one get past?", true, {{"yes", "так", "yes"}, {"no", "ні", "no"}}},
      {"depth", "Яка глибина?", "How deep?", false, {}}};
  return one;
}

}  // namespace viche::appeals::testing
