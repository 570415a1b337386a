#include <viche/channels/mail.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/core/text.hpp>

#include "mime.hpp"

namespace viche::channels {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Instant moment{1'795'767'300'000'000};  // 2026-11-27T08:15:00Z

Letter letter_to_olena() {
  Letter letter;
  letter.to_email = "olena@mail.example";
  letter.to_name = "Олена Коваль";
  letter.subject = "Звернення № 12 прийнято";
  letter.text = "Добрий день!\n\nВаше звернення прийнято.";
  letter.from_name = "Ладижинська громада";
  return letter;
}

std::string sent(const Letter& letter) {
  return Post::message(letter, "viche@ladyzhyn.example", "<1.2@ladyzhyn.example>", moment);
}

/// Header lines, folded ones joined.
std::vector<std::string> headers_of(const std::string& message) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (true) {
    const auto end = message.find("\r\n", at);
    const std::string line = message.substr(at, end - at);
    if (line.empty() || end == std::string::npos) return lines;
    if (line.front() == ' ') {
      lines.back() += line;
    } else {
      lines.push_back(line);
    }
    at = end + 2;
  }
}

TEST(message, is_written_byte_for_byte_as_the_standards_say) {
  EXPECT_EQ(sent(letter_to_olena()),
            "From: =?UTF-8?B?0JvQsNC00LjQttC40L3RgdGM0LrQsCDQs9GA0L7QvNCw0LQ=?=\r\n"
            " =?UTF-8?B?0LA=?= <viche@ladyzhyn.example>\r\n"
            "To: =?UTF-8?B?0J7Qu9C10L3QsCDQmtC+0LLQsNC70Yw=?= <olena@mail.example>\r\n"
            "Subject: =?UTF-8?B?0JfQstC10YDQvdC10L3QvdGPIOKEliAxMiDQv9GA0LjQudC9?=\r\n"
            " =?UTF-8?B?0Y/RgtC+?=\r\n"
            "Date: Fri, 27 Nov 2026 08:15:00 +0000\r\n"
            "Message-ID: <1.2@ladyzhyn.example>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "=D0=94=D0=BE=D0=B1=D1=80=D0=B8=D0=B9 =D0=B4=D0=B5=D0=BD=D1=8C!\r\n"
            "\r\n"
            "=D0=92=D0=B0=D1=88=D0=B5 =D0=B7=D0=B2=D0=B5=D1=80=D0=BD=D0=B5=D0=BD=D0=BD=\r\n"
            "=D1=8F =D0=BF=D1=80=D0=B8=D0=B9=D0=BD=D1=8F=D1=82=D0=BE.\r\n");
}

TEST(message, has_both_forms_when_there_is_html) {
  Letter letter = letter_to_olena();
  letter.html = "<p>Добрий день!</p>";
  const std::string text = sent(letter);
  EXPECT_THAT(text, HasSubstr("Content-Type: multipart/alternative;\r\n boundary=\"=_"));
  EXPECT_LT(text.find("text/plain"), text.find("text/html")) << "the richer form comes last";
  const auto boundary = text.substr(text.find("boundary=\"") + 10, 34);
  std::size_t seen = 0;
  for (auto at = text.find("--" + boundary); at != std::string::npos; at = text.find("--" + boundary, at + 1)) ++seen;
  EXPECT_EQ(seen, 3U);
  EXPECT_THAT(text, HasSubstr("\r\n--" + boundary + "--\r\n"));
}

TEST(message, lets_people_unsubscribe_and_keeps_a_conversation_together) {
  Letter letter = letter_to_olena();
  letter.unsubscribe_url = "https://ladyzhyn.example/unsubscribe/abc?x=1&y=2";
  letter.reference = "appeal 12";
  const std::string text = sent(letter);
  EXPECT_THAT(text, HasSubstr("\r\nList-Unsubscribe: <https://ladyzhyn.example/unsubscribe/abc?x=1&y=2>\r\n"
                              "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
  const auto reference = text.substr(text.find("References: "), 64);
  letter.text = "another letter";
  EXPECT_THAT(sent(letter), HasSubstr(reference)) << "the same for each letter of the conversation";
  letter.reference = "appeal 13";
  EXPECT_THAT(sent(letter), Not(HasSubstr(reference)));
  EXPECT_THAT(text, Not(HasSubstr("appeal 12")));
}

TEST(message, quotes_plain_names_and_folds_plain_subjects) {
  Letter letter = letter_to_olena();
  letter.to_name = "O\"Neil \\ Sons, Ltd.";
  letter.subject =
      "A subject of many plain words that goes on and on until it does not fit into one line of a letter any more";
  const std::string text = sent(letter);
  EXPECT_THAT(text, HasSubstr("To: \"O\\\"Neil \\\\ Sons, Ltd.\" <olena@mail.example>\r\n"));
  EXPECT_THAT(text,
              HasSubstr("Subject: A subject of many plain words that goes on and on until it does not\r\n fit into"));
  letter.subject = "=?UTF-8?B?trick?=";
  EXPECT_THAT(sent(letter), HasSubstr("Subject: =?UTF-8?B?PT9VVEYtOD9CP3RyaWNrPz0=?=\r\n"));
  letter.to_name.clear();
  EXPECT_THAT(sent(letter), HasSubstr("To: <olena@mail.example>\r\n"));
}

TEST(message, has_no_line_above_78_characters_and_no_bare_line_ends) {
  Letter letter = letter_to_olena();
  for (int i = 0; i < 5; ++i) {
    letter.subject += letter.subject;
    letter.to_name += letter.to_name;
    letter.text += " " + letter.text + std::string(200, 'x') + "\n.\n..\nFrom here on\n" + "trailing \t";
  }
  letter.html = letter.text;
  const std::string text = sent(letter);
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    ASSERT_EQ(line.back(), '\r');
    EXPECT_LE(line.size() - 1, 78U);
    EXPECT_NE(line.front(), '.');
    EXPECT_FALSE(starts_with(line, "From "));
  }
}

TEST(message, writes_domains_of_other_scripts_as_servers_know_them) {
  Letter letter = letter_to_olena();
  letter.to_email = "olena@пошта.укр";
  EXPECT_THAT(sent(letter), HasSubstr("<olena@xn--80a1acn3a.xn--j1amh>\r\n"));
}

TEST(message, never_has_a_header_that_was_smuggled_in) {
  const std::string_view ends[] = {"\r\n",         "\n",           "\r",   std::string_view("\0", 1),
                                   "\xE2\x80\xA8", "\xE2\x80\xA9", "\x0B", "\x0C",
                                   "\xC2\x85",     "\xFF\r\n"};
  const std::size_t plain = [] {
    Letter letter = letter_to_olena();
    letter.unsubscribe_url = "https://a.example/";
    letter.reference = "x";
    return headers_of(sent(letter)).size();
  }();
  for (const std::string_view end : ends) {
    const std::string trick =
        "x" + std::string(end) + "Bcc: victim@mail.example" + std::string(end) + std::string(end) + "body";
    for (std::string Letter::*field : {&Letter::to_email, &Letter::to_name, &Letter::subject, &Letter::from_name,
                                       &Letter::unsubscribe_url, &Letter::reference}) {
      Letter letter = letter_to_olena();
      letter.unsubscribe_url = "https://a.example/";
      letter.reference = "x";
      letter.*field = trick;
      const auto lines = headers_of(Post::message(letter, "viche@ladyzhyn.example", "<1.2@ladyzhyn.example>", moment));
      EXPECT_EQ(lines.size(), plain);
      for (const auto& line : lines) {
        EXPECT_FALSE(starts_with(line, "Bcc")) << line;
        EXPECT_EQ(line.find_first_of(std::string("\r\n\v\f\0", 5)), std::string::npos);
      }
    }
    const auto from = headers_of(Post::message(letter_to_olena(), trick, trick, moment));
    EXPECT_EQ(from.size(), headers_of(sent(letter_to_olena())).size());
  }
}

TEST(quoted_printable, keeps_every_byte) {
  EXPECT_EQ(quoted_printable("a=b\n"), "a=3Db\r\n");
  EXPECT_EQ(quoted_printable("space \ntab\t"), "space=20\r\ntab=09\r\n");
  EXPECT_EQ(quoted_printable(std::string(76, 'x')), std::string(75, 'x') + "=\r\nx\r\n");
  EXPECT_EQ(quoted_printable(std::string(75, 'x')), std::string(75, 'x') + "\r\n");
  EXPECT_EQ(quoted_printable("\r\n.\r\n"), "\r\n=2E\r\n");
  EXPECT_EQ(quoted_printable(std::string_view("\0", 1)), "=00\r\n");
}

TEST(date, is_written_in_english_whatever_the_language) {
  EXPECT_EQ(rfc5322_date({0}), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(rfc5322_date({951'782'400'000'000}), "Tue, 29 Feb 2000 00:00:00 +0000");
}

}  // namespace
}  // namespace viche::channels
