#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>

namespace viche::webhooks {

/// A program that is told of what happens.
struct Hook {
  std::int64_t id = 0;
  std::string url;
  std::string secret;               ///< signs what it is told; shown once
  std::vector<std::string> events;  ///< those it wants
  bool paused = false;
  Instant made_at;
  std::int64_t failures = 0;  ///< attempts in a row that failed, of whatever delivery
  Instant held_until = {};    ///< nothing is sent before
};

/// The event that an administrator sends to try a hook.
inline constexpr std::string_view trial = "webhooks.test";

enum class State : std::uint8_t {
  waiting,  ///< to be sent, or sent again
  taken,    ///< the receiver said so
  dead,     ///< given up; staff may send it again
};
inline constexpr std::array<std::string_view, 3> state_names{"waiting", "taken", "dead"};

/// One thing told to one hook. Its identifier goes along, the same however often it is sent.
struct Delivery {
  std::int64_t hook = 0, id = 0;
  std::string event;         ///< "appeals.filed"
  std::int64_t subject = 0;  ///< what it happened to; 0: nothing (a trial)
  std::string number;        ///< of the appeal
  State state = State::waiting;
  std::int64_t attempts = 0;
  std::string outcome;  ///< of the last attempt: "http 500", "timeout"
  Instant made_at, tried_at, give_up_at;
};

}  // namespace viche::webhooks
