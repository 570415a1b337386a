#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <viche/calendar/calendar.hpp>

/// The registration card of an appeal under the law (реєстраційно-контрольна картка, КМУ 348).
namespace viche::appeals {

/// Codes are those of the classifier's version named in it; an empty one is not known yet. What the card says besides
/// (author, text, executor, terms) is in the appeal itself.
struct Card {
  std::int64_t appeal = 0;  ///< 0: none yet
  int year = 0;             ///< of registration; `serial` counts within it
  std::int64_t serial = 0;
  std::string index;  ///< "Д-401", as settings say; does not change
  calendar::Day received_on{};
  std::optional<calendar::Day> signed_on;  ///< by its author, or sent, or said
  std::string classifier;                  ///< version
  std::string form, sign, kind, sex, subject, type, social, result, question;
  std::vector<std::string> applicant;       ///< several may fit one person
  std::vector<std::string> more_questions;  ///< besides `question`
  bool question_by_hand = false;            ///< a person chose `question`: it does not follow the category
  std::string sent_from;                    ///< the body or the paper that sent it on
  std::optional<calendar::Day> sent_from_on;
  std::string sent_from_index;
  std::int64_t sheets = 0;
  std::string received_by;      ///< who held the reception, as written; else empty
  std::int64_t control_by = 0;  ///< account of whoever took it on control; 0: nobody
  std::int64_t previous = 0;    ///< code of the number of the same person's appeal about the same; 0: none
  std::string fingerprint;      ///< of the text without its spaces and signs: the same letter comes with the same one
};

/// What the registrar says of an appeal that came as a letter or by word of mouth.
struct Receipt {
  std::optional<calendar::Day> received_on;  ///< today when absent
  Card card;                                 ///< codes and requisites; number, index and the rest are found
};

}  // namespace viche::appeals
