#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/slice.hpp>

#include "calls/acts.hpp"
#include "calls/model.hpp"
#include "pages/filing.hpp"

/// The one screen of a call: who is calling and what they have here, and one form for whatever comes of it. It is worked
/// from top to bottom in the order of the talk, by Tab and Enter alone; keys.<n> of the words are shortcuts besides.
namespace viche::appeals::calls {

/// A form of the screen that was refused: what was typed in it stays.
enum class Refused : std::uint8_t { none, open, line, main, remind, join };

/// What the main form was sent with, and what it came back for.
struct MainForm {
  Sent sent;
  std::vector<kit::Notice> notices;
  std::vector<Refusal> refusals;
  bool found = false;  ///< something was found near by that the operator reads first
  bool asks = false;   ///< the category has questions that were not asked yet
};

struct Screen {
  std::optional<PhoneCall> call;
  Caller caller;
  Refused refused = Refused::none;
  std::optional<Refusal> refusal;  ///< of every form but the main one
  const MainForm* main = nullptr;
};

/// What is waiting, the operator's own line first, and a field for the number of whoever calls.
/// @param which  of its two forms was refused: open, line
http::Response show_start(kit::Call& call, Refused which = Refused::none, const Refusal* refusal = nullptr);
/// The screen of one call.
http::Response show_screen(kit::Call& call, const Screen& screen);

/// "•• 45 67": enough to tell callers apart in a list.
std::string end_of(std::string_view phone);
/// "2 хв 05 с".
std::string told_length(const kit::Call& call, std::int64_t seconds);

}  // namespace viche::appeals::calls
