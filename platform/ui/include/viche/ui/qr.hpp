#pragma once
#include <string>

namespace viche::ui {

/// A QR code as it is drawn in SVG: `<svg viewBox="0 0 side side"><path d="dark"/></svg>`, with the quiet zone of four
/// modules around it.
struct Qr {
  int side = 0;
  std::string dark;
};

/// Throws Fault when the text is longer than a code can hold.
Qr qr(const std::string& text);

}  // namespace viche::ui
