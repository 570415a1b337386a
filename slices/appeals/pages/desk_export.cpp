#include <viche/audit/audit.hpp>

#include "pages/desk_queue.hpp"
#include "pages/filters.hpp"
#include "pages/shown.hpp"
#include "pages/table_file.hpp"

namespace viche::appeals::desk {

namespace {

/// Personal data leave in small numbers only; each look is journalled.
constexpr std::int64_t most_personal = 500;

std::vector<std::string> heading(const kit::Call& call, bool personal) {
  std::vector<std::string> cells;
  for (const char* column : {"number", "filed", "state", "category", "executor", "place", "lat", "lon", "text",
                             "voices", "refuted", "level", "emergency", "accept_by", "due"}) {
    cells.push_back(call.word(std::string("desk.csv.") + column));
  }
  if (!personal) return cells;
  for (const char* column : {"author_name", "author_email", "author_phone"}) {
    cells.push_back(call.word(std::string("desk.csv.") + column));
  }
  return cells;
}

std::string point(std::optional<double> degrees) { return degrees ? i18n::number(i18n::Lang::en, *degrees, 6) : ""; }

/// @param whole  as their authors wrote them: only where the authors stand beside
std::vector<std::string> cells_of(const kit::Call& call, const Names& names, const Brief& brief, bool whole) {
  const auto moment = [&](std::optional<Instant> at) { return at ? i18n::date_time(call.lang, *at) : std::string(); };
  return {brief.number.text(),
          moment(brief.filed_at),
          state_words(call.services.words, call.lang, brief.state, brief.outcome),
          names.category(brief.category),
          names.organisation(brief.organisation),
          whole ? brief.whole_place() : brief.place,
          point(brief.lat),
          point(brief.lon),
          whole ? brief.whole_text() : brief.text,
          std::to_string(brief.voices),
          std::to_string(brief.refuted),
          std::to_string(brief.level),
          brief.emergency ? call.word("desk.yes") : "",
          moment(brief.accept_by),
          moment(brief.due_at)};
}

http::Response without_authors(kit::Call& call) {
  const Queue queue = read_queue(call);
  const Names names(call);
  auto file = std::make_shared<TableFile>();
  file->row(heading(call, false));
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    each_match(session, queue.filter, [&](const Brief& brief) { file->row(cells_of(call, names, brief, false)); });
  });
  return TableFile::sent(std::move(file), "appeals.csv");
}

/// The form keeps the filter: its address has the queue's query.
http::Response ask(kit::Call& call, const Refusal* refusal = nullptr) {
  const Queue queue = read_queue(call);
  ui::View view = call.view();
  ui::Form form(view, "desk.export");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  view.set("ACTION", view.url(queue.query.at("/desk/appeals/export")))
      .set("BACK", view.url(queue.query.at("/desk/appeals")));
  ui::Page page = desk::page(call, call.word("desk.export.title"), {queue_crumb(call)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/export.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// Reads the authors and journals each look in one act.
Check journal_looks(kit::Call& call, const std::vector<Appeal>& appeals) {
  return call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    for (const Appeal& appeal : appeals) {
      audit::record_look(tx, call.actor, appeal.author_account, "appeal", appeal.id, "export", call.now);
    }
    return Done{};
  });
}

http::Response with_authors(kit::Call& call) {
  Queue queue = read_queue(call);
  const Names names(call);
  std::vector<Brief> briefs;
  std::vector<Appeal> appeals;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    queue.filter.order = Filter::Order::newest;
    queue.filter.limit = most_personal + 1;
    briefs = list(session, queue.filter);
    if (static_cast<std::int64_t>(briefs.size()) > most_personal) return;
    for (const Brief& brief : briefs) {
      Appeal appeal = find_by_id(session, brief.id).value_or(Appeal{});
      load_author(session, call.services.vault, appeal);
      appeals.push_back(std::move(appeal));
    }
  });
  if (appeals.size() != briefs.size()) {
    const Refusal many = invalid("desk.export_many", {}, {{"max", std::to_string(most_personal)}});
    return ask(call, &many);
  }
  if (const Check check = journal_looks(call, appeals); !check) return ask(call, &check.refusal());
  auto file = std::make_shared<TableFile>();
  file->row(heading(call, true));
  for (std::size_t i = 0; i < briefs.size(); ++i) {
    auto cells = cells_of(call, names, briefs[i], true);
    cells.insert(cells.end(), {appeals[i].author_name, appeals[i].author_email, appeals[i].author_phone});
    file->row(cells);
  }
  return TableFile::sent(std::move(file), "appeals-authors.csv");
}

}  // namespace

std::vector<kit::Route> export_routes() {
  return {get("appeals.desk_csv", "/desk/appeals.csv", team, without_authors),
          get("appeals.desk_export", "/desk/appeals/export", exporters, [](kit::Call& call) { return ask(call); }),
          post("appeals.desk_export_take", "/desk/appeals/export", exporters, with_authors)};
}

}  // namespace viche::appeals::desk
