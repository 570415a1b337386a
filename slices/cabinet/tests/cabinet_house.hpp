#pragma once
#include <gtest/gtest.h>
#include <minizip/unzip.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/audit/audit.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/testing.hpp>

#include "acts.hpp"
#include "store.hpp"

namespace viche::cabinet {
kit::Slice slice();
}

namespace viche::cabinet::testing {

using kit::testing::House;

/// Two small slices: one keeps nothing but what the test says, by account; one has a term of the law.
struct Fakes {
  std::map<std::int64_t, std::vector<kit::CabinetCase>> cases;
  std::map<std::int64_t, std::vector<kit::CabinetTerm>> terms;
  std::map<std::int64_t, std::vector<kit::PersonalFile>> files;
  std::set<std::string> subscribed;
  std::vector<std::int64_t> erased;  ///< once for each time it was done, also when it was taken back
  std::vector<std::int64_t> settled;
  bool fails = false;
};

inline kit::Slice petitions_like(const std::shared_ptr<Fakes>& fakes) {
  kit::Slice slice;
  slice.name = "songs";
  slice.contributes.cabinet = [fakes](kit::Call& call) { return fakes->cases[call.actor.account]; };
  slice.contributes.terms = [fakes](kit::Call& call) { return fakes->terms[call.actor.account]; };
  slice.contributes.subscriptions = [fakes](kit::Call& call) {
    std::vector<kit::CabinetSubscription> all;
    for (const std::string& id : fakes->subscribed) {
      const auto owner = std::to_string(call.actor.account) + ":";
      if (starts_with(id, owner)) all.push_back({id, "Пісня " + id, "/songs/1", "щотижня"});
    }
    return all;
  };
  slice.contributes.unsubscribe = [fakes](kit::Call& call, std::string_view id) -> Check {
    if (!starts_with(id, std::to_string(call.actor.account) + ":")) return not_found();
    if (fakes->subscribed.erase(std::string(id)) == 0) return not_found();
    return Done{};
  };
  slice.contributes.letters = [](kit::Call& call) {
    return std::vector<kit::CabinetLetter>{{call.now, "Лист № 5", "/songs/letters/5", "про пісню"}};
  };
  slice.contributes.seen_through = [](kit::Call&, std::string_view object, std::int64_t id) {
    return object == "song" ? std::optional(kit::CabinetCase{"Пісня № " + std::to_string(id), "/songs/1", {}, {}, {}})
                            : std::nullopt;
  };
  slice.contributes.personal = [fakes](kit::Services&, HromadaId, std::int64_t account,
                                       const std::function<void(kit::PersonalFile)>& give) {
    for (const kit::PersonalFile& file : fakes->files[account]) give(file);
  };
  slice.contributes.erase = [fakes](kit::Services&, storage::Tx& tx, kit::Erasure& erasure) {
    fakes->erased.push_back(erasure.account);
    tx.after_commit([fakes, account = erasure.account] { fakes->settled.push_back(account); });
    erasure.erased.push_back({"cabinet.list.all", 3});
  };
  return slice;
}

inline kit::Slice archive_like(const std::shared_ptr<Fakes>& fakes) {
  kit::Slice slice;
  slice.name = "papers";
  slice.contributes.cabinet = [](kit::Call&) { return std::vector<kit::CabinetCase>(); };
  slice.contributes.personal = [fakes](kit::Services&, HromadaId, std::int64_t,
                                       const std::function<void(kit::PersonalFile)>& give) {
    if (fakes->fails) throw Fault("the disk is away");
    give({"papers.json", R"({"papers":[]})"});
  };
  slice.contributes.erase = [](kit::Services&, storage::Tx&, kit::Erasure& erasure) {
    erasure.kept.push_back({"cabinet.list.closed", "393/96-ВР ст. 20", erasure.now + std::chrono::hours(24 * 365), 2});
  };
  return slice;
}

/// A browser of somebody who is signed in: keeps the session and the form token of the last page.
class Person {
 public:
  Person(House& house, std::string host, std::string token) : house_(house), host_(std::move(host)), token_(token) {}

  http::Response get(const std::string& path) { return ask(http::Method::get, path, {}); }
  http::Response post(const std::string& path, std::vector<std::pair<std::string, std::string>> form = {}) {
    form.emplace_back("form_token", form_token());
    return ask(http::Method::post, path, std::move(form));
  }
  Person on(const std::string& host) const { return {house_, host, token_}; }

 private:
  std::string form_token() {
    http::Request request;
    request.host = host_;
    const auto town = house_.towns.find_by_host(host_);
    const auto session = town ? house_.identity.session(town->id, token_) : std::nullopt;
    return session ? house_.identity.form_token(town->id, session->form_key) : "none";
  }
  http::Response ask(http::Method method, const std::string& target,
                     std::vector<std::pair<std::string, std::string>> form) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (const auto query = target.find('?'); query != std::string::npos) {
      for (const std::string_view pair : split(std::string_view(target).substr(query + 1), '&')) {
        const auto equals = pair.find('=');
        request.query.add(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
      }
    }
    request.host = host_;
    request.remote = "192.0.2.1";
    if (!token_.empty()) request.headers.emplace_back("cookie", "viche_session=" + token_);
    for (auto& [name, value] : form) request.form.add(name, value);
    return house_.app.handle(request);
  }

  House& house_;
  std::string host_, token_;
};

/// The cabinet with both, in two communities, on both engines.
class Cabinet : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    house = std::make_unique<House>(db(), dir(),
                                    std::vector<kit::Slice>{petitions_like(fakes), archive_like(fakes), slice()});
    oksana = made("oksana@mail.example", "Оксана Канарка");
    petro = made("petro@mail.example", "Петро Чижик");
  }
  void TearDown() override {
    house.reset();
    OnBothEngines::TearDown();
  }

  std::int64_t made(const std::string& email, const std::string& name) {
    return house->identity.create(home(), Actor::system(), {email, name, "067 123 45 67", "uk", password}).value();
  }
  HromadaId home() const { return house->town->id; }
  Person enter(const std::string& email) {
    const auto opened = house->identity.sign_in(home(), email, password, "192.0.2.1", "Firefox");
    return {*house, "ladyzhyn.localhost", opened.value().token};
  }
  Person stranger() { return {*house, "ladyzhyn.localhost", ""}; }
  /// Where the form of a ready archive leads.
  static std::string take_path(const http::Response& page) {
    const auto at = page.body.find("/my/export/");
    return at == std::string::npos ? "" : page.body.substr(at, page.body.find('"', at) - at);
  }
  /// Asks for an archive, has it gathered, and finds where it is given.
  std::string gathered(Person& who) {
    EXPECT_EQ(who.post("/my/export").status, 303);
    house->runner.run_due();
    return take_path(who.get("/my/export"));
  }
  static std::map<std::string, std::string> unpacked(const std::string& path) {
    std::map<std::string, std::string> files;
    const unzFile zip = unzOpen64(path.c_str());
    if (!zip) return files;
    for (int found = unzGoToFirstFile(zip); found == UNZ_OK; found = unzGoToNextFile(zip)) {
      char name[256] = {};
      unz_file_info64 info{};
      unzGetCurrentFileInfo64(zip, &info, name, sizeof(name), nullptr, 0, nullptr, 0);
      std::string bytes(info.uncompressed_size, '\0');
      EXPECT_EQ(unzOpenCurrentFile(zip), UNZ_OK);
      EXPECT_EQ(unzReadCurrentFile(zip, bytes.data(), static_cast<unsigned>(bytes.size())),
                static_cast<int>(bytes.size()));
      EXPECT_EQ(unzCloseCurrentFile(zip), UNZ_OK);
      files[name] = bytes;
    }
    unzClose(zip);
    return files;
  }
  std::size_t files_on_disk() const {
    std::size_t count = 0;
    std::error_code none;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir() + "/exports", none)) ++count;
    return count;
  }
  std::size_t entries_of(const char* action, std::int64_t account) {
    std::size_t count = 0;
    db().read(home(), [&](storage::Session& session) {
      for (const audit::Entry& entry : audit::entries_of(session, "account", account)) count += entry.action == action;
    });
    return count;
  }

  static constexpr const char* password = "кіт12лісріка";
  std::shared_ptr<Fakes> fakes = std::make_shared<Fakes>();
  std::unique_ptr<House> house;
  std::int64_t oksana = 0, petro = 0;
};

}  // namespace viche::cabinet::testing
