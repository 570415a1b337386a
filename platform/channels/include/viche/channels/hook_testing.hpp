#pragma once
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include <viche/channels/fetch_testing.hpp>

namespace viche::channels::testing {

/// A server that takes messages, one after another, and can also misbehave.
class HttpPeer {
 public:
  using Received = testing::Received;

  HttpPeer() : web_([this](const Received& one) { return take(one); }) {}

  std::string url() const { return web_.base() + "/hook"; }
  /// Of the next requests, in turn; afterwards it takes everything.
  void expect(std::vector<Reply> replies) {
    const std::lock_guard hold(mutex_);
    replies_.assign(replies.begin(), replies.end());
  }
  std::vector<Received> received() const {
    const std::lock_guard hold(mutex_);
    return received_;
  }

 private:
  Reply take(const Received& one) {
    const std::lock_guard hold(mutex_);
    received_.push_back(one);
    if (replies_.empty()) return {};
    const Reply reply = replies_.front();
    replies_.pop_front();
    return reply;
  }

  mutable std::mutex mutex_;
  std::deque<Reply> replies_;
  std::vector<Received> received_;
  WebPeer web_;  // last: its thread uses the others
};

}  // namespace viche::channels::testing
