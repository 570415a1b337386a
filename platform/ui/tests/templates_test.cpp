#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include <viche/core/fault.hpp>

#include "fixture.hpp"

namespace viche::ui::tests {
namespace {

std::string rendered(std::string_view source, const std::function<void(View&)>& fill, Lang lang = Lang::uk) {
  const Fixture templates(std::vector<Resource>{{"templates/t.html", source}});
  View view = templates->view(lang);
  fill(view);
  return templates->render("example/t.html", view);
}

std::string refused(std::vector<Resource> files) {
  try {
    const Fixture templates(std::move(files));
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "loaded";
}

std::string refused(std::string_view source) { return refused(std::vector<Resource>{{"templates/t.html", source}}); }

TEST(templates, values_are_escaped_for_the_place_they_stand_in) {
  const auto fill = [](View& view) { view.set("X", "<script>\"'&").set("URL", "javascript:alert(1)"); };
  EXPECT_EQ(rendered("<p>{{X}}</p>", fill), "<p>&lt;script&gt;&quot;&#39;&amp;</p>");
  EXPECT_EQ(rendered("<p title=\"{{X}}\">a</p>", fill), "<p title=\"&lt;script&gt;&quot;&#39;&amp;\">a</p>");
  EXPECT_EQ(rendered("<a href=\"{{URL}}\">a</a>", fill).find("javascript:"), std::string::npos);
}

TEST(templates, addresses_of_this_site_and_of_others_stay_whole) {
  const auto fill = [](View& view) {
    view.set("A", "/appeals?state=open&page=2#x").set("B", "https://a.example/?q=1");
  };
  EXPECT_EQ(rendered("<a href=\"{{A}}\">a</a>", fill), "<a href=\"/appeals?state=open&amp;page=2#x\">a</a>");
  EXPECT_EQ(rendered("<a href=\"{{B}}\">a</a>", fill), "<a href=\"https://a.example/?q=1\">a</a>");
}

TEST(templates, a_text_says_its_language_when_the_page_has_another) {
  const std::string_view source = "<p{{#X_LANG}} lang=\"{{X_LANG}}\"{{/X_LANG}}>{{X}}</p>";
  const auto in = [](std::string_view lang) { return [lang](View& view) { view.set_in("X", "a", lang); }; };
  EXPECT_EQ(rendered(source, in("en")), "<p lang=\"en\">a</p>");
  EXPECT_EQ(rendered(source, in("uk")), "<p>a</p>");
  EXPECT_EQ(rendered(source, in("uk"), Lang::en), "<p lang=\"uk\">a</p>");
  EXPECT_EQ(rendered(source, in(""), Lang::en), "<p>a</p>");
}

TEST(templates, line_breaks_stay_where_they_are_asked_for) {
  EXPECT_EQ(rendered("<textarea>{{X:p}}</textarea>", [](View& view) { view.set("X", "a\n<b>"); }),
            "<textarea>a\n&lt;b&gt;</textarea>");
}

TEST(templates, words_and_addresses_are_those_of_the_language) {
  const std::string_view source = "<a href=\"[[/appeals/]]{{N}}\">[[example.who]]</a>";
  const auto fill = [](View& view) { view.set("N", 7); };
  EXPECT_EQ(rendered(source, fill), "<a href=\"/appeals/7\">Віче &amp; &quot;друзі&quot; &lt;b&gt;</a>");
  EXPECT_EQ(rendered(source, fill, Lang::en),
            "<a href=\"/en/appeals/7\">Viche &amp; &quot;friends&quot; &lt;b&gt;</a>");
}

TEST(templates, the_english_home_page_has_no_slash_at_the_end) {
  EXPECT_EQ(url(Lang::en, "/"), "/en");
  EXPECT_EQ(url(Lang::en, "/?a=1"), "/en?a=1");
  EXPECT_EQ(url(Lang::uk, "/"), "/");
}

TEST(templates, sections_follow_rows_flags_and_values) {
  const std::string_view source = "{{#ROW}}[{{X}}{{#FLAG}}!{{/FLAG}}]{{/ROW}}{{^ROW}}none{{/ROW}}{{#X}}x={{X}}{{/X}}";
  EXPECT_EQ(rendered(source, [](View&) {}), "none");
  EXPECT_EQ(rendered(source,
                     [](View& view) {
                       view.each("ROW").set("X", "1");
                       view.each("ROW").set("X", "2").show("FLAG");
                     }),
            "[1][2!]");
  EXPECT_EQ(rendered(source, [](View& view) { view.set("X", "q"); }), "nonex=q");
}

TEST(templates, a_row_hides_a_value_of_the_page_by_an_empty_one) {
  const std::string_view source = "{{#ROW}}{{#X}}{{X}}{{/X}}{{^X}}-{{/X}}{{/ROW}}";
  EXPECT_EQ(rendered(source,
                     [](View& view) {
                       view.set("X", "page");
                       view.each("ROW");
                       view.each("ROW").set("X", "");
                     }),
            "page-");
}

TEST(templates, sections_may_nest_within_themselves_and_inverted) {
  EXPECT_EQ(rendered("{{^A}}{{^B}}none{{/B}}{{/A}}{{#A}}{{^B}}a{{/B}}{{/A}}", [](View& view) { view.show("A"); }), "a");
}

TEST(templates, an_inclusion_sees_only_its_own_values) {
  const Fixture templates({{"templates/outer.html", "{{>IN}}|{{>IN2}}"}, {"templates/inner.html", "{{X}}{{Y}}"}});
  View view = templates->view(Lang::uk);
  view.set("X", "outer");
  view.include("IN", "example/inner.html").set("Y", "1");
  view.include("IN", "example/inner.html").set("Y", "2");
  EXPECT_EQ(templates->render("example/outer.html", view), "12|");
}

TEST(templates, text_included_at_load_shares_the_values) {
  const Fixture templates(
      {{"templates/a.html", "<b>{{X}}</b>"}, {"templates/b.html", "<p>{{include:example/a.html}}</p>"}});
  View view = templates->view(Lang::uk);
  view.set("X", "1");
  EXPECT_EQ(templates->render("example/b.html", view), "<p><b>1</b></p>");
}

TEST(templates, letters_are_plain_text_and_feeds_are_xml) {
  const Fixture templates({{"templates/a.txt", "[[example.who]]: {{X}}"}, {"templates/a.xml", "<a>{{X}}</a>"}});
  View view = templates->view(Lang::uk);
  view.set("X", "<&>");
  EXPECT_EQ(templates->render("example/a.txt", view), "Віче & \"друзі\" <b>: <&>");
  EXPECT_EQ(templates->render("example/a.xml", view), "<a>&lt;&amp;&gt;</a>");
}

TEST(templates, words_with_arguments_are_filled_in_by_the_view) {
  EXPECT_EQ(rendered("{{V}}",
                     [](View& view) {
                       view.say("V", "example.voices", {{"n", std::int64_t{22}}});
                     }),
            "22 голоси");
}

TEST(templates, numbers_are_written_as_people_of_the_language_write_them) {
  EXPECT_EQ(rendered(
                "{{N}}", [](View& view) { view.number("N", 1234567); }, Lang::en),
            "1,234,567");
}

TEST(templates, markup_of_our_own_passes_only_by_its_name) {
  EXPECT_EQ(rendered("{{A_HTML:none}}", [](View& view) { view.set_html("A_HTML", "<b>1</b>"); }), "<b>1</b>");
  EXPECT_THAT(refused("{{A:none}}"), testing::HasSubstr("example/t.html:1"));
  EXPECT_THAT(refused("{{A_HTML}}"), testing::HasSubstr("go together"));
}

TEST(templates, a_fault_names_file_and_line) {
  EXPECT_THAT(refused("<p>\n[[example.nothing]]</p>"),
              testing::HasSubstr("example/t.html:2: no words for [[example.nothing]]"));
  EXPECT_THAT(refused("a\nb\n[[example.voices]]"),
              testing::HasSubstr("example/t.html:3: [[example.voices]] needs arguments"));
  EXPECT_THAT(refused("a\n{{#X}}\nb"), testing::HasSubstr("example/t.html:2: section X is not closed"));
  EXPECT_THAT(refused("a\n{{/X}}"), testing::HasSubstr("example/t.html:2: {{/X}} closes nothing"));
  EXPECT_THAT(refused("{{#X}}{{#Y}}{{/X}}{{/Y}}"), testing::HasSubstr("closes nothing"));
  EXPECT_THAT(refused("\n{{lower}}"), testing::HasSubstr("example/t.html:2: bad marker"));
  EXPECT_THAT(refused("\n{{X"), testing::HasSubstr("example/t.html:2: a marker is not closed"));
  EXPECT_THAT(refused("\n\n{{include:example/no.html}}"), testing::HasSubstr("example/t.html:3: no template"));
  EXPECT_THAT(refused("{{include:example/t.html}}"), testing::HasSubstr("circle"));
}

TEST(templates, a_value_that_cannot_be_escaped_is_refused_with_its_line) {
  EXPECT_THAT(refused("<p>\n<b>\n<a {{X}}=\"1\">a</a>"), testing::HasSubstr("example/t.html:3"));
}

TEST(templates, an_unknown_asset_is_refused_when_there_is_a_manifest) {
  const Assets assets = Assets::parse(R"({"site.css": "site.abc.css"})");
  EXPECT_EQ(assets.find_url("site.css"), "/assets/site.abc.css");
  EXPECT_EQ(assets.find_url("other.css"), std::nullopt);
  EXPECT_EQ(Assets().find_url("other.css"), "/assets/other.css");
  EXPECT_THROW(Assets::parse("[]"), Fault);
  EXPECT_THROW(Assets::parse(R"({"a": 1})"), Fault);
}

TEST(templates, a_template_that_is_not_there_is_a_fault) {
  const Fixture templates;
  View view = templates->view(Lang::uk);
  EXPECT_THROW(templates->render("example/none.html", view), Fault);
  EXPECT_THROW(view.include("X", "example/none.html"), Fault);
  EXPECT_TRUE(templates->has("ui/layout.html"));
}

TEST(templates, a_view_can_be_moved) {
  const Fixture templates(std::vector<Resource>{{"templates/t.html", "{{X}}"}});
  View first = templates->view(Lang::uk);
  first.set("X", "1");
  View second = std::move(first);
  second = templates->view(Lang::uk);
  second.set("X", "2");
  EXPECT_EQ(templates->render("example/t.html", second), "2");
}

}  // namespace
}  // namespace viche::ui::tests
