#include <gtest/gtest.h>

#include "cli.hpp"
#include "residents_app.hpp"

namespace viche::appeals {
namespace {

using testing::ResidentsApp;

struct Sentence {
  const char* category;
  const char* text;
};

/// As residents write, with the category they mean, for the categories of the demo.
std::vector<Sentence> sentences() {
  return {
      {"bench", "Лавка без сидіння біля під'їзду"},
      {"bench", "У дворі зламали спинку лавочки"},
      {"road-pothole", "Велика яма на дорозі біля школи"},
      {"road-pothole", "На вулиці Будівельників суцільні вибоїни, пробив колесо"},
      {"street-light", "Вже тиждень не світить ліхтар на зупинці"},
      {"street-light", "Вулиця темна, жоден ліхтар не горить"},
      {"yard-light", "У під'їзді немає світла, згоріла лампочка"},
      {"bin-overflow", "Контейнери біля будинку переповнені, сміття не вивозять"},
      {"illegal-dump", "За гаражами влаштували стихійне звалище"},
      {"no-water", "Зранку немає води в кранах"},
      {"water-leak", "Прорвало трубу, вода тече по дорозі"},
      {"water-quality", "З крана йде іржава вода із запахом"},
      {"sewer", "Забилася каналізація, нечистоти виливаються у двір"},
      {"no-heating", "У квартирі холодні батареї"},
      {"no-hot-water", "Третій день немає гарячої води"},
      {"roof-leak", "Протікає дах, на стелі плями"},
      {"lift", "Не працює ліфт у третьому під'їзді"},
      {"entrance-repair", "Зламаний замок на дверях під'їзду"},
      {"basement-flooded", "У підвалі будинку стоїть вода й комарі"},
      {"manhole-open", "Відкритий люк посеред тротуару"},
      {"snow-ice", "Не посипають тротуар, дуже слизько"},
      {"fallen-tree", "Дерево впало на дорогу після бурі"},
      {"dangerous-tree", "Суха тополя біля дитячого садка може впасти"},
      {"grass", "Треба скосити траву біля дитячого майданчика"},
      {"ragweed", "Заросло амброзією навпроти лікарні"},
      {"playground", "Зламана гойдалка на дитячому майданчику"},
      {"sports-ground", "На спортивному майданчику порвана сітка на воротах"},
      {"bus-stop", "На зупинці розбили скло й немає навісу"},
      {"bus-service", "Автобус не приїхав за розкладом"},
      {"stray-dogs", "Зграя бродячих собак біля магазину кидається на людей"},
      {"parking", "Машини паркуються на газоні у дворі"},
      {"noise", "Сусіди вночі слухають гучну музику"},
      {"shelter", "Укриття в підвалі школи зачинене під час тривоги"},
      {"graffiti", "На стіні будинку намалювали графіті"},
      {"traffic-light", "Світлофор на перехресті блимає жовтим"},
      {"road-signs", "Стерлася зебра біля школи"},
      {"storm-drain", "Після дощу калюжа на всю вулицю, зливостік забитий"},
      {"wires-down", "Обірваний дріт висить над тротуаром"},
      {"accessibility", "Немає пандуса біля аптеки, з візком не заїхати"},
      {"burning", "Сусід палить листя, дихати нічим"},
      {"bulky-waste", "Біля смітника лежать старий диван і матрац"},
      {"dead-animal", "На узбіччі лежить мертвий кіт"},
      {"sidewalk", "Провалилася плитка на тротуарі перед магазином"},
      {"street-light", "Біля парку темно, ліхтарі не працюють"},
      {"housing-charges", "У платіжці неправильна сума за воду"},
      {"facade", "З балкона над під'їздом відпадає штукатурка"},
  };
}

TEST(suggestion_of_the_demo, what_a_sentence_is_about_comes_first) {
  ResidentsApp app;
  app.browser.host = "stryi.localhost";
  import_categories(app.house.services, *app.house.other,
                    std::string(VICHE_SOURCE_DIR) + "/towns/demo/categories.toml");
  for (const auto& [category, text] : sentences()) {
    const auto answer = app.browser.get("/api/appeals/suggest-category?text=" + std::string(text));
    const auto json = JsonReader::parse(answer.body);
    ASSERT_TRUE(json) << answer.body;
    EXPECT_EQ((*json)["items"].at(0)["value"].text().value_or(""), category) << text;
  }
}

}  // namespace
}  // namespace viche::appeals
