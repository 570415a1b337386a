#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/kit/slice.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>

#include "pages.hpp"

namespace viche::portal {

namespace {

constexpr std::int64_t findings_of_a_slice = 20;
constexpr std::size_t longest_question = 100;

http::Response show_front(kit::Call& call) {
  ui::View view = call.view();
  view.set("COMMUNITY", call.town->name(call.lang));
  std::string blocks;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (slice.contributes.front) blocks += slice.contributes.front(call);
  }
  view.set_html("BLOCKS_HTML", blocks);
  ui::Page page = call.page(call.word("portal.front.title"));
  page.description = call.word("portal.front.lead");
  page.width = ui::Width::full;
  return call.render(page, "portal/front.html", view);
}

http::Response show_search(kit::Call& call) {
  const std::string text = shortened(tidy_line(call.query("q")), longest_question);
  ui::View view = call.view();
  ui::Form form(view, "portal.search");
  form.submitted({{"q", text}});
  form.input("WORDS", {.name = "q", .type = "search", .max = static_cast<std::int64_t>(longest_question)});
  std::int64_t count = 0;
  bool more = false;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.search || text.empty()) continue;
    std::int64_t of_the_slice = 0;
    for (const kit::Finding& finding : slice.contributes.search(call, text, findings_of_a_slice + 1)) {
      if (++of_the_slice > findings_of_a_slice) {
        more = true;
        break;
      }
      ++count;
      view.each("FINDING")
          .set_in("TITLE", finding.title, finding.lang)
          .set("URL", view.url(finding.path))
          .set("TEXT", finding.text)
          .set("META", finding.meta);
    }
  }
  if (!text.empty() && count == 0) {
    ui::empty(view, "EMPTY",
              {.title = call.word("portal.search.empty_title"),
               .text = call.word("portal.search.empty_text"),
               .path = "/appeals/new",
               .link = call.word("portal.front.report"),
               .icon = "search"});
  }
  if (count > 0) view.say("COUNT", more ? "portal.search.first" : "portal.search.count", {{"n", count}});
  if (more) view.set("ALL", view.url("/appeals?q=" + url_encoded(text)));
  ui::Page page = call.page(call.word("portal.search.title"));
  page.noindex = true;
  return call.render(page, "portal/search.html", view);
}

}  // namespace

std::vector<kit::Route> front_pages() {
  return {kit::kept(kit::get("portal.front", "/", kit::Access::anyone(), show_front)),
          kit::kept(kit::get("portal.search", "/search", kit::Access::anyone(), show_search))};
}

}  // namespace viche::portal
