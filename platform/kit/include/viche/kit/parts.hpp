#pragma once
#include <vector>

#include <viche/kit/slice.hpp>
#include <viche/storage/database.hpp>

VICHE_RESOURCES(audit)
VICHE_RESOURCES(channels)
VICHE_RESOURCES(files)
VICHE_RESOURCES(i18n)
VICHE_RESOURCES(identity)
VICHE_RESOURCES(jobs)
VICHE_RESOURCES(journal)
VICHE_RESOURCES(kit)
VICHE_RESOURCES(openid)
VICHE_RESOURCES(search)
VICHE_RESOURCES(territory)
VICHE_RESOURCES(ui)

namespace viche::kit {

/// Every part with words, templates or tables, in the order of their migrations: the platform's, then the slices.
/// For whoever puts the whole house together: the program and the tests of slices.
inline std::vector<storage::Part> all_parts(const Registry& registry) {
  std::vector<storage::Part> parts{{"audit", resources::audit()},
                                   {"jobs", resources::jobs()},
                                   {"identity", resources::identity()},
                                   {"journal", resources::journal()},
                                   {"channels", resources::channels()},
                                   {"openid", resources::openid()},
                                   {"search", resources::search()},
                                   {"territory", resources::territory()},
                                   {"files", resources::files()},
                                   {"i18n", resources::i18n()},
                                   {"ui", resources::ui()},
                                   {"kit", resources::kit()}};
  for (const Slice& slice : registry.slices()) parts.push_back({slice.name, slice.resources});
  return parts;
}

}  // namespace viche::kit
