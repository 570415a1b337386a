// The reference of `file_appeal`: a handler that inserts one row and nothing else, in the same server with the same
// group commit. bench_bare_insert DIR PORT [postgresql://…]; ends on SIGTERM.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include <viche/core/resources.hpp>
#include <viche/http/server.hpp>
#include <viche/storage/database.hpp>

namespace {

using namespace viche;

constexpr HromadaId hromada{1};
constexpr storage::Sql make_table =
    storage::Sql::across("bench.make_table",
                         "CREATE TABLE IF NOT EXISTS bench_rows("
                         "hromada_id BIGINT NOT NULL, id BIGINT NOT NULL, text TEXT NOT NULL, "
                         "PRIMARY KEY(hromada_id, id))");
constexpr storage::Sql insert{"bench.insert",
                              "INSERT INTO bench_rows(hromada_id, id, text) VALUES(:hromada, :id, :text)"};

http::Response insert_one(storage::Database& database, const http::Request& request) {
  const std::int64_t id = storage::next_id();
  const Check done = database.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    tx.run(insert, {{"id", id}, {"text", request.form.get("text")}});
    return Done{};
  });
  return done ? http::text(std::to_string(id), 201) : http::text("refused", 500);
}

void serve(const std::string& dir, std::uint16_t port, const std::string& url) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  storage::Options options;
  options.dir = dir;
  options.url = url;
  storage::Database database(options);
  (void)database.keep_house(hromada, [](storage::Tx& tx) -> Check {
    tx.run(make_table, {});
    return Done{};
  });
  http::ServerOptions server_options;
  server_options.port = port;
  server_options.worker_threads = 96;  // as the program has
  server_options.upload_dir = dir;
  http::Server::Hooks hooks;
  hooks.handle = [&](http::Request& request) { return insert_one(database, request); };
  hooks.body_policy = [](const http::Head&) { return http::BodyPolicy{1024 * 1024, false}; };
  http::Server server(server_options, hooks);
  server.start();
  int received = 0;
  sigwait(&signals, &received);
  server.stop();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "bench_bare_insert DIR PORT [postgresql://…]\n";
    return 2;
  }
  serve(argv[1], static_cast<std::uint16_t>(std::atoi(argv[2])), argc > 3 ? argv[3] : "");
  return 0;
}
