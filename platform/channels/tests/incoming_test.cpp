#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include <viche/channels/incoming.hpp>
#include <viche/core/ids.hpp>

namespace viche::channels {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string letter(const std::string& headers, const std::string& body) {
  return "From: =?UTF-8?B?0J7Qu9C10L3QsA==?= <Olena@Example.org>\r\nTo: inbox@ladyzhyn.example\r\n"
         "Message-ID: <one@example.org>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0200\r\nSubject: " +
         headers + "\r\n\r\n" + body;
}

ReadMail read(const std::string& bytes) { return read_mail(bytes).value(); }

TEST(incoming_mail, tells_who_wrote_when_and_what) {
  const ReadMail mail = read(letter("=?windows-1251?B?3+zg?=", "Велика яма.\r\nКолесо пробито.\r\n"));
  EXPECT_EQ(mail.from_email, "olena@example.org");
  EXPECT_EQ(mail.from_name, "Олена");
  EXPECT_EQ(mail.subject, "Яма");
  EXPECT_EQ(mail.message_id, "one@example.org");
  EXPECT_EQ(mail.text, "Велика яма.\nКолесо пробито.");
  EXPECT_EQ(mail.sent_at->seconds(), 1'795'420'800);
  EXPECT_EQ(mail.automatic, Automatic::no);
}

TEST(incoming_mail, reads_the_charsets_that_people_still_have) {
  const std::string yama_1251 = "\xdf\xec\xe0", yama_koi8 = "\xf1\xcd\xc1";
  const auto plain = [](const std::string& charset, const std::string& body) {
    return read(letter("x\r\nContent-Type: text/plain; charset=" + charset, body)).text;
  };
  EXPECT_EQ(plain("windows-1251", yama_1251), "Яма");
  EXPECT_EQ(plain("koi8-u", yama_koi8), "Яма");
  EXPECT_EQ(plain("utf-8", "Яма"), "Яма");
  EXPECT_TRUE(plain("no-such-charset", "plain \xff text").find("plain") != std::string::npos);
}

TEST(incoming_mail, joins_the_words_of_a_long_subject) {
  const std::string padded =
      "=?utf-8?B?0LvRltGF0YLQsNGAIA==?=\r\n =?UTF-8?b?0L3QtSDRgdCy0ZbRgtC40YLRjA==?= =?utf-8?Q?!?=";
  EXPECT_EQ(read(letter(padded, "x")).subject, "ліхтар не світить!");
  const std::string cut = "=?utf-8?B?0LvRltGF0YLQsNHR?=\r\n =?utf-8?B?gA==?= end";  // a letter in two
  EXPECT_THAT(read(letter(cut, "x")).subject, ::testing::EndsWith("end"));
}

TEST(incoming_mail, takes_the_page_as_text_when_there_is_no_other) {
  const std::string html =
      "<html><head><title>t</title><style>p{}</style></head><body><p>Перша &amp; &laquo;друга&raquo;<br>третя</p>"
      "<script>alert(1)</script><ul><li>один</li><li>два</li></ul><!-- ні --></body></html>";
  const ReadMail mail = read(letter("x\r\nContent-Type: text/html; charset=utf-8", html));
  EXPECT_EQ(mail.text, "Перша & «друга»\nтретя\n\n- один\n- два");
  const std::string both =
      "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nпросто текст\r\n--b\r\nContent-Type: text/html; "
      "charset=utf-8\r\n\r\n<p>сторінка</p>\r\n--b--\r\n";
  EXPECT_EQ(read(letter("x\r\nContent-Type: multipart/alternative; boundary=b", both)).text, "просто текст");
}

TEST(incoming_mail, keeps_files_within_limits_and_names_the_others) {
  std::string body = "--b\r\nContent-Type: text/plain\r\n\r\ntext\r\n";
  for (int i = 0; i < 4; ++i) {
    body +=
        "--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; "
        "filename*=utf-8''%D1%8F%D0%BC%D0%B0" +
        std::to_string(i) + ".jpg\r\n\r\nAAECAwQF\r\n";
  }
  body += "--b--\r\n";
  MailLimits limits;
  limits.files = 3;
  const ReadMail mail = read_mail(letter("x\r\nContent-Type: multipart/mixed; boundary=b", body), limits).value();
  ASSERT_THAT(mail.files, SizeIs(3));
  EXPECT_EQ(mail.files[0].name, "яма0.jpg");
  EXPECT_EQ(mail.files[0].type, "image/jpeg");
  EXPECT_EQ(mail.files[0].bytes, std::string("\0\1\2\3\4\5", 6));
  EXPECT_THAT(mail.left_out, ElementsAre("яма3.jpg"));
  limits.bytes = 10;
  EXPECT_EQ(read_mail(letter("x", "text"), limits).refusal().code, "mail.too_large");
}

TEST(incoming_mail, tells_machines_from_people) {
  const auto kind = [](const std::string& header) { return read(letter("x\r\n" + header, "text")).automatic; };
  EXPECT_EQ(kind("Auto-Submitted: auto-replied"), Automatic::reply);
  EXPECT_EQ(kind("Auto-Submitted: no"), Automatic::no);
  EXPECT_EQ(kind("X-Autoreply: yes"), Automatic::reply);
  EXPECT_EQ(kind("Precedence: bulk"), Automatic::list);
  EXPECT_EQ(kind("List-Id: <news.example.org>"), Automatic::list);
  EXPECT_EQ(kind("Return-Path: <>"), Automatic::bounce);
  EXPECT_EQ(kind("Content-Type: multipart/report; report-type=delivery-status; boundary=b"), Automatic::bounce);
}

TEST(incoming_mail, knows_which_letters_it_answers) {
  const ReadMail mail =
      read(letter("Re: x\r\nIn-Reply-To: <1.2.key@viche>\r\nReferences: <a@b> <1.2.key@viche>", "ok"));
  EXPECT_THAT(mail.answers_to, ElementsAre("1.2.key@viche", "a@b", "1.2.key@viche"));
}

TEST(incoming_mail, survives_what_is_no_letter) {
  EXPECT_EQ(read_mail("").refusal().code, "mail.no_sender");
  EXPECT_EQ(read_mail(std::string("\0\xff\xfe nothing", 12)).refusal().code, "mail.no_sender");
  const ReadMail mail = read(letter("a\r\n\tb\r\nContent-Type: multipart/mixed; boundary=b", "--b\r\nbroken\r\n--c"));
  EXPECT_THAT(mail.subject, Not(HasSubstr("\n")));
  std::string deep = letter("x\r\nContent-Type: multipart/mixed; boundary=b0", "");
  for (int i = 0; i < 500; ++i) {
    const std::string own = std::to_string(i), next = std::to_string(i + 1);
    deep += "--b" + own + "\r\nContent-Type: multipart/mixed; boundary=b" + next + "\r\n\r\n";
  }
  EXPECT_EQ(read(deep).from_email, "olena@example.org");
}

TEST(answers_by_mail, lose_the_letter_they_quote) {
  EXPECT_EQ(without_quote("Так, зроблено.\n\n22.11.2026 10:00, Контактний центр пише:\n> Чи зроблено?\n> Так?"),
            "Так, зроблено.");
  EXPECT_EQ(without_quote("Ні\n\n-----Original Message-----\nFrom: a\nTo: b\ntext"), "Ні");
  EXPECT_EQ(without_quote("> Перше питання?\nТак.\n> Друге?\nНі."), "Так.\nНі.");
  EXPECT_EQ(without_quote("> лише цитата"), "> лише цитата");
  EXPECT_EQ(without_quote("Бачили на сайті: зроблено"), "Бачили на сайті: зроблено");
}

TEST(maildir, hands_out_new_letters_and_moves_them_as_seen) {
  namespace fs = std::filesystem;
  const fs::path path = fs::temp_directory_path() / ("viche_maildir_" + random_token(8));
  EXPECT_EQ(list_maildir(path.string(), 10).refusal().code, "mail.maildir_missing");
  fs::create_directories(path / "new");
  std::ofstream(path / "new" / "1.host") << "letter";
  fs::create_symlink("/etc/passwd", path / "new" / "2.host");
  ASSERT_THAT(list_maildir(path.string(), 10).value(), ElementsAre("1.host"));
  EXPECT_EQ(read_maildir(path.string(), "1.host", 100), "letter");
  EXPECT_FALSE(read_maildir(path.string(), "1.host", 3)) << "too large";
  EXPECT_FALSE(read_maildir(path.string(), "../new/1.host", 100));
  settle_maildir(path.string(), "1.host");
  settle_maildir(path.string(), "1.host");
  EXPECT_TRUE(fs::exists(path / "cur" / "1.host:2,S"));
  EXPECT_THAT(list_maildir(path.string(), 10).value(), SizeIs(0));
  fs::remove_all(path);
}

TEST(imap, is_asked_only_with_settings_that_hold) {
  ImapSettings settings;
  settings.host = "mail.example.org";
  settings.user = "inbox";
  EXPECT_TRUE(check_imap(settings).ok());
  settings.folder = "IN\"BOX";
  settings.host = "a/b";
  settings.port = 0;
  const Refusal refusal = check_imap(settings).refusal();
  EXPECT_EQ(refusal.code, "mail.host_invalid");
  EXPECT_THAT(refusal.also, SizeIs(2));
  ImapSettings own;
  own.host = "127.0.0.1";
  own.user = "inbox";
  own.port = 1;
  EXPECT_EQ(fetch_imap(own, {}, 1, 1000).refusal().code, "mail.imap_address") << "of the own network";
  own.any_address = true;
  EXPECT_EQ(fetch_imap(own, {}, 1, 1000).refusal().code, "mail.imap_connection");
}

}  // namespace
}  // namespace viche::channels
