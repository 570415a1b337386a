#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts.hpp"
#include "registration/classifier.hpp"

namespace viche::appeals::registration {

/// What is said of a version beside its table.
struct ClassifierInput {
  std::string version;                ///< "858-2027": 2 to 40 of a-z, A-Z, 0-9, - and .
  std::string act;                    ///< the resolution or its amendment, 1 to 300 letters
  std::optional<calendar::Day> from;  ///< the first day it is used on
  std::string csv;                    ///< at most 1 MB
};

/// What an import would do: the version read, and what it changes in the one used on its first day until now.
struct ClassifierChange {
  Classifier classifier;
  std::string before;  ///< version it is compared with
  std::vector<Difference> differences;
};

/// Looks without changing anything. Refusals: classifier.version_invalid [version], classifier.version_taken [version],
/// classifier.act_missing, classifier.act_long [act], classifier.day_missing [from], classifier.too_large [file], those
/// of Classifier::parse
/// Law: КМУ 858
Result<ClassifierChange> read_classifier(const By& by, const ClassifierInput& input);

/// Adds the version. A version stays as it is once imported: cards are coded by it; a mistake is mended by another one.
/// Administrator, or the command line. Refusals: those of read_classifier, appeals.step_not_yours (forbidden)
/// Effects: audit entry appeals.classifier.
/// Law: КМУ 858
Result<ClassifierChange> import_classifier(const By& by, const ClassifierInput& input);

}  // namespace viche::appeals::registration
