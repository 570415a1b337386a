// Slow, stalled and many clients, full queues, large uploads, stopping and starting again.
#include "server_fixture.hpp"

#include <sys/resource.h>

#include <condition_variable>
#include <fstream>
#include <future>
#include <random>
#include <thread>
#include <vector>

#include <viche/core/fault.hpp>

namespace viche::http::testing {
namespace {

using std::chrono::seconds;

/// A door that the handler waits at, so that tests decide when it goes on.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void until_waiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

class LoadTest : public ServerTest {
 protected:
  Response handle(Request& request) override {
    if (request.path == "/gate") gate_.wait();
    if (request.path == "/huge") return text(std::string(32 << 20, 'x'));
    if (request.path == "/long") {
      Response response;
      response.shared_body = long_;
      return response;
    }
    return ServerTest::handle(request);
  }
  bool serves() const { return status_of(get("/")) == 200; }

  Gate gate_;
  const std::shared_ptr<const std::string> long_ = std::make_shared<std::string>(3 << 20, 'y');
};

TEST_F(LoadTest, a_slow_head_gets_408) {
  options_.limits.header_time = seconds(1);
  start();
  Client client = this->client();
  client.send("GET / HTTP/1.1\r\nHost: t\r\n");
  EXPECT_EQ(client.reply().status, 408);
  EXPECT_TRUE(client.ended());
}

TEST_F(LoadTest, a_head_that_drips_gets_408_all_the_same) {
  options_.limits.header_time = seconds(1);
  start();
  Client client = this->client();
  const auto begun = std::chrono::steady_clock::now();
  std::thread drip([&] {
    client.send("GET / HTTP/1.1\r\n");
    while (std::chrono::steady_clock::now() < begun + seconds(30) && client.send("X: y\r\n"))
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
  });
  EXPECT_EQ(client.reply().status, 408);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(30)) << "not only when it stopped dripping";
  drip.join();
}

TEST_F(LoadTest, a_body_that_stops_coming_gets_408) {
  options_.limits.body_pause = seconds(1);
  start();
  Client client = this->client();
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nhalf");
  EXPECT_EQ(client.reply().status, 408);
  EXPECT_TRUE(client.ended());
}

TEST_F(LoadTest, a_body_that_drips_below_the_least_rate_gets_408) {
  options_.limits.body_pause = seconds(1);
  options_.limits.least_rate = 10'000;
  start();
  Client client = this->client();
  std::atomic<bool> done{false};
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n");
  std::thread drip([&] {
    while (!done && client.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  EXPECT_EQ(client.reply().status, 408);
  done = true;
  drip.join();
}

TEST_F(LoadTest, an_idle_connection_is_closed_without_a_word) {
  options_.limits.idle = seconds(1);
  options_.limits.header_time = seconds(1);
  start();
  Client used = client();
  Client unused = client();
  used.send(get("/"));
  EXPECT_EQ(used.reply().status, 200);
  EXPECT_TRUE(used.ended());
  EXPECT_TRUE(unused.ended());
}

TEST_F(LoadTest, a_reader_who_stops_reading_is_let_go) {
  options_.limits.write_pause = seconds(1);
  start();
  Client client(server_->port(), 4096);
  client.send(get("/huge"));
  const auto until = std::chrono::steady_clock::now() + seconds(20);
  while (server_->figures().requests == 0 || server_->figures().connections > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_TRUE(serves());
}

TEST_F(LoadTest, a_slow_reader_gets_everything) {
  start();
  Client client(server_->port(), 4096);
  client.send(get("/long") + get("/after"));
  EXPECT_EQ(client.reply().body, std::string(3 << 20, 'y'));
  EXPECT_EQ(client.reply().body, "GET /after\n");
}

TEST_F(LoadTest, others_are_served_while_two_thousand_stall) {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  options_.limits.header_time = seconds(60);
  start();
  std::vector<Client> stalled;
  for (int i = 0; i < 2'000; ++i) {
    stalled.emplace_back(server_->port(), 4096);
    ASSERT_TRUE(stalled.back().connected());
    if (i % 4 == 1) stalled.back().send("GET / HT");
    if (i % 4 == 2) stalled.back().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\nhalf");
    if (i % 4 == 3) stalled.back().send(get("/long"));
  }
  Client client = this->client();
  for (int i = 0; i < 500; ++i) {
    client.send(get("/"));
    ASSERT_EQ(client.reply().status, 200);
  }
  EXPECT_EQ(server_->figures().connections, 2'001U) << "and none of those was sent away to make room";
}

TEST_F(LoadTest, stalled_heads_are_all_told_408) {
  options_.limits.header_time = seconds(2);
  start();
  std::vector<Client> stalled;
  for (int i = 0; i < 300; ++i) {
    stalled.push_back(client());
    stalled.back().send("GET / HT");
  }
  EXPECT_TRUE(serves());
  for (auto& one : stalled) EXPECT_EQ(one.reply().status, 408);
}

TEST_F(LoadTest, a_full_queue_says_later_and_keeps_the_connection) {
  options_.worker_threads = 2;
  options_.limits.queued_requests = 3;
  start();
  std::vector<Client> waiting;
  for (int i = 0; i < 2; ++i) {
    waiting.push_back(client());
    waiting.back().send(get("/gate"));
  }
  gate_.until_waiting(2);
  for (int i = 0; i < 3; ++i) {
    waiting.push_back(client());
    waiting.back().send(get("/gate"));
    while (server_->figures().waiting < static_cast<std::uint64_t>(i + 1)) std::this_thread::yield();
  }
  Client refused = client();
  refused.send(get("/"));
  const auto reply = refused.reply();
  EXPECT_EQ(reply.status, 503);
  EXPECT_NE(reply.header("Retry-After"), "");
  gate_.open();
  for (auto& one : waiting) EXPECT_EQ(one.reply().status, 200);
  refused.send(get("/again"));
  EXPECT_EQ(refused.reply().status, 200);
}

TEST_F(LoadTest, too_many_connections_are_told_so) {
  options_.limits.connections = 10;
  start();
  std::vector<Client> open;
  for (int i = 0; i < 10; ++i) {
    open.push_back(client());
    open.back().send(get("/"));
    EXPECT_EQ(open.back().reply().status, 200);
  }
  Client refused = client();
  EXPECT_EQ(refused.reply().status, 503);
  open.clear();
  refused.close();
  while (server_->figures().connections > 0) std::this_thread::yield();
  EXPECT_TRUE(serves());
}

TEST_F(LoadTest, bodies_that_do_not_fit_in_memory_together_are_refused) {
  options_.limits.body_memory = 2'000'000;
  start();
  std::vector<Client> senders;
  const std::string most(900'000, 'x');
  int refused = 0;
  for (int i = 0; i < 6; ++i) {
    senders.push_back(client());
    senders.back().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n" + most);
  }
  for (auto& one : senders) {
    one.send(std::string(100'000, 'x'));
    const auto status = one.reply().status;
    EXPECT_TRUE(status == 200 || status == 503) << status;
    refused += status == 503;
  }
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 6);
  EXPECT_TRUE(serves());
}

TEST_F(LoadTest, large_uploads_go_to_disk_and_leave_it_again) {
  hooks_.handle = [](Request& request) {
    std::string out;
    for (const auto& upload : request.uploads) {
      std::ifstream in(upload->path, std::ios::binary);
      std::size_t sum = 0, size = 0;
      for (char c = 0; in.get(c); ++size) sum = sum * 31 + static_cast<unsigned char>(c);
      out += std::to_string(size) + " " + std::to_string(sum) + "\n";
    }
    return text(out);
  };
  start();
  std::mt19937 random(1);
  std::string bytes(15 << 20, '\0');
  for (auto& c : bytes) c = static_cast<char>(random());
  std::size_t sum = 0;
  for (const char c : bytes) sum = sum * 31 + static_cast<unsigned char>(c);
  const std::string file =
      "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\n\r\n" + bytes + "\r\n";
  Client client = this->client();
  client.send(post("/", "multipart/form-data; boundary=B", file + file + "--B--\r\n") + get("/after"));
  const auto line = std::to_string(bytes.size()) + " " + std::to_string(sum) + "\n";
  EXPECT_EQ(client.reply().body, line + line);
  EXPECT_EQ(client.reply().status, 200);
  EXPECT_EQ(files_in_upload_dir(), 0U);
}

TEST_F(LoadTest, an_upload_broken_off_leaves_nothing) {
  start();
  const std::string head =
      "POST / HTTP/1.1\r\nHost: t\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 9000000\r\n\r\n";
  {
    Client client = this->client();
    client.send(head + "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n" +
                std::string(5'000'000, 'x'));
  }
  while (server_->figures().connections > 0) std::this_thread::yield();
  server_->stop();
  EXPECT_EQ(files_in_upload_dir(), 0U);
}

TEST_F(LoadTest, whoever_sends_too_much_still_sees_the_answer) {
  start();
  Client client = this->client();
  const std::string big(20'000'000, 'x');
  std::thread sender([&] { client.send(post("/small", "text/plain", big)); });
  EXPECT_EQ(client.reply().status, 413);
  sender.join();
}

TEST_F(LoadTest, stopping_finishes_what_was_begun) {
  start();
  Client working = client();
  working.send(get("/gate"));
  gate_.until_waiting(1);
  Client sending = client();
  sending.send("POST /sent HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nha");
  Client idle = client();
  idle.send(get("/"));
  EXPECT_EQ(idle.reply().status, 200);
  while (server_->figures().requests < 3) std::this_thread::yield();

  auto stopped = std::async(std::launch::async, [&] { server_->stop(seconds(20)); });
  EXPECT_TRUE(idle.ended());
  EXPECT_EQ(stopped.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  sending.send("lf");
  EXPECT_EQ(sending.reply().body, "POST /sent\nbody half\n");
  gate_.open();
  const auto reply = working.reply();
  EXPECT_EQ(reply.body, "GET /gate\n");
  EXPECT_EQ(reply.header("Connection"), "close");
  stopped.get();
  EXPECT_FALSE(client().connected());
}

TEST_F(LoadTest, patience_with_stalled_clients_has_an_end) {
  start();
  Client stalled = client();
  stalled.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nha");
  while (server_->figures().requests < 1) std::this_thread::yield();
  const auto begun = std::chrono::steady_clock::now();
  server_->stop(seconds(1));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(5));
}

TEST_F(LoadTest, a_server_starts_again_on_the_same_port) {
  start();
  options_.port = server_->port();
  for (int round = 0; round < 10; ++round) {
    EXPECT_TRUE(serves());
    EXPECT_THROW(Server(options_, hooks_).start(), Fault) << "the port is taken";
    server_->stop(seconds(1));
    start();
  }
}

TEST_F(LoadTest, work_after_the_last_byte_is_done_on_a_worker) {
  std::promise<std::thread::id> done;
  hooks_.handle = [&](Request&) {
    Response response = text("x");
    response.after_sent = [&] { done.set_value(std::this_thread::get_id()); };
    return response;
  };
  start();
  EXPECT_TRUE(serves());
  EXPECT_NE(done.get_future().get(), std::this_thread::get_id());
}

TEST_F(LoadTest, a_handler_that_throws_costs_one_answer) {
  hooks_.handle = [](Request& request) -> Response {
    if (request.path == "/bad") throw std::runtime_error("bug");
    return text("good");
  };
  start();
  EXPECT_EQ(status_of(get("/bad")), 500);
  EXPECT_TRUE(serves());
}

/// Clients that do every lawful and unlawful thing at once, while servers come and go. Run it under the sanitizers.
class StressTest : public LoadTest {
 protected:
  void misbehave(unsigned seed) {
    std::mt19937 random(seed);
    const auto upload = post("/", "multipart/form-data; boundary=B",
                             "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n" +
                                 std::string(700'000, 'x') + "\r\n--B--\r\n");
    while (!done_) {
      Client client = this->client();
      if (!client.connected()) {  // the server is away just now
        std::this_thread::yield();
        continue;
      }
      const auto pick = random() % 10;
      if (pick == 0) client.send(get("/").substr(0, random() % 30));
      if (pick == 1) client.send(get("/long"));
      if (pick == 2) client.send(upload.substr(0, random() % upload.size()));
      if (pick == 3) client.send("\x16\x03\x01");
      if (pick == 4) client.end_of_output();
      if (pick == 5) client.send(post("/small", "text/plain", std::string(20'000, 'x')));
      if (pick < 6) continue;
      std::string all;
      for (int i = 0; i < 20; ++i) all += i % 3 == 0 ? get("/kept") : i % 3 == 1 ? get("/long") : get("/");
      if (pick == 6) all = upload + upload;
      if (!client.send(all)) continue;
      for (int i = 0; i < (pick == 6 ? 2 : 20); ++i) answered_ += client.reply().status == 200;
    }
  }

  std::atomic<bool> done_{false};
  std::atomic<int> answered_{0};
};

TEST_F(StressTest, survives_everything_at_once_and_restarts_meanwhile) {
  hooks_.prepared = [kept = std::make_shared<const Prepared>(prepare(text("kept"), false))](const Head& head) {
    return head.target == "/kept" ? kept : nullptr;
  };
  options_.limits.header_time = seconds(1);
  options_.limits.body_pause = seconds(1);
  options_.limits.write_pause = seconds(1);
  options_.limits.connections = 40;
  options_.limits.queued_requests = 16;
  options_.worker_threads = 4;
  start();
  options_.port = server_->port();
  for (int round = 0; round < 4; ++round) {
    done_ = false;
    std::vector<std::thread> clients;
    for (unsigned i = 0; i < 12; ++i)
      clients.emplace_back([this, i, round] { misbehave(i + 100U * static_cast<unsigned>(round)); });
    std::this_thread::sleep_for(seconds(2));
    if (round % 2 == 0) server_->stop(seconds(1));
    done_ = true;
    for (auto& one : clients) one.join();
    if (round % 2 == 0) start();
  }
  EXPECT_GT(answered_, 100);
  server_->stop(seconds(5));
  EXPECT_EQ(server_->figures().connections, 0U);
  EXPECT_EQ(files_in_upload_dir(), 0U);
}

}  // namespace
}  // namespace viche::http::testing
