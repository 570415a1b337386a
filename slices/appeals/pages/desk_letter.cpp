#include <viche/core/text.hpp>

#include "pages/card_form.hpp"
#include "pages/filing.hpp"
#include "pages/filing_place.hpp"
#include "pages/filing_uploads.hpp"
#include "pages/place_fields.hpp"
#include "pages/staff_words.hpp"
#include "registration_acts.hpp"
#include "rules/registration.hpp"

/// A letter on paper, or words at a reception, become an appeal of the same queue.
namespace viche::appeals::desk {

namespace {

constexpr std::size_t most_scans = 5;

/// What was sent, as far as it could be read.
struct Sent {
  Attachments scans;
  Filing filing;
  Receipt receipt;
  std::vector<Refusal> refusals;
};

bool is_at_reception(const Card& card) { return card.form == codes::at_reception; }

Sent read_sent(kit::Call& call) {
  Sent sent;
  sent.scans = take_attachments(call, {most_scans, 0, most_scans});
  sent.refusals = sent.scans.refusals;
  const auto line = [&](const char* name) { return tidy_line(call.field(name)); };
  Filing& filing = sent.filing;
  filing.regime = Regime::law393;
  filing.text = tidy(call.field("text"));
  filing.author_name = line("name");
  filing.author_residence = line("residence");
  filing.author_email = line("email");
  filing.author_phone = line("phone");
  filing.lang = "uk";
  filing.photos = sent.scans.photos.size();
  filing.complaint_about = read_complaint(call);
  const auto all = cached_categories(call.services.db, call.hromada());
  for (const Category& one : *all) {
    if (one.active && one.slug == call.field("category")) filing.category = one.id;
  }
  auto place = place_of(call, call.request.form);
  if (place) filing.place = std::move(place).value();
  if (!place) sent.refusals.push_back(place.refusal());
  sent.receipt.card = read_card(call);
  filing.anonymous = sent.receipt.card.subject == codes::anonymous;
  sent.receipt.received_on = day_of(call, "received_on");
  if (!sent.receipt.received_on) sent.refusals.push_back(invalid("card.received_missing", "received_on"));
  filing.source = is_at_reception(sent.receipt.card) ? "visit" : "letter";
  return sent;
}

void add(std::vector<Refusal>& refusals, const Refusal& refusal) {
  Refusal one = refusal;
  one.also.clear();
  if (one.field == "address") one.field = "street";
  refusals.push_back(std::move(one));
  for (const Refusal& other : refusal.also) add(refusals, other);
}

void fill_first(ui::Form& form, const kit::Call& call) {
  Card card;
  card.received_on = calendar::kyiv_day(call.now);
  card.form = codes::by_post;
  card.type = codes::letter;
  card.kind = codes::application;
  card.subject = codes::individual;
  if (call.query("form") == codes::at_reception) {
    card.form = codes::at_reception;
    card.type = codes::oral;
    // Whoever writes it down has usually received the person too.
    const auto own = call.services.identity.find(call.hromada(), call.actor.account);
    if (own) card.received_by = own->name;
  }
  fill_card(form, card, 0);
}

http::Response show(kit::Call& call, const Sent* sent) {
  const Names names(call);
  ui::View view = call.view();
  ui::Form form(view, "desk.card");
  fill_first(form, call);
  if (sent) {
    form.submitted(call.request.form.entries());
    for (const Refusal& refusal : sent->refusals) form.refused(for_staff(call, refusal));
    show_attachments(view, call, sent->scans);
  }
  form.hidden("TOKENS", call.form_token(), call.form_key(), sent ? sent->scans.fields() : Attachments{}.fields());
  const auto classifier = registration::classifier_on(call.services.db, call.hromada(), calendar::kyiv_day(call.now));
  form.date("RECEIVED", {.name = "received_on"});
  form.text("WHAT", {.name = "text", .rows = 8, .max = most_letters});
  form.file("WHAT", {.name = "photos",
                     .accept = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf",
                     .max_files = static_cast<int>(most_scans),
                     .max_bytes = 20 * 1024 * 1024});
  form.input("WHO", {.name = "name", .autocomplete = "off", .max = 120});
  form.input("WHO", {.name = "residence", .autocomplete = "off", .max = 300});
  form.input("WHO", {.name = "email", .optional = true, .type = "email", .autocomplete = "off"});
  form.input("WHO", {.name = "phone", .optional = true, .type = "tel", .autocomplete = "off", .max = 30});
  form.select("CATEGORY", {.name = "category",
                           .choices = filing_categories(call, names.categories()),
                           .none = call.word("desk.bulk.choose")});
  const auto settlements = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.settlements(session); });
  ask_place(view, form, call, settlements, {"PLACE", "PLACE", "PLACE", "PLACE", true});
  show_about_codes(form, call, *classifier, names);
  show_author_codes(form, call, *classifier);
  show_came(form, call, *classifier);
  ui::Page page = desk::page(call, call.word("desk.letter.title"), {queue_crumb(call)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/letter.html", view, form.has_errors() ? 422 : 200);
}

http::Response show_letter(kit::Call& call) { return show(call, nullptr); }

http::Response take_letter(kit::Call& call) {
  Sent sent = read_sent(call);
  if (sent.refusals.empty()) {
    const auto number = file_received(by(call), sent.filing, sent.scans.stored(), sent.receipt);
    if (number) return told(call, "/desk/appeals/" + number.value().text(), "registered");
    if (number.refusal().kind != RefusalKind::invalid) return call.refuse(number.refusal());
    add(sent.refusals, number.refusal());
  } else if (const Check rest =
                 may_file(sent.filing,
                          find_category(*cached_categories(call.services.db, call.hromada()), sent.filing.category));
             !rest) {
    add(sent.refusals, rest.refusal());
  }
  return show(call, &sent);
}

}  // namespace

std::vector<kit::Route> letter_routes() {
  return {get("appeals.desk_letter_form", "/desk/letters/new", sorters, show_letter),
          post("appeals.desk_letter", "/desk/letters/new", sorters, take_letter, kit::Body::uploads)};
}

}  // namespace viche::appeals::desk
