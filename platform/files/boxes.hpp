#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.hpp"

namespace viche::files {

/// A box of the ISO base media format (MP4, MOV, 3GP, HEIF).
struct Box {
  std::string type;
  std::uint64_t at = 0;
  std::uint64_t size = 0;  ///< with its header
  std::uint64_t header = 8;

  std::uint64_t body() const { return at + header; }
  std::uint64_t end() const { return at + size; }
};

using Boxes = std::vector<Box>;

/// The boxes that fill [begin, end) without a gap; nothing when they do not.
/// A last box of size 0 runs to the end; up to 7 zero bytes may follow (QuickTime).
std::optional<Boxes> boxes_in(const Bytes& bytes, std::uint64_t begin, std::uint64_t end);

/// First of a type, or nullptr.
const Box* find_box(const Boxes& boxes, std::string_view type);
const Box* find_box(Boxes&& boxes, std::string_view type) = delete;

}  // namespace viche::files
