#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/routes.hpp>

#include "output.hpp"
#include "pages/shown.hpp"
#include "registered.hpp"
#include "rules/registration.hpp"

namespace viche::appeals::registration {

namespace {

constexpr Roles readers{Role::operator_, Role::registrar, Role::head};
constexpr std::string_view page_path = "/desk/journal";
constexpr std::int64_t most_lines = 1'000, most_printed = 20'000;
constexpr std::size_t longest_content = 160;

struct Asked {
  calendar::Day from, to;
};

/// Of a form's three inputs in the address; absent when it is no day.
std::optional<calendar::Day> query_day(const kit::Call& call, const std::string& name) {
  const auto part = [&](const char* which) { return parse_integer(call.query(name + which)).value_or(0); };
  const std::int64_t year = part("-year"), month = part("-month"), day = part("-day");
  if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? std::optional<calendar::Day>(date) : std::nullopt;
}

/// This month until today, when nothing else is asked.
Result<Asked> asked(const kit::Call& call) {
  const calendar::Day today = calendar::kyiv_day(call.now);
  const std::chrono::year_month_day date{today};
  if (!call.request.query.has("from-day")) {
    return Asked{std::chrono::year_month_day{date.year(), date.month(), std::chrono::day(1)}, today};
  }
  const auto from = query_day(call, "from"), to = query_day(call, "to");
  if (!from) return invalid("journal.day_invalid", "from");
  if (!to) return invalid("journal.day_invalid", "to");
  if (*to < *from) return invalid("journal.order", "to");
  return Asked{*from, *to};
}

std::vector<Registered> read(const kit::Call& call, const Asked& days, std::int64_t most) {
  return call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return registered(session, days.from, days.to, most); });
}

void fill_day(ui::Form& form, const std::string& name, calendar::Day day) {
  const std::chrono::year_month_day date{day};
  form.initial(name + "-day", std::to_string(static_cast<unsigned>(date.day())));
  form.initial(name + "-month", std::to_string(static_cast<unsigned>(date.month())));
  form.initial(name + "-year", std::to_string(static_cast<int>(date.year())));
}

/// The last day of the term: it is over when the next one begins.
std::string term_words(const kit::Call& call, const Appeal& appeal) {
  return appeal.due_at ? i18n::short_date(call.lang, *appeal.due_at - std::chrono::microseconds(1)) : "";
}

std::string due_words(const kit::Call& call, const Registered& one) {
  const std::string term = term_words(call, one.appeal);
  if (one.card.control_by == 0) return term;
  return term + (term.empty() ? "" : ", ") + call.word("journal.on_control");
}

/// "заява (клопотання), повторне"
std::string kind_words(const CodeWords& words, const Card& card) {
  const std::string sign = words.name(card, "sign", card.sign);
  return words.name(card, "kind", card.kind) + (sign.empty() ? "" : ", " + to_lower(sign));
}

void show_rows(const kit::Call& call, ui::View& view, const std::vector<Registered>& all) {
  const CodeWords words(call);
  const desk::Names names(call);
  ui::Table table;
  table.caption = call.word("journal.title");
  table.caption_hidden = true;
  for (const char* column : {"index", "received", "kind", "about", "executor", "due", "result"}) {
    table.columns.push_back({call.word(std::string("journal.column.") + column), false});
  }
  for (const Registered& one : all) {
    table.rows.push_back({{one.card.index, "/desk/appeals/" + one.appeal.number.text()},
                          day_words(call, one.card.received_on),
                          kind_words(words, one.card),
                          staff_headline_of(call.services.words, call.lang, names.categories(), one.appeal).text,
                          names.organisation(one.appeal.organisation),
                          due_words(call, one),
                          words.name(one.card, "result", one.card.result)});
  }
  view.show_if(all.empty(), "NOTHING");
  if (!all.empty()) ui::table(view, "TABLE", table);
  if (static_cast<std::int64_t>(all.size()) == most_lines) view.say("MANY", "journal.many", {{"n", most_lines}});
}

http::Response show(kit::Call& call) {
  const auto days = asked(call);
  ui::View view = call.view();
  ui::Form form(view, "journal");
  if (days) {
    fill_day(form, "from", days.value().from);
    fill_day(form, "to", days.value().to);
    show_rows(call, view, read(call, days.value(), most_lines));
    view.show("READY").set("FROM", calendar::to_iso(days.value().from)).set("TO", calendar::to_iso(days.value().to));
    ui::Form(view, "journal").hidden("TOKENS", call.form_token(), call.form_key());
  } else {
    form.submitted(call.request.query.entries()).refused(days.refusal());
  }
  form.date("FIELDS", {.name = "from"});
  form.date("FIELDS", {.name = "to"});
  view.set("ACTION", view.url(page_path)).set("PRINT", view.url(std::string(page_path) + "/print"));
  view.set("STATISTICS", view.url("/desk/statistics")).set("CLASSIFIER", view.url("/desk/classifier"));
  ui::Page page = desk::page(call, call.word("journal.title"), {desk::queue_crumb(call)});
  page.width = ui::Width::full;
  page.errors = form.errors();
  return call.render(page, "appeals/desk/journal.html", view, days ? 200 : kit::status_of(days.refusal().kind));
}

// On paper

/// The author as the journal of reception has them: first letter of the surname, or the mark.
std::string author_mark(const Registered& one) {
  if (one.card.subject == codes::collective) return "КО";
  if (one.card.subject == codes::anonymous) return "БП";
  return one.appeal.author_name;
}

void fill_line(const kit::Call& call, ui::View& row, const Registered& one, const CodeWords& words,
               desk::Names& names) {
  const Appeal& appeal = one.appeal;
  row.set("INDEX", one.card.index).set("RECEIVED", day_words(call, one.card.received_on));
  row.set("NAME", appeal.author_name).set("RESIDENCE", appeal.author_residence).set("MARK", author_mark(one));
  row.set("OFFICIAL", received_by(call, names, one.card));
  row.set("KIND", words(one.card, "kind", one.card.kind)).set("SIGN", words(one.card, "sign", one.card.sign));
  row.set("FORM", words(one.card, "form", one.card.form));
  row.set_in("CONTENT", shortened(trimmed(whole_text(appeal)), longest_content), appeal.lang);
  row.set("QUESTION", words(one.card, "question", one.card.question));
  row.set("EXECUTOR", appeal.organisation == 0 ? "" : names.organisation(appeal.organisation));
  row.set("DUE", term_words(call, appeal)).set("RESULT", words(one.card, "result", one.card.result));
}

http::Response print(kit::Call& call) {
  const auto from = calendar::parse_day(call.field("from")), to = calendar::parse_day(call.field("to"));
  if (!from || !to || *to < *from) return call.refuse(invalid("journal.day_invalid"));
  const bool reception = call.field("which") == "reception";
  auto all = read(call, {*from, *to}, most_printed);
  const bool cut = static_cast<std::int64_t>(all.size()) == most_printed;
  if (reception) std::erase_if(all, [](const Registered& one) { return one.card.form != codes::at_reception; });
  if (const Check seen = look_at_authors(call, all, "journal"); !seen) return call.refuse(seen.refusal());
  ui::View view = call.view();
  const std::string council = call.town->text(kit::settings::council, kit::settings::council_en, call.lang);
  view.set("TITLE", call.word(reception ? "journal.reception_title" : "journal.paper_title"));
  view.set("COUNCIL", council.empty() ? call.town->name(call.lang) : council).set("BACK", view.url(page_path));
  view.say("PERIOD", "journal.period", {{"from", day_words(call, from)}, {"to", day_words(call, to)}});
  view.show_if(all.empty(), "NOTHING");
  if (cut) view.say("MANY", "journal.many", {{"n", most_printed}});
  const CodeWords words(call);
  desk::Names names(call);
  std::int64_t n = 0;
  for (const Registered& one : all) {
    ui::View row = view.each("ROW");
    row.set("N", ++n);
    fill_line(call, row, one, words, names);
  }
  return paper(call, reception ? "reception_journal" : "journal", view);
}

}  // namespace

std::vector<kit::Route> journal_pages() {
  const std::string page(page_path);
  return {desk::get("appeals.desk_journal", page, readers, show),
          desk::post("appeals.desk_journal_print", page + "/print", readers, print)};
}

}  // namespace viche::appeals::registration
