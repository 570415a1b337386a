#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include <viche/http/server.hpp>

#include "client.hpp"

namespace viche::http::testing {

/// A server whose handler shows what it was given.
class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    options_.port = 0;
    options_.worker_threads = 8;
    folder_ = ::testing::TempDir() + "viche_http_" + std::to_string(::getpid()) + "_" + std::to_string(++folders());
    std::filesystem::create_directories(folder_ + "/uploads");
    options_.upload_dir = folder_ + "/uploads";
    hooks_.handle = [this](Request& request) { return handle(request); };
    hooks_.body_policy = [](const Head& head) {
      return BodyPolicy{head.target.starts_with("/small") ? 1000ULL : 64ULL * 1024 * 1024,
                        !head.target.starts_with("/form")};
    };
  }
  ~ServerTest() override { std::filesystem::remove_all(folder_); }
  // Here and not in the destructor: handlers may still run, and they use the members of derived classes.
  void TearDown() override { server_.reset(); }

  void start() {
    server_ = std::make_unique<Server>(options_, hooks_);
    server_->start();
  }
  Client client() const { return Client(server_->port()); }

  /// Sends the bytes, and gives the status of the first answer.
  int status_of(std::string_view bytes) const {
    Client client = this->client();
    client.send(bytes);
    return client.reply().status;
  }

  static std::string get(std::string_view target, std::string_view more = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: town.test\r\n" + std::string(more) + "\r\n";
  }
  static std::string post(std::string_view target, std::string_view type, std::string_view body,
                          std::string_view more = {}) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: town.test\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" +
           std::string(body);
  }
  std::size_t files_in_upload_dir() const {
    const std::filesystem::directory_iterator all(folder_ + "/uploads");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  virtual Response handle(Request& request) {
    std::string out = std::string(name(request.method)) + " " + request.path + "\n";
    for (const auto& [name, value] : request.query.entries()) out += "query " + name + "=" + value + "\n";
    for (const auto& [name, value] : request.form.entries()) out += "form " + name + "=" + value + "\n";
    for (const auto& upload : request.uploads) {
      out += "upload " + upload->field + " " + upload->file_name + " " + upload->content_type + " " +
             std::to_string(upload->size) + "\n";
    }
    if (!request.body.empty()) out += "body " + request.body + "\n";
    return text(out);
  }

  static std::atomic<int>& folders() {
    static std::atomic<int> count{0};
    return count;
  }

  std::string folder_;
  ServerOptions options_;
  Server::Hooks hooks_;
  std::unique_ptr<Server> server_;
};

}  // namespace viche::http::testing
