// Serves one plain reply in three ways until it is told to end, for measuring with wrk (see bench_http.sh).
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <viche/http/server.hpp>

int main(int argc, char** argv) {
  using namespace viche::http;
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  const std::string plain = "Hello, World!";
  const std::string page(6 * 1024, 'x');
  const auto kept = std::make_shared<const Prepared>(prepare(text(plain), false));
  const auto kept_page = std::make_shared<const Prepared>(prepare(html(page), false));
  Server::Hooks hooks;
  hooks.prepared = [&](const Head& head) -> std::shared_ptr<const Prepared> {
    if (head.target == "/prepared") return kept;
    if (head.target == "/prepared-page") return kept_page;
    return nullptr;
  };
  hooks.handle = [&](Request& request) { return request.path == "/page" ? html(page) : text(plain); };
  ServerOptions options;
  options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 18080);
  if (argc > 2) options.io_threads = static_cast<unsigned>(std::atoi(argv[2]));
  if (argc > 3) options.worker_threads = static_cast<unsigned>(std::atoi(argv[3]));
  Server server(options, hooks);
  server.start();
  std::printf("listening on %u\n", server.port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  server.stop();
  return 0;
}
