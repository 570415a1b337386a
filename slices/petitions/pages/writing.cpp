#include "pages/writing.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/identity/people.hpp>
#include <viche/ui/components.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "settings.hpp"

/// A new petition: the statute, the title, those that are like it, the words.
namespace viche::petitions {

namespace {

constexpr const char* start_path = "/petitions/new";
constexpr const char* write_path = "/petitions/new/write";

IdentityLevel author_level(const kit::Call& call) {
  return static_cast<IdentityLevel>(call.town->number(settings::author_level));
}

void show_statute(ui::View& view, const kit::Call& call) {
  const kit::Town& town = *call.town;
  const auto say = [&](const char* key, i18n::Args args) {
    view.each("RULE").set("TEXT", call.word("petitions.rule." + std::string(key), args));
  };
  say("threshold", {{"n", town.number(settings::threshold)}, {"days", town.number(settings::days)}});
  if (const std::int64_t sponsors = town.number(settings::sponsors); sponsors > 0) {
    say("sponsors", {{"n", sponsors}, {"days", town.number(settings::sponsor_days)}});
  }
  const auto level_of = [](std::int64_t level) { return std::string(name(static_cast<IdentityLevel>(level))); };
  say("check", {});
  say("answer", {});
  say("author", {{"level", level_of(town.number(settings::author_level))}});
  say("signers", {{"level", level_of(town.number(settings::least_level))}});
  if (const std::int64_t age = town.number(settings::least_age); age > 0) say("age", {{"years", age}});
  for (const std::string_view ground : grounds) {
    if (ground != "same_demand" && ground != "statute") {
      view.each("FORBIDDEN").set("TEXT", call.word("petitions.ground." + std::string(ground)));
    }
  }
  const std::string more = town.text(settings::forbidden, settings::forbidden_en, call.lang);
  if (!more.empty()) {
    view.each("FORBIDDEN").set_in("TEXT", more, town.text(settings::forbidden_en).empty() ? "uk" : "");
  }
}

http::Response show_start(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  show_statute(view, call);
  ui::Form form(view, "petitions.new");
  if (refusal) form.submitted(kit::said_fields(call)).refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  form.input("TITLE", {.name = "title", .max = static_cast<std::int64_t>(most_title)});
  ui::Page page = call.page(call.word("petitions.new.heading"));
  page.crumbs = {{"/", call.word("ui.home")}, {"/petitions", call.word("petitions.title")}};
  page.description = call.word("petitions.new.lead");
  page.errors = form.errors();
  return call.render(page, "petitions/new.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// What is wrong with the title alone, before anything else is written.
Check check_title(const kit::Call& call) {
  const Check all = may_write(draft_of(call));
  if (all) return Done{};
  if (all.refusal().field == "title") {
    Refusal alone = all.refusal();
    alone.also.clear();
    return alone;
  }
  for (const Refusal& other : all.refusal().also) {
    if (other.field == "title") return other;
  }
  return Done{};
}

http::Response take_title(kit::Call& call) {
  if (const Check title = check_title(call); !title) return show_start(call, &title.refusal());
  return show_writing_form(
      call, {.action = write_path, .title = call.word("petitions.new.heading"), .typed = kit::said_fields(call)});
}

http::Response show_write(kit::Call& call) {
  kit::Fields typed = kit::taken_up(call, write_path);
  if (typed.empty()) return call.go(start_path);
  return show_writing_form(
      call, {.action = write_path, .title = call.word("petitions.new.heading"), .typed = std::move(typed)});
}

http::Response take_write(kit::Call& call) {
  const auto id = write_draft(by_of(call, call.sent_key()), draft_of(call), call.field("author_email"));
  if (id) return call.go("/my/petitions/" + std::to_string(id.value()));
  if (wants_level(call, id.refusal())) return lead_author(call, write_path);
  return show_writing_form(call, {.action = write_path,
                                  .title = call.word("petitions.new.heading"),
                                  .typed = kit::said_fields(call),
                                  .refusal = &id.refusal()});
}

void show_similar(ui::View& view, const kit::Call& call, std::string_view title) {
  const auto alike = similar_to(call, title, 0);
  if (alike.empty()) return;
  view.show("SIMILAR");
  show_briefs(view, "ALIKE", call, alike, 3);
}

/// The name and the address that the form begins with.
void begin_with_account(ui::Form& form, const kit::Call& call) {
  if (call.actor.account == 0) return;
  const auto account = call.services.identity.find(call.hromada(), call.actor.account);
  if (!account) return;
  const auto person = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return call.services.identity.people().of_account(session, call.actor.account);
  });
  form.initial("author_name", person && person->is_told() ? person->full_name() : account->name);
  form.initial("author_email", account->email);
}

/// As it was sent; else as the draft has it, or what has been told so far and the account.
void fill_form(ui::Form& form, const kit::Call& call, const WritingForm& sent) {
  const auto is_author = [](const auto& field) { return field.first == "author_name"; };
  if (std::any_of(sent.typed.begin(), sent.typed.end(), is_author)) {
    form.submitted(sent.typed);
    return;
  }
  for (const auto& [name, value] : sent.typed) form.initial(name, value);
  if (sent.draft) {
    form.initial("title", sent.draft->title).initial("text", sent.draft->text).initial("lang", sent.draft->lang);
    form.initial("author_name", sent.draft->author_name).initial("author_email", sent.draft->author_email);
    return;
  }
  begin_with_account(form, call);
  form.initial("lang", i18n::code(call.lang));
}

}  // namespace

Draft draft_of(const kit::Call& call) {
  return {std::string(call.field("title")), std::string(call.field("text")), std::string(call.field("author_name")),
          call.field("lang") == "en" ? "en" : "uk"};
}

bool wants_level(const kit::Call& call, const Refusal& refusal) {
  return refusal.code == "petitions.level_low" && !kit::has_level(call.actor, author_level(call));
}

http::Response lead_author(kit::Call& call, std::string_view path) {
  return kit::lead_to_level(call, author_level(call), path);
}

http::Response show_writing_form(kit::Call& call, const WritingForm& sent) {
  ui::View view = call.view();
  ui::Form form(view, "petitions.form");
  fill_form(form, call, sent);
  if (sent.refusal) form.refused(*sent.refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  view.include("DRAFT", "ui/draft.html");
  form.input("FIELDS", {.name = "title", .max = static_cast<std::int64_t>(most_title)});
  form.text("FIELDS", {.name = "text", .rows = 10, .max = static_cast<std::int64_t>(most_text)});
  // Whoever reads this in Ukrainian writes so.
  if (call.lang != i18n::Lang::uk || form.value("lang") == "en") {
    form.select("FIELDS", {.name = "lang",
                           .choices = {{"uk", call.word("petitions.form.lang_uk")},
                                       {"en", call.word("petitions.form.lang_en")}}});
  }
  form.input("AUTHOR", {.name = "author_name", .autocomplete = "name", .max = 200});
  form.input("AUTHOR", {.name = "author_email", .type = "email", .autocomplete = "email", .max = 254});
  if (!sent.draft) show_similar(view, call, form.value("title"));
  view.set("ACTION", view.url(sent.action)).set("HEADING", sent.title);
  view.show_if(!kit::has_level(call.actor, author_level(call)), "LADDER");
  const IdentityLevel least = author_level(call);
  view.say("NEEDED", "petitions.form.needed_" + std::string(name(least)), {{"ways", told_ways(call, least)}});
  ui::Page page = call.page(sent.title);
  page.crumbs = {{"/petitions", call.word("petitions.title")}};
  page.errors = form.errors();
  page.noindex = true;
  return call.render(page, "petitions/write.html", view, sent.refusal ? kit::status_of(sent.refusal->kind) : 200);
}

std::vector<kit::Route> writing_routes() {
  const auto everybody = kit::Access::anyone();
  return {kit::get("petitions.new", start_path, everybody, [](kit::Call& call) { return show_start(call, nullptr); }),
          kit::post("petitions.new_title", start_path, everybody, take_title),
          kit::get("petitions.new_write", write_path, everybody, show_write),
          kit::post("petitions.write", write_path, everybody, take_write)};
}

}  // namespace viche::petitions
