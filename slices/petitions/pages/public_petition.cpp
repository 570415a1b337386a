#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "settings.hpp"

/// One petition, as everybody sees it.
namespace viche::petitions {

namespace {

constexpr std::size_t preview_length = 180;

/// What is there only for whoever has signed in: the page of everybody else is kept.
struct Mine {
  bool author = false, follows = false;
  std::optional<Signature> signature;
};

struct PetitionPage {
  Brief brief;
  std::vector<Step> steps;
  Mine mine;

  bool has(Deed deed) const {
    return std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.deed == deed; });
  }
  /// Nobody handed it in here.
  bool is_imported() const { return !has(Deed::submit); }
  /// Was this told, or made here? What another system does not tell is shown nowhere.
  bool is_known(Deed deed) const { return !is_imported() || has(deed); }
};

PetitionPage load_page(const kit::Call& call, Brief brief) {
  PetitionPage page{std::move(brief), {}, {}};
  const std::int64_t id = page.brief.petition.id, account = call.actor.account;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    page.steps = steps(session, id);
    if (account == 0) return;
    page.mine.follows = follows(session, id, account);
    page.mine.signature = find_signature_of_account(session, call.services.vault, id, account);
  });
  page.mine.author = account != 0 && account == page.brief.petition.author_account;
  return page;
}

void show_state(ui::View& view, const kit::Call& call, const PetitionPage& page) {
  const Petition& petition = page.brief.petition;
  ui::tag(view, "STATE", state_tag(call, petition));
  view.set("NOW", told_now(call, petition));
  if (petition.merged_into != 0) {
    view.set("OTHER", view.url("/petitions/" + Number{petition.merged_into}.text()));
  }
  if (!petition.appeal.empty()) view.set("APPEAL", view.url("/appeals/" + petition.appeal));
  set_progress(view, call, page.brief);
  if (page.brief.counts.paper > 0) view.say("PAPER", "petitions.page.paper", {{"n", page.brief.counts.paper}});
  if (page.brief.counts.merged > 0) view.say("CARRIED", "petitions.page.merged", {{"n", page.brief.counts.merged}});
  show_merges(view, call, petition);
}

void show_answer(ui::View& view, const kit::Call& call, const PetitionPage& page) {
  const Petition& petition = page.brief.petition;
  if (!petition.answered_at) return;
  std::string signed_by = petition.answered_by;
  if (page.is_known(Deed::answer)) {
    signed_by += (signed_by.empty() ? "" : " · ") + i18n::date(call.lang, *petition.answered_at);
  }
  view.show("ANSWER").set("ANSWER_SIGNED", signed_by);
  const ui::Tone tone = petition.decision == Decision::supported ? ui::Tone::green
                        : petition.decision == Decision::partly  ? ui::Tone::teal
                                                                 : ui::Tone::red;
  if (petition.decision != Decision::none)
    ui::tag(view, "DECISION", {call.word("petitions.decided." + std::string(name(petition.decision))), tone});
  set_paragraphs(view, "ANSWER_LINE", petition.answer, "uk");
}

void show_reports(ui::View& view, const kit::Call& call, const std::vector<Step>& all) {
  bool any = false;
  for (const Step& step : all) {
    if (step.deed != Deed::report && step.deed != Deed::finish) continue;
    ui::View row = view.each("REPORT");
    row.set("WHEN", i18n::date(call.lang, step.at)).show_if(step.deed == Deed::finish, "LAST");
    set_paragraphs(row, "LINE", step.text, "uk");
    any = true;
  }
  view.show_if(any, "REPORTS");
}

/// For plain links to what others' programs do with an address: nothing of theirs is loaded, nobody is told who looks.
void show_share(ui::View& view, const kit::Call& call, const Petition& petition) { set_share(view, call, petition); }

void show_mine(ui::View& view, kit::Call& call, const PetitionPage& page) {
  const Petition& petition = page.brief.petition;
  const bool open = petition.state == State::collecting || petition.state == State::sponsoring;
  const bool over = petition.ends_on && calendar::kyiv_day(call.now) > *petition.ends_on;
  view.show_if(open && !over && !page.mine.signature, "CAN_SIGN");
  view.set("SIGN", view.url(path_of(petition, "/sign")));
  if (page.mine.signature) {
    view.show("SIGNED").set("RECEIPT", view.url(path_of(petition, "/signed")));
    set_standing(view, call, *page.mine.signature);
    view.set("SIGNED_ON", i18n::date(call.lang, page.mine.signature->at));
  }
  if (page.mine.author) view.set("YOURS", view.url("/my/petitions/" + std::to_string(petition.id)));
  if (call.actor.is_staff()) view.set("DESK", view.url("/desk" + path_of(petition)));
  if (call.actor.account == 0) {
    view.set("FOLLOW_SIGN_IN", view.url("/sign-in?to=" + url_encoded(path_of(petition))));
    return;
  }
  view.show("FOLLOW").set("FOLLOW_URL", view.url(path_of(petition, "/follow")));
  ui::Form form(view, "petitions.follow");
  form.hidden("TOKENS", call.form_token(), {}, {{"follow", page.mine.follows ? "0" : "1"}});
  view.show_if(page.mine.follows, "FOLLOWS");
}

void show_links(ui::View& view, const kit::Call& call, const Petition& petition) {
  const bool shown = petition.published_at.has_value();
  const bool names = shows_names(petition, call.town->number(settings::names_days), calendar::kyiv_day(call.now));
  const auto add = [&](const char* part, const char* icon) {
    view.each("LINK")
        .set("TEXT", call.word("petitions.part." + std::string(part)))
        .set("URL", view.url(path_of(petition, "/" + std::string(part))))
        .set("ICON", icon);
  };
  if (!shown) return;
  view.show("LINKS");
  if (names) add("signatures", "people");
  add("figures", "chart");
  add("integrity", "shield");
  if (petition.is_open()) add("poster", "print");
}

void show_days(ui::View& view, const kit::Call& call, const PetitionPage& page) {
  const Petition& petition = page.brief.petition;
  const bool sponsoring = petition.state == State::sponsoring;
  const Instant begun = petition.published_at.value_or(petition.submitted_at.value_or(petition.created_at));
  const bool known = sponsoring || page.is_known(Deed::publish);
  if (known) view.set("BEGUN", i18n::date(call.lang, begun)).show_if(sponsoring, "SPONSORING");
  if (petition.ends_on) view.set("ENDS", told_day(call.lang, *petition.ends_on));
  view.show_if(known || petition.ends_on, "DAYS_OF_IT");
}

http::Response show_petition(kit::Call& call) {
  auto brief = load_linked(call);
  if (!brief) return call.refuse(brief.refusal());
  const PetitionPage data = load_page(call, std::move(brief).value());
  const Petition& petition = data.brief.petition;
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("AUTHOR", petition.author_name).set("ADDRESSEE", addressee_of(call));
  show_days(view, call, data);
  const bool says_more = !petition.text.empty() && tidy_line(petition.text) != tidy_line(petition.title);
  view.show_if(says_more, "DEMAND").show_if(data.is_imported(), "IMPORTED").show_if(!data.steps.empty(), "HISTORY");
  if (says_more) set_paragraphs(view, "LINE", petition.text, petition.lang);
  show_state(view, call, data);
  show_answer(view, call, data);
  show_reports(view, call, data.steps);
  show_mine(view, call, data);
  show_share(view, call, petition);
  show_links(view, call, petition);
  ui::timeline(view, "TIMELINE", told_steps(call, petition, data.steps));
  if (petition.published_at) {
    view.set("EMBED", "<iframe src=\"" + call.absolute(ui::url(call.lang, path_of(petition, "/card"))) +
                          "\" width=\"400\" height=\"240\" title=\"" + escaped_html(petition.title) + "\"></iframe>");
  }
  ui::Page page = call.page(petition.title + " · " + numbered(call, petition));
  page.crumbs = {{"/", call.word("ui.home")}, {"/petitions", call.word("petitions.title")}};
  page.noindex = petition.state == State::sponsoring;
  if (!page.noindex) page.description = shortened(tidy_line(petition.text), preview_length);
  page.width = ui::Width::full;
  return call.render(page, "petitions/petition.html", view);
}

http::Response take_follow(kit::Call& call) {
  const auto number = number_of(call.value("number"));
  if (!number) return call.refuse(not_found());
  const Check done = set_following(by_of(call), *number, call.field("follow") == "1");
  if (!done) return call.refuse(done.refusal());
  return call.go("/petitions/" + number->text());
}

}  // namespace

std::vector<kit::Route> petition_routes() {
  return {
      kit::kept(kit::get("petitions.show", "/petitions/{number}", kit::Access::anyone(), show_petition)),
      kit::post("petitions.follow", "/petitions/{number}/follow", kit::Access::account(), take_follow),
  };
}

}  // namespace viche::petitions
