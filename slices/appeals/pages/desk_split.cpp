#include <algorithm>
#include <array>

#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "pages/shown.hpp"
#include "rules/splitting.hpp"

/// One letter becomes several questions, each with its executor.
namespace viche::appeals::desk {

namespace {

constexpr std::size_t rows_at_first = 3, most_rows = 20, more_rows = 3;

std::string field(const char* name, std::size_t row) { return std::string(name) + "-" + std::to_string(row); }

std::size_t rows_in(const kit::Call& call) {
  const auto rows = parse_integer(call.field("rows")).value_or(0);
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(rows, 0)), rows_at_first, most_rows);
}

/// Rows in which nothing was written are no questions.
std::vector<PartInput> parts_in(const kit::Call& call, std::vector<std::size_t>& rows) {
  std::vector<PartInput> parts;
  for (std::size_t row = 1; row <= rows_in(call); ++row) {
    PartInput part;
    part.text = tidy(call.field(field("text", row)));
    part.category = parse_integer(call.field(field("category", row))).value_or(0);
    part.organisation = parse_integer(call.field(field("organisation", row))).value_or(0);
    if (part.text.empty() && part.category == 0 && part.organisation == 0) continue;
    parts.push_back(std::move(part));
    rows.push_back(row);
  }
  return parts;
}

/// The rules count questions, the page rows: "text-2" of the rules may be the third row.
Refusal by_rows(Refusal refusal, const std::vector<std::size_t>& rows) {
  const auto named = [&](std::string& name) {
    const auto dash = name.rfind('-');
    const auto number = dash == std::string::npos ? std::nullopt : parse_integer(name.substr(dash + 1));
    if (number && *number >= 1 && static_cast<std::size_t>(*number) <= rows.size()) {
      name = field(name.substr(0, dash).c_str(), rows[static_cast<std::size_t>(*number - 1)]);
    }
  };
  named(refusal.field);
  for (Refusal& other : refusal.also) named(other.field);
  return refusal;
}

std::vector<Refusal> each_of(const Refusal* refusal) {
  if (!refusal) return {};
  std::vector<Refusal> all{*refusal};
  all.insert(all.end(), refusal->also.begin(), refusal->also.end());
  all.front().also.clear();
  return all;
}

void show_fields(const kit::Call& call, ui::Form& form, const Names& names, std::size_t row) {
  const auto word = [&](const char* of) { return call.word(std::string("desk.split.") + of); };
  form.text("FIELDS",
            {.name = field("text", row), .label = word("text"), .rows = 3, .max = most_letters, .focus = row == 1});
  form.select("FIELDS", {.name = field("category", row),
                         .choices = names.category_choices(true),
                         .label = word("category"),
                         .none = word("category_none")});
  form.select("FIELDS", {.name = field("organisation", row),
                         .choices = names.organisation_choices(),
                         .label = word("organisation"),
                         .optional = true,
                         .none = word("organisation_none")});
}

/// The questions, each under a heading of its own. @returns what is wrong with them, from top to bottom
std::vector<ui::FormError> show_rows(const kit::Call& call, ui::View& view, std::size_t rows,
                                     const std::vector<Refusal>& refusals) {
  const Names names(call);
  std::vector<ui::FormError> errors;
  for (std::size_t row = 1; row <= rows; ++row) {
    ui::View part = view.each("PART");
    part.set("PLACE", static_cast<std::int64_t>(row));
    ui::Form form(part, "desk.split");
    const std::array own{field("text", row), field("category", row), field("organisation", row)};
    for (const std::string& name : own) form.initial(name, call.field(name));
    for (const Refusal& refusal : refusals) {
      if (std::find(own.begin(), own.end(), refusal.field) != own.end()) form.refused(refusal);
    }
    show_fields(call, form, names, row);
    errors.insert(errors.end(), form.errors().begin(), form.errors().end());
  }
  return errors;
}

http::Response form_page(kit::Call& call, const Case& one, std::size_t rows, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form(view, "desk.split").hidden("TOKENS", call.form_token(), call.form_key(), {{"rows", std::to_string(rows)}});
  ui::Page page = desk::page(call, call.word("desk.split.title"), {queue_crumb(call), case_crumb(call, one)});
  page.errors = show_rows(call, view, rows, each_of(refusal));
  view.set_in("LETTER", one.appeal.whole_text(), one.appeal.lang).set("NUMBER", case_crumb(call, one).text);
  view.set("ACTION", view.url(one.path() + "/split")).set("BACK", view.url(one.path()));
  view.show_if(rows < most_rows, "MAY_ADD");
  return call.render(page, "appeals/desk/split.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_split(kit::Call& call) {
  const auto one = find_case(call);
  return one ? form_page(call, one.value(), rows_at_first, nullptr) : call.refuse(one.refusal());
}

http::Response take_split(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  if (!call.field("add").empty()) {
    return form_page(call, one.value(), std::min(rows_in(call) + more_rows, most_rows), nullptr);
  }
  std::vector<std::size_t> rows;
  const std::vector<PartInput> parts = parts_in(call, rows);
  const auto done = split_letter(by(call), one.value().appeal.number, parts);
  if (done) return told(call, one.value().path(), "split");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  const Refusal refusal = by_rows(done.refusal(), rows);
  return form_page(call, one.value(), rows_in(call), &refusal);
}

}  // namespace

std::vector<kit::Route> split_routes() {
  const std::string path = "/desk/appeals/{number}/split";
  return {get("appeals.desk_split_form", path, sorters, show_split),
          post("appeals.desk_split", path, sorters, take_split)};
}

}  // namespace viche::appeals::desk
