#include "pages/filing.hpp"

#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/once.hpp>

#include "acts.hpp"
#include "pages.hpp"
#include "pages/filing_drafts.hpp"
#include "pages/filing_place.hpp"
#include "pages/follow.hpp"
#include "pages/public_wording.hpp"
#include "pages/rate.hpp"
#include "pages/routes.hpp"
#include "settings.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t photos_of_an_appeal = 5;
constexpr std::int64_t similar_shown = 4;
constexpr std::int64_t similar_looked_at = 40;
constexpr std::string_view answer_prefix = "answer-";

Filing read_filing(const kit::Call& call) {
  const http::Fields& form = call.request.form;
  Filing filing;
  filing.text = tidy(form.get("text"));
  filing.author_name = tidy_line(form.get("name"));
  filing.author_email = tidy_line(form.get("email"));
  filing.author_phone = tidy_line(form.get("phone"));
  filing.author_residence = tidy_line(form.get("residence"));
  filing.complaint_about = parse_integer(form.get("complaint_about")).value_or(0);
  filing.name_shown = form.get("name_shown") == "1";
  filing.lang = i18n::code(call.lang);
  return filing;
}

/// Chosen on the list, or among the likely ones of the second page.
const Category* chosen_category(const kit::Call& call, const std::vector<Category>& categories) {
  std::string_view slug = call.field("category");
  if (slug.empty()) slug = call.field("likely");
  const auto found = std::find_if(categories.begin(), categories.end(),
                                  [&](const Category& one) { return one.active && one.slug == slug; });
  return found == categories.end() ? nullptr : &*found;
}

/// Puts each refusal on the page where it can be mended.
void sort_refusals(Sent& sent, const Check& check, bool place_told) {
  if (check) return;
  std::vector<Refusal> all{check.refusal()};
  all.insert(all.end(), check.refusal().also.begin(), check.refusal().also.end());
  all.front().also.clear();
  for (Refusal& refusal : all) {
    const bool asked_later = refusal.field == "category" || refusal.field == "residence" ||
                             refusal.field == "complaint_about" || starts_with(refusal.field, answer_prefix);
    if (asked_later) {
      sent.more_refusals.push_back(std::move(refusal));
      continue;
    }
    if (refusal.field == "address") refusal.field = "street";
    if (refusal.code == "appeals.place_missing" && place_told) continue;
    sent.form_refusals.push_back(std::move(refusal));
  }
}

void read_answers(const kit::Call& call, Sent& sent) {
  const Category& category = *sent.category;
  if (!asks_more(category)) return;
  if (call.field("asked") != category.slug) {
    sent.wants_answers = true;
    return;
  }
  std::vector<std::pair<std::string, std::string>> given;
  for (const auto& [name, value] : call.request.form.entries()) {
    if (starts_with(name, answer_prefix)) given.emplace_back(name.substr(answer_prefix.size()), value);
  }
  auto answers = answers_of(category, given);
  if (answers) {
    sent.filing.answers = std::move(answers).value();
  } else {
    sent.wants_answers = true;
    sort_refusals(sent, answers.refusal(), false);
  }
}

/// Open appeals of the same kind near by: what the neighbours may have told already.
std::vector<Near> find_similar(const kit::Call& call, const Sent& sent) {
  const Place& place = sent.filing.place;
  const Instant since = call.now - std::chrono::hours(24 * call.town->number(settings::similar_days));
  auto found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    if (place.lat && place.lon) {
      const auto radius = static_cast<double>(call.town->number(settings::join_radius_metres));
      return near(session, *place.lat, *place.lon, radius, since, similar_looked_at);
    }
    std::vector<Near> on_the_street;
    if (place.street == 0) return on_the_street;
    Filter filter;
    filter.open_only = true;
    filter.street = place.street;
    filter.filed_from = since;
    for (Brief& brief : list(session, filter)) on_the_street.push_back({std::move(brief), 0});
    return on_the_street;
  });
  std::erase_if(found, [&](const Near& one) {
    const Category* of = find_category(*sent.categories, one.brief.category);
    return !sent.category || !of || of->group != sent.category->group;
  });
  if (found.size() > similar_shown) found.resize(similar_shown);
  return found;
}

http::Response show_new(kit::Call& call) {
  mark_device(call);
  return show_filing_form(call, nullptr);
}

By by_of(const kit::Call& call, std::string form_key) {
  return {call.services, *call.town, call.actor, false, std::move(form_key), call.now};
}

/// "It is one of these": the voice is added instead.
http::Response join_similar(kit::Call& call, const Sent& sent) {
  const auto number = number_of(call.field("join"));
  if (!number) return call.refuse(not_found("appeals.not_shown"));
  const std::string& email = sent.filing.author_email;
  if (email.empty() && !call.actor.is_resident()) return call.go("/appeals/" + number->text() + "/voices");
  const auto next = join_from_page(call, *number, email);
  if (next) return call.go(next.value());
  if (next.refusal().kind == RefusalKind::invalid) return show_filing_form(call, &sent);
  return call.refuse(next.refusal());
}

/// Too many filings from one address, device or person? Operators file for others.
Check check_filings(const kit::Call& call, const Filing& filing) {
  if (call.actor.is_staff()) return Done{};
  if (const Check held = check_rate(call, "appeals.file", settings::filings_per_hour); !held) {
    Refusal refusal = held.refusal();
    refusal.code = "appeals.too_many_today";
    return refusal;
  }
  VICHE_REQUIRE(check_device(call));
  return check_person(call, filing);
}

http::Response go_to_filed(kit::Call& call, Number number) {
  const std::string key = follow_key(call.services, call.hromada(), number);
  return call.go("/appeals/" + number.text() + "/follow/" + key + "?told=filed");
}

/// A key of the form and its text: pressed twice it is one appeal, and another text under the same key (somebody went
/// back and wrote anew) is another appeal. What was said without a text is told apart by its files.
std::string filing_key(const kit::Call& call) {
  const std::string_view key = call.field(ui::form_key_field);
  if (key.empty()) return {};
  std::string said = tidy(call.field("text"));
  if (said.empty()) {
    for (const std::string_view reference : call.request.form.all(kept_field)) said += std::string(reference) + "\n";
    for (const auto& upload : call.request.uploads)
      said += upload->file_name + " " + std::to_string(upload->size) + "\n";
  }
  return std::string(key) + "/" + hex(sha256(said)).substr(0, 32);
}

/// The number that this form has been answered with already: a second click must not meet the first one's appeal as a
/// neighbour's.
std::optional<Number> filed_before(const kit::Call& call) {
  const std::string key = filing_key(call);
  const auto answer =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return kit::answered(session, key); });
  return answer ? number_of(*answer) : std::nullopt;
}

/// An answer to a sent form: the browser may show it again when somebody goes back to it.
http::Response shown_again(http::Response page) {
  return std::move(page.replace("Cache-Control", "private, no-cache"));
}

http::Response file_now(kit::Call& call, Sent& sent) {
  if (const Check rate = check_filings(call, sent.filing); !rate) {
    sent.form_refusals.push_back(rate.refusal());
    http::Response page = show_filing_form(call, &sent);
    page.status = kit::status_of(rate.refusal().kind);
    return page;
  }
  const auto number = file(by_of(call, filing_key(call)), sent.filing, sent.attachments.stored());
  if (!number) {
    sort_refusals(sent, number.refusal(), false);
    return shown_again(sent.form_refusals.empty() ? show_filing_more(call, sent, true) : show_filing_form(call, &sent));
  }
  return go_to_filed(call, number.value());
}

/// Does the second page still have something to say against what was answered on it?
bool is_answered_wrong(const kit::Call& call, const Sent& sent) {
  const bool just_asked = sent.category && call.field("asked") != sent.category->slug;
  return call.field("step") == "more" && !just_asked && !sent.more_refusals.empty();
}

http::Response take_form(kit::Call& call) {
  if (const auto number = filed_before(call)) return go_to_filed(call, *number);
  Sent sent = read_sent(call);
  if (!call.field("join").empty()) return join_similar(call, sent);
  if (!call.field("back").empty()) return call.go(keep_draft(call, sent.attachments) + "?change=1");
  if (!sent.form_refusals.empty()) return shown_again(show_filing_form(call, &sent));
  if (!sent.category || sent.wants_answers || !sent.similar.empty()) {
    if (is_answered_wrong(call, sent)) return shown_again(show_filing_more(call, sent, true));
    return call.go(keep_draft(call, sent.attachments));
  }
  return file_now(call, sent);
}

/// Somebody went back to a form that has become an appeal.
http::Response say_filed(kit::Call& call, Number number) {
  ui::View view = call.view();
  view.set("TITLE", call.word("appeals.draft.filed_title"));
  view.say("LEAD", "appeals.draft.filed_text", {{"number", number.text()}});
  view.set("BACK",
           view.url("/appeals/" + number.text() + "/follow/" + follow_key(call.services, call.hromada(), number)));
  view.set("BACK_TEXT", call.word("appeals.draft.filed_back"));
  ui::Page page = call.page(call.word("appeals.draft.filed_title"));
  page.noindex = true;
  http::Response response = call.render(page, "appeals/said.html", view);
  return std::move(response.replace("Cache-Control", "no-store"));
}

http::Response show_draft(kit::Call& call) {
  if (!open_draft(call)) return call.go("/appeals/new");
  if (const auto number = filed_before(call)) return say_filed(call, *number);
  Sent sent = read_sent(call);
  const bool change = call.query("change") == "1";
  if (change) sent.form_refusals.clear();
  const bool first_page = change || !sent.form_refusals.empty();
  http::Response page = first_page ? show_filing_form(call, &sent) : show_filing_more(call, sent, false);
  return std::move(page.replace("Cache-Control", "no-store"));
}

/// A small copy of a photo that waits on the form, for whoever holds its reference.
http::Response show_kept_photo(kit::Call& call) {
  const auto stored = read_reference(call, call.value("reference"));
  if (!stored || stored->kind != files::MediaKind::photo) return call.refuse(not_found());
  const auto path = call.services.files.path_of(call.hromada(), stored->key, files::Size::small);
  if (!path) return call.refuse(not_found());
  http::Response response;
  response.file = *path;
  response.with("Content-Type", std::string(files::Files::type_of(*path)))
      .with("Cache-Control", "private, max-age=3000");
  return response;
}

}  // namespace

bool asks_more(const Category& category) { return !category.questions.empty() || category.regime == Regime::law393; }

Sent read_sent(kit::Call& call, const std::function<void(Filing&)>& more) {
  Sent sent;
  sent.categories = cached_categories(call.services.db, call.hromada());
  sent.form_key = call.field(ui::form_key_field);
  sent.attachments = take_attachments(call, {photos_of_an_appeal, 1});
  sent.form_refusals = sent.attachments.refusals;
  sent.filing = read_filing(call);
  if (more) more(sent.filing);
  sent.filing.photos = sent.attachments.photos.size();
  sent.filing.recordings = sent.attachments.recordings.size();
  auto place = place_of(call, call.request.form);
  if (place) {
    sent.filing.place = std::move(place).value();
  } else {
    sent.form_refusals.push_back(place.refusal());
  }
  sent.category = chosen_category(call, *sent.categories);
  if (sent.category) {
    sent.filing.category = sent.category->id;
    read_answers(call, sent);
  }
  sort_refusals(sent, may_file(sent.filing, sent.category), !place.ok());
  if (call.field("seen") != "1" && sent.category) sent.similar = find_similar(call, sent);
  return sent;
}

std::vector<kit::Route> filing_pages() {
  std::vector<kit::Route> routes{open_page("appeals.new", "/appeals/new", show_new),
                                 open_page("appeals.new_draft", "/appeals/new/draft/{key}", show_draft),
                                 open_page("appeals.new_photo", "/appeals/new/photos/{reference}", show_kept_photo),
                                 open_form("appeals.file", "/appeals", take_form, kit::Body::uploads)};
  for (const kit::Route& route : suggestion_routes()) routes.push_back(route);
  return routes;
}

}  // namespace viche::appeals
