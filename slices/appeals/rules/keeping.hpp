#pragma once
#include <optional>

#include <viche/core/clock.hpp>

#include "../model.hpp"

namespace viche::appeals {

/// Who an author was stays with an appeal while the law says so.
struct Keeping {
  bool keeps_author = false;
  std::optional<Instant> until = {};  ///< absent: it is not closed yet
};

/// Does an appeal keep its author when they ask to be forgotten? One under the law, and one that was answered by a letter
/// with a number: five years from the first of January after it was closed. An operational one does not.
/// Law: наказ Мін'юсту 578/5 ст. 82 (звернення громадян – 5 років); 2297-VI ст. 15 (строк зберігання, визначений законом)
Keeping keeping_of(const Appeal& appeal, bool has_letters, Instant now);

}  // namespace viche::appeals
