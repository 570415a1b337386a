#include "classifier.hpp"

namespace viche::appeals::registration {

std::shared_ptr<const Classifiers> classifiers(storage::Database& /*db*/, HromadaId /*hromada*/) {
  return std::make_shared<const Classifiers>(classifiers_of_the_program());
}

}  // namespace viche::appeals::registration
