#pragma once
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include <viche/storage/database.hpp>

/// For tests: a fresh database on each engine. PostgreSQL is the server named by VICHE_TEST_POSTGRESQL
/// (`postgresql://user@host/db`, started by `make test`); each test gets a schema of its own there.
namespace viche::storage::testing {

inline const char* postgresql_url() { return std::getenv("VICHE_TEST_POSTGRESQL"); }

/// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "viche-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A schema of the test server that goes away with the object.
class TemporarySchema {
 public:
  TemporarySchema() : name_("t" + std::to_string(getpid()) + "_" + std::to_string(next_id())) {
    run("CREATE SCHEMA " + name_);
  }
  ~TemporarySchema() { run("DROP SCHEMA " + name_ + " CASCADE"); }
  TemporarySchema(const TemporarySchema&) = delete;
  TemporarySchema& operator=(const TemporarySchema&) = delete;

  std::string url() const {
    const std::string base = postgresql_url();
    return base + (base.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + name_;
  }

 private:
  static void run(const std::string& sql) {
    PGconn* link = PQconnectdb(postgresql_url());
    PGresult* result = PQexec(link, ("SET client_min_messages = warning; " + sql).c_str());
    if (PQresultStatus(result) != PGRES_COMMAND_OK) ADD_FAILURE() << PQerrorMessage(link);
    PQclear(result);
    PQfinish(link);
  }
  std::string name_;
};

/// A fixture whose tests run on SQLite and PostgreSQL: TEST_P(name, …) and VICHE_ON_BOTH_ENGINES(name).
/// Without a server the PostgreSQL half fails: both engines always.
class OnBothEngines : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    Options options;
    options.dir = folder_.path();
    if (GetParam() == Engine::postgresql) {
      ASSERT_NE(postgresql_url(), nullptr) << "VICHE_TEST_POSTGRESQL names no server; use `make test`";
      schema_ = std::make_unique<TemporarySchema>();
      options.url = schema_->url();
    }
    db_ = std::make_unique<Database>(options);
  }
  void TearDown() override {
    db_.reset();
    schema_.reset();
  }
  Database& db() { return *db_; }
  const std::string& dir() const { return folder_.path(); }
  void reopen() {
    const Options options = db_->options();
    db_.reset();
    db_ = std::make_unique<Database>(options);
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<TemporarySchema> schema_;
  std::unique_ptr<Database> db_;
};

}  // namespace viche::storage::testing

#define VICHE_ON_BOTH_ENGINES(fixture)                                                                         \
  INSTANTIATE_TEST_SUITE_P(                                                                                    \
      engines, fixture, ::testing::Values(viche::storage::Engine::sqlite, viche::storage::Engine::postgresql), \
      [](const auto& chosen) { return chosen.param == viche::storage::Engine::sqlite ? "sqlite" : "postgresql"; })
