#include <viche/core/turns.hpp>

#include <cerrno>
#include <utility>

namespace viche {

namespace {

thread_local Turns* held = nullptr;

}  // namespace

Turn::Turn(Turns& turns) { held = &turns; }
Turn::~Turn() { held = nullptr; }

Parked::Parked() : lent_(held) { ::sem_init(&gone_, 0, 0); }
Parked::~Parked() { ::sem_destroy(&gone_); }

void Parked::wait() {
  held = nullptr;
  if (lent_) lent_->lend();
  while (::sem_wait(&gone_) != 0 && errno == EINTR) {
  }
  held = lent_;
}

void Parked::wake() { lent_ ? lent_->take_back(*this) : go(); }

Aside::Aside() : lent_(std::exchange(held, nullptr)) {
  if (lent_) lent_->lend();
}

Aside::~Aside() {
  if (!lent_) return;
  Parked parked;
  lent_->take_back(parked);
  parked.wait();
  held = lent_;
}

}  // namespace viche
