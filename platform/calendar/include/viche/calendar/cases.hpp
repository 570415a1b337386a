#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/calendar.hpp>

/// The table of terms, data/terms.cases: examples that a clerk reads, checks and adds to. Tests run them, pages print them.
namespace viche::calendar {

/// One line: a term with its end, or a day with its kind.
struct TermCase {
  std::string line;  ///< as it is written
  Local from;
  bool from_hour = false;    ///< the hour of receipt is said
  std::optional<Term> term;  ///< absent: the line says whether a day is a working day
  Local ends;                ///< the last day; of a term in hours the moment. Without a term: nothing
  bool works = false;        ///< without a term: it is a working day
};

/// The lines below `## code | law | title`.
struct TermCases {
  std::string code, law, title;
  std::vector<TermCase> cases;
};

/// In the order of the file. @throws Fault naming the line that is not understood
std::vector<TermCases> read_cases(std::string_view text);

/// Those that this program carries.
const std::vector<TermCases>& cases_of_ukraine();

}  // namespace viche::calendar
