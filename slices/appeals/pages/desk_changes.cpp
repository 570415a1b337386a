#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "pages/desk.hpp"
#include "pages/masked.hpp"
#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "settings.hpp"

namespace viche::appeals::desk {

namespace {

constexpr double similar_radius_m = 300;
constexpr std::int64_t most_similar = 12;

ui::Page case_page(kit::Call& call, const Case& one, std::string title) {
  return desk::page(call, std::move(title), {queue_crumb(call), case_crumb(call, one)});
}

int status(const Refusal* refusal) { return refusal ? kit::status_of(refusal->kind) : 200; }

/// Runs `then` with the case of the path, or tells why not.
http::Response with_case(kit::Call& call, const std::function<http::Response(const Case&)>& then) {
  const auto one = find_case(call);
  return one ? then(one.value()) : call.refuse(one.refusal());
}

// Category

http::Response category_form(kit::Call& call, const Case& one, const Refusal* refusal) {
  const Names names(call);
  ui::View view = call.view();
  ui::Form form(view, "desk.recategorise");
  if (refusal) form.submitted(call.request.form.entries());
  form.initial("category", std::to_string(one.appeal.category)).initial("reroute", "1");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.select("FIELDS", {.name = "category", .choices = names.category_choices(true)});
  form.checkbox("FIELDS", {.name = "reroute"});
  view.set("TITLE", call.word("desk.recategorise.title")).set("SEND", call.word("desk.recategorise.send"));
  const Headline about = staff_headline_of(call.services.words, call.lang, names.categories(), one.appeal, 200);
  view.set_in("ABOUT", about.text, about.lang).set("NUMBER", case_crumb(call, one).text);
  view.set("ACTION", view.url(one.path() + "/category")).set("BACK", view.url(one.path()));
  ui::Page page = case_page(call, one, call.word("desk.recategorise.title"));
  page.errors = form.errors();
  return call.render(page, "appeals/desk/change.html", view, status(refusal));
}

http::Response change_category(kit::Call& call, const Case& one) {
  const std::int64_t category = parse_integer(call.field("category")).value_or(0);
  const Check check = recategorise(by(call), one.appeal.number, category, call.field("reroute") == "1");
  return check ? told(call, one.path(), "category") : category_form(call, one, &check.refusal());
}

// Text that others see

http::Response text_form(kit::Call& call, const Case& one, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.shown_text");
  if (refusal) form.submitted(call.request.form.entries());
  form.initial("text", one.appeal.text);
  const bool by_rule = call.town->is_on(settings::open_text_by_rule);
  const bool open = one.appeal.open_text == OpenText::by_setting ? by_rule : one.appeal.open_text == OpenText::yes;
  form.initial("open_text", open ? "1" : "");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.text("FIELDS", {.name = "text", .rows = 10, .max = most_letters});
  if (!one.appeal.place.text.empty()) {
    form.initial("place", one.appeal.place.text);
    form.input("FIELDS", {.name = "place", .optional = true, .max = longest_place});
  }
  if (one.appeal.name_shown) form.checkbox("FIELDS", {.name = "hide_name"});
  form.checkbox("FIELDS", {.name = "open_text"});
  view.set("TITLE", call.word("desk.shown_text.title")).set("SEND", call.word("desk.shown_text.send"));
  view.set_in("ORIGINAL", one.appeal.original_text, one.appeal.lang).set("NUMBER", case_crumb(call, one).text);
  const auto covered = masked_by_rule(call.services.words, call.lang, one.appeal);
  if (covered) view.say("BY_RULE", "desk.shown_text.by_rule", {{"what", *covered}});
  view.set_in("ORIGINAL_PLACE", one.appeal.place.original, one.appeal.lang);
  const bool differs = !one.appeal.original_text.empty() || !one.appeal.place.original.empty();
  if (differs) view.set("RESTORE", call.word("desk.shown_text.restore"));
  view.set("ACTION", view.url(one.path() + "/text")).set("BACK", view.url(one.path()));
  ui::Page page = case_page(call, one, call.word("desk.shown_text.title"));
  page.errors = form.errors();
  return call.render(page, "appeals/desk/change.html", view, status(refusal));
}

http::Response change_text(kit::Call& call, const Case& one) {
  if (call.field("restore") == "1") {
    const Check shown = show_original(by(call), one.appeal.number);
    return shown ? told(call, one.path(), "text") : call.refuse(shown.refusal());
  }
  Wording wording{std::string(call.field("text")), call.field("open_text") == "1"};
  if (call.request.form.has("place")) wording.place = call.field("place");
  wording.hides_name = call.field("hide_name") == "1";
  const Check check = change_wording(by(call), one.appeal.number, std::move(wording));
  return check ? told(call, one.path(), "text") : text_form(call, one, &check.refusal());
}

http::Response hiding_form(kit::Call& call, const Case& one, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.visibility");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"public", "0"}});
  form.radios("FIELDS", {.name = "reason", .choices = reason_choices(call)});
  view.set("TITLE", call.word("desk.visibility.hide")).set("SEND", call.word("desk.visibility.hide"));
  view.set_in("ABOUT", one.appeal.whole_text(), one.appeal.lang).set("NUMBER", case_crumb(call, one).text);
  view.set("ACTION", view.url(one.path() + "/visibility")).set("BACK", view.url(one.path()));
  ui::Page page = case_page(call, one, call.word("desk.visibility.hide"));
  page.errors = form.errors();
  return call.render(page, "appeals/desk/change.html", view, status(refusal));
}

http::Response change_visibility(kit::Call& call, const Case& one) {
  const bool shown = call.field("public") == "1";
  const Check check = set_public(by(call), one.appeal.number, shown, call.field("reason"));
  if (check) return told(call, one.path(), shown ? "shown" : "hidden");
  if (check.refusal().kind != RefusalKind::invalid) return call.refuse(check.refusal());
  return hiding_form(call, one, &check.refusal());
}

// Others like it, to compare

std::vector<Near> like(const kit::Call& call, const Appeal& appeal) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<Near> found;
    const auto add = [&](Near one) {
      const bool known =
          std::any_of(found.begin(), found.end(), [&](const Near& f) { return f.brief.id == one.brief.id; });
      if (!known && one.brief.id != appeal.id && static_cast<std::int64_t>(found.size()) < most_similar)
        found.push_back(std::move(one));
    };
    const Instant since = call.now - std::chrono::hours(24 * 90);
    if (appeal.place.lat && appeal.place.lon) {
      for (Near& one : near(session, *appeal.place.lat, *appeal.place.lon, similar_radius_m, since, most_similar))
        add(std::move(one));
    }
    Filter filter;
    filter.public_only = false;
    filter.open_only = true;
    filter.category = appeal.category;
    filter.street = appeal.place.street;
    filter.limit = most_similar;
    for (Brief& brief : list(session, filter)) add({std::move(brief), -1});
    return found;
  });
}

http::Response similar(kit::Call& call, const Case& one) {
  const Names names(call);
  ui::View view = call.view();
  view.set("NUMBER", case_crumb(call, one).text).set("PLACE", one.appeal.place.whole());
  if (is_open(one.appeal.state) && call.actor.roles.has_any(sorters)) {
    view.set("MERGE_URL", view.url(one.path() + "/merge"));
  }
  view.set_in("TEXT", one.appeal.whole_text(), one.appeal.lang);
  std::vector<ui::Card> cards;
  for (const Near& found : like(call, one.appeal)) {
    const bool foreign = !sees_all(call.actor) && found.brief.organisation != call.actor.organisation;
    if (foreign) continue;
    ui::Card card = card_of(call, found.brief, names.categories(), "/desk/appeals/" + found.brief.number.text());
    card.text = shortened(found.brief.whole_text(), 240);
    if (found.distance_m >= 0) {
      card.meta += " · " + call.word("desk.similar.distance", {{"n", static_cast<std::int64_t>(found.distance_m)}});
    }
    cards.push_back(std::move(card));
  }
  if (cards.empty()) {
    ui::empty(view, "EMPTY",
              {.title = call.word("desk.similar.none"), .path = one.path(), .link = call.word("desk.similar.back")});
  } else {
    ui::cards(view, "CARDS", cards);
  }
  ui::Page page = case_page(call, one, call.word("desk.similar.title"));
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/similar.html", view);
}

kit::Handler on_case(http::Response (*then)(kit::Call&, const Case&)) {
  return [then](kit::Call& call) { return with_case(call, [&](const Case& one) { return then(call, one); }); };
}

http::Response first_category_form(kit::Call& call, const Case& one) { return category_form(call, one, nullptr); }
http::Response first_hiding_form(kit::Call& call, const Case& one) {
  return one.appeal.is_public ? hiding_form(call, one, nullptr) : call.go(one.path());
}
http::Response first_text_form(kit::Call& call, const Case& one) { return text_form(call, one, nullptr); }

}  // namespace

std::vector<kit::Route> change_routes() {
  const std::string base = "/desk/appeals/{number}";
  return {get("appeals.desk_category_form", base + "/category", sorters, on_case(first_category_form)),
          post("appeals.desk_category", base + "/category", sorters, on_case(change_category)),
          get("appeals.desk_text_form", base + "/text", moderators, on_case(first_text_form)),
          post("appeals.desk_text", base + "/text", moderators, on_case(change_text)),
          get("appeals.desk_visibility_form", base + "/visibility", moderators, on_case(first_hiding_form)),
          post("appeals.desk_visibility", base + "/visibility", moderators, on_case(change_visibility)),
          get("appeals.desk_similar", base + "/similar", team, on_case(similar))};
}

}  // namespace viche::appeals::desk
