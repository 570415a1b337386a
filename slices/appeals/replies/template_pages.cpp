#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "replies/reply_acts.hpp"
#include "reply_pages.hpp"

namespace viche::appeals::replies {

namespace {

constexpr std::string_view list_path = "/desk/letter-templates";

ui::Crumb list_crumb(const kit::Call& call) { return {std::string(list_path), call.word("reply.templates.title")}; }

std::string version_words(const kit::Call& call, const Template& one) {
  if (one.version == 0) return call.word("reply.templates.own");
  return call.word("reply.templates.version",
                   {{"n", std::to_string(one.version)}, {"day", i18n::short_date(call.lang, one.made_at)}});
}

http::Response show_list(kit::Call& call) {
  const auto all = call.services.db.read(call.hromada(), [](storage::Session& session) { return templates(session); });
  ui::View view = call.view();
  ui::Table table;
  table.columns = {{call.word("reply.templates.kind"), false}, {call.word("reply.templates.edition"), false}};
  for (const Template& one : all) {
    table.rows.push_back(
        {{call.word("reply.kind." + one.kind), std::string(list_path) + "/" + one.kind}, version_words(call, one)});
  }
  desk::stacked_table(view, table);
  view.set("TITLE", call.word("reply.templates.title")).set("LEAD", call.word("reply.templates.lead"));
  return call.render(desk::page(call, call.word("reply.templates.title")), "appeals/desk/reference.html", view);
}

http::Response show_one(kit::Call& call, const Kind& kind, const Refusal* refusal = nullptr) {
  const auto [now, older] = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return std::pair{template_of(session, kind), versions_of(session, kind.name)};
  });
  const std::string title = call.word("reply.kind." + std::string(kind.name));
  const std::string path = std::string(list_path) + "/" + std::string(kind.name);
  ui::View view = call.view();
  ui::Form form(view, "reply.templates");
  form.initial("text", now.text);
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.text("FIELDS", {.name = "text", .rows = 18, .max = 20'000});
  view.set("TITLE", title).set("NOW", version_words(call, now)).set("ACTION", view.url(path));
  view.set("BACK", view.url(list_path));
  for (const std::string_view name : placeholders) {
    view.each("PLACEHOLDER").set("NAME", name).set("TEXT", call.word("reply.placeholder." + std::string(name)));
  }
  view.show_if(older.size() > 1, "OLDER");
  for (std::size_t i = 1; i < older.size(); ++i) {
    view.each("VERSION").set("WHICH", version_words(call, older[i])).set("WAS", older[i].text);
  }
  ui::Page page = desk::page(call, title, {list_crumb(call)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/reply_template.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show(kit::Call& call) {
  const Kind* kind = find_kind(call.value("kind"));
  return kind ? show_one(call, *kind) : call.refuse(not_found());
}

http::Response take(kit::Call& call) {
  const Kind* kind = find_kind(call.value("kind"));
  if (!kind) return call.refuse(not_found());
  const Check done = change_template(desk::by(call), kind->name, call.field("text"));
  if (done) return desk::told(call, std::string(list_path) + "/" + std::string(kind->name), "saved");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_one(call, *kind, &done.refusal());
}

}  // namespace

std::vector<kit::Route> template_routes() {
  const std::string base(list_path);
  return {desk::get("appeals.desk_letter_templates", base, template_keepers, show_list),
          desk::get("appeals.desk_letter_template", base + "/{kind}", template_keepers, show),
          desk::post("appeals.desk_letter_template_save", base + "/{kind}", template_keepers, take)};
}

}  // namespace viche::appeals::replies
