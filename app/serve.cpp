#include <CLI/CLI.hpp>

#include <csignal>
#include <filesystem>
#include <iostream>

#include <viche/core/log.hpp>
#include <viche/core/text.hpp>
#include <viche/http/server.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/app.hpp>
#include <viche/kit/town.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

/// Blocks the signals that end the program for all threads; wait_for_end takes them.
sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a limit of file sizes is answered as a full disk
  return signals;
}

void wait_for_end(const sigset_t& signals) {
  int received = 0;
  sigwait(&signals, &received);
}

http::ServerOptions server_options(const Settings& settings) {
  const Address address = address_of(settings.listen);
  http::ServerOptions options;
  options.address = address.host;
  options.port = address.port;
  options.io_threads = settings.io_threads;
  options.worker_threads = settings.workers;
  options.upload_dir = settings.data + "/uploads";
  std::filesystem::create_directories(options.upload_dir);
  for (const std::string_view proxy : split(settings.trusted_proxies, ',')) {
    if (!trimmed(proxy).empty()) options.trusted_proxies.emplace_back(trimmed(proxy));
  }
  return options;
}

void serve(Context& context) {
  const sigset_t signals = end_signals();
  Installation& installation = context.started_installation(Place::may_be_new);
  const Settings& settings = installation.settings();
  kit::AppOptions options;
  options.assets_dir = settings.assets;
  options.metrics_token = settings.metrics_token;
  options.page_cache = settings.page_cache;
  options.api_requests_per_minute = settings.api_requests_per_minute;
  kit::App app(installation.services(), installation.registry(), options);
  http::Server server(server_options(settings), app.hooks());
  server.start();
  kit::Services& services = installation.services();
  if (services.base_url.empty()) services.base_url = "http://localhost:" + std::to_string(server.port());
  installation.services().runner.start();
  std::cout << "Viche is at " << services.base_url << std::endl;
  wait_for_end(signals);
  log::info("serve.stopping");
  server.stop();
  installation.services().runner.stop();
}

void work(Context& context) {
  const sigset_t signals = end_signals();
  Installation& installation = context.started_installation();
  installation.services().runner.start();
  std::cout << "Working. Stop with Ctrl+C." << std::endl;
  wait_for_end(signals);
  installation.services().runner.stop();
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  CLI::App* serving = app.add_subcommand("serve", "Serves the pages and runs the jobs");
  Settings& settings = context.settings;
  serving->add_option("--listen", settings.listen, "Address and port")->capture_default_str();
  check_as_setting(serving->add_option("--smtp-url", settings.smtp_url,
                                       "Mail server: smtp://host:port or smtps://…; without it letters wait"),
                   "smtp_url");
  serving->add_option("--smtp-from", settings.smtp_from, "Sender's address")->capture_default_str();
  check_as_setting(serving->add_option("--workers", settings.workers, "Threads that make pages")->capture_default_str(),
                   "workers");
  check_as_setting(
      serving
          ->add_option("--io-threads", settings.io_threads, "Threads that read and write; 0: one for every two cores")
          ->capture_default_str(),
      "io_threads");
  serving->add_option("--page-cache", settings.page_cache, "Keep pages of people without cookies")
      ->capture_default_str();
  serving->callback([&context] { serve(context); });
  app.add_subcommand("work", "Runs only the jobs, on as many machines as needed")->callback([&context] {
    work(context);
  });
}

}  // namespace viche::app
