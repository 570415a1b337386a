#include "pages/signing.hpp"

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/journal/journal.hpp>
#include <viche/territory/register.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "rules.hpp"

namespace viche::petitions {

namespace {

constexpr std::string_view device_cookie = "viche_signing", device_purpose = "petitions.device";
constexpr std::chrono::hours device_life{24 * 365};

http::Response show_sign(kit::Call& call) {
  const auto brief = load_linked(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  if (signed_already(by_of(call), petition)) return call.go(path_of(petition, "/signed"));
  if (petition.state != State::collecting && petition.state != State::sponsoring) return call.go(path_of(petition));
  mark_device(call);
  return show_signing_form(call, brief.value(), {.typed = kit::taken_up(call, path_of(petition, "/sign"))});
}

Signing signing_of(const kit::Call& call) {
  Signing signing;
  signing.surname = call.field("surname");
  signing.given_name = call.field("given_name");
  signing.patronymic = call.field("patronymic");
  signing.settlement = parse_integer(call.field("settlement")).value_or(0);
  signing.says_of_age = call.field("of_age") == "1";
  signing.says_resident = call.field("resident") == "1";
  signing.says_anew = call.field("anew") == "1";
  signing.address = call.request.remote;
  signing.device = device_of(call);
  return signing;
}

/// One of the register, or none.
void check_settlement(const kit::Call& call, Signing& signing) {
  if (signing.settlement == 0) return;
  const bool known = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return call.services.territory.find_settlement(session, signing.settlement).has_value();
  });
  if (!known) signing.settlement = 0;
}

bool is_crowd(const Refusal& refusal) {
  return refusal.code == "petitions.address_full" || refusal.code == "petitions.device_full";
}

http::Response not_signed(kit::Call& call, const Refusal& refusal) {
  const auto brief = load_linked(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  const std::string path = path_of(petition, "/sign");
  if (call.actor.account == 0 || refusal.code == "petitions.level_low")
    return kit::lead_to_level(call, petition.least_level, path);
  if (is_crowd(refusal)) {
    kit::put_aside(call, path);
    return show_signing_form(call, brief.value(), {.typed = kit::said_fields(call), .crowd = &refusal});
  }
  if (refusal.kind == RefusalKind::invalid || refusal.code == "petitions.too_young") {
    return show_signing_form(call, brief.value(), {.typed = kit::said_fields(call), .refusal = &refusal});
  }
  return call.refuse(refusal);
}

http::Response take_sign(kit::Call& call) {
  const auto number = number_of(call.value("number"));
  if (!number) return call.refuse(not_found());
  Signing signing = signing_of(call);
  check_settlement(call, signing);
  const auto done = sign(by_of(call), *number, signing);
  return done ? call.go("/petitions/" + number->text() + "/signed") : not_signed(call, done.refusal());
}

http::Response show_signed(kit::Call& call) {
  const auto brief = load_linked(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  const auto before = signed_already(by_of(call), petition);
  if (!before) return call.go(path_of(petition, "/sign"));
  ui::View view = call.view();
  view.set_in("TITLE", petition.title, petition.lang).set("NUMBER", numbered(call, petition));
  view.set("BACK", view.url(path_of(petition))).set("RECEIPT", path_of(petition, "/receipt"));
  // People count from one, as the page that checks receipts does; the journal's own files count from nought.
  view.say("PLACE", "petitions.signed.place_value", {{"n", static_cast<std::int64_t>(before->leaf.position) + 1}});
  view.set("NAME", before->signature.name).set("WHEN", i18n::date_time(call.lang, before->signature.at));
  set_standing(view, call, before->signature);
  view.set("INTEGRITY", view.url(path_of(petition, "/integrity"))).show_if(petition.is_public(), "PUBLIC");
  set_share(view, call, petition);
  set_progress(view, call, brief.value());
  ui::Page page = call.page(call.word("petitions.signed.title") + " · " + numbered(call, petition));
  page.crumbs = {{"/petitions", call.word("petitions.title")}, {path_of(petition), numbered(call, petition)}};
  page.noindex = true;
  return call.render(page, "petitions/signed.html", view);
}

/// The receipt of a head that holds the signature; until there is one, what the community promised.
http::Response give_receipt(kit::Call& call) {
  const auto brief = load_linked(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  const auto before = signed_already(by_of(call), petition);
  if (!before) return call.refuse(not_found());
  const auto held = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return call.services.journal.receipt(session, before->leaf.position);
  });
  http::Response response = http::text(held ? *held : promise(by_of(call), *before));
  return response.with("Content-Disposition", "attachment; filename=\"viche-petition-" + petition.number.text() +
                                                  (held ? "-receipt.txt\"" : "-promise.txt\""));
}

}  // namespace

std::string device_of(const kit::Call& call) {
  const std::string_view cookie = call.request.cookie(kit::cookie_name(call.request, device_cookie));
  const auto point = cookie.find('.');
  if (point == std::string_view::npos) return {};
  const std::string_view said = cookie.substr(0, point);
  const bool ours = call.services.vault.signed_by_us(call.hromada(), device_purpose, said, cookie.substr(point + 1));
  return ours ? std::string(said) : std::string();
}

void mark_device(kit::Call& call) {
  if (!device_of(call).empty()) return;
  const std::string said = random_token(16);
  const std::string cookie = said + "." + call.services.vault.sign(call.hromada(), device_purpose, said);
  call.set_cookie(kit::cookie_name(call.request, device_cookie), cookie, std::chrono::seconds(device_life).count());
}

std::vector<kit::Route> signing_routes() {
  const auto everybody = kit::Access::anyone(), account = kit::Access::account();
  return {kit::get("petitions.sign", "/petitions/{number}/sign", everybody, show_sign),
          kit::post("petitions.sign_now", "/petitions/{number}/sign", everybody, take_sign),
          kit::get("petitions.signed", "/petitions/{number}/signed", account, show_signed),
          kit::get("petitions.receipt", "/petitions/{number}/receipt", account, give_receipt)};
}

}  // namespace viche::petitions
