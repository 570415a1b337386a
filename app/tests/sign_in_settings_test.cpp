#include "sign_in_settings.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include <viche/core/fault.hpp>
#include <viche/storage/testing.hpp>

#include "settings.hpp"

namespace viche::app {
namespace {

using openid::ProviderSettings;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string openid_table = R"([[sign_in]]
kind = "openid"
name = "town"
title_uk = "Вхід громади"
title_en = "Town login"
url = "https://login.town.example"
client_id = "viche"
client_secret = "canary"
)";
const std::string claims = "[sign_in.claims]\nrnokpp = \"tax_number\"\n";
const std::string state_table = R"([[sign_in]]
kind = "id.gov.ua"
name = "id.gov.ua"
title_uk = "id.gov.ua"
title_en = "id.gov.ua"
client_id = "viche"
client_secret = "canary"
)";

std::vector<ProviderSettings> read(const std::string& text, const std::string& folder = ".") {
  const toml::table table = toml::parse(text);
  return sign_in_of(*table.get("sign_in"), folder);
}

std::string fault_of(const std::string& text) {
  try {
    (void)read(text);
    return "none";
  } catch (const Fault& fault) {
    return fault.what();
  }
}

TEST(sign_in_settings, say_who_may_be_asked) {
  const auto all = read(openid_table + "communities = [\"Ladyzhyn\"]\nown_hosts = []\n" + claims + state_table);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].kind, ProviderSettings::Kind::openid);
  EXPECT_EQ(all[0].claims.rnokpp, "tax_number");
  EXPECT_EQ(all[0].claims.surname, "family_name");
  EXPECT_EQ(all[0].level, IdentityLevel::strong);
  EXPECT_THAT(all[0].communities, ElementsAre("ladyzhyn"));
  EXPECT_EQ(all[1].kind, ProviderSettings::Kind::id_gov_ua);
  EXPECT_EQ(all[1].url, "https://id.gov.ua");
  EXPECT_EQ(all[1].methods, "dig_sign,bank_id,mobile_id,diia_id");
}

TEST(sign_in_settings, have_their_secrets_in_files) {
  const storage::testing::TemporaryFolder folder;
  std::ofstream(folder.path() + "/secret") << "from a file\n";
  std::string text = openid_table + claims;
  text.replace(text.find("client_secret = \"canary\""), 24, "client_secret_file = \"secret\"");
  EXPECT_EQ(read(text, folder.path())[0].client_secret, "from a file");
  EXPECT_THAT(fault_of(text), HasSubstr("client_secret_file secret cannot be read or is empty"));
  EXPECT_THAT(fault_of(openid_table + "client_secret_file = \"secret\"\n"), HasSubstr("are both there"));
}

TEST(sign_in_settings, are_refused_with_the_key_that_is_wrong) {
  EXPECT_THAT(fault_of(openid_table), HasSubstr("level \"strong\" needs claims.rnokpp or claims.unzr"));
  EXPECT_EQ(fault_of(openid_table + "subject_is_known = true\n"), "none");
  EXPECT_EQ(fault_of(openid_table + "level = \"email\"\n"), "none");
  EXPECT_THAT(fault_of(openid_table + "level = \"email\"\n[sign_in.claims]\nemail = \"\"\n"),
              HasSubstr("needs the claim email"));
  EXPECT_THAT(fault_of(openid_table + "level = \"phone\"\n"), HasSubstr("level has to be"));
  EXPECT_THAT(fault_of(openid_table + "client_secrte = \"x\"\n"), HasSubstr("the unknown key client_secrte"));
  EXPECT_THAT(fault_of(openid_table + "scope = \"profile\"\n"), HasSubstr("scope has to begin with openid"));
  EXPECT_THAT(fault_of(openid_table + "communities = \"ladyzhyn\"\n"), HasSubstr("has to be a list of texts"));
  EXPECT_THAT(fault_of(openid_table + "subject_is_known = 1\n"), HasSubstr("has to be true or false"));
  EXPECT_THAT(fault_of(openid_table + "[sign_in.claims]\nname = \"x\"\n"), HasSubstr("claims: the unknown key name"));
  EXPECT_THAT(fault_of(openid_table + claims + openid_table + claims), HasSubstr("no. 2: the name town is taken"));
  EXPECT_THAT(fault_of(state_table + "level = \"email\"\n"), HasSubstr("id.gov.ua tells no e-mail"));
  EXPECT_THAT(fault_of("sign_in = 1\n"), HasSubstr("[[sign_in]] tables"));
  const auto without = [](std::string text, const std::string& line) {
    text.erase(text.find(line), text.find('\n', text.find(line)) - text.find(line) + 1);
    return fault_of(text);
  };
  EXPECT_THAT(without(openid_table, "kind"), HasSubstr("kind is missing"));
  EXPECT_THAT(without(openid_table, "url"), HasSubstr("url is missing"));
  EXPECT_THAT(without(openid_table, "title_en"), HasSubstr("title_en is missing"));
  EXPECT_THAT(without(state_table, "client_secret"), HasSubstr("client_secret is missing"));
}

TEST(sign_in_settings, lead_to_the_public_internet_or_to_hosts_that_are_named) {
  const auto with_url = [](const std::string& url, const std::string& more = "") {
    std::string text = openid_table + more + claims;
    return fault_of(text.replace(text.find("https://login.town.example"), 26, url));
  };
  for (const char* inside : {"http://login.town.example", "https://127.0.0.1", "https://10.0.0.7/x", "login", ""}) {
    EXPECT_NE(with_url(inside), "none") << inside;
  }
  EXPECT_EQ(with_url("http://login.internal:8443", "own_hosts = [\"login.internal\"]\n"), "none");
}

TEST(sign_in_settings, never_show_a_secret_in_a_fault) {
  for (const char* more : {"", "level = 1\n", "name = \"Town\"\n", "own_hosts = 1\n", "client_secret_file = \"x\"\n"}) {
    try {
      (void)read(openid_table + more);
    } catch (const std::exception& fault) {
      EXPECT_THAT(fault.what(), ::testing::Not(HasSubstr("canary")));
    }
  }
}

TEST(sign_in_settings, are_read_with_the_others) {
  const storage::testing::TemporaryFolder folder;
  std::ofstream(folder.path() + "/viche.toml") << "workers = 4\n" << openid_table << claims;
  const Settings settings = settings_of_surroundings({}, folder.path());
  EXPECT_EQ(settings.workers, 4u);
  ASSERT_EQ(settings.sign_in.size(), 1u);
  EXPECT_EQ(settings.sign_in[0].name, "town");
}

}  // namespace
}  // namespace viche::app
