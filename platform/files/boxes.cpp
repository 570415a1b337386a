#include "boxes.hpp"

#include <algorithm>

namespace viche::files {

namespace {

constexpr std::size_t most_boxes = 100'000;

std::optional<Box> box_at(const Bytes& bytes, std::uint64_t at, std::uint64_t end) {
  const auto size = bytes.be32(at);
  if (!size || end - at < 8) return std::nullopt;
  Box box{bytes.text(at + 4, 4), at, *size, 8};
  if (*size == 0) box.size = end - at;
  if (*size == 1) {
    box.header = 16;
    box.size = bytes.be64(at + 8).value_or(0);
  }
  if (box.size < box.header || box.size > end - at) return std::nullopt;
  return box;
}

}  // namespace

std::optional<Boxes> boxes_in(const Bytes& bytes, std::uint64_t begin, std::uint64_t end) {
  if (end > bytes.size() || begin > end) return std::nullopt;
  Boxes found;
  for (std::uint64_t at = begin; at < end; at = found.back().end()) {
    if (end - at < 8) {
      if (bytes.text(at, end - at).find_first_not_of('\0') != std::string::npos) return std::nullopt;
      break;
    }
    auto box = box_at(bytes, at, end);
    if (!box || found.size() >= most_boxes) return std::nullopt;
    found.push_back(std::move(*box));
  }
  return found;
}

const Box* find_box(const Boxes& boxes, std::string_view type) {
  const auto found = std::find_if(boxes.begin(), boxes.end(), [&](const Box& box) { return box.type == type; });
  return found == boxes.end() ? nullptr : &*found;
}

}  // namespace viche::files
