#include "open_data.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include <viche/core/json.hpp>
#include <viche/files/files.hpp>

#include "acts_house.hpp"
#include "residents_app.hpp"

namespace viche::appeals {
namespace {

using ::testing::HasSubstr;
using testing::House;
using ::testing::Not;

class open_data_set : public testing::Acts {
 protected:
  std::string content(std::string_view name) {
    const auto path = house->services.files.published(house->town->id, name);
    EXPECT_TRUE(path.has_value());
    std::ifstream file(path.value_or(""));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  By moderator() { return by(House::staff({Role::moderator})); }
};

TEST_P(open_data_set, holds_what_everybody_sees_and_nobodys_phone) {
  const Number shown =
      file(by(Actor::anonymous()), filing("Яма на дорозі, тел. 067 123-45-67, Марія Іванівна"), {}).value();
  const Number hidden = file(by(Actor::anonymous()), filing("Це звернення приховано від усіх"), {}).value();
  ASSERT_TRUE(set_public(moderator(), hidden, false, "offence").ok());
  EXPECT_TRUE(open_data::is_due(house->services, house->town->id));
  EXPECT_EQ(open_data::refresh(house->services, *house->town), 1U);
  EXPECT_FALSE(open_data::is_due(house->services, house->town->id));
  const std::string table = content(open_data::table_file);
  EXPECT_THAT(table, HasSubstr("uid,receivedDateTime,type,kind,content,accrualMethod,CATUTTC"));
  EXPECT_THAT(table, HasSubstr(shown.text()));
  EXPECT_THAT(table, HasSubstr("тел. [приховано], [приховано]"));
  EXPECT_THAT(table, HasSubstr("Дорожня служба"));
  EXPECT_THAT(table, Not(HasSubstr("приховано від усіх")));
  EXPECT_THAT(table, Not(HasSubstr("Савчук")));
  const auto json = JsonReader::parse(content(open_data::json_file));
  ASSERT_TRUE(json && json->is_array());
  EXPECT_EQ(json->at(0)["uid"].text(), shown.text());
  EXPECT_EQ(json->at(0)["organizationId"].text(), std::nullopt) << "null, not a word";
}

TEST_P(open_data_set, tells_a_text_as_its_moderator_and_the_council_say) {
  const Number number = filed();
  ASSERT_TRUE(change_wording(moderator(), number, {"На дорозі яма", false}).ok());
  open_data::refresh(house->services, *house->town);
  EXPECT_THAT(content(open_data::table_file), HasSubstr("[зміст не оприлюднено]"));
  ASSERT_TRUE(change_wording(moderator(), number, {"На дорозі яма", true}).ok());
  open_data::refresh(house->services, *house->town);
  EXPECT_THAT(content(open_data::table_file), HasSubstr("На дорозі яма"));
  EXPECT_TRUE(open_data::may_tell_text(OpenText::by_setting, true));
  EXPECT_FALSE(open_data::may_tell_text(OpenText::by_setting, false));
  EXPECT_TRUE(open_data::may_tell_text(OpenText::yes, false));
  EXPECT_FALSE(open_data::may_tell_text(OpenText::no, true));
}

TEST_P(open_data_set, moderators_deeds_are_kept_with_their_reasons_and_the_author_reads_them) {
  const Number number = filed();
  EXPECT_EQ(set_public(moderator(), number, false).refusal().code, "desk.reason_missing");
  EXPECT_EQ(set_public(moderator(), number, false, "because").refusal().code, "desk.reason_missing");
  EXPECT_TRUE(load(number).is_public);
  ASSERT_TRUE(set_public(moderator(), number, false, "personal_data").ok());
  ASSERT_TRUE(change_wording(moderator(), number, {"На дорозі яма"}).ok());
  ASSERT_TRUE(change_wording(moderator(), number, {"На дорозі яма", true}).ok())
      << "the tick alone changes nothing that is seen";
  ASSERT_TRUE(set_public(moderator(), number, true).ok());
  std::vector<std::string> kept;
  std::string told;
  db().read(house->town->id, [&](storage::Session& session) {
    each_moderation(session, [&](const Moderated& one) {
      EXPECT_EQ(one.number, number);
      kept.push_back(one.deed + " " + one.reason);
    });
    for (const Entry& entry : entries(session, find(session, number)->id, false)) told += entry.text;
  });
  EXPECT_THAT(kept, ::testing::ElementsAre("hide personal_data", "mask_text ", "show "));
  EXPECT_THAT(told, HasSubstr("Текст розкриває особисті дані інших людей"));
}

TEST_P(open_data_set, of_a_community_without_appeals_is_empty_and_still_sound) {
  EXPECT_EQ(open_data::refresh(house->services, *house->other), 0U);
  const auto path = house->services.files.published(house->other->id, open_data::json_file);
  ASSERT_TRUE(path);
  std::ifstream file(*path);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(text, "[]\n");
  EXPECT_FALSE(house->services.files.published(house->town->id, open_data::json_file)) << "each community has its own";
}

VICHE_ON_BOTH_ENGINES(open_data_set);

}  // namespace
}  // namespace viche::appeals
