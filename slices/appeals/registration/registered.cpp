#include "registered.hpp"

#include <viche/audit/audit.hpp>

#include "rules/registration.hpp"
#include "store/cards.hpp"

namespace viche::appeals::registration {

std::vector<Registered> registered(storage::Session& session, calendar::Day from, calendar::Day to,
                                   std::int64_t limit) {
  std::vector<Registered> all;
  for (Card& card : cards(session, from, to, 0, 0, limit)) {
    auto appeal = find_by_id(session, card.appeal);
    if (appeal) all.push_back({std::move(card), std::move(*appeal)});
  }
  return all;
}

Check look_at_authors(const kit::Call& call, std::vector<Registered>& all, std::string_view why) {
  return call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    for (Registered& one : all) {
      load_author(tx, call.services.vault, one.appeal);
      audit::record_look(tx, call.actor, one.appeal.author_account, "appeal", one.appeal.id, why, call.now);
    }
    return Done{};
  });
}

const Code* CodeWords::find(const Card& card, std::string_view part, const std::string& code) const {
  for (const auto& one : *all_) {
    if (one->version() == card.classifier) return one->find(part, code);
  }
  return nullptr;
}

std::string CodeWords::name(const Card& card, std::string_view part, const std::string& code) const {
  const Code* found = find(card, part, code);
  return found ? found->name(call_.lang) : code;
}

std::string CodeWords::operator()(const Card& card, std::string_view part, const std::string& code) const {
  const Code* found = find(card, part, code);
  return found ? code + " " + found->name(call_.lang) : code;
}

std::string CodeWords::operator()(const Card& card, std::string_view part,
                                  const std::vector<std::string>& codes) const {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : "; ") + (*this)(card, part, code);
  return text;
}

const std::string& whole_text(const Appeal& appeal) { return appeal.whole_text(); }

std::string received_by(const kit::Call& call, desk::Names& names, const Card& card) {
  if (card.form != codes::at_reception || !card.received_by.empty()) return card.received_by;
  const auto all = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return entries(session, card.appeal, false); });
  for (const Entry& entry : all) {
    if (entry.kind == "registered" && entry.actor_kind == Actor::Kind::staff) return names.person(entry.actor);
  }
  return "";
}

std::string day_words(const kit::Call& call, std::optional<calendar::Day> day) {
  return day ? i18n::short_date(call.lang, calendar::start_of_day(*day)) : "";
}

http::Response paper(kit::Call& call, const std::string& name, const ui::View& view) {
  return http::html(call.services.templates.render("appeals/paper/" + name + ".html", view))
      .replace("Cache-Control", "no-store");
}

}  // namespace viche::appeals::registration
