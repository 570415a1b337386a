#include <algorithm>
#include <cmath>
#include <filesystem>

#include <viche/core/fault.hpp>
#include <viche/core/toml.hpp>
#include <viche/identity/identity.hpp>
#include <viche/territory/register.hpp>

#include "../acts.hpp"
#include "../cli.hpp"
#include "../rules.hpp"
#include "../settings.hpp"
#include "../store.hpp"

namespace viche::petitions {

namespace {

using toml_data::each_table, toml_data::text, toml_data::texts;

constexpr std::size_t first_paper_number = 100101;
constexpr double early_days = 1.7;  ///< most sign in the first days

/// Somebody who signs: an account that has shown its e-mail, and a name.
struct Signer {
  Actor actor;
  std::string surname, given_name, patronymic;
};

/// People of the demo who do not exist, by turns a woman and a man; the lists are of different lengths, so that the same
/// name does not come twice.
class Crowd {
 public:
  Crowd(kit::Services& services, const kit::Town& town, const toml::table& file)
      : services_(services), town_(town), file_(file) {
    services.db.read(town.id, [&](storage::Session& session) {
      for (const auto& one : services.territory.settlements(session)) {
        settlements_.insert(one.kind == "city" ? settlements_.begin() : settlements_.end(), one.id);
      }
    });
  }

  const Signer& at(std::size_t i) {
    while (all_.size() <= i) all_.push_back(made(all_.size()));
    return all_[i];
  }
  Signing named(const Signer& signer, std::size_t i) const {
    Signing signing;
    signing.surname = signer.surname;
    signing.given_name = signer.given_name;
    signing.patronymic = signer.patronymic;
    signing.says_resident = signing.says_of_age = true;
    const bool in_town = i % 3 != 0 || settlements_.size() < 2;
    if (!settlements_.empty()) signing.settlement = settlements_[in_town ? 0 : 1 + i % (settlements_.size() - 1)];
    return signing;
  }
  SheetRow row(std::int64_t number, std::size_t i) const {
    const Signer signer = name(i);
    const std::string passport = "ЯЯ" + std::to_string(first_paper_number + i);
    return {number, 1, signer.surname, signer.given_name, signer.patronymic, passport, false};
  }

 private:
  Signer name(std::size_t i) const {
    const bool woman = i % 2 == 0;
    const auto pick = [&](const char* list, std::size_t at) {
      const auto all = texts(*file_["names"].as_table(), list);
      return all[at % all.size()];
    };
    Signer signer;
    signer.surname = pick("surnames", i);
    signer.given_name = pick(woman ? "women" : "men", i / 2);
    signer.patronymic = pick(woman ? "women_patronymics" : "men_patronymics", i / 2 + i / 7);
    return signer;
  }
  Signer made(std::size_t i) {
    Signer signer = name(i);
    identity::NewAccount account;
    account.email = text(file_, "mailbox") + std::to_string(i + 1) + "@" + text(file_, "host");
    account.name = signer.given_name + " " + signer.surname;
    const auto id = services_.identity.create(town_.id, Actor::system(), account);
    if (!id) throw Fault("demo: somebody who signs was refused: " + id.refusal().code);
    signer.actor = {Actor::Kind::resident, id.value(), {}, 0, IdentityLevel::email};
    return signer;
  }

  kit::Services& services_;
  const kit::Town& town_;
  const toml::table& file_;
  std::vector<std::int64_t> settlements_;
  std::vector<Signer> all_;
};

/// Tells one petition of the file, each deed at its own time.
class Story {
 public:
  Story(kit::Services& services, const kit::Town& town, const toml::table& file)
      : services_(services), town_(town), file_(file), crowd_(services, town, file), now_(services.clock.now()) {}

  void tell(const toml::table& from) {
    from_ = &from;
    begin_ = now_ - hours("handed_in_hours_ago");
    if (from["last_day_is_today"].value_or(false)) hand_in_so_that_today_is_the_last_day();
    id_ = write();
    ensure(submit(by(author(), begin_), id_), "handing in");
    if (text(from, "ends") == "moderation") return;
    if (text(from, "ends") == "refused") {
      return ensure(refuse(by(staff(Role::moderator), after("checked_after_hours")), id_, text(from, "ground"),
                           text(from, "words")),
                    "refusing");
    }
    ensure(publish(by(staff(Role::moderator), after("checked_after_hours")), id_), "publishing");
    take_paper();
    collect();
    bring_a_crowd();
    go_on();
  }

 private:
  std::chrono::hours hours(std::string_view key) const {
    return std::chrono::hours((*from_)[key].value_or<std::int64_t>(0));
  }
  Instant after(std::string_view key) const { return std::min(now_, begin_ + hours(key)); }
  By by(const Actor& actor, Instant at) const { return {services_, town_, actor, at}; }
  static Actor staff(Role role, std::int64_t account = 0) { return {Actor::Kind::staff, account, {role}, 0, {}}; }

  /// Or the working day before it, on a weekend.
  void hand_in_so_that_today_is_the_last_day() {
    const auto& days = calendar::WorkingDays::of_ukraine();
    while (moderate_by(days, calendar::kyiv_day(begin_)) > calendar::kyiv_day(now_))
      begin_ = begin_ - std::chrono::hours(24);
  }

  template <class R>
  void ensure(const R& done, const std::string& what) const {
    if (!done) throw Fault("demo: " + text(*from_, "key") + ", " + what + ": " + done.refusal().code);
  }

  Actor of(const std::string& email) const {
    const auto found = services_.identity.find_by_email(town_.id, email);
    if (!found) throw Fault("demo: " + text(*from_, "key") + ": there is no account " + email);
    return {found->staff ? Actor::Kind::staff : Actor::Kind::resident, found->id, found->roles, 0,
            IdentityLevel::email};
  }
  /// One of those with a sign-in, or somebody of this petition's own.
  Actor author() {
    const std::string known = text(*from_, "account");
    if (!known.empty()) return of(known);
    const std::string email = author_email();
    if (!services_.identity.find_by_email(town_.id, email)) {
      identity::NewAccount account;
      account.email = email;
      account.name = text(*from_, "author");
      ensure(services_.identity.create(town_.id, Actor::system(), account), "the author");
    }
    return of(email);
  }
  std::string author_email() const {
    const std::string known = text(*from_, "account");
    return known.empty() ? text(*from_, "key") + "@" + text(file_, "host") : known;
  }
  std::int64_t write() {
    const Draft draft{text(*from_, "title"), text(*from_, "text"), text(*from_, "author"), "uk"};
    const auto made = write_draft(by(author(), begin_ - std::chrono::hours(1)), draft, author_email());
    ensure(made, "writing");
    return made.value();
  }
  Petition petition() const {
    return *services_.db.read(town_.id, [&](storage::Session& session) { return find_by_id(session, id_); });
  }

  /// The i-th of so many between publishing and the last: many in the first days, few at night.
  Instant moment(std::size_t i, std::size_t of, Instant from, Instant until) const {
    const double part = std::pow(static_cast<double>(i + 1) / static_cast<double>(of), early_days);
    Instant at = from + std::chrono::microseconds(
                            static_cast<std::int64_t>(part * static_cast<double>(until.micros - from.micros)));
    const int hour = calendar::kyiv_local(at).hour;
    if (hour < 7 && i + 1 < of) at = at + std::chrono::hours(7);
    return std::min(at, until);
  }

  void collect() {
    const auto wanted = static_cast<std::size_t>((*from_)["signatures"].value_or<std::int64_t>(0));
    const auto first = static_cast<std::size_t>((*from_)["first_of_crowd"].value_or<std::int64_t>(0));
    const Number number = petition().number;
    for (std::size_t i = 0; i < wanted; ++i) {
      const Signer& one = crowd_.at(first + i);
      const Instant at = moment(i, wanted, after("checked_after_hours"), after("collected_after_hours"));
      ensure(sign(by(one.actor, at), number, crowd_.named(one, first + i)), "signing");
    }
  }

  /// Many from one network, noticed, looked at and taken out.
  void bring_a_crowd() {
    const toml::table* crowd = (*from_)["crowd"].as_table();
    if (!crowd) return;
    const auto from = static_cast<std::size_t>((*crowd)["first_of_crowd"].value_or<std::int64_t>(0));
    const auto many = static_cast<std::size_t>((*crowd)["signatures"].value_or<std::int64_t>(0));
    const Instant at = std::min(now_, begin_ + std::chrono::hours((*crowd)["after_hours"].value_or<std::int64_t>(1)));
    Filter filter;
    for (std::size_t i = 0; i < many; ++i) {
      const Signer& one = crowd_.at(from + i);
      Signing signing = crowd_.named(one, from + i);
      signing.address = text(*crowd, "address");
      signing.device = text(*crowd, "device");
      const auto done = sign(by(one.actor, at + std::chrono::minutes(i)), petition().number, signing);
      ensure(done, "signing from one network");
      filter.ids.push_back(done.value().signature.id);
    }
    if (text(*crowd, "reason").empty()) return;
    const Instant looked = std::min(now_, at + std::chrono::hours(20));
    ensure(invalidate(by(staff(Role::moderator), looked), id_, filter, text(*crowd, "reason")), "taking out");
  }

  void take_paper() {
    const toml::table* paper = (*from_)["paper"].as_table();
    if (!paper) return;
    const auto clerks = texts(*paper, "clerks");
    Sheet sheet;
    sheet.number = text(*paper, "number");
    sheet.rows = (*paper)["rows"].value_or<std::int64_t>(1);
    const Instant at = std::min(now_, begin_ + std::chrono::hours((*paper)["after_hours"].value_or<std::int64_t>(1)));
    sheet.received_on = calendar::kyiv_day(at);
    const By first = by(of(clerks.at(0)), at), second = by(of(clerks.at(1)), at);
    const auto made = begin_sheet(first, id_, sheet);
    ensure(made, "the sheet");
    std::vector<SheetRow> rows;
    for (std::int64_t row = 1; row <= sheet.rows; ++row) {
      rows.push_back(crowd_.row(row, 200 + static_cast<std::size_t>(row)));
    }
    rows.back().illegible = true;
    ensure(key_sheet(first, made.value(), rows), "keying");
    ensure(key_sheet(second, made.value(), rows), "keying again");
    ensure(accept_sheet(first, made.value(), {}), "counting the sheet");
  }

  /// From the last signature on.
  void go_on() {
    const std::string ends = text(*from_, "ends");
    if (ends == "collecting") return;
    if (ends == "not_reached") return expire_if_over(services_, town_.id, id_, now_);
    if (ends == "withdrawn") {
      return ensure(withdraw(by(author(), after("collected_after_hours")), id_, text(*from_, "words")), "withdrawing");
    }
    reach_if_enough(services_, town_.id, id_, after("collected_after_hours"));
    if (ends == "reached") return;
    const Actor head = staff(Role::head);
    ensure(begin_examination(by(head, after("begun_after_hours")), id_), "beginning");
    if (ends == "examining") return;
    const Answer words{decision_of(text(*from_, "decision")).value_or(Decision::none), text(*from_, "answer"),
                       text(*from_, "answered_by")};
    ensure(answer(by(head, after("answered_after_hours")), id_, words), "answering");
    each_table(*from_, "report", [&](const toml::table& one) {
      const Instant at = std::min(now_, begin_ + std::chrono::hours(one["after_hours"].value_or<std::int64_t>(1)));
      ensure(report(by(head, at), id_, text(one, "text"), one["last"].value_or(false)), "reporting");
    });
  }

  kit::Services& services_;
  const kit::Town& town_;
  const toml::table& file_;
  Crowd crowd_;
  Instant now_, begin_;
  const toml::table* from_ = nullptr;
  std::int64_t id_ = 0;
};

}  // namespace

void make_demo(kit::Services& services, const kit::Town& town, const std::string& folder, const ProgressFn& progress) {
  const std::string path = folder + "/petitions.toml";
  if (!std::filesystem::exists(path)) return;
  const toml::table file = toml::parse_file(path);
  const toml::array* all = file["petition"].as_array();
  if (!all) return;
  Story story(services, town, file);
  std::size_t done = 0;
  each_table(file, "petition", [&](const toml::table& one) {
    story.tell(one);
    progress("petitions", ++done, all->size());
  });
}

}  // namespace viche::petitions
