#include "common.hpp"

namespace viche::appeals {

bool recount_figures(kit::Services& services, HromadaId hromada) {
  const bool needed = services.db.read(hromada, [](storage::Session& session) {
    const auto shown = public_counts(session);
    return !shown.empty() && !has_figures(session);
  });
  if (!needed) return false;
  const auto counted =
      services.db.keep_house(hromada, [](storage::Tx& tx) -> Result<bool> { return count_figures_anew(tx); });
  return counted && counted.value();
}

}  // namespace viche::appeals
