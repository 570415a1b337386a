#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "pages/desk_timeline.hpp"
#include "pages/masked.hpp"
#include "pages/public_case.hpp"
#include "pages/shown.hpp"

/// What people wrote after the appeal itself (reports, refutations, what neighbours see): a moderator takes words from the
/// public page and gives them back.
namespace viche::appeals::desk {

void show_words_line(kit::Call& call, ui::View& view, const Case& one, const Entry& entry, std::string_view back,
                     const Refusal* refusal) {
  const std::string id = std::to_string(entry.id);
  const std::string lang = lang_of(entry, one.appeal);
  ui::View row = view.each("LINE");
  row.set("WHEN", i18n::date_time(call.lang, entry.at)).set("KIND", call.word("desk.event." + entry.kind));
  if (!back.empty()) row.set("CASE", case_crumb(call, one).text).set("CASE_URL", row.url(one.path()));
  row.set_in("TEXT", entry.text, lang).show_if(entry.withheld, "WITHHELD").show_if(entry.unread, "UNREAD");
  row.show_if(entry.withheld || entry.unread, "MAY_SHOW");
  const std::string shown = words_for_all(entry, *call.town);
  if (shown != entry.text && !entry.withheld) row.set_in("SHOWN", shown, lang);
  row.show_if(!entry.media.empty(), "HAS_PHOTOS");
  for (const Media& photo : entry.media) fill_photo(call, row, one, photo, true);
  row.set("ID", id).set("ACTION", row.url(one.path() + "/words/" + id));
  ui::Form form(row, "desk.words", "words-" + id + "-");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"back", back.empty() ? "words" : "moderation"}});
  if (!entry.withheld) {
    form.select("REASON", {.name = "reason", .choices = reason_choices(call), .none = call.word("desk.bulk.choose")});
  }
}

namespace {

http::Response show(kit::Call& call, const Case& one, std::string_view refused = {}, const Refusal* refusal = nullptr) {
  ui::View view = call.view();
  const auto lines = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return public_words(session, one.appeal); });
  view.show_if(lines.empty(), "NOTHING");
  for (const Entry& entry : lines) {
    const bool mine = std::to_string(entry.id) == refused;
    show_words_line(call, view, one, entry, "", mine ? refusal : nullptr);
  }
  view.set("NUMBER", case_crumb(call, one).text).set("BACK", view.url(one.path()));
  ui::Page page = desk::page(call, call.word("desk.words.title"), {queue_crumb(call), case_crumb(call, one)});
  return call.render(page, "appeals/desk/words.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_words(kit::Call& call) {
  const auto one = find_case(call);
  return one ? show(call, one.value()) : call.refuse(one.refusal());
}

http::Response withhold(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const auto entry = parse_integer(call.value("entry"));
  if (!entry) return call.refuse(not_found());
  const bool withheld = call.field("withheld") == "1";
  const Check done = withhold_words(by(call), one.value().appeal.number, *entry, withheld, call.field("reason"));
  const std::string back = call.field("back") == "moderation" ? "/desk/moderation" : one.value().path() + "/words";
  if (done) return told(call, back, withheld ? "words_hidden" : "words_shown");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show(call, one.value(), call.value("entry"), &done.refusal());
}

}  // namespace

std::vector<kit::Route> words_routes() {
  const std::string path = "/desk/appeals/{number}/words";
  return {get("appeals.desk_words", path, moderators, show_words),
          post("appeals.desk_withhold", path + "/{entry}", moderators, withhold)};
}

}  // namespace viche::appeals::desk
