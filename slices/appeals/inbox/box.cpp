#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "inbox/pages.hpp"
#include "mail_acts.hpp"
#include "pages/desk.hpp"
#include "store/mail.hpp"

namespace viche::appeals::inbox {

namespace {

constexpr const char* path = "/desk/mailbox";

MailBox box_now(const kit::Call& call) {
  return call.services.db
      .read(call.hromada(), [&](storage::Session& session) { return find_mail_box(session, call.services.vault); })
      .value_or(MailBox{});
}

http::Response form_page(kit::Call& call, const Refusal* refusal) {
  const MailBox box = box_now(call);
  ui::View view = call.view();
  ui::Form form(view, "inbox.box");
  if (refusal) form.submitted(call.request.form.entries());
  form.initial("kind", box.kind.empty() ? "none" : box.kind).initial("address", box.address);
  form.initial("host", box.host).initial("port", std::to_string(box.port)).initial("login", box.login);
  form.initial("starttls", box.starttls ? "1" : "").initial("folder", box.folder).initial("move_to", box.move_to);
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.radios("FIELDS",
              {.name = "kind",
               .choices = {{"none", call.word("inbox.box.none")},
                           {"imap", call.word("inbox.box.imap")},
                           {"maildir", call.word("inbox.box.maildir"), call.word("inbox.box.maildir_hint")}}});
  form.input("FIELDS", {.name = "address", .optional = true, .type = "email", .max = 254});
  form.input("FIELDS", {.name = "host", .optional = true, .max = 250});
  form.input("FIELDS", {.name = "port", .inputmode = "numeric", .width = "5", .max = 5});
  form.checkbox("FIELDS", {.name = "starttls"});
  form.input("FIELDS", {.name = "login", .optional = true, .max = 254});
  form.input("FIELDS", {.name = "password", .optional = true, .type = "password", .autocomplete = "off", .max = 254});
  form.input("FIELDS", {.name = "folder", .max = 200});
  form.input("FIELDS", {.name = "move_to", .optional = true, .max = 200});
  if (box.read_at) view.say("READ_AT", "inbox.read_at", {{"at", i18n::date_time(call.lang, *box.read_at)}});
  if (!box.error.empty()) {
    view.set("ERROR", call.word("errors." + box.error));
    view.say("NEXT", "inbox.next_at", {{"at", i18n::date_time(call.lang, box.next_at)}});
  }
  view.set("ACTION", view.url(path)).set("BACK", view.url("/desk/home"));
  ui::Page page = desk::page(call, call.word("inbox.box.title"));
  page.errors = form.errors();
  return call.render(page, "appeals/desk/inbox/box.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show(kit::Call& call) { return form_page(call, nullptr); }

http::Response save(kit::Call& call) {
  const auto text = [&](std::string_view field) { return tidy_line(call.field(field)); };
  MailBox box;
  box.kind = text("kind") == "none" ? "" : text("kind");
  box.address = text("address");
  box.host = to_lower(text("host"));
  box.port = parse_integer(text("port")).value_or(0);
  box.starttls = call.field("starttls") == "1";
  box.login = text("login");
  box.folder = text("folder");
  box.move_to = text("move_to");
  const std::string password(call.field("password"));
  const auto given = password.empty() ? std::nullopt : std::optional<std::string_view>(password);
  const Check check = change_mail_box(desk::by(call), box, given);
  return check ? desk::told(call, path, "saved") : form_page(call, &check.refusal());
}

}  // namespace

std::vector<kit::Route> box_routes() {
  return {desk::get("appeals.mailbox_form", path, desk::keepers, show),
          desk::post("appeals.mailbox", path, desk::keepers, save)};
}

}  // namespace viche::appeals::inbox
