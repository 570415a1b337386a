#pragma once
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <viche/ui/page.hpp>

VICHE_RESOURCES(ui)
VICHE_RESOURCES(i18n)

namespace viche::ui::tests {

inline constexpr std::string_view example_words_uk = R"(
[example]
title = "Приклад"
who = "Віче & \"друзі\" <b>"
voices = "{n, plural, one {# голос} few {# голоси} many {# голосів} other {# голосу}}"
[example.form]
text = "Що сталося?"
text_hint = "Опишіть своїми словами: що, де й відколи"
name = "Ваше ім'я"
email = "Електронна пошта"
email_hint = "Сюди надійде номер звернення та відповідь"
address = "Адреса"
kind = "Показувати ваше ім'я?"
topics = "Про що повідомляти"
category = "Категорія"
photos = "Фото"
photos_hint = "Загальний вигляд і ближче"
born = "Коли це сталося?"
born_hint = "Наприклад, 27 3 2026"
grade = "Як виконано роботу?"
agree = "Погоджуюся на обробку даних для розгляду звернення"
radius = "Відстань"
state = "Стан"
[errors.example]
required = "Напишіть, що сталося"
email = "Адреса має бути на зразок name@example.com"
too_long = "Тут можна до {max} знаків, а у вас {length}"
closed = "Подання тимчасово зупинено"
choose = "Оберіть один із варіантів"
)";

inline constexpr std::string_view example_words_en = R"(
[example]
title = "Example"
who = "Viche & \"friends\" <b>"
voices = "{n, plural, one {# voice} other {# voices}}"
[example.form]
text = "What happened?"
text_hint = "In your own words: what, where and since when"
name = "Your name"
email = "E-mail"
email_hint = "The number and the answer will come here"
address = "Address"
kind = "Show your name?"
topics = "What to tell you about"
category = "Category"
photos = "Photos"
photos_hint = "The whole scene and a closer look"
born = "When did it happen?"
born_hint = "For example, 27 3 2026"
grade = "How was the work done?"
agree = "I agree to the processing of my data for this appeal"
radius = "Distance"
state = "State"
[errors.example]
required = "Write what happened"
email = "The address should look like name@example.com"
too_long = "Up to {max} characters fit here, you have {length}"
closed = "Filing is stopped for the moment"
choose = "Choose one of the options"
)";

/// The parts given, or the piece alone between nothing.
class Fixture {
 public:
  explicit Fixture(std::vector<Resource> templates = {{"templates/piece.html", "{{>PIECE}}"}}, Assets assets = {})
      : own_(std::move(templates)) {
    own_.push_back({"locales/uk.toml", example_words_uk});
    own_.push_back({"locales/en.toml", example_words_en});
    words_ = i18n::Words::load({resources::ui(), resources::i18n(), own_});
    templates_ = Templates::load({{"ui", resources::ui()}, {"example", own_}}, words_, assets);
  }

  const Templates& operator*() const { return *templates_; }
  const Templates* operator->() const { return templates_.get(); }

 private:
  std::vector<Resource> own_;
  std::shared_ptr<const i18n::Words> words_;
  std::shared_ptr<const Templates> templates_;
};

/// The manifest of a built `web/`, so that the gallery can be looked at; without a build every name stands for itself.
inline Assets built_assets() {
  std::ifstream file(std::string(VICHE_SOURCE_DIR) + "/web/dist/assets/manifest.json");
  if (!file) return {};
  std::stringstream text;
  text << file.rdbuf();
  return Assets::parse(text.str());
}

inline Page example_page(Lang lang) {
  Page page;
  page.lang = lang;
  page.title = lang == Lang::uk ? "Усі складники" : "All pieces";
  page.path = "/gallery?part=all";
  page.base_url = "https://ladyzhyn.example";
  page.community = {.name = "Ладижинська громада",
                    .council = "Ладижинська міська рада",
                    .contact_centre = "Контактний центр Ладижинської громади",
                    .phone = "0 800 000 158",
                    .hours = "Пн–Пт 08:00–20:00, Сб–Нд 09:00–18:00",
                    .email = "rada@ladyzhyn.example"};
  const bool uk = lang == Lang::uk;
  page.menu = {{"/", uk ? "Головна" : "Home"},
               {"/appeals", uk ? "Звернення" : "Appeals", true},
               {"/appeals/map", uk ? "Мапа" : "Map"},
               {"/appeals/figures", uk ? "Показники" : "Figures"}};
  page.account = {{"/cabinet", uk ? "Мої звернення" : "My appeals", false, 3},
                  {"/settings", uk ? "Налаштування" : "Settings"}};
  page.signed_in_name = "Ірина Коваль";
  page.form_token = "token-of-the-session";
  page.crumbs = {{"/", uk ? "Головна" : "Home"}, {"/appeals", uk ? "Звернення" : "Appeals"}};
  page.width = Width::full;
  page.map = true;
  page.feed_path = "/appeals.atom";
  page.source_url = "https://example.org/viche";
  return page;
}

}  // namespace viche::ui::tests
