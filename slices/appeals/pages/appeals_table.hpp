#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "pages/table_file.hpp"
#include "store.hpp"

namespace viche::appeals {

/// Public appeals as a table, the same by the site and by the command line.
class AppealsTable {
 public:
  /// @param home where the community's pages are
  AppealsTable(kit::Services& services, const kit::Town& town, i18n::Lang lang, std::string home);

  /// Writes the heading and all that match, each told to `each`.
  void write(
      TableFile& file, const Filter& filter, const std::function<void()>& each = [] {}) const;

 private:
  std::vector<std::string> row_of(const Brief& brief, const std::map<std::int64_t, std::string>& organisations) const;

  kit::Services& services_;
  const kit::Town& town_;
  i18n::Lang lang_;
  std::string home_;
  std::shared_ptr<const std::vector<Category>> categories_;
};

}  // namespace viche::appeals
