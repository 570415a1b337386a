#pragma once
#include <cstddef>
#include <string>
#include <utility>

namespace viche {

/// How far a long command is: a bar on standard error while it is a terminal, a line every tenth otherwise.
class Progress {
 public:
  explicit Progress(std::string what) : what_(std::move(what)) {}
  ~Progress() { finish(); }
  void show(std::size_t done, std::size_t total);
  void finish();

 private:
  std::string what_;
  std::size_t last_ = 0;
  bool open_ = false;
};

}  // namespace viche
