#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "settings.hpp"

/// Who signed: the law has everybody read it; nobody looks for a person here.
namespace viche::petitions {

namespace {

constexpr std::int64_t names_on_a_page = 50;
constexpr int pages_an_hour = 120;

std::string settlement_of(const kit::Call& call, const std::vector<territory::Settlement>& all, std::int64_t id) {
  for (const territory::Settlement& one : all) {
    if (one.id == id) return call.lang == i18n::Lang::en && !one.name_en.empty() ? one.name_en : one.shown;
  }
  return {};
}

void show_rows(ui::View& view, const kit::Call& call, const std::vector<Signature>& signatures,
               const std::vector<territory::Settlement>& settlements) {
  for (const Signature& one : signatures) {
    ui::View row = view.each("ROW");
    row.set("NAME", one.name).set("WHEN", i18n::date(call.lang, one.at));
    row.set("PLACE", settlement_of(call, settlements, one.settlement));
    std::string how;
    if (one.channel != Channel::web) how = call.word("petitions.channel." + std::string(name(one.channel)));
    if (one.merged_from != 0) how += (how.empty() ? "" : ", ") + call.word("petitions.channel.merged");
    row.set("CHANNEL", how);
  }
}

http::Response show_names(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  if (const Check rate = check_names_rate(call); !rate) return call.refuse(rate.refusal());
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("BACK", view.url(path_of(petition))).set("COUNT", told_count(call, brief.value()));
  const bool shown = shows_names(petition, call.town->number(settings::names_days), calendar::kyiv_day(call.now));
  view.show_if(!shown, "HIDDEN");
  if (shown) {
    const std::int64_t below = parse_integer(call.query("below")).value_or(0);
    std::vector<Signature> some;
    std::vector<territory::Settlement> settlements;
    call.services.db.read(call.hromada(), [&](storage::Session& session) {
      some = newest_signatures(session, call.services.vault, petition.id, below, names_on_a_page + 1);
      settlements = call.services.territory.settlements(session);
    });
    const bool more = static_cast<std::int64_t>(some.size()) > names_on_a_page;
    if (more) some.resize(static_cast<std::size_t>(names_on_a_page));
    view.show_if(some.empty(), "NOBODY").show_if(!some.empty(), "ROWS");
    show_rows(view, call, some, settlements);
    const std::string path = path_of(petition, "/signatures");
    if (more) view.set("OLDER", view.url(path + "?below=" + std::to_string(some.back().id)));
    if (below != 0) view.set("NEWEST", view.url(path));
    view.show_if(more || below != 0, "PAGED");
  }
  ui::Page page = call.page(call.word("petitions.part.signatures") + " · " + numbered(call, petition));
  page.crumbs = {{"/petitions", call.word("petitions.title")}, {path_of(petition), numbered(call, petition)}};
  page.noindex = true;
  page.width = ui::Width::full;
  return call.render(page, "petitions/names.html", view);
}

}  // namespace

Check check_names_rate(const kit::Call& call) {
  return call.services.identity.throttle(call.hromada(), "petitions.names", call.request.remote, pages_an_hour,
                                         std::chrono::hours(1));
}

std::vector<kit::Route> names_routes() {
  return {kit::get("petitions.signatures", "/petitions/{number}/signatures", kit::Access::anyone(), show_names)};
}

}  // namespace viche::petitions
