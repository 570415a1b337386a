#include <viche/core/progress.hpp>

#include <unistd.h>

#include <cstdio>

namespace viche {

void Progress::show(std::size_t done, std::size_t total) {
  if (total == 0) return;
  const std::size_t share = done * 100 / total;
  if (share == last_ && done != total) return;
  const bool terminal = isatty(STDERR_FILENO) == 1;
  if (!terminal && share / 10 == last_ / 10 && done != total) return;
  last_ = share;
  if (terminal) {
    const std::string bar(share / 4, '#');
    std::fprintf(stderr, "\r%-28s [%-25s] %3zu %%", what_.c_str(), bar.c_str(), share);
    open_ = true;
  } else {
    std::fprintf(stderr, "%s: %zu of %zu\n", what_.c_str(), done, total);
  }
  if (done == total) finish();
}

void Progress::finish() {
  if (open_) std::fprintf(stderr, "\n");
  open_ = false;
}

}  // namespace viche
