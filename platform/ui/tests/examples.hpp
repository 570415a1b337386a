#pragma once
#include <functional>
#include <string>
#include <vector>

#include <viche/ui/charts.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>

namespace viche::ui::tests {

/// One piece as a page would use it: fills {{>PIECE}} of the view.
struct Example {
  std::string name;
  std::function<void(View& view)> fill;
};

inline Refusal many_refusals() {
  Refusal first = invalid("example.too_long", "text", {{"max", "4000"}, {"length", "4012"}});
  first.also = {invalid("example.email", "email"), invalid("example.choose", "kind"), invalid("example.closed")};
  return first;
}

inline std::vector<Choice> kinds() {
  return {{"name", "Так, моє ім'я бачитимуть усі"},
          {"hidden", "Ні, лише працівники громади", "Ім'я потрібне для відповіді"}};
}

inline std::vector<Choice> categories() {
  return {{"pothole", "Яма на дорозі", "", "Дороги"},
          {"sidewalk", "Тротуар", "", "Дороги"},
          {"lamp", "Не світить ліхтар", "", "Освітлення"}};
}

inline Card card(std::string title, Tag tag) {
  return {.title = std::move(title),
          .path = "/appeals/127",
          .place = "вул. Петра Кравчика, 4",
          .meta = "№ 127 · 3 дні тому",
          .text = "Глибока яма на повороті, машини виїжджають на зустрічну смугу.",
          .tag = std::move(tag),
          .voices = 14,
          .icon = "pothole"};
}

inline Chart months() {
  return {.id = "months",
          .title = "Звернення за місяцями",
          .summary = "Подано щомісяця більше, ніж виконано вчасно",
          .label_title = "Місяць",
          .labels = {"01.2026", "02.2026", "03.2026", "04.2026", "05.2026", "06.2026", "07.2026", "08.2026"},
          .series = {{"Подано", {120, 134, 180, 210, 190, 170, 165, 201}},
                     {"Виконано вчасно", {100, 110, 130, 170, 160, 150, 149, 177}},
                     {"Спростовано", {4, 8, 6, 12, 9, 7, 11, 8}}}};
}

inline Chart parts() {
  return {.id = "parts",
          .title = "Стан звернень за категоріями",
          .label_title = "Категорія",
          .labels = {"Дороги й тротуари", "Освітлення", "Вода й каналізація"},
          .series = {{"Виконано", {310, 190, 88}}, {"У роботі", {60, 22, 41}}, {"Спростовано", {14, 3, 0}}}};
}

inline std::vector<Example> form_examples() {
  const auto form_of = [](View& view, bool wrong) {
    Form form(view, "example.form", wrong ? "wrong-" : "");
    if (wrong) {
      form.submitted({{"text", "Яма\n<b>велика</b>"}, {"email", "ірина@"}, {"topics", "mine"}, {"born-day", "27"}});
      form.refused(many_refusals());
    }
    return form;
  };
  std::vector<Example> all;
  for (const bool wrong : {false, true}) {
    const std::string suffix = wrong ? " refused" : "";
    all.push_back({"hidden" + suffix, [=](View& v) {
                     form_of(v, wrong).hidden("PIECE", "token", "key", {{"step", "2"}});
                   }});
    all.push_back({"text" + suffix, [=](View& v) { form_of(v, wrong).text("PIECE", {.name = "text", .max = 4000}); }});
    all.push_back({"email" + suffix, [=](View& v) {
                     form_of(v, wrong).input(
                         "PIECE", {.name = "email", .type = "email", .autocomplete = "email", .width = "20"});
                   }});
    all.push_back(
        {"radios" + suffix, [=](View& v) { form_of(v, wrong).radios("PIECE", {.name = "kind", .choices = kinds()}); }});
    all.push_back({"checkboxes" + suffix, [=](View& v) {
                     form_of(v, wrong).checkboxes(
                         "PIECE",
                         {.name = "topics",
                          .choices = {{"mine", "Мої звернення"}, {"house", "Мій будинок", "Вода, світло, тепло"}},
                          .optional = true});
                   }});
    all.push_back({"date" + suffix, [=](View& v) { form_of(v, wrong).date("PIECE", {.name = "born"}); }});
  }
  all.push_back({"address with suggestions",
                 [=](View& v) { form_of(v, false).input("PIECE", {.name = "address", .suggest = "/api/addresses"}); }});
  all.push_back({"input with suffix", [=](View& v) {
                   form_of(v, false).input("PIECE",
                                           {.name = "radius", .inputmode = "numeric", .width = "4", .suffix = "м"});
                 }});
  all.push_back({"select", [=](View& v) {
                   form_of(v, false)
                       .initial("category", "sidewalk")
                       .select("PIECE", {.name = "category", .choices = categories(), .none = "Оберіть"});
                 }});
  all.push_back({"file", [=](View& v) { form_of(v, false).file("PIECE", {.name = "photos", .max_files = 5}); }});
  all.push_back({"grade", [=](View& v) { form_of(v, false).initial("grade", "4").grade("PIECE", {.name = "grade"}); }});
  all.push_back({"checkbox", [=](View& v) { form_of(v, false).checkbox("PIECE", {.name = "agree"}); }});
  return all;
}

inline std::vector<Example> list_examples() {
  return {
      {"tag",
       [](View& v) {
         tag(v, "PIECE", {"Прийнято в роботу", Tone::blue});
       }},
      {"tiles",
       [](View& v) {
         tiles(v, "PIECE",
               {{"12", "чекають на мене", "/staff/queue", "2 сьогодні", Tone::blue},
                {"3", "прострочено", "/staff/queue?late=1", "", Tone::red},
                {"87 %", "виконано вчасно", "", "торік 71 %", Tone::green},
                {"4,6", "середня оцінка", "", "", Tone::yellow}});
       }},
      {"tabs",
       [](View& v) {
         tabs(v, "PIECE", "Звернення за станом",
              {{"Усі", "/appeals", true, 1204},
               {"Відкриті", "/appeals?state=open", false, 87},
               {"Виконані", "/appeals?state=done"}});
       }},
      {"filter panel",
       [](View& v) {
         View panel = filter_panel(
             v, "PIECE",
             {.path = "/appeals", .chosen = 1, .keep = {{"sort", "new"}}, .chips = {{"Дороги", "/appeals?sort=new"}}});
         Form form(panel, "example.form", "filter-");
         form.select("FIELDS", {.name = "category", .choices = categories(), .none = "Усі"});
         form.select("FIELDS",
                     {.name = "state", .choices = {{"open", "Відкриті"}, {"done", "Виконані"}}, .none = "Усі"});
       }},
      {"cards",
       [](View& v) {
         Card photo = card("Не світить ліхтар біля школи", {"Виконано", Tone::green});
         photo.photo_url = "/photo.jpg";
         photo.photo_alt = "Темна вулиця";
         cards(v, "PIECE",
               {card("Яма на повороті", {"У роботі", Tone::blue}), photo,
                card("Сміття біля контейнерів не вивезено вже другий тиждень, розносить вітром по двору",
                     {"Прострочено", Tone::red})});
       }},
      {"similar",
       [](View& v) {
         similar_list(v, "PIECE", {{card("Яма на повороті", {"У роботі", Tone::blue}), "за 80 м", "127"}});
       }},
      {"pagination", [](View& v) { pagination(v, "PIECE", {.page = 7, .pages = 40, .path = "/appeals?page={page}"}); }},
      {"empty",
       [](View& v) {
         empty(v, "PIECE",
               {.title = "Нічого не знайдено",
                .text = "Спробуйте інші слова або приберіть фільтри.",
                .path = "/appeals",
                .link = "Показати всі звернення"});
       }},
  };
}

inline std::vector<Example> case_examples() {
  return {
      {"summary list",
       [](View& v) {
         summary_list(
             v, "PIECE",
             {{"Адреса", "вул. Петра Кравчика, 4"},
              {"Категорія", "Яма на дорозі", "/appeals?category=pothole", "/appeals/127/category", "Змінити"}});
       }},
      {"photos",
       [](View& v) {
         photos(v, "PIECE",
                {{"/photo.jpg", "/photo.jpg", "Яма на дорозі", "До ремонту"},
                 {"/photo.jpg", "/photo.jpg", "Рівний асфальт", "Після"}});
       }},
      {"timeline",
       [](View& v) {
         timeline(v, "PIECE",
                  {{.title = "Звернення зареєстровано",
                    .when = "22 листопада 2026, 14:05",
                    .when_machine = "2026-11-22T12:05:00Z"},
                   {.title = "Нотатка",
                    .when = "22 листопада 2026, 15:00",
                    .when_machine = "2026-11-22T13:00:00Z",
                    .who = "О. Бондар",
                    .text = "Передзвонити після 18:00",
                    .internal = true},
                   {.title = "Роботу виконано",
                    .when = "24 листопада 2026, 09:30",
                    .when_machine = "2026-11-24T07:30:00Z",
                    .who = "КП «Дорожник»",
                    .text = "Яму засипано й заасфальтовано.\n\nГарантія два роки.",
                    .tag = Tag{"Виконано", Tone::green},
                    .photos = {{"/photo.jpg", "/photo.jpg", "Рівний асфальт"}},
                    .important = true}});
       }},
      {"map",
       [](View& v) {
         map(v, "PIECE",
             {.lat = 48.6848,
              .lon = 29.24,
              .boundary_path = "/boundary.json",
              .points_path = "/points.json",
              .pick = true,
              .text = "Напишіть адресу вище.",
              .list_path = "/appeals",
              .label = "Мапа громади"});
       }},
      {"table",
       [](View& v) {
         table(
             v, "PIECE",
             {.caption = "Виконавці",
              .columns = {{"Виконавець"}, {"Звернень", true}, {"Вчасно", true}},
              .rows = {{{"КП «Дорожник»", "/appeals?executor=1"}, "310", "87 %"}, {{"КП «Водоканал»"}, "88", "91 %"}}});
       }},
      {"line chart", [](View& v) { line_chart(v, "PIECE", months()); }},
      {"bar chart",
       [](View& v) {
         bar_chart(v, "PIECE",
                   {.id = "days",
                    .title = "Скільки днів до виконання",
                    .summary = "Найшвидше виконують освітлення",
                    .label_title = "Категорія",
                    .labels = {"Дороги й тротуари", "Освітлення", "Дерева й зелені зони"},
                    .series = {{"Днів", {12.4, 3.1, 8.0}}},
                    .unit = "днів",
                    .decimals = 1});
       }},
      {"stacked bar chart", [](View& v) { stacked_bar_chart(v, "PIECE", parts()); }},
      {"small multiples",
       [](View& v) {
         Chart chart = months();
         chart.id = "small";
         chart.title = "Кожен показник окремо";
         small_multiples(v, "PIECE", chart);
       }},
      {"locate", [](View& v) { v.include("PIECE", "ui/locate.html"); }},
      {"draft", [](View& v) { v.include("PIECE", "ui/draft.html"); }},
  };
}

inline std::vector<Example> examples() {
  std::vector<Example> all = form_examples();
  for (auto&& group : {list_examples(), case_examples()}) all.insert(all.end(), group.begin(), group.end());
  return all;
}

}  // namespace viche::ui::tests
