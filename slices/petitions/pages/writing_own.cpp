#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "pages/writing.hpp"

/// The author's own: drafts, what was handed in, what it is asked to be merged into.
namespace viche::petitions {

namespace {

constexpr std::int64_t most_own = 100;

std::string own_path(std::int64_t id, std::string_view part = {}) {
  return "/my/petitions/" + std::to_string(id) + std::string(part);
}

struct Own {
  Brief brief;
  std::int64_t offer = 0;  ///< that it is asked to be merged into
  std::optional<Petition> target;
};

/// Of the actor alone: nobody else learns that it is there. Refusal: not_found
Result<Own> load_own(const kit::Call& call) {
  Own own;
  const bool found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    auto petition = find_by_id(session, call.number("id"));
    if (!petition || petition->author_account != call.actor.account) return false;
    own.offer = merge_offer(session, petition->id);
    if (own.offer != 0) own.target = find_by_id(session, own.offer);
    petition->author_email = author_email(session, call.services.vault, petition->id);
    own.brief = {*std::move(petition), counts(session, call.number("id"))};
    return true;
  });
  if (!found) return not_found();
  return own;
}

ui::Page own_page(kit::Call& call, std::string title) {
  ui::Page page = call.page(std::move(title));
  page.crumbs = {{"/my/petitions", call.word("petitions.all.menu_mine")}};
  page.noindex = true;
  return page;
}

/// Where its author opens it: their own page of it, whatever its state.
void show_row(ui::View& view, std::string_view section, const kit::Call& call, const Brief& brief) {
  const Petition& petition = brief.petition;
  ui::View row = view.each(section);
  row.set_in("TITLE", petition.title, petition.lang).set("URL", view.url(own_path(petition.id)));
  const ui::Tag tag = state_tag(call, petition);
  row.set("STATE", tag.text).set("TONE", ui::code(tag.tone));
  row.set("WHEN", i18n::date(call.lang, petition.changed_at));
  if (petition.number.code != 0) row.set("NUMBER", numbered(call, petition));
  if (petition.is_open() || petition.state == State::sponsoring) row.set("COUNT", told_count(call, brief));
}

http::Response show_mine(kit::Call& call) {
  Wanted wanted;
  wanted.author_account = call.actor.account;
  wanted.limit = most_own;
  const auto all =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, wanted); });
  ui::View view = call.view();
  bool drafts = false, others = false;
  for (const Brief& brief : all) {
    const bool draft = brief.petition.state == State::draft;
    // A draft that was dropped never was a petition.
    if (brief.petition.state == State::withdrawn && brief.petition.number.code == 0) continue;
    (draft ? drafts : others) = true;
    show_row(view, draft ? "DRAFT" : "PETITION", call, brief);
  }
  view.show_if(drafts, "DRAFTS").show_if(others, "PETITIONS");
  if (!drafts && !others) {
    ui::empty(view, "EMPTY",
              {.title = call.word("petitions.mine.empty"),
               .text = call.word("petitions.mine.empty_text"),
               .path = "/petitions/new",
               .link = call.word("petitions.all.write"),
               .icon = "edit"});
  }
  ui::Page page = call.page(call.word("petitions.all.menu_mine"));
  page.noindex = true;
  return call.render(page, "petitions/mine.html", view);
}

void show_offer(ui::View& view, kit::Call& call, const Own& own) {
  if (!own.target) return;
  view.show("OFFER").set_in("TARGET", own.target->title, own.target->lang);
  view.set("TARGET_URL", view.url(path_of(*own.target))).set("TARGET_NUMBER", numbered(call, *own.target));
  view.set("MERGE_URL", view.url(own_path(own.brief.petition.id, "/merge")));
}

void show_deeds(ui::View& view, kit::Call& call, const Petition& petition) {
  const Hand author{call.actor, true};
  view.show_if(petition.state == State::draft, "DRAFT");
  view.set("EDIT", view.url(own_path(petition.id, "/edit")));
  view.set("SUBMIT", view.url(own_path(petition.id, "/submit")));
  if (may(Deed::withdraw, petition.state, author)) view.set("WITHDRAW", view.url(own_path(petition.id, "/withdraw")));
  if (petition.is_public()) view.set("SHOWN_AT", view.url(path_of(petition)));
  if (petition.state == State::sponsoring) {
    view.set("SPONSOR_LINK", call.absolute(ui::url(call.lang, path_of(petition))));
  }
}

http::Response show_own(kit::Call& call) {
  const auto own = load_own(call);
  if (!own) return call.refuse(own.refusal());
  const Petition& petition = own.value().brief.petition;
  ui::View view = call.view();
  ui::Form form(view, "petitions.form");
  form.hidden("TOKENS", call.form_token());
  view.set_in("TITLE", petition.title, petition.lang).set("AUTHOR", petition.author_name);
  view.set("EMAIL", petition.author_email).set("ADDRESSEE", addressee_of(call));
  if (petition.number.code != 0) view.set("NUMBER", numbered(call, petition));
  set_paragraphs(view, "LINE", petition.text, petition.lang);
  ui::tag(view, "STATE", state_tag(call, petition));
  view.set("NOW", told_now(call, petition));
  if (petition.state == State::refused) {
    view.show("REFUSED").set("GROUND", call.word("petitions.ground." + petition.ground));
    set_paragraphs(view, "WORDS", petition.words, "uk");
  }
  if (petition.is_open() || petition.state == State::sponsoring) {
    view.show("PROGRESS");
    set_progress(view, call, own.value().brief);
  }
  show_offer(view, call, own.value());
  show_merges(view, call, petition);
  show_deeds(view, call, petition);
  ui::Page page = own_page(call, petition.state == State::draft ? call.word("petitions.mine.preview") : petition.title);
  if (const std::string told(call.query("told")); told == "submitted" || told == "saved" || told == "withdrawn") {
    page.banner = ui::Banner{.text = call.word("petitions.told." + told)};
  }
  return call.render(page, "petitions/own.html", view);
}

http::Response show_edit(kit::Call& call) {
  const auto own = load_own(call);
  if (!own) return call.refuse(own.refusal());
  const Petition& petition = own.value().brief.petition;
  if (petition.state != State::draft) return call.go(own_path(petition.id));
  const std::string path = own_path(petition.id, "/edit");
  return show_writing_form(call, {.action = path,
                                  .title = call.word("petitions.mine.edit"),
                                  .typed = kit::taken_up(call, path),
                                  .draft = &petition});
}

http::Response take_edit(kit::Call& call) {
  const auto own = load_own(call);
  if (!own) return call.refuse(own.refusal());
  const Petition& petition = own.value().brief.petition;
  const std::string path = own_path(petition.id, "/edit");
  const Check done = rewrite(by_of(call), petition.id, draft_of(call), call.field("author_email"));
  if (done) return call.go(own_path(petition.id) + "?told=saved");
  if (wants_level(call, done.refusal())) return lead_author(call, path);
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_writing_form(call, {.action = path,
                                  .title = call.word("petitions.mine.edit"),
                                  .typed = kit::said_fields(call),
                                  .refusal = &done.refusal(),
                                  .draft = &petition});
}

http::Response take_submit(kit::Call& call) {
  const std::int64_t id = call.number("id");
  const auto number = submit(by_of(call), id);
  if (!number) return call.refuse(number.refusal());
  return call.go(own_path(id) + "?told=submitted");
}

http::Response show_withdraw(kit::Call& call, const Refusal* refusal) {
  const auto own = load_own(call);
  if (!own) return call.refuse(own.refusal());
  const Petition& petition = own.value().brief.petition;
  if (!may(Deed::withdraw, petition.state, {call.actor, true})) return call.go(own_path(petition.id));
  ui::View view = call.view();
  view.set_in("TITLE", petition.title, petition.lang).set("BACK", view.url(own_path(petition.id)));
  view.set("ACTION", view.url(own_path(petition.id, "/withdraw"))).show_if(petition.state == State::draft, "DRAFT");
  ui::Form form(view, "petitions.withdraw");
  if (refusal) form.submitted(kit::said_fields(call)).refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  const bool draft = petition.state == State::draft;
  if (!draft) {
    form.text("WORDS", {.name = "words", .optional = true, .rows = 4, .max = static_cast<std::int64_t>(most_words)});
  }
  ui::Page page = own_page(call, call.word(draft ? "petitions.mine.drop" : "petitions.withdraw.title"));
  page.errors = form.errors();
  return call.render(page, "petitions/withdraw.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take_withdraw(kit::Call& call) {
  const auto own = load_own(call);
  if (!own) return call.refuse(own.refusal());
  const Petition& petition = own.value().brief.petition;
  const std::int64_t id = petition.id;
  const Check done = withdraw(by_of(call), id, call.field("words"));
  if (done) return call.go(petition.state == State::draft ? "/my/petitions" : own_path(id) + "?told=withdrawn");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_withdraw(call, &done.refusal());
}

http::Response take_merge(kit::Call& call) {
  const std::int64_t id = call.number("id");
  const Check done = answer_merge(by_of(call), id, call.field("agree") == "1");
  if (!done) return call.refuse(done.refusal());
  return call.go(own_path(id));
}

}  // namespace

std::vector<kit::Route> own_routes() {
  const auto account = kit::Access::account();
  return {
      kit::get("petitions.mine", "/my/petitions", account, show_mine),
      kit::get("petitions.own", "/my/petitions/{id}", account, show_own),
      kit::get("petitions.edit", "/my/petitions/{id}/edit", account, show_edit),
      kit::post("petitions.rewrite", "/my/petitions/{id}/edit", account, take_edit),
      kit::post("petitions.submit", "/my/petitions/{id}/submit", account, take_submit),
      kit::get("petitions.withdraw", "/my/petitions/{id}/withdraw", account,
               [](kit::Call& call) { return show_withdraw(call, nullptr); }),
      kit::post("petitions.withdraw_now", "/my/petitions/{id}/withdraw", account, take_withdraw),
      kit::post("petitions.answer_merge", "/my/petitions/{id}/merge", account, take_merge),
  };
}

}  // namespace viche::petitions
