#include <viche/core/text.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/ui/components.hpp>

#include "calls/calls_store.hpp"
#include "calls/pages.hpp"
#include "calls/screen.hpp"
#include "pages/desk.hpp"
#include "pages/periods.hpp"

/// What was answered on the spot: figures, and the list.
namespace viche::appeals::calls {

namespace {

Instant start_of_month(std::int64_t month) {
  const std::chrono::year_month_day first{std::chrono::year(static_cast<int>(month / 12)),
                                          std::chrono::month(static_cast<unsigned>(month % 12 + 1)),
                                          std::chrono::day(1)};
  return calendar::start_of_day(calendar::Day(first));
}

std::int64_t average(const ConsultationSum& sum) { return sum.count == 0 ? 0 : sum.seconds / sum.count; }

ConsultationSum total_of(const std::vector<ConsultationSum>& sums) {
  ConsultationSum total;
  for (const ConsultationSum& sum : sums) {
    total.count += sum.count;
    total.seconds += sum.seconds;
  }
  return total;
}

template <class Name>
void show_sums(ui::View& view, std::string_view marker, const kit::Call& call, const std::string& by,
               const std::vector<ConsultationSum>& sums, Name&& name) {
  if (sums.empty()) return;
  ui::Table table;
  table.caption = call.word("desk.consultations.by_" + by);
  table.columns = {{call.word("desk.consultations." + by), false},
                   {call.word("desk.consultations.count"), true},
                   {call.word("desk.consultations.average"), true}};
  for (const ConsultationSum& sum : sums) {
    table.rows.push_back(
        {name(sum.key), i18n::number(call.lang, static_cast<double>(sum.count)), told_length(call, average(sum))});
  }
  ui::table(view, marker, table);
}

void show_list(ui::View& view, const kit::Call& call, desk::Names& names, const std::vector<Consultation>& found) {
  for (const Consultation& one : found) {
    ui::View row = view.each("CONSULTATION");
    row.set("WHEN", i18n::date_time(call.lang, one.at)).set("CATEGORY", names.category(one.category));
    row.set_in("QUESTION", one.question, one.lang).set_in("ANSWER", one.answer, one.lang);
    row.set("OPERATOR", names.person(one.operator_account)).set("LENGTH", told_length(call, one.seconds));
  }
}

http::Response show(kit::Call& call) {
  const Period period = read_period(call);
  const Instant from = start_of_month(period.from), to = start_of_month(period.to + 1);
  Asked asked{from, to, 0, parse_integer(call.query("below")).value_or(0)};
  std::vector<ConsultationSum> categories, operators;
  const auto found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    categories = consultations_by_category(session, from, to);
    operators = consultations_by_operator(session, from, to);
    return consultations(session, asked);
  });
  desk::Names names(call);
  ui::View view = call.view();
  show_periods(view, call, "/desk/consultations", period);
  const ConsultationSum total = total_of(categories);
  ui::tiles(view, "TILES",
            {{.value = i18n::number(call.lang, static_cast<double>(total.count)),
              .label = call.word("desk.consultations.count"),
              .tone = ui::Tone::blue},
             {.value = told_length(call, average(total)),
              .label = call.word("desk.consultations.average"),
              .tone = ui::Tone::grey}});
  show_sums(view, "CATEGORIES", call, "category", categories, [&](std::int64_t key) { return names.category(key); });
  show_sums(view, "OPERATORS", call, "operator", operators, [&](std::int64_t key) {
    const std::string person = names.person(key);
    return person.empty() ? call.word("desk.who.api") : person;
  });
  show_list(view, call, names, found);
  view.show_if(found.empty(), "EMPTY");
  if (static_cast<std::int64_t>(found.size()) == asked.limit) {
    view.set("OLDER",
             view.url("/desk/consultations?period=" + period.code + "&below=" + std::to_string(found.back().id)));
  }
  ui::Page page =
      desk::page(call, call.word("desk.consultations.title"), {{"/desk/call", call.word("desk.call.title")}});
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/consultations.html", view);
}

}  // namespace

std::vector<kit::Route> consultation_pages() {
  return {desk::get("appeals.consultations", "/desk/consultations",
                    {Role::operator_, Role::registrar, Role::head, Role::analyst}, show)};
}

}  // namespace viche::appeals::calls
