#pragma once
#include <string>

namespace viche::accounts {

/// A QR code of `text` as an SVG document, black on white with the quiet zone of four modules.
std::string qr_svg(const std::string& text);

}  // namespace viche::accounts
