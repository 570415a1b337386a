#include <viche/journal/journal.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/ui/components.hpp>

#include "../api.hpp"
#include "../model.hpp"

/// The public journal in plain words: why it is there, the key to compare, the last heads, how to check a receipt.
namespace viche::petitions {

namespace {

constexpr std::int64_t shown_heads = 10;

void show_heads(ui::View& view, const kit::Call& call, const std::vector<journal::Head>& heads) {
  ui::Table table;
  table.caption = call.word("petitions.journal.heads");
  table.columns = {{call.word("petitions.journal.made"), false},
                   {call.word("petitions.journal.size"), true},
                   {call.word("petitions.journal.root"), false}};
  for (const journal::Head& head : heads) {
    table.rows.push_back({i18n::date_time(call.lang, head.made_at),
                          i18n::number(call.lang, static_cast<double>(head.size)), journal::to_hex(head.root)});
  }
  ui::table(view, "HEADS", table);
}

http::Response show_journal(kit::Call& call) {
  const journal::Journal& journal = call.services.journal;
  const auto heads = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return journal.heads(session, shown_heads); });
  ui::View view = call.view();
  view.set("KEY", journal.key(call.hromada()).text());
  view.set("INSTALLATION_KEY", journal.key(journal::installation).text());
  view.set("ORIGIN", journal.origin(call.hromada()));
  view.show_if(!heads.empty(), "HAS_HEADS");
  if (!heads.empty()) {
    show_heads(view, call, heads);
    view.set("NOTE", heads.front().note);
  }
  ui::Page page = call.page(call.word("petitions.journal.title"));
  page.description = call.word("petitions.journal.lead");
  page.width = ui::Width::full;
  return call.render(page, "petitions/journal.html", view);
}

}  // namespace

std::vector<kit::Route> journal_pages() {
  return {kit::kept(kit::get("petitions.journal", "/journal", kit::Access::anyone(), show_journal))};
}

}  // namespace viche::petitions
