#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "examples.hpp"
#include "fixture.hpp"
#include "markup.hpp"

namespace viche::ui::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The gallery: every example under its name, inside the layout.
std::string gallery(const Fixture& templates, Lang lang) {
  View view = templates->view(lang);
  for (const Example& example : examples()) {
    View row = view.each("EXAMPLE");
    row.set("NAME", example.name);
    example.fill(row);
  }
  Page page = example_page(lang);
  page.banner = Banner{.text = "Звернення № 128 прийнято",
                       .detail = "Лист із посиланням уже в дорозі.",
                       .link_path = "/appeals/128",
                       .link_text = "Переглянути"};
  page.errors = {{"text", "Напишіть, що сталося"}, {"", "Подання тимчасово зупинено"}};
  return render(*templates, page, "example/gallery.html", view);
}

constexpr std::string_view gallery_source =
    R"(<h1 class="v-title"><span class="v-caption">ui</span>[[example.title]]</h1>
{{#EXAMPLE}}<section><h2 class="govuk-heading-m">{{NAME}}</h2>{{>PIECE}}</section>
{{/EXAMPLE}})";

TEST(pieces, every_example_is_sound_html_in_both_languages) {
  const Fixture templates;
  for (const Lang lang : {Lang::uk, Lang::en}) {
    for (const Example& example : examples()) {
      View view = templates->view(lang);
      example.fill(view);
      const std::string html = templates->render("example/piece.html", view);
      EXPECT_THAT(html, Not(IsEmpty())) << example.name;
      EXPECT_THAT(Markup(html).complaints(), IsEmpty()) << example.name << " in " << i18n::code(lang) << "\n" << html;
    }
  }
}

/// Templates that are parts of others and those the layout's own tests cover.
const std::set<std::string> without_example{"ui/label.html", "ui/legend.html", "ui/hint_and_error.html",
                                            "ui/card.html",  "ui/layout.html", "ui/problem.html",
                                            "ui/again.html"};

TEST(pieces, every_template_of_ui_has_an_example) {
  const Fixture templates;
  std::string all;
  for (const Example& example : examples()) all += "|" + example.name;
  for (std::string name : templates->names()) {
    if (!name.starts_with("ui/") || without_example.contains(name)) continue;
    name = name.substr(3, name.size() - 8);
    std::replace(name.begin(), name.end(), '_', ' ');
    if (name == "input") name = "email";
    if (name == "similar list") name = "similar";
    if (name == "chart") name = "line chart";
    EXPECT_THAT(all, HasSubstr("|" + name));
  }
}

/// Forms and the queue as pages put them together, so that the scripts have something to work on.
constexpr std::string_view together_source = R"(<h1 class="v-title">[[example.title]]</h1>
<form method="post" action="[[/appeals]]" enctype="multipart/form-data" novalidate data-v-draft="appeal">
{{include:ui/draft.html}}
{{>TOKENS}}<input type="hidden" name="lat" value=""><input type="hidden" name="lon" value=""><input type="hidden" name="address_id" value="">
{{>TEXT}}<div data-v-categories="/api/categories" data-v-from="text" data-v-field="category" data-v-label="[[example.form.category]]?" data-v-chosen="{{CHOSEN}}" hidden></div>
{{>CATEGORY}}{{>PHOTOS}}{{>ADDRESS}}{{include:ui/locate.html}}{{>MAP}}
<button type="submit" class="govuk-button">[[example.title]]</button>
</form>
<div data-v-queue="keys"><div class="v-table-wrap v-queue" role="region" aria-label="[[example.title]]" tabindex="0"><table class="govuk-table"><thead><tr><th scope="col"><input type="checkbox" id="all" data-v-all="case" data-v-count="marked" aria-label="[[example.title]]"></th><th scope="col">[[example.form.text]]</th></tr></thead><tbody>
{{#ROW}}<tr class="govuk-table__row" data-v-row><td><input type="checkbox" id="case-{{N}}" name="case" value="{{N}}" aria-label="{{N}}"></td><td><a class="govuk-link" data-v-open href="[[/appeals/]]{{N}}">{{N}}</a></td></tr>
{{/ROW}}
</tbody></table></div><p id="marked"></p></div>
<dialog class="v-dialog" id="keys" aria-label="[[example.who]]"><form method="dialog"><p><kbd>j</kbd> <kbd>k</kbd></p><button class="govuk-button">x</button></form></dialog>)";

std::string together(const Fixture& templates, Lang lang) {
  View view = templates->view(lang);
  Form form(view, "example.form");
  form.hidden("TOKENS", "token", "key");
  form.text("TEXT", {.name = "text", .max = 4000});
  form.select("CATEGORY", {.name = "category", .choices = categories(), .none = "—"});
  form.file("PHOTOS", {.name = "photos", .max_files = 5});
  form.input("ADDRESS", {.name = "address", .suggest = "/api/addresses"});
  map(view, "MAP",
      {.lat = 48.6848,
       .lon = 29.24,
       .boundary_path = "/boundary.json",
       .points_path = "/points.json",
       .pick = true,
       .label = "Ладижинська громада"});
  view.set("CHOSEN", "{name}");
  for (int n = 1; n <= 5; ++n) view.each("ROW").set("N", n);
  return render(*templates, example_page(lang), "example/together.html", view);
}

TEST(pieces, the_gallery_is_sound_html_and_can_be_looked_at) {
  const char* folder = std::getenv("VICHE_GALLERY");
  const Fixture templates({{"templates/gallery.html", gallery_source}, {"templates/together.html", together_source}},
                          folder != nullptr ? built_assets() : Assets());
  for (const Lang lang : {Lang::uk, Lang::en}) {
    const std::string code(i18n::code(lang));
    for (const auto& [name, html] :
         {std::pair{code, gallery(templates, lang)}, {code + "-together", together(templates, lang)}}) {
      EXPECT_THAT(Markup(html).complaints(), IsEmpty());
      if (folder != nullptr) std::ofstream(std::string(folder) + "/" + name + ".html") << html;
    }
  }
}

TEST(layout, says_the_language_and_leads_to_the_same_page_in_the_other) {
  const Fixture templates;
  const std::string uk = render(*templates, example_page(Lang::uk), "example/piece.html", templates->view(Lang::uk));
  EXPECT_THAT(uk, HasSubstr("<html lang=\"uk\""));
  EXPECT_THAT(uk, HasSubstr("href=\"/en/gallery?part=all\" lang=\"en\""));
  EXPECT_THAT(uk, HasSubstr("<link rel=\"canonical\" href=\"https://ladyzhyn.example/gallery\">"));
  const std::string en = render(*templates, example_page(Lang::en), "example/piece.html", templates->view(Lang::en));
  EXPECT_THAT(en, HasSubstr("<html lang=\"en\""));
  EXPECT_THAT(en, HasSubstr("href=\"/gallery?part=all\" lang=\"uk\""));
  EXPECT_THAT(en, HasSubstr("<a class=\"v-nav__link\" href=\"/en/appeals\" aria-current=\"page\">"));
  EXPECT_THAT(en, HasSubstr("<link rel=\"canonical\" href=\"https://ladyzhyn.example/en/gallery\">"));
}

TEST(layout, a_long_menu_of_an_account_opens_on_demand_and_says_where_we_are) {
  const Fixture templates;
  Page page = example_page(Lang::uk);
  const auto shown = [&] { return render(*templates, page, "example/piece.html", templates->view(Lang::uk)); };
  page.account = {{"/desk/home", "Робоче місце", false, {}}, {"/desk/appeals", "Черга", true, {}}};
  EXPECT_THAT(shown(), Not(HasSubstr("v-nav__fold")));
  for (const char* path : {"/desk/inbox", "/desk/day"}) page.account.push_back({path, path, false, {}});
  EXPECT_THAT(shown(), HasSubstr("<details class=\"v-nav__fold\">"));
  EXPECT_THAT(shown(), HasSubstr(": <strong>Черга</strong></summary>"));
  EXPECT_THAT(Markup(shown()).complaints(), IsEmpty());
}

TEST(layout, loads_the_map_only_where_there_is_one) {
  const Fixture templates;
  Page page = example_page(Lang::uk);
  EXPECT_THAT(render(*templates, page, "example/piece.html", templates->view(Lang::uk)), HasSubstr("map.js"));
  page.map = false;
  EXPECT_THAT(render(*templates, page, "example/piece.html", templates->view(Lang::uk)), Not(HasSubstr("map.js")));
}

TEST(layout, a_stranger_is_asked_to_sign_in_and_sees_no_token) {
  const Fixture templates;
  Page page = example_page(Lang::uk);
  page.signed_in_name.clear();
  page.form_token.clear();
  const std::string html = render(*templates, page, "example/piece.html", templates->view(Lang::uk));
  EXPECT_THAT(html, HasSubstr("href=\"/sign-in\""));
  EXPECT_THAT(html, Not(HasSubstr("form_token")));
}

TEST(layout, errors_stand_in_the_title_and_lead_to_their_fields) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form form(view, "example.form");
  form.refused(many_refusals());
  Page page = example_page(Lang::uk);
  page.errors = form.errors();
  const std::string html = render(*templates, page, "example/piece.html", view);
  EXPECT_THAT(html, HasSubstr("<title>Помилка: Усі складники – Ладижинська громада</title>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"#text\">Тут можна до 4\u00a0000 знаків, а у вас 4\u00a0012</a>"));
  EXPECT_THAT(html, HasSubstr("<li>Подання тимчасово зупинено</li>"));
}

TEST(layout, a_page_without_its_content_is_small) {
  const Fixture templates;
  EXPECT_LT(render(*templates, example_page(Lang::uk), "example/piece.html", templates->view(Lang::uk)).size(), 7000U);
}

TEST(form, keeps_what_was_written_and_says_what_is_wrong_beside_it) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form form(view, "example.form");
  form.submitted({{"text", "перший рядок\n</textarea><script>"}});
  form.refused(many_refusals());
  form.text("PIECE", {.name = "text", .max = 4000});
  const std::string html = templates->render("example/piece.html", view);
  EXPECT_THAT(html, HasSubstr(">перший рядок\n&lt;/textarea&gt;&lt;script&gt;</textarea>"));
  EXPECT_THAT(html, HasSubstr("aria-describedby=\"text-hint text-error text-info\" aria-invalid=\"true\""));
  EXPECT_THAT(html, HasSubstr("Можна ввести до 4\u00a0000 знаків."));
}

TEST(form, a_refused_file_is_told_by_its_name) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form form(view, "example.form");
  form.refused(invalid("example.closed", "photos", {{"file", "яма <1>.jpg"}}));
  form.file("PIECE", {.name = "photos", .max_files = 5});
  EXPECT_EQ(form.errors().front().text, "«яма <1>.jpg»: Подання тимчасово зупинено");
  EXPECT_THAT(templates->render("example/piece.html", view), HasSubstr("«яма &lt;1&gt;.jpg»: Подання"));
}

TEST(form, a_file_field_says_how_many_and_how_large_and_lets_the_browser_check_it) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form form(view, "example.form");
  form.file("PIECE", {.name = "photos", .max_files = 5});
  const std::string photos = templates->render("example/piece.html", view);
  EXPECT_THAT(photos, HasSubstr("Можна додати до 5 файлів, кожен до 15 МБ."));
  EXPECT_THAT(photos, HasSubstr("data-v-max-bytes=\"15728640\""));
  EXPECT_THAT(photos, HasSubstr("data-v-working=\"Готуємо фото…\""));
  View other = templates->view(Lang::uk);
  Form(other, "example.form").file("PIECE", {.name = "photos", .max_bytes = 60 * 1024 * 1024, .photos = false});
  const std::string recording = templates->render("example/piece.html", other);
  EXPECT_THAT(recording, HasSubstr(">Один файл, до 60 МБ.<"));
  EXPECT_THAT(recording, HasSubstr("data-v-working=\"Додаємо файл…\""));
}

TEST(form, a_password_is_never_sent_back) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form form(view, "example.form");
  form.submitted({{"name", "таємниця"}}).input("PIECE", {.name = "name", .type = "password"});
  EXPECT_THAT(templates->render("example/piece.html", view), Not(HasSubstr("таємниця")));
}

TEST(form, first_values_yield_to_what_was_sent) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form fresh(view, "example.form"), sent(view, "example.form");
  EXPECT_EQ(fresh.initial("kind", "name").value("kind"), "name");
  sent.submitted({{"text", "x"}}).initial("topics", "mine");
  EXPECT_FALSE(sent.has("topics", "mine")) << "a box that was cleared stays cleared";
}

TEST(form, two_forms_of_one_page_have_ids_of_their_own) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  Form(view, "example.form").input("PIECE", {.name = "email"});
  Form(view, "example.form", "second-").input("PIECE", {.name = "email"});
  const std::string html = templates->render("example/piece.html", view);
  EXPECT_THAT(Markup(html).complaints(), IsEmpty());
  EXPECT_THAT(html, HasSubstr("id=\"second-email\" name=\"email\""));
}

TEST(pieces, voices_are_counted_in_words_that_fit_the_number) {
  const Fixture templates;
  const auto said = [&](std::int64_t voices) {
    View view = templates->view(Lang::uk);
    Card one = card("Яма", {"У роботі", Tone::blue});
    one.voices = voices;
    cards(view, "PIECE", {one});
    return templates->render("example/piece.html", view);
  };
  EXPECT_THAT(said(1), HasSubstr(" голос підтримки<"));
  EXPECT_THAT(said(3), HasSubstr(" голоси підтримки<"));
  EXPECT_THAT(said(5), HasSubstr(" голосів підтримки<"));
}

TEST(pieces, a_map_knows_where_its_words_come_from_in_its_language) {
  const Fixture templates;
  View view = templates->view(Lang::en);
  map(view, "PIECE", {.label = "Map"});
  const std::string html = templates->render("example/piece.html", view);
  EXPECT_THAT(html, HasSubstr("data-v-names=\"/en/api/map/names.json\""));
  EXPECT_THAT(html, HasSubstr("data-v-houses=\"/en/api/map/houses.json\""));
}

TEST(pieces, long_lists_show_the_pages_around) {
  const Fixture templates;
  const auto shown = [&](std::int64_t page, std::int64_t pages) {
    View view = templates->view(Lang::en);
    pagination(view, "PIECE", {.page = page, .pages = pages, .path = "/a?page={page}"});
    const std::string html = templates->render("example/piece.html", view);
    std::string numbers;
    for (std::size_t at = 0; (at = html.find("<li>", at)) != std::string::npos; ++at) {
      const std::size_t label = html.find("aria-label=\"Page ", at);
      const std::size_t end = html.find("</li>", at);
      if (html.substr(at, end - at).find("v-pages__gap") != std::string::npos) numbers += "… ";
      if (label < end) numbers += html.substr(label + 17, html.find('"', label + 17) - label - 17) + " ";
    }
    return numbers;
  };
  EXPECT_EQ(shown(1, 1), "");
  EXPECT_EQ(shown(1, 3), "1 2 3 ");
  EXPECT_EQ(shown(7, 40), "1 … 5 6 7 8 9 … 40 ");
  EXPECT_EQ(shown(40, 40), "1 … 38 39 40 ");
  EXPECT_EQ(shown(1, 1'000'000), "1 2 3 … 1,000,000 ");
}

TEST(charts, hold_empty_and_zero_data) {
  const Fixture templates;
  for (const auto& chart :
       {Chart{.id = "a", .title = "A", .label_title = "L", .labels = {}, .series = {}},
        Chart{.id = "b", .title = "B", .label_title = "L", .labels = {"x"}, .series = {{"S", {0}}}}}) {
    for (const auto draw : {bar_chart, stacked_bar_chart, line_chart, small_multiples}) {
      View view = templates->view(Lang::uk);
      draw(view, "PIECE", chart);
      const std::string html = templates->render("example/piece.html", view);
      EXPECT_THAT(Markup(html).complaints(), IsEmpty());
      EXPECT_THAT(html, Not(HasSubstr("nan")));
      EXPECT_THAT(html, Not(HasSubstr("inf\"")));
    }
  }
}

TEST(errors, every_status_says_what_to_do_in_both_languages) {
  const Fixture templates;
  for (const Lang lang : {Lang::uk, Lang::en}) {
    for (const int status : {400, 401, 403, 404, 405, 409, 413, 415, 418, 422, 429, 500, 502, 503}) {
      const std::string html = render_error(*templates, example_page(lang), status, nullptr, "8f3a");
      EXPECT_THAT(Markup(html).complaints(), IsEmpty());
      EXPECT_THAT(html, HasSubstr("<meta name=\"robots\" content=\"noindex\">"));
      EXPECT_EQ(html.find("8f3a") != std::string::npos, status >= 500);
      EXPECT_THAT(html, HasSubstr("tel:0800000158"));
    }
  }
}

TEST(layout, every_page_leads_to_the_open_data) {
  const Fixture templates;
  const auto page = [&](Lang lang) {
    return render(*templates, example_page(lang), "example/piece.html", templates->view(lang));
  };
  EXPECT_THAT(page(Lang::uk), HasSubstr("<a href=\"/about\">Про портал і відкриті дані</a>"));
  EXPECT_THAT(page(Lang::en), HasSubstr("<a href=\"/en/about\">About the portal and open data</a>"));
}

TEST(errors, a_form_of_another_time_comes_back_whole_as_sound_html) {
  const Fixture templates;
  for (const Lang lang : {Lang::uk, Lang::en}) {
    const Again form{
        "fresh", {{"form_token", "old"}, {"text", "a\n</textarea><b>"}}, {{"photos", {"<1>.jpg", "2.jpg"}}}};
    const std::string html = render_again(*templates, example_page(lang), form);
    EXPECT_THAT(Markup(html).complaints(), IsEmpty());
    EXPECT_THAT(html, HasSubstr("\na\n&lt;/textarea&gt;&lt;b&gt;</textarea>"));
    EXPECT_THAT(html, HasSubstr("<li>&lt;1&gt;.jpg</li><li>2.jpg</li>"));
    EXPECT_THAT(html, HasSubstr("name=\"form_token\" value=\"fresh\""));
    EXPECT_THAT(html, Not(HasSubstr("old</textarea>")));
    Again signed_out = form;
    signed_out.signed_out = true;
    const std::string other = render_again(*templates, example_page(lang), signed_out);
    EXPECT_THAT(Markup(other).complaints(), IsEmpty());
    EXPECT_THAT(other, HasSubstr("target=\"_blank\" rel=\"noopener\""));
  }
}

TEST(errors, a_refusal_explains_itself_when_it_has_words) {
  const Fixture templates;
  const Refusal known = invalid("example.closed");
  EXPECT_THAT(render_error(*templates, example_page(Lang::en), 422, &known),
              HasSubstr("Filing is stopped for the moment"));
  const Refusal unknown = invalid("example.never_heard");
  EXPECT_THAT(render_error(*templates, example_page(Lang::en), 422, &unknown), HasSubstr("Nothing was saved"));
}

}  // namespace
}  // namespace viche::ui::tests
