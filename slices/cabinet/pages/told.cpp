#include <algorithm>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::cabinet {

namespace {

constexpr const char* subscriptions_path = "/my/subscriptions";
constexpr std::size_t most_letters = 200;

http::Response show_subscriptions(kit::Call& call) {
  ui::View view = call.view();
  bool any = false;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.subscriptions) continue;
    for (const kit::CabinetSubscription& one : slice.contributes.subscriptions(call)) {
      ui::View row = view.each("ROW");
      row.set_in("TITLE", one.title, one.lang).set("NOTE", one.note).set("URL", row.url(one.path));
      ui::Form form(row, "cabinet.subscriptions");
      form.hidden("TOKENS", call.form_token(), {}, {{"slice", slice.name}, {"id", one.id}});
      any = true;
    }
  }
  view.show_if(!any, "NONE");
  return call.render(page(call, call.word("cabinet.subscriptions.title")), "cabinet/subscriptions.html", view);
}

http::Response end_subscription(kit::Call& call) {
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (slice.name != call.field("slice") || !slice.contributes.unsubscribe) continue;
    const Check ended = slice.contributes.unsubscribe(call, call.field("id"));
    return ended ? told(call, subscriptions_path, "unsubscribed") : call.refuse(ended.refusal());
  }
  return call.refuse(not_found());
}

http::Response show_letters(kit::Call& call) {
  std::vector<kit::CabinetLetter> all;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.letters) continue;
    for (kit::CabinetLetter& one : slice.contributes.letters(call)) all.push_back(std::move(one));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const kit::CabinetLetter& a, const kit::CabinetLetter& b) { return a.at > b.at; });
  if (all.size() > most_letters) all.resize(most_letters);
  ui::View view = call.view();
  for (const kit::CabinetLetter& one : all) {
    ui::View row = view.each("ROW");
    row.set_in("TITLE", one.title, one.lang).set("NOTE", one.note).set("URL", row.url(one.path));
    row.set("WHEN", i18n::date(call.lang, one.at)).set("MACHINE", to_rfc3339(one.at));
  }
  view.show_if(all.empty(), "NONE");
  return call.render(page(call, call.word("cabinet.letters.title")), "cabinet/letters.html", view);
}

}  // namespace

std::vector<kit::Route> told_pages() {
  const kit::Access account = kit::Access::account();
  return {kit::get("cabinet.subscriptions", subscriptions_path, account, show_subscriptions),
          kit::post("cabinet.unsubscribe", subscriptions_path, account, end_subscription),
          kit::get("cabinet.letters", "/my/letters", account, show_letters)};
}

}  // namespace viche::cabinet
