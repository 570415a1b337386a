#include "server_fixture.hpp"

namespace viche::http::testing {
namespace {

struct Hostile {
  const char* what;
  std::string bytes;
  int status;
};

std::string with_headers(const std::string& headers) {
  return "GET / HTTP/1.1\r\nHost: town.test\r\n" + headers + "\r\n";
}
std::string with_body(const std::string& headers, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: town.test\r\n" + headers + "\r\n" + body;
}
std::string chunked(const std::string& body) { return with_body("Transfer-Encoding: chunked\r\n", body); }
std::string line(const std::string& request_line) { return request_line + "\r\nHost: town.test\r\n\r\n"; }
std::string multipart(const std::string& body) {
  return with_body(
      "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: " + std::to_string(body.size()) + "\r\n", body);
}

std::vector<Hostile> about_the_host() {
  return {
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", 400},
      {"two Hosts", with_headers("Host: other.test\r\n"), 400},
      {"two equal Hosts", with_headers("host: town.test\r\n"), 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"Host with a blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"Host with a bad port", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n", 400},
      {"Host with a comma", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400},
      {"Host not ASCII", "GET / HTTP/1.1\r\nHost: \xD0\xB0\r\n\r\n", 400},
      {"absolute target of another host", line("GET http://other.test/ HTTP/1.1"), 400},
  };
}

std::vector<Hostile> about_lines() {
  return {
      {"bare LF after the request line", "GET / HTTP/1.1\nHost: t\r\n\r\n", 400},
      {"bare LF after a header", "GET / HTTP/1.1\r\nHost: t\nX: y\r\n\r\n", 400},
      {"bare LF at the end", "GET / HTTP/1.1\r\nHost: t\r\n\n", 400},
      {"bare CR in a value", with_headers("X: a\rb\r\n"), 400},
      {"CR before CRLF", with_headers("X: a\r\r\n"), 400},
      {"folded header", with_headers("X: a\r\n b\r\n"), 400},
      {"header folded with a tab", with_headers("X: a\r\n\tb\r\n"), 400},
      {"blank line folded first", "GET / HTTP/1.1\r\n Host: t\r\n\r\n", 400},
      {"space before the colon", with_headers("X : a\r\n"), 400},
      {"tab before the colon", with_headers("X\t: a\r\n"), 400},
      {"no colon", with_headers("X\r\n"), 400},
      {"no name", with_headers(": a\r\n"), 400},
      {"NUL in a value", with_headers(std::string("X: a\0b\r\n", 8)), 400},
      {"NUL in a name", with_headers(std::string("X\0: a\r\n", 7)), 400},
      {"control character in a value", with_headers("X: a\x01\r\n"), 400},
      {"DEL in a value", with_headers("X: a\x7F\r\n"), 400},
      {"value not UTF-8", with_headers("X: \xFF\r\n"), 400},
      {"name not a token", with_headers("X(a): b\r\n"), 400},
      {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n", 400},
      {"TLS greeting", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
      {"noise", "\x80\x80\x80", 400},
  };
}

std::vector<Hostile> about_the_request_line() {
  return {
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"two spaces", line("GET  / HTTP/1.1"), 400},
      {"tab for a space", line("GET\t/ HTTP/1.1"), 400},
      {"space at the end", line("GET / HTTP/1.1 "), 400},
      {"space in the target", line("GET /a b HTTP/1.1"), 400},
      {"raw UTF-8 in the target", line("GET /\xD1\x96 HTTP/1.1"), 400},
      {"fragment in the target", line("GET /#a HTTP/1.1"), 400},
      {"relative target", line("GET a HTTP/1.1"), 400},
      {"asterisk", line("OPTIONS * HTTP/1.1"), 400},
      {"control character in the target", line("GET /\x01 HTTP/1.1"), 400},
      {"lower case version", line("GET / http/1.1"), 400},
      {"long version", line("GET / HTTP/1.10"), 400},
      {"HTTP/1.2", line("GET / HTTP/1.2"), 505},
      {"HTTP/2.0", line("GET / HTTP/2.0"), 505},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"unknown method", line("BREW / HTTP/1.1"), 501},
      {"method in lower case", line("get / HTTP/1.1"), 400},
      {"CONNECT", "CONNECT town.test:443 HTTP/1.1\r\nHost: town.test\r\n\r\n", 405},
      {"TRACE", line("TRACE / HTTP/1.1"), 405},
      {"NUL escaped in the path", line("GET /a%00b HTTP/1.1"), 400},
      {"path not UTF-8", line("GET /%ff HTTP/1.1"), 400},
      {"query not UTF-8", line("GET /?a=%ff HTTP/1.1"), 400},
      {"broken escape", line("GET /%zz HTTP/1.1"), 400},
      {"escaped slash", line("GET /a%2f..%2fb HTTP/1.1"), 400},
      {"climbing above the root", line("GET /../../etc/passwd HTTP/1.1"), 400},
      {"long target", line("GET /" + std::string(9'000, 'a') + " HTTP/1.1"), 414},
      {"target without an end", "GET /" + std::string(20'000, 'a'), 414},
      {"long header", with_headers("X: " + std::string(20'000, 'a') + "\r\n"), 431},
      {"header without an end", "GET / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'a'), 431},
  };
}

std::vector<Hostile> about_the_framing() {
  return {
      {"both lengths", with_body("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"both lengths, other order", with_body("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"two lengths", with_body("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
      {"two equal lengths", with_body("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"a list of lengths", with_body("Content-Length: 5, 5\r\n", "hello"), 400},
      {"negative length", with_body("Content-Length: -1\r\n", ""), 400},
      {"signed length", with_body("Content-Length: +5\r\n", "hello"), 400},
      {"hexadecimal length", with_body("Content-Length: 0x5\r\n", "hello"), 400},
      {"length with a blank", with_body("Content-Length: 1 0\r\n", "hello"), 400},
      {"empty length", with_body("Content-Length:\r\n", ""), 400},
      {"length that overflows", with_body("Content-Length: 18446744073709551621\r\n", "hello"), 400},
      {"gzip coding", with_body("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {"identity coding", with_body("Transfer-Encoding: identity\r\n", ""), 501},
      {"chunked twice", with_body("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
      {"two codings in two lines",
       with_body("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"coding with a vertical tab",
       with_body("Transfer-Encoding: \x0b"
                 "chunked\r\n",
                 "0\r\n\r\n"),
       400},
      {"coding with a quote", with_body("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
      {"coding nearly right", with_body("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
      {"coding in 1.0", "POST / HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunk size not hexadecimal", chunked("x\r\n\r\n"), 400},
      {"chunk size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size negative", chunked("-5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with a blank", chunked("5 \r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size overflows", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with a bare CR", chunked("5\rhello\r\n0\r\n\r\n"), 400},
      {"chunk longer than its size", chunked("3\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk without CRLF after it", chunked("5\r\nhelloXX0\r\n\r\n"), 400},
      {"chunk size ended by a bare LF", chunked("5\nhello\r\n0\r\n\r\n"), 400},
      {"chunk ended by a bare LF", chunked("5\r\nhello\n0\r\n\r\n"), 400},
      {"chunk extension with a bare LF", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n"), 400},
      {"last chunk ended by a bare LF", chunked("0\n\r\n\r\n"), 400},
      {"trailer with a bare LF", chunked("0\r\nX: a\nY: b\r\n\r\n"), 400},
      {"trailer with a blank before the colon", chunked("0\r\nX : a\r\n\r\n"), 400},
      {"endless trailers", chunked("0\r\nX: " + std::string(40'000, 'a')), 400},
      {"endless chunk extension", chunked("5;a=" + std::string(20'000, 'a')), 400},
      {"another expectation", with_body("Expect: tea\r\nContent-Length: 1\r\n", "x"), 417},
      {"compressed body", with_body("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x"), 415},
      {"body broken off", with_body("Content-Length: 10\r\n", "hello"), 400},
      {"head broken off", "GET / HTTP/1.1\r\nHo", 400},
  };
}

std::vector<Hostile> about_the_body() {
  const std::string urlencoded = "Content-Type: application/x-www-form-urlencoded\r\n";
  const std::string file =
      "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x.png\"\r\n\r\nbytes\r\n--B--\r\n";
  const auto at = [](const char* path, std::string bytes) { return bytes.replace(5, 1, path); };
  return {
      {"field not UTF-8", with_body(urlencoded + "Content-Length: 5\r\n", "a=%FF"), 400},
      {"field with NUL", with_body(urlencoded + "Content-Length: 5\r\n", "a=%00"), 400},
      {"multipart without a boundary", with_body("Content-Type: multipart/form-data\r\nContent-Length: 1\r\n", "x"),
       400},
      {"multipart of another kind",
       with_body("Content-Type: multipart/mixed; boundary=B\r\nContent-Length: 1\r\n", "x"), 415},
      {"multipart that doesn't close", multipart("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"),
       400},
      {"multipart that is none", multipart("hello"), 400},
      {"file where none is accepted", at("/form", multipart(file)), 415},
      {"length above the policy", at("/small", with_body("Content-Length: 1001\r\n", "")), 413},
      {"chunks above the policy", at("/small", chunked("3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n")), 413},
      {"form above what fits in memory", with_body(urlencoded + "Content-Length: 1048577\r\n", ""), 413},
  };
}

class HostileTest : public ServerTest {
 protected:
  void expect_all(const std::vector<Hostile>& all) {
    start();
    for (const auto& [what, bytes, status] : all) {
      Client client = this->client();
      client.send(bytes);
      client.end_of_output();
      const auto reply = client.reply();
      EXPECT_EQ(reply.status, status) << what;
      EXPECT_EQ(reply.header("Connection"), "close") << what;
      EXPECT_TRUE(client.ended()) << what << ": something came after the refusal";
    }
    EXPECT_EQ(status_of(get("/")), 200);
    EXPECT_EQ(server_->figures().refused, all.size());
    EXPECT_EQ(files_in_upload_dir(), 0U);
  }
};

TEST_F(HostileTest, hosts_are_exactly_one_and_well_formed) { expect_all(about_the_host()); }
TEST_F(HostileTest, lines_are_strict) { expect_all(about_lines()); }
TEST_F(HostileTest, request_lines_are_strict) { expect_all(about_the_request_line()); }
TEST_F(HostileTest, a_body_has_one_length) { expect_all(about_the_framing()); }
TEST_F(HostileTest, bodies_are_what_they_say) { expect_all(about_the_body()); }

TEST_F(HostileTest, what_follows_a_refused_request_is_never_read_as_one) {
  start();
  Client client = this->client();
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
              get("/smuggled"));
  EXPECT_EQ(client.reply().status, 400);
  EXPECT_TRUE(client.ended());
}

TEST_F(HostileTest, a_page_of_the_house_may_stand_for_the_plain_refusal) {
  hooks_.refusal = [](const Refused& what) {
    return html(std::to_string(what.status) + " " + std::string(what.accept_language) + " " + std::string(what.target) +
                    " " + std::string(what.accept) + (what.files ? " files" : ""),
                what.status);
  };
  start();
  Client client = this->client();
  client.send(
      "POST /small HTTP/1.1\r\nHost: t\r\nAccept-Language: uk\r\nAccept: application/json\r\n"
      "Content-Length: 5000\r\n\r\n");
  EXPECT_EQ(client.reply().body, "413 uk /small application/json");
}

TEST_F(HostileTest, a_refusal_knows_whether_files_or_text_were_too_much) {
  hooks_.refusal = [](const Refused& what) { return html(what.files ? "files" : "text", what.status); };
  start();
  const std::string form = "Content-Type: multipart/form-data; boundary=b\r\n";
  Client files = this->client();
  files.send("POST /upload HTTP/1.1\r\nHost: t\r\n" + form + "Content-Length: 999999999\r\n\r\n");
  EXPECT_EQ(files.reply().body, "files");
  Client text = this->client();
  std::string parts;
  for (int i = 0; i < 600; ++i) parts += "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n";
  parts += "--b--\r\n";
  text.send("POST /upload HTTP/1.1\r\nHost: t\r\n" + form + "Content-Length: " + std::to_string(parts.size()) +
            "\r\n\r\n" + parts);
  const auto reply = text.reply();
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.body, "text");
}

}  // namespace
}  // namespace viche::http::testing
