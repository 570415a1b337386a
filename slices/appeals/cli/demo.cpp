#include <algorithm>
#include <map>

#include <viche/audit/audit.hpp>
#include <viche/calendar/calendar.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/toml.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>

#include "../acts.hpp"
#include "../cli.hpp"
#include "../registration/classifier.hpp"
#include "../settings.hpp"
#include "../store.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals {

namespace {

using toml_data::each_table, toml_data::text, toml_data::texts;

// Categories

Question question_of(const toml::table& from) {
  Question question{
      text(from, "slug"), text(from, "text_uk"), text(from, "text_en"), from["required"].value_or(false), {}};
  each_table(from, "options", [&](const toml::table& option) {
    question.options.push_back({text(option, "slug"), text(option, "uk"), text(option, "en")});
  });
  return question;
}

struct Places {
  std::map<std::string, std::int64_t> organisations, settlements;
};

Category read_category(const toml::table& from, const std::map<std::string, const toml::table*>& groups,
                       const Places& places) {
  const auto id_of = [](const std::map<std::string, std::int64_t>& all, const std::string& key) {
    const auto found = all.find(key);
    return found == all.end() ? std::int64_t{0} : found->second;
  };
  Category category;
  category.slug = text(from, "slug");
  category.group = text(from, "group");
  if (const auto group = groups.find(category.group); group != groups.end()) {
    category.group_uk = text(*group->second, "name_uk");
    category.group_en = text(*group->second, "name_en");
  }
  category.name_uk = text(from, "name_uk");
  category.name_en = text(from, "name_en");
  category.icon = text(from, "icon");
  category.regime = regime_of(text(from, "legal_regime")).value_or(Regime::operational);
  category.emergency = from["emergency"].value_or(false);
  category.needs_place = from["needs_place"].value_or(true);
  category.is_public = from["public"].value_or(true);
  category.accept_hours = from["accept_hours"].value_or(24);
  const bool hours = from.contains("term_hours");
  category.term = {from[hours ? "term_hours" : "term_days"].value_or(7),
                   hours ? calendar::Unit::hours : calendar::Unit::calendar_days, calendar::Roll::none};
  category.organisation = id_of(places.organisations, text(from, "executor"));
  category.question_group = text(from, "question_group");
  category.words = texts(from, "words");
  each_table(from, "question",
             [&](const toml::table& question) { category.questions.push_back(question_of(question)); });
  each_table(from, "routes", [&](const toml::table& route) {
    const Category::RouteRow row{id_of(places.settlements, text(route, "settlement")),
                                 id_of(places.organisations, text(route, "executor"))};
    if (row.settlement != 0 && row.organisation != 0) category.routes.push_back(row);
  });
  return category;
}

Places places_of(kit::Services& services, HromadaId hromada) {
  Places places;
  services.db.read(hromada, [&](storage::Session& session) {
    for (const auto& organisation : kit::organisations(session))
      places.organisations[organisation.slug] = organisation.id;
    for (const auto& settlement : services.territory.settlements(session)) {
      std::string tight = settlement.shown;  // files write "м.Ладижин", people "м. Ладижин"
      std::erase(tight, ' ');
      places.settlements[tight] = settlement.id;
      places.settlements[settlement.shown] = settlement.id;
    }
  });
  return places;
}

// Appeals

/// Tells one appeal of the file through the acts, each at its own time.
class Story {
 public:
  Story(kit::Services& services, const kit::Town& town, const std::string& folder, const Places& places)
      : services_(services), town_(town), folder_(folder), places_(places), now_(services.clock.now()) {
    // Those that the file wants held wait for a moderator; the others are told as if they had been let through at once.
    set_premoderation(false);
    for (const Category& category : services.db.read(town.id, [](storage::Session& s) { return categories(s); })) {
      categories_[category.slug] = category.id;
    }
    find_residents();
  }

  void tell(const toml::table& from) {
    from_ = &from;
    filed_at_ = now_ - std::chrono::hours(from["opened_hours_ago"].value_or(1));
    const std::string state = text(from, "state");
    set_premoderation(state == "moderation" || state == "rejected");
    const auto filed = file(by(author(), 0), filing(), photos("photos"));
    if (!filed) throw Fault("demo: " + text(from, "key") + " was refused: " + filed.refusal().code);
    number_ = filed.value();
    follow();
    take_longer();
    let_neighbours_look();
    add_voices();
    talk();
  }

 private:
  void set_premoderation(bool on) {
    town_.settings.insert_or_assign(std::string(settings::premoderation.key), on ? "1" : "0");
  }

  /// Those of the demo's people who have accounts sign their appeals with them.
  void find_residents() {
    const toml::table accounts = toml::parse_file(folder_ + "/accounts.toml");
    each_table(accounts, "account", [&](const toml::table& one) {
      if (texts(one, "roles") != std::vector<std::string>{"resident"}) return;
      const auto account = services_.identity.find_by_email(town_.id, text(one, "email"));
      if (account) residents_[text(one, "name")] = *account;
    });
  }

  Actor author() const {
    const auto found = residents_.find(text(*from_, "author"));
    if (found == residents_.end()) return Actor::anonymous();
    Actor actor;
    actor.kind = Actor::Kind::resident;
    actor.account = found->second.id;
    return actor;
  }

  Instant at(std::string_view key, int otherwise = 1) const {
    return std::min(now_, filed_at_ + std::chrono::hours((*from_)[key].value_or(otherwise)));
  }

  By by(Actor actor, int after_hours) const {
    return {services_, town_, actor, false, {}, std::min(now_, filed_at_ + std::chrono::hours(after_hours))};
  }
  By by(Actor actor, Instant when) const { return {services_, town_, actor, false, {}, when}; }

  Actor staff(Role role, std::int64_t organisation = 0) const {
    Actor actor;
    actor.kind = Actor::Kind::staff;
    actor.roles = {role};
    actor.organisation = organisation;
    return actor;
  }
  Actor operator_() const { return staff(Role::operator_); }
  Actor executor() const {
    const auto appeal = services_.db.read(town_.id, [&](storage::Session& s) { return find(s, number_); });
    return staff(Role::executor, appeal->organisation);
  }

  Filing filing() {
    const toml::table& from = *from_;
    Filing filing;
    filing.text = text(from, "text");
    filing.category = categories_.at(text(from, "category"));
    filing.author_name = text(from, "author");
    filing.author_phone = "0670000000";
    if (const auto known = residents_.find(filing.author_name); known != residents_.end()) {
      filing.author_email = known->second.email;
    }
    filing.name_shown = !from["name_hidden"].value_or(false);
    filing.source = text(from, "source");
    filing.lang = text(from, "language");
    filing.place = place();
    filing.author_residence = filing.place.text.empty() ? town_.name(i18n::Lang::uk) : filing.place.text;
    JsonWriter answers;
    answers.begin_object();
    each_table(from, "answers",
               [&](const toml::table& one) { answers.field(text(one, "question"), text(one, "answer")); });
    filing.answers = answers.end_object().take();
    return filing;
  }

  Place place() {
    const toml::table& from = *from_;
    Place place;
    if (!text(from, "street").empty()) {
      const auto found = services_.db.read(town_.id, [&](storage::Session& s) {
        return services_.territory.resolve(s, text(from, "settlement"), text(from, "street"), text(from, "house"));
      });
      if (found) {
        place.settlement = found.value().settlement.id;
        if (found.value().street) place.street = found.value().street->id;
        if (found.value().building) place.building = found.value().building->id;
        place.text = found.value().shown;
        if (found.value().point) place.lat = found.value().point->lat, place.lon = found.value().point->lon;
      }
    }
    if (place.text.empty()) place.text = text(from, "settlement");
    if (const auto note = text(from, "place_note"); !note.empty())
      place.text += (place.text.empty() ? "" : ", ") + note;
    if (!place.lat && from.contains("lat"))
      place.lat = from["lat"].value<double>(), place.lon = from["lon"].value<double>();
    return place;
  }

  std::vector<files::Stored> photos(std::string_view key) {
    std::vector<files::Stored> stored;
    for (const std::string& name : texts(*from_, key)) {
      auto taken = services_.files.take_photo(town_.id, folder_ + "/photos/" + name);
      if (!taken) throw Fault("demo: photo " + name + " was refused: " + taken.refusal().code);
      stored.push_back(std::move(taken).value());
    }
    return stored;
  }

  void step(const By& by, Step step) {
    const auto done = take_step(by, number_, step);
    if (!done)
      throw Fault("demo: " + text(*from_, "key") + " " + std::string(name(step.deed)) + ": " + done.refusal().code);
  }

  bool is_under_law() const {
    return services_.db.read(town_.id, [&](storage::Session& s) { return find(s, number_); })->regime == Regime::law393;
  }

  State state() const {
    return services_.db.read(town_.id, [&](storage::Session& s) { return find(s, number_); })->state;
  }

  /// Emergencies and what came by telephone are not held for a moderator, so a wrong one is answered instead.
  void turn_away() {
    Step away{Deed::reject, text(*from_, "reply"), {}, {}, 0, {}};
    Actor who = operator_();
    if (state() != State::moderation) {
      away.deed = Deed::not_competence;
      if (is_under_law()) {
        away.deed = Deed::leave_unexamined;
        away.ground = "not_understood";
        who = staff(Role::head, 0);
      }
    }
    step(by(who, at("closed_after_hours")), away);
  }

  /// Follows the path to the state the file names.
  void follow() {
    const toml::table& from = *from_;
    const std::string target = text(from, "state");
    if (target == "moderation") return;
    if (target == "rejected") return turn_away();
    if (target == "registered") return;
    if (target == "not_in_competence") {
      // Under the law it goes to whom it belongs; the contact centre says whom to ask.
      Step away{Deed::not_competence, text(from, "reply"), {}, {}, 0, {}};
      if (const std::string recipient = text(from, "recipient"); !recipient.empty()) {
        away.deed = Deed::forward;
        away.recipient = recipient;
      }
      return step(by(operator_(), at("closed_after_hours")), away);
    }
    assign();
    if (target == "assigned") return;
    if (target == "explained") return explain();
    if (target == "returned") {
      return step(by(executor(), at("replied_after_hours")), {Deed::return_, text(from, "reply"), {}, {}, 0, {}});
    }
    step(by(executor(), at("accepted_after_hours")), {Deed::accept, text(from, "reply"), {}, {}, 0, {}});
    if (target == "in_work") return;
    if (target == "planned") return plan();
    report_and_end(target);
  }

  void assign() {
    const auto found = places_.organisations.find(text(*from_, "executor"));
    if (found == places_.organisations.end()) return;
    std::vector<std::int64_t> co;
    for (const std::string& slug : texts(*from_, "co_executors")) co.push_back(places_.organisations.at(slug));
    const auto appeal = services_.db.read(town_.id, [&](storage::Session& s) { return find(s, number_); });
    if (appeal->organisation == found->second && co.empty()) return;
    step(by(operator_(), at("assigned_after_hours", 0)), {Deed::assign, "", {}, {}, found->second, co});
  }

  void explain() {
    step(by(executor(), at("replied_after_hours")), {Deed::explain, text(*from_, "reply"), {}, {}, 0, {}});
    step(by(operator_(), at("closed_after_hours", 48)), {Deed::confirm, "", {}, {}, 0, {}});
    grade_it();
  }

  void plan() {
    const calendar::Day day = calendar::kyiv_day(now_) + std::chrono::days((*from_)["planned_until_days"].value_or(14));
    step(by(executor(), at("replied_after_hours", 2)), {Deed::plan, text(*from_, "reply"), {}, day, 0, {}});
  }

  void report_and_end(const std::string& target) {
    const toml::table& from = *from_;
    step(by(executor(), at("reported_after_hours")),
         {Deed::report, text(from, "report"), photos("report_photos"), {}, 0, {}});
    if (from.contains("refutation")) {
      By author = by(Actor::anonymous(), at("refuted_after_hours"));
      author.by_link = true;
      step(author, {Deed::refute, text(from, "refutation"), photos("refutation_photos"), {}, 0, {}});
      if (target == "rework") return;
      step(by(executor(), at("second_reported_after_hours")),
           {Deed::report, text(from, "second_report"), photos("second_report_photos"), {}, 0, {}});
    }
    if (target == "on_check") return;
    if (target == "closed_silence") {
      return step(by(Actor::system(), at("closed_after_hours")), {Deed::close_silent, "", {}, {}, 0, {}});
    }
    By author = by(Actor::anonymous(), at("closed_after_hours"));
    author.by_link = true;
    step(author, {Deed::confirm, "", {}, {}, 0, {}});
    grade_it();
  }

  void grade_it() {
    if (!from_->contains("grade")) return;
    By author = by(Actor::anonymous(), at("closed_after_hours", 48));
    author.by_link = true;
    const auto advice = (*from_)["advice"].value<std::int64_t>();
    (void)grade(author, number_, (*from_)["grade"].value_or(5), text(*from_, "grade_comment"), advice);
  }

  /// The head gives an appeal under the law more time.
  void take_longer() {
    const toml::table* longer = (*from_)["longer"].as_table();
    if (!longer) return;
    const calendar::Day day = calendar::kyiv_day(filed_at_) + std::chrono::days((*longer)["days"].value_or(45));
    const auto done = extend_term(by(staff(Role::head), (*longer)["after_hours"].value_or(1)), number_,
                                  {day, text(*longer, "reason")});
    if (!done) throw Fault("demo: " + text(*from_, "key") + " longer: " + done.refusal().code);
  }

  void let_neighbours_look() {
    each_table(*from_, "seen", [&](const toml::table& look) {
      Actor neighbour;
      neighbour.kind = Actor::Kind::resident;
      neighbour.account = residents_.at(text(look, "who")).id;
      (void)witness(by(neighbour, look["after_hours"].value_or(1)), number_, look["done"].value_or(true),
                    text(look, "text"), {});
    });
  }

  void add_voices() {
    if (!is_open(state())) return;
    const int voices = (*from_)["voices"].value_or(0);
    for (int i = 0; i < voices; ++i) {
      (void)join(by(Actor::anonymous(), i + 1), number_, "neighbour" + std::to_string(i) + "@ladyzhyn.example");
    }
  }

  void talk() {
    each_table(*from_, "dialogue", [&](const toml::table& line) {
      const int after = line["after_hours"].value_or(1);
      if (text(line, "from") == "author") {
        By author = by(Actor::anonymous(), after);
        author.by_link = true;
        (void)answer(author, number_, text(line, "text"), {});
      } else {
        (void)ask(by(text(line, "from") == "executor" ? executor() : operator_(), after), number_, text(line, "text"));
      }
    });
    each_table(*from_, "notes", [&](const toml::table& line) {
      (void)note(by(operator_(), line["after_hours"].value_or(1)), number_, text(line, "text"));
    });
  }

  kit::Services& services_;
  kit::Town town_;
  const std::string& folder_;
  const Places& places_;
  Instant now_, filed_at_;
  std::map<std::string, std::int64_t> categories_;
  std::map<std::string, identity::Account> residents_;
  const toml::table* from_ = nullptr;
  Number number_;
};

/// Fault when a category names a group of questions that the classifier of today has not.
void check_question_groups(kit::Services& services, const kit::Town& town, const toml::table& file) {
  const calendar::Day today = calendar::kyiv_day(services.clock.now());
  const auto classifier = registration::classifier_on(services.db, town.id, today);
  each_table(file, "category", [&](const toml::table& one) {
    const std::string group = text(one, "question_group");
    if (group.empty() || classifier->find("question", group)) return;
    throw Fault("categories: " + text(one, "slug") + ": the classifier " + classifier->version() +
                " has no question_group " + group);
  });
}

std::size_t put_categories(kit::Services& services, const kit::Town& town, const toml::table& file) {
  check_question_groups(services, town, file);
  const Places places = places_of(services, town.id);
  std::map<std::string, const toml::table*> groups;
  each_table(file, "group", [&](const toml::table& group) { groups[text(group, "slug")] = &group; });
  std::int64_t order = 0;
  (void)services.db.act(town.id, [&](storage::Tx& tx) -> Check {
    order = 0;
    each_table(file, "category",
               [&](const toml::table& one) { put_category(tx, read_category(one, groups, places), ++order); });
    audit::record(tx, Actor::system(), "appeals.import_categories", "category", 0, services.clock.now());
    return Done{};
  });
  return static_cast<std::size_t>(order);
}

}  // namespace

std::size_t import_categories(kit::Services& services, const kit::Town& town, const std::string& path) {
  return put_categories(services, town, toml::parse_file(path));
}

void put_standard_categories(kit::Services& services, const kit::Town& town) {
  for (const Resource& resource : resources::appeals()) {
    if (resource.path == "data/categories.toml") put_categories(services, town, toml::parse(resource.bytes));
  }
}

void make_demo(kit::Services& services, const kit::Town& town, const std::string& folder, const ProgressFn& progress) {
  import_categories(services, town, folder + "/categories.toml");
  const Places places = places_of(services, town.id);
  const toml::table file = toml::parse_file(folder + "/appeals.toml");
  const std::size_t total = file["appeal"].as_array()->size();
  Story story(services, town, folder, places);
  std::size_t done = 0;
  each_table(file, "appeal", [&](const toml::table& one) {
    story.tell(one);
    progress("appeals", ++done, total);
  });
}

}  // namespace viche::appeals
