#include <viche/identity/identity.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::cabinet {

namespace {

constexpr std::string_view session_cookie = "viche_session";  // the name by which kit knows it

/// What goes and what stays, with its article and its last day.
void put_lists(ui::View& view, const kit::Call& call, const kit::Erasure& erasure) {
  for (const kit::Erased& gone : erasure.erased) {
    if (gone.count > 0) view.each("GONE").say("WHAT", gone.what, {{"n", gone.count}});
  }
  view.show_if(!erasure.kept.empty(), "KEEPS");
  for (const kit::Kept& kept : erasure.kept) {
    ui::View row = view.each("KEPT");
    row.say("WHAT", kept.what, {{"n", kept.count}}).set("LAW", kept.law);
    if (kept.until) row.say("UNTIL", "cabinet.erase.until", {{"day", i18n::date(call.lang, *kept.until)}});
  }
}

void put_proof(ui::View& view, kit::Call& call, ui::Form& form, const identity::Account& account) {
  if (has_fresh_session(by(call))) return;
  view.show("PROOF").show_if(account.has_password, "BY_PASSWORD").show_if(!account.email.empty(), "BY_LINK");
  if (account.has_password) {
    form.input("PASSWORD", {.name = "password", .type = "password", .autocomplete = "current-password", .max = 256});
  }
  ui::Form link(view, "cabinet.erase", "link-");
  link.hidden("LINK_TOKENS", call.form_token(), {}, {{"to", "/my/erase"}, {"email", account.email}});
}

http::Response show(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  const auto account = call.services.identity.find(call.hromada(), call.actor.account);
  const auto erasure = look_at_erasure(by(call));
  ui::Form form(view, "cabinet.erase");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  ui::Page page = cabinet::page(call, call.word("cabinet.erase.title"));
  if (!erasure) {
    view.set("REFUSED", call.word("errors." + erasure.refusal().code));
    return call.render(page, "cabinet/erase.html", view);
  }
  view.show("MAY");
  put_lists(view, call, erasure.value());
  form.hidden("TOKENS", call.form_token());
  form.input("FIELDS", {.name = "word",
                        .label = call.word("cabinet.erase.word", {{"word", call.word("cabinet.erase.the_word")}}),
                        .autocomplete = "off",
                        .width = "10",
                        .max = 40});
  put_proof(view, call, form, *account);
  page.errors = form.errors();
  return call.render(page, "cabinet/erase.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take(kit::Call& call) {
  const auto erased =
      erase(by(call), {call.field("word"), call.word("cabinet.erase.the_word"), call.field("password")});
  if (!erased) return show(call, &erased.refusal());
  call.session.reset();
  call.actor = {};
  call.set_cookie(kit::cookie_name(call.request, session_cookie), "", 0);
  ui::View view = call.view();
  put_lists(view, call, erased.value());
  ui::Page page = cabinet::page(call, call.word("cabinet.erased.title"), true);
  return call.render(page, "cabinet/erased.html", view);
}

}  // namespace

std::vector<kit::Route> erase_pages() {
  const kit::Access account = kit::Access::account();
  return {kit::get("cabinet.erase", "/my/erase", account, [](kit::Call& call) { return show(call, nullptr); }),
          kit::post("cabinet.erase_take", "/my/erase", account, take)};
}

}  // namespace viche::cabinet
