#include <viche/core/turns.hpp>

#include <utility>

namespace viche {

namespace {

thread_local Turns* held = nullptr;

}  // namespace

Turn::Turn(Turns& turns) { held = &turns; }
Turn::~Turn() { held = nullptr; }

Aside::Aside() : lent_(std::exchange(held, nullptr)) {
  if (lent_) lent_->lend();
}

Aside::~Aside() {
  if (!lent_) return;
  lent_->take_back();
  held = lent_;
}

}  // namespace viche
