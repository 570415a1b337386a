#pragma once
#include <string_view>

namespace viche {

/// Is this a ЄДРПОУ code of a legal entity: eight digits, the last of which agrees with the others?
/// Source: the check digit of the Unified State Register of Enterprises and Organisations of Ukraine, weights 1 to 7
/// (7, 1 to 6 between 30000000 and 60000000), once more with each weight two higher when the remainder by 11 is 10.
bool is_edrpou(std::string_view text);

/// Is this a РНОКПП of a person: ten digits, the last of which agrees with the others?
/// Source: the check digit of the State Register of Taxpayers, weights -1, 5, 7, 9, 4, 6, 10, 5, 7; remainder by 11, then 10.
bool is_rnokpp(std::string_view text);

/// Is this an УНЗР of a person, "YYYYMMDD-NNNNC": a day of the calendar from 1900 on and five digits? How its last digit
/// follows from the others is not published, so it is not looked at.
/// Source: КМУ 784 of 18.10.2017, record number in the Unified State Demographic Register.
bool is_unzr(std::string_view text);

}  // namespace viche
