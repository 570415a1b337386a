#include "pages/parts.hpp"

#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "store.hpp"

namespace viche::appeals {

void show_parts(ui::View& view, const kit::Call& call, const Appeal& appeal,
                const std::function<std::string(const Appeal&)>& path_of) {
  if (appeal.part_of == 0 && appeal.parts == 0) return;
  const auto categories = cached_categories(call.services.db, call.hromada());
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto letter = appeal.part_of == 0 ? std::nullopt : find(session, Number{appeal.part_of});
    if (const std::string path = letter ? path_of(*letter) : ""; !path.empty()) {
      view.set("PART_OF_URL", view.url(path))
          .say("PART_OF", "appeals.parts.letter", {{"number", letter->number.text()}});
    }
    for (const Appeal& part : appeal.parts == 0 ? std::vector<Appeal>() : parts_of(session, appeal.number)) {
      const std::string path = path_of(part);
      if (path.empty()) continue;
      view.show("HAS_PARTS");
      const Headline title = headline_of(call.services.words, call.lang, *categories, part);
      ui::View row = view.each("PART");
      row.set("URL", row.url(path)).set("NUMBER", numbered(call.services.words, call.lang, part.number));
      row.set_in("TITLE", title.text, title.lang);
      const ui::Tag tag = told_tag(call, part.state, part.outcome);
      row.set("STATE", tag.text).set("STATE_TONE", ui::code(tag.tone));
    }
  });
}

}  // namespace viche::appeals
