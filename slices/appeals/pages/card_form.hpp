#pragma once
#include <viche/kit/call.hpp>
#include <viche/ui/form.hpp>

#include "card.hpp"
#include "pages/desk.hpp"
#include "registration/classifier.hpp"

/// The fields of a registration card, on the page of a case and on that of a letter that came.
namespace viche::appeals::desk {

/// What a form says of a card. Previous is the number as people write it; -1: written, but no number.
Card read_card(const kit::Call& call);
/// The organisation that a complaint is about; 0: none.
std::int64_t read_complaint(const kit::Call& call);

/// First values of the fields.
void fill_card(ui::Form& form, const Card& card, std::int64_t complaint_about);

/// How and when it came: form, type, dates, who sent it on, sheets. Into the marker CAME.
void show_came(ui::Form& form, const kit::Call& call, const registration::Classifier& classifier);
/// Who wrote: subject, sex, applicant, social status. Into AUTHOR_CODES.
void show_author_codes(ui::Form& form, const kit::Call& call, const registration::Classifier& classifier);
/// What about: kind, whom a complaint is about, questions. Into ABOUT_CODES.
void show_about_codes(ui::Form& form, const kit::Call& call, const registration::Classifier& classifier,
                      const Names& names);
/// First or repeated, after which one. Into SIGN.
void show_sign(ui::Form& form, const kit::Call& call, const registration::Classifier& classifier);

}  // namespace viche::appeals::desk
