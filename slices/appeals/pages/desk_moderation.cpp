#include <array>

#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "pages/desk.hpp"
#include "pages/desk_timeline.hpp"
#include "pages/masked.hpp"
#include "pages/public_case.hpp"

namespace viche::appeals::desk {

namespace {

constexpr std::int64_t cases_on_page = 10;
constexpr std::size_t lines_on_page = 20;

struct Pending {
  Case one;
  std::vector<Media> media;
};

/// Those of one part of the page, and whether there are more than it shows.
struct Part {
  std::vector<Pending> cases;
  bool more = false;
};

Part part_of(storage::Session& session, const kit::Call& call, const std::vector<std::int64_t>& ids) {
  Part part;
  for (const std::int64_t id : ids) {
    auto appeal = find_by_id(session, id);
    if (!appeal) continue;
    const Standing standing = standing_of(*appeal, call.actor, false);
    // A name that its author shows to everybody is read as the text is.
    if (appeal->name_shown) load_author(session, call.services.vault, *appeal);
    part.cases.push_back({{std::move(*appeal), standing}, media(session, id)});
  }
  part.more = static_cast<std::int64_t>(part.cases.size()) > cases_on_page;
  if (part.more) part.cases.pop_back();
  return part;
}

/// What nobody works on or sees before it is read.
Part load_held(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Filter filter;
    filter.public_only = false;
    filter.state = State::moderation;
    filter.order = Filter::Order::due_first;
    filter.limit = cases_on_page + 1;
    std::vector<std::int64_t> ids;
    for (const Brief& brief : list(session, filter)) ids.push_back(brief.id);
    return part_of(session, call, ids);
  });
}

/// What is worked on under the law meanwhile.
Part load_hidden(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return part_of(session, call, to_show(session, cases_on_page + 1));
  });
}

/// What residents wrote later under what everybody sees.
struct Later {
  Case one;
  Entry entry;
};

std::vector<Later> load_later(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<Later> found;
    for (const Line& line : unread_words(session, lines_on_page + 1)) {
      auto appeal = find_by_id(session, line.appeal);
      if (!appeal) continue;
      const Standing standing = standing_of(*appeal, call.actor, false);
      for (Entry& entry : public_words(session, *appeal)) {
        if (entry.id == line.entry) found.push_back({{*appeal, standing}, std::move(entry)});
      }
    }
    return found;
  });
}

/// @returns how many there were
std::size_t show_later(kit::Call& call, ui::View& view) {
  std::vector<Later> later = load_later(call);
  const bool more = later.size() > lines_on_page;
  if (more) later.pop_back();
  view.show_if(!later.empty(), "LATER").show_if(more, "LATER_MORE");
  for (const Later& line : later) show_words_line(call, view, line.one, line.entry, "/desk/moderation");
  return later.size();
}

std::vector<ui::FormError> show_case(kit::Call& call, ui::View row, const Pending& pending, const Names& names,
                                     const Refusal* refusal) {
  const Appeal& appeal = pending.one.appeal;
  const std::string number = appeal.number.text();
  row.set("NUMBER", number)
      .set("NUMBERED", case_crumb(call, pending.one).text)
      .set("CASE_URL", row.url(pending.one.path()));
  row.set("ACTION", row.url("/desk/moderation/" + number));
  row.set("FILED", i18n::ago(call.lang, appeal.filed_at, call.now)).set("CATEGORY", names.category(appeal.category));
  row.set("PLACE", appeal.place.whole()).show_if(appeal.emergency, "EMERGENCY");
  row.set_in("ORIGINAL", appeal.original_text, appeal.lang);
  const auto by_rule = masked_by_rule(call.services.words, call.lang, appeal);
  if (by_rule) row.say("BY_RULE", "desk.moderation.by_rule", {{"what", *by_rule}});
  for (const Media& one : pending.media) {
    if (one.kind == MediaKind::photo) {
      fill_photo(call, row, pending.one, one, true);
    } else {
      row.each("RECORDING")
          .set("URL", media_path(call, appeal, one, false))
          .set("KIND", call.word(media_word(one.kind)));
    }
  }
  row.show_if(!pending.media.empty(), "HAS_MEDIA").show_if(refusal && call.field("decision") == "reject", "REFUSING");
  ui::Form form(row, "desk.moderation", number + "-");
  form.initial("text", appeal.text).initial("place", appeal.place.text);
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.text("TEXT", {.name = "text", .rows = 6, .max = most_letters});
  if (!appeal.place.text.empty()) form.input("TEXT", {.name = "place", .optional = true, .max = longest_place});
  if (appeal.name_shown) {
    row.set("NAME", appeal.author_name);
    form.checkbox("TEXT", {.name = "hide_name"});
  }
  form.select("REASON", {.name = "reason",
                         .choices = reason_choices(call),
                         .label = call.word("desk.moderation.why"),
                         .none = call.word("desk.moderation.no_reason")});
  form.input("REASON", {.name = "comment", .optional = true, .max = 500});
  return form.errors();
}

http::Response show_all(kit::Call& call, const std::string& refused = {}, const Refusal* refusal = nullptr) {
  const Part held = load_held(call), hidden = load_hidden(call);
  const Names names(call);
  ui::View view = call.view();
  std::vector<ui::FormError> errors;
  const auto add = [&](const Part& part, const char* section) {
    for (const Pending& pending : part.cases) {
      const bool mine = pending.one.appeal.number.text() == refused;
      const auto of_case = show_case(call, view.each(section), pending, names, mine ? refusal : nullptr);
      errors.insert(errors.end(), of_case.begin(), of_case.end());
    }
  };
  add(held, "CASE");
  add(hidden, "TO_SHOW_CASE");
  view.show_if(held.more, "MORE").show_if(!hidden.cases.empty(), "TO_SHOW").show_if(hidden.more, "TO_SHOW_MORE");
  const std::size_t later = show_later(call, view);
  if (held.cases.empty() && hidden.cases.empty() && later == 0) {
    ui::empty(view, "EMPTY",
              {.title = call.word("desk.moderation.empty"),
               .text = call.word("desk.moderation.empty_text"),
               .path = "/desk/appeals",
               .link = call.word("desk.queue.title"),
               .icon = "check"});
  }
  ui::Page page = desk::page(call, call.word("desk.moderation.title"));
  page.width = ui::Width::full;
  page.errors = errors;
  return call.render(page, "appeals/desk/moderation.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

std::string reason_text(const kit::Call& call, const Appeal& appeal) {
  const std::string key = "desk.moderation.reason." + std::string(call.field("reason"));
  if (call.field("reason").empty() || !call.services.words.has(key)) return "";
  const i18n::Lang lang = appeal.lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  const std::string comment = tidy_line(call.field("comment"));
  return call.services.words.text(lang, key) + (comment.empty() ? "" : ". " + comment);
}

Check publish(const kit::Call& call, const Appeal& appeal) {
  Wording wording;
  const std::string text = tidy(call.field("text")), place = tidy_line(call.field("place"));
  if (text != appeal.text) wording.text = text;
  const bool has_place = call.request.form.has("place");
  if (has_place && place != appeal.place.text) wording.place = place;
  wording.hides_name = appeal.name_shown && call.field("hide_name") == "1";
  if (wording.text || wording.place || wording.hides_name)
    VICHE_REQUIRE(change_wording(by(call), appeal.number, std::move(wording)));
  if (appeal.state != State::moderation) return set_public(by(call), appeal.number, true);
  VICHE_REQUIRE(take_step(by(call), appeal.number, {Deed::publish, {}, {}, {}, 0, {}}));
  return Done{};
}

Check reject(const kit::Call& call, const Appeal& appeal) {
  if (appeal.state != State::moderation) {
    return set_public(by(call), appeal.number, false, call.field("reason"), tidy_line(call.field("comment")));
  }
  const std::string reason = reason_text(call, appeal);
  if (reason.empty()) return invalid("desk.reason_missing", "reason");
  VICHE_REQUIRE(
      take_step(by(call), appeal.number, {Deed::reject, reason, {}, {}, 0, {}, std::string(call.field("reason"))}));
  return Done{};
}

/// The page may have been opened before another moderator decided.
bool still_waits(const kit::Call& call, const Appeal& appeal) {
  if (appeal.state == State::moderation) return true;
  return call.services.db.read(call.hromada(),
                               [&](storage::Session& session) { return waits_to_be_shown(session, appeal.id); });
}

http::Response decide(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const Appeal& appeal = one.value().appeal;
  const bool publishes = call.field("decision") == "publish";
  if (!publishes && call.field("decision") != "reject") return call.refuse(not_found());
  if (!still_waits(call, appeal)) return call.refuse(conflict("desk.decided_already"));
  const Check check = publishes ? publish(call, appeal) : reject(call, appeal);
  if (check) return told(call, "/desk/moderation", publishes ? "publish" : "reject");
  if (check.refusal().kind != RefusalKind::invalid) return call.refuse(check.refusal());
  return show_all(call, appeal.number.text(), &check.refusal());
}

}  // namespace

std::vector<kit::Route> moderation_routes() {
  return {
      get("appeals.desk_moderation", "/desk/moderation", publishers, [](kit::Call& call) { return show_all(call); }),
      post("appeals.desk_decide", "/desk/moderation/{number}", publishers, decide)};
}

}  // namespace viche::appeals::desk
