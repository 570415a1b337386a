#include "server_fixture.hpp"

#include <zlib.h>

#include <fstream>
#include <thread>

namespace viche::http::testing {
namespace {

std::string unzipped(const std::string& bytes) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = inflate(&stream, Z_FINISH);
  out.resize(done == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

TEST_F(ServerTest, gives_the_handler_a_decoded_request) {
  start();
  Client client = this->client();
  client.send(get("/a%20b//c/./d/../e?q=%D0%B4%D1%96%D1%80%D0%BA%D0%B0+1&empty&q=2"));
  const auto reply = client.reply();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "GET /a b/c/e\nquery q=дірка 1\nquery empty=\nquery q=2\n");
  EXPECT_EQ(reply.header("Date").size(), 29U);
  EXPECT_EQ(reply.header("Connection"), "");
}

TEST_F(ServerTest, answers_one_request_after_the_other_on_a_connection) {
  start();
  Client client = this->client();
  for (int i = 0; i < 50; ++i) {
    const auto path = "/" + std::to_string(i);
    client.send(i % 2 == 0 ? get(path) : post(path, "text/plain", "x"));
    EXPECT_EQ(client.reply().body, i % 2 == 0 ? "GET " + path + "\n" : "POST " + path + "\nbody x\n");
  }
  EXPECT_EQ(server_->figures().connections, 1U);
  EXPECT_EQ(server_->figures().requests, 50U);
}

TEST_F(ServerTest, answers_pipelined_requests_in_order) {
  hooks_.prepared = [](const Head& head) -> std::shared_ptr<const Prepared> {
    if (!head.target.starts_with("/kept")) return nullptr;
    return std::make_shared<Prepared>(prepare(text("kept " + std::string(head.target)), false));
  };
  start();
  Client client = this->client();
  std::string all;
  for (int i = 0; i < 300; ++i) {
    const auto number = std::to_string(i);
    if (i % 3 == 0) all += get("/kept" + number);
    if (i % 3 == 1) all += get("/made" + number);
    if (i % 3 == 2) all += post("/sent" + number, "text/plain", "body" + number);
  }
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 300; ++i) {
    const auto number = std::to_string(i);
    const auto body = client.reply().body;
    const std::string expected[] = {"kept /kept" + number, "GET /made" + number + "\n",
                                    "POST /sent" + number + "\nbody body" + number + "\n"};
    EXPECT_EQ(body, expected[i % 3]);
  }
  sender.join();
}

TEST_F(ServerTest, reads_a_request_that_comes_byte_by_byte) {
  start();
  Client client = this->client();
  for (const char c : post("/slowly", "application/x-www-form-urlencoded", "a=%D1%96&b=2"))
    ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.reply().body, "POST /slowly\nform a=і\nform b=2\n");
}

TEST_F(ServerTest, takes_the_chunks_off_a_body) {
  start();
  Client client = this->client();
  const std::string head = "POST /c HTTP/1.1\r\nHost: town.test\r\nTransfer-Encoding: chunked\r\n\r\n";
  client.send(head + "4\r\nWiki\r\n5;name=value\r\npedia\r\n0\r\nTrailer: x\r\n\r\n" + get("/next"));
  EXPECT_EQ(client.reply().body, "POST /c\nbody Wikipedia\n");
  EXPECT_EQ(client.reply().body, "GET /next\n");
}

TEST_F(ServerTest, takes_the_chunks_off_byte_by_byte) {
  start();
  for (const auto* body : {"0\r\n\r\n", "0\r\nX: y\r\n\r\n", "1\r\na\r\n0\r\n\r\n"}) {
    Client client = this->client();
    const std::string whole = "POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body);
    for (const char c : whole) ASSERT_TRUE(client.send({&c, 1}));
    EXPECT_EQ(client.reply().status, 200) << body;
  }
}

TEST_F(ServerTest, head_gets_the_head_of_get) {
  hooks_.prepared = [](const Head& head) -> std::shared_ptr<const Prepared> {
    if (head.target != "/kept") return nullptr;
    return std::make_shared<Prepared>(prepare(text("kept"), false));
  };
  start();
  Client client = this->client();
  client.send("HEAD /kept HTTP/1.1\r\nHost: t\r\n\r\nHEAD /made HTTP/1.1\r\nHost: t\r\n\r\n" + get("/after"));
  EXPECT_EQ(client.reply(true).header("Content-Length"), "4");
  EXPECT_EQ(client.reply(true).header("Content-Length"), "11");
  EXPECT_EQ(client.reply().body, "GET /after\n");
}

TEST_F(ServerTest, serves_http_1_0) {
  start();
  Client once = client();
  once.send("GET /old HTTP/1.0\r\nHost: t\r\n\r\n");
  const auto reply = once.reply();
  EXPECT_EQ(reply.body, "GET /old\n");
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_TRUE(once.ended());

  Client kept = client();
  kept.send("GET /old HTTP/1.0\r\nHost: t\r\nConnection: Keep-Alive\r\n\r\n");
  EXPECT_EQ(kept.reply().header("Connection"), "keep-alive");
  kept.send(get("/again"));
  EXPECT_EQ(kept.reply().status, 200);
}

TEST_F(ServerTest, closes_when_asked_to) {
  start();
  Client client = this->client();
  client.send(get("/", "Connection: close\r\n") + get("/never"));
  EXPECT_EQ(client.reply().header("Connection"), "close");
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, says_go_on_to_those_who_ask_before_sending) {
  start();
  Client client = this->client();
  const auto whole = post("/asked", "text/plain", "body", "Expect: 100-continue\r\n");
  client.send(whole.substr(0, whole.size() - 4));
  EXPECT_EQ(client.reply().status, 100);
  client.send("body");
  EXPECT_EQ(client.reply().body, "POST /asked\nbody body\n");

  client.send("POST /small HTTP/1.1\r\nHost: t\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.reply().status, 413);
}

TEST_F(ServerTest, believes_only_trusted_proxies_about_the_client) {
  hooks_.handle = [](Request& request) { return text(request.remote + (request.secure ? " secure" : "")); };
  const std::string forwarded = "X-Forwarded-For: 8.8.8.8, 192.0.2.7, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n";
  start();
  Client stranger = client();
  stranger.send(get("/", forwarded));
  EXPECT_EQ(stranger.reply().body, "127.0.0.1");

  options_.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
  start();
  Client proxy = client();
  proxy.send(get("/", forwarded));
  EXPECT_EQ(proxy.reply().body, "192.0.2.7 secure");
}

TEST_F(ServerTest, compresses_what_is_worth_it_for_those_who_take_it) {
  hooks_.handle = [](Request& request) {
    return request.path == "/long" ? html(std::string(20'000, 'x')).with("ETag", "\"1\"") : html("short");
  };
  start();
  Client client = this->client();
  client.send(get("/long", "Accept-Encoding: br;q=1.0, gzip;q=0.8\r\n"));
  const auto small = client.reply();
  EXPECT_EQ(small.header("Content-Encoding"), "gzip");
  EXPECT_EQ(small.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(small.header("ETag"), "W/\"1\"");
  EXPECT_LT(small.body.size(), 200U);
  EXPECT_EQ(unzipped(small.body), std::string(20'000, 'x'));

  client.send(get("/long", "Accept-Encoding: gzip;q=0\r\n"));
  const auto whole = client.reply();
  EXPECT_EQ(whole.header("Content-Encoding"), "");
  EXPECT_EQ(whole.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(whole.body.size(), 20'000U);

  client.send(get("/short", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(client.reply().header("Content-Encoding"), "");
}

TEST_F(ServerTest, says_unchanged_to_those_who_have_it) {
  hooks_.handle = [](Request&) { return html("page").with("ETag", "\"v1\""); };
  start();
  Client client = this->client();
  client.send(get("/", "If-None-Match: \"v0\", W/\"v1\"\r\n"));
  const auto reply = client.reply();
  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(reply.header("ETag"), "\"v1\"");
  client.send(get("/", "If-None-Match: \"v0\"\r\n"));
  EXPECT_EQ(client.reply().body, "page");
}

class FilesTest : public ServerTest {
 protected:
  FilesTest() {
    for (int i = 0; content_.size() < 5'000'000; ++i) content_ += std::to_string(i) + ",";
    std::ofstream(folder_ + "/big.csv") << content_;
    std::ofstream(folder_ + "/site.css") << "plain css";
    std::ofstream(folder_ + "/site.css.gz") << "gzipped css";
    std::ofstream(folder_ + "/site.css.br") << "brotli css";
    start();
  }
  Response handle(Request& request) override {
    Response response;
    response.with("Content-Type", "text/css");
    response.file = folder_ + request.path;
    return response;
  }
  std::string content_;
};

TEST_F(FilesTest, sends_a_large_file_whole_and_goes_on) {
  Client client = this->client();
  client.send(get("/big.csv") + get("/site.css"));
  EXPECT_EQ(client.reply().body, content_);
  EXPECT_EQ(client.reply().body, "plain css");
}

TEST_F(FilesTest, sends_the_range_that_is_asked_for) {
  Client client = this->client();
  const auto size = std::to_string(content_.size());
  client.send(get("/big.csv", "Range: bytes=10-19\r\n"));
  auto reply = client.reply();
  EXPECT_EQ(reply.status, 206);
  EXPECT_EQ(reply.header("Content-Range"), "bytes 10-19/" + size);
  EXPECT_EQ(reply.body, content_.substr(10, 10));
  client.send(get("/big.csv", "Range: bytes=-5\r\n"));
  EXPECT_EQ(client.reply().body, content_.substr(content_.size() - 5));
  client.send(get("/big.csv", "Range: bytes=4999990-\r\n"));
  EXPECT_EQ(client.reply().body, content_.substr(4999990));
  client.send(get("/big.csv", "Range: bytes=99999999-\r\n"));
  EXPECT_EQ(client.reply().status, 416);
  client.send(get("/big.csv", "Range: bytes=5-2\r\n"));
  EXPECT_EQ(client.reply().status, 200);
}

TEST_F(FilesTest, prefers_the_neighbour_compressed_beforehand) {
  Client client = this->client();
  client.send(get("/site.css", "Accept-Encoding: gzip, br\r\n") + get("/site.css", "Accept-Encoding: gzip\r\n") +
              get("/site.css"));
  const auto brotli = client.reply();
  EXPECT_EQ(brotli.body, "brotli css");
  EXPECT_EQ(brotli.header("Content-Encoding"), "br");
  EXPECT_EQ(brotli.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(client.reply().body, "gzipped css");
  EXPECT_EQ(client.reply().body, "plain css");
}

TEST_F(FilesTest, a_missing_file_and_a_folder_are_not_found) {
  EXPECT_EQ(status_of(get("/none")), 404);
  EXPECT_EQ(status_of(get("/uploads")), 404);
}

}  // namespace
}  // namespace viche::http::testing
