#include "executors/day.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/territory/register.hpp>

#include "store/day.hpp"

namespace viche::appeals::executors {

namespace {

constexpr std::int64_t most_work = 500;

bool holds(const Reasons& why, std::string_view code) {
  const auto codes = codes_of(why);
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// Is it this person's: given to them, or to a crew they are in?
bool is_mine(const Work& work, const std::vector<Crew>& crews, std::int64_t account) {
  if (account == 0) return false;
  if (work.plan.who.account == account) return true;
  return std::any_of(crews.begin(), crews.end(), [&](const Crew& crew) {
    const auto& people = crew.members;
    return crew.id == work.plan.who.crew && std::find(people.begin(), people.end(), account) != people.end();
  });
}

bool is_of(const Work& work, std::string_view whose, const std::vector<Crew>& crews, std::int64_t account) {
  if (whose == "mine") return is_mine(work, crews, account);
  if (whose == "nobody") return work.plan.who.is_nobody();
  const auto crew = parse_integer(whose);
  return !crew || work.plan.who.crew == *crew;
}

/// Without being asked, people see their own once something is theirs.
std::string whose_of(const kit::Call& call, const std::vector<Crew>& crews, std::int64_t account, bool has_own) {
  const std::string_view asked = call.query("whose");
  const auto is_crew = [&](const Crew& crew) { return std::to_string(crew.id) == asked; };
  const bool known =
      asked == "mine" || asked == "all" || asked == "nobody" || std::any_of(crews.begin(), crews.end(), is_crew);
  if (known) return std::string(asked);
  const auto is_in = [&](const Crew& crew) {
    return crew.active && std::find(crew.members.begin(), crew.members.end(), account) != crew.members.end();
  };
  return has_own || std::any_of(crews.begin(), crews.end(), is_in) ? "mine" : "all";
}

void count(Plan& plan, const Reasons& why) {
  for (const std::string_view code : codes_of(why)) {
    const auto found =
        std::find_if(plan.reasons.begin(), plan.reasons.end(), [&](const auto& r) { return r.first == code; });
    ++found->second;
  }
}

}  // namespace

std::string DayAsked::query(std::string_view name, std::string_view value) const {
  std::string text = "?day=" + (name == "day" ? std::string(value) : calendar::to_iso(day));
  text += "&whose=" + url_encoded(name == "whose" ? value : std::string_view(whose));
  const std::string_view reason = name == "only" ? value : std::string_view(only);
  if (!reason.empty()) text += "&only=" + url_encoded(reason);
  return text;
}

std::vector<std::string_view> codes_of(const Reasons& why) {
  std::vector<std::string_view> codes;
  if (why.overdue) codes.push_back("overdue");
  if (why.due) codes.push_back("due");
  if (why.planned) codes.push_back("planned");
  if (why.sent_back) codes.push_back("sent_back");
  if (why.to_accept) codes.push_back("accept");
  return codes;
}

std::vector<Work> all_work(const kit::Call& call, const Actor& actor) {
  if (actor.organisation <= 0) return {};
  return call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return open_work(session, actor.organisation, most_work); });
}

Plan read_plan(const kit::Call& call, const Actor& actor) {
  Plan plan;
  plan.asked.today = calendar::kyiv_day(call.now);
  plan.asked.day = calendar::parse_day(call.query("day")).value_or(plan.asked.today);
  plan.reasons = {{"overdue", 0}, {"due", 0}, {"planned", 0}, {"sent_back", 0}, {"accept", 0}};
  std::vector<std::pair<Work, Reasons>> of_day;
  for (Work& work : all_work(call, actor)) {
    const Reasons why = reasons_for(work, plan.asked.day, plan.asked.today, call.now);
    if (why.any()) of_day.emplace_back(std::move(work), why);
  }
  if (actor.organisation > 0) {
    plan.crews = call.services.db.read(call.hromada(),
                                       [&](storage::Session& session) { return crews(session, actor.organisation); });
  }
  const std::int64_t account = actor.is_staff() ? actor.account : 0;
  plan.all = static_cast<std::int64_t>(of_day.size());
  for (const auto& [work, why] : of_day) {
    plan.mine += is_mine(work, plan.crews, account);
    plan.nobodys += work.plan.who.is_nobody();
  }
  plan.asked.whose = whose_of(call, plan.crews, account, plan.mine > 0);
  if (std::any_of(plan.reasons.begin(), plan.reasons.end(),
                  [&](const auto& r) { return r.first == call.query("only"); })) {
    plan.asked.only = call.query("only");
  }
  for (auto& [work, why] : of_day) {
    if (!is_of(work, plan.asked.whose, plan.crews, account)) continue;
    count(plan, why);
    if (!plan.asked.only.empty() && !holds(why, plan.asked.only)) continue;
    plan.works.push_back(std::move(work));
    plan.why.push_back(why);
  }
  plan.stops = stops_of(plan.works);
  return plan;
}

std::vector<identity::Account> people_of(const kit::Call& call, std::int64_t organisation) {
  auto people = call.services.identity.staff_of(call.hromada());
  std::erase_if(people, [&](const identity::Account& one) {
    return one.organisation != organisation || one.blocked || !one.roles.has(Role::executor);
  });
  std::sort(people.begin(), people.end(),
            [](const auto& a, const auto& b) { return i18n::collates_before(a.name, b.name); });
  return people;
}

std::string assignee_name(const std::vector<Crew>& crews, desk::Names& names, const Assignee& who) {
  for (const Crew& crew : crews) {
    if (crew.id == who.crew) return crew.name;
  }
  return who.account == 0 ? "" : names.person(who.account);
}

std::string stop_name(const kit::Call& call, const std::vector<Work>& works, const Stop& stop) {
  const Work& first = works[stop.work.front()];
  const bool one_street = first.street != 0 && std::all_of(stop.work.begin(), stop.work.end(), [&](std::size_t at) {
                            return works[at].street == first.street;
                          });
  if (one_street && stop.work.size() > 1) {
    const auto place = call.services.db.read(call.hromada(), [&](storage::Session& session) {
      return call.services.territory.place_of_street(session, first.street);
    });
    if (place) return place->shown;
  }
  return first.brief.place.empty() ? call.word("day.no_place") : first.brief.whole_place();
}

std::int64_t waiting_today(const kit::Call& call) {
  const Plan plan = read_plan(call, call.actor);
  return plan.asked.whose == "mine" ? plan.mine : plan.all;
}

}  // namespace viche::appeals::executors
