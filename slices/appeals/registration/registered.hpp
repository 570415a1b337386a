#pragma once
#include <memory>
#include <string>
#include <vector>

#include <viche/kit/call.hpp>

#include "card.hpp"
#include "pages/desk.hpp"
#include "registration/classifier.hpp"

/// Cards as they are read: with their appeals, authors and the words of their codes.
namespace viche::appeals::registration {

struct Registered {
  Card card;
  Appeal appeal;  ///< its author loaded where the staff may see them
};

/// Between two days, both included, in order of registration, at most `limit`; authors are not loaded.
std::vector<Registered> registered(storage::Session& session, calendar::Day from, calendar::Day to, std::int64_t limit);
/// Loads the authors and journals each look in one act. @param why  words desk.look.<why>
Check look_at_authors(const kit::Call& call, std::vector<Registered>& all, std::string_view why);

/// Words of the codes of cards, each by the version of the classifier that it was coded by.
class CodeWords {
 public:
  explicit CodeWords(const kit::Call& call) : call_(call), all_(classifiers(call.services.db, call.hromada())) {}

  /// "9.1 Вирішено позитивно"; empty for none; the code alone when the version does not know it.
  std::string operator()(const Card& card, std::string_view part, const std::string& code) const;
  /// The same without the code.
  std::string name(const Card& card, std::string_view part, const std::string& code) const;
  /// Several, separated by semicolons.
  std::string operator()(const Card& card, std::string_view part, const std::vector<std::string>& codes) const;

 private:
  const Code* find(const Card& card, std::string_view part, const std::string& code) const;
  const kit::Call& call_;
  std::shared_ptr<const Classifiers> all_;
};

/// As its author wrote it: papers of registration are for the staff, whatever is covered for everybody.
const std::string& whole_text(const Appeal& appeal);
/// Who received the person at a reception: as the card says, else whoever of the staff registered it; empty of what came
/// in other ways.
std::string received_by(const kit::Call& call, desk::Names& names, const Card& card);

std::string day_words(const kit::Call& call, std::optional<calendar::Day> day);  ///< "22.11.2026", or empty
/// A document of its own, without the menus of the site: appeals/paper/<name>.html. Never kept by anybody.
http::Response paper(kit::Call& call, const std::string& name, const ui::View& view);

}  // namespace viche::appeals::registration
