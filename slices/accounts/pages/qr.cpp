#include "pages/qr.hpp"

#include <viche/ui/qr.hpp>

namespace viche::accounts {

std::string qr_svg(const std::string& text) {
  const ui::Qr code = ui::qr(text);
  const std::string side = std::to_string(code.side);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path d=\"" +
         code.dark + "\"/></svg>\n";
}

}  // namespace viche::accounts
