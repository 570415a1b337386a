#pragma once
#include <memory>

#include "../registration/classifier.hpp"
#include "../rules/registration.hpp"
#include "common.hpp"

namespace viche::appeals {

/// The version of the classifier by which what was received on a day is coded.
std::shared_ptr<const registration::Classifier> classifier_of(const By& by, calendar::Day received_on);

/// Is every code of a card one of this classifier, and are those there that the staff have to say?
/// Refusals: card.code_unknown [the part]
Check check_codes(const registration::Classifier& classifier, const Card& card);

/// Gives an appeal under the law its card: serial, index, and what it looks like beside earlier ones.
/// @param appeal    with its author loaded
/// @param category  of the appeal; null: none any more
/// @param said      what the staff said of it; null: what the way it came says
void register_new(storage::Tx& tx, const By& by, const registration::Classifier& classifier, const Appeal& appeal,
                  const Category* category, const Card* said = nullptr);

/// How many days ahead such applicants stand, by the community's settings.
std::int64_t days_ahead_of(const By& by, const std::vector<std::string>& applicant);

/// Files an appeal whose form was answered under no key before; the part of `file` and `file_received` that is one.
/// @param receipt  null: it came by itself
Result<Number> write_filing(storage::Tx& tx, const By& by, const Filing& filing, const Category* category,
                            const std::vector<files::Stored>& media,
                            const std::shared_ptr<const registration::Classifier>& classifier,
                            const Receipt* receipt = nullptr);

}  // namespace viche::appeals
