#pragma once
#include <string>
#include <vector>

#include <viche/identity/people.hpp>
#include <viche/kit/aside.hpp>
#include <viche/kit/call.hpp>

#include "acts.hpp"
#include "store.hpp"

namespace viche::petitions {

/// What the page of signing says before it is sent, and what was refused.
struct SigningForm {
  kit::Fields typed = {};            ///< of this form before the person showed who they are, or as it was sent
  const Refusal* refusal = nullptr;  ///< stands beside the fields
  const Refusal* crowd = nullptr;    ///< too many from here: what it says, with the way on
};
/// @param brief  of a petition that can be signed
http::Response show_signing_form(kit::Call& call, const Brief& brief, const SigningForm& form);

/// A name in three parts, as people write it: "Шевченко Олена Іванівна", "Олена Шевченко".
struct NameParts {
  std::string surname, given_name, patronymic;
};
/// @param surname_first  written so by this program; else it is guessed
NameParts name_parts(std::string_view name, bool surname_first);

/// A random mark of this browser for counting, kept for a year and signed so that nobody makes one up; empty when the
/// browser has none.
std::string device_of(const kit::Call& call);
void mark_device(kit::Call& call);

}  // namespace viche::petitions
