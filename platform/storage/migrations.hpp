#pragma once
#include <string>
#include <vector>

#include "connection.hpp"

namespace viche::storage {

std::vector<std::string> apply_migrations(Connection& connection, const std::vector<Part>& parts);
std::vector<std::string> pending_migrations(Connection& connection, const std::vector<Part>& parts);

}  // namespace viche::storage
