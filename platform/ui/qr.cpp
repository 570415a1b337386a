#include <viche/ui/qr.hpp>

#include <qrencode.h>

#include <memory>

#include <viche/core/fault.hpp>

namespace viche::ui {

Qr qr(const std::string& text) {
  constexpr int quiet = 4;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M),
                                                             QRcode_free);
  if (!code) throw Fault("a text does not fit into a QR code");
  const int width = code->width;
  Qr drawn{width + 2 * quiet, {}};
  const auto is_dark = [&](int x, int y) { return x < width && (code->data[y * width + x] & 1) != 0; };
  for (int y = 0; y < width; ++y) {
    for (int x = 0; x < width; ++x) {
      if (!is_dark(x, y)) continue;
      const int begin = x;
      while (is_dark(x, y)) ++x;
      const std::string run = std::to_string(x - begin);
      drawn.dark +=
          "M" + std::to_string(begin + quiet) + " " + std::to_string(y + quiet) + "h" + run + "v1h-" + run + "z";
    }
  }
  return drawn;
}

}  // namespace viche::ui
