#include "pages/shared.hpp"

namespace viche::cabinet {

ui::Page page(kit::Call& call, std::string title, bool is_home) {
  ui::Page page = call.page(std::move(title));
  page.noindex = true;
  if (!is_home) page.crumbs = {{"/my", call.word("cabinet.title")}};
  const std::string key = "cabinet.told." + std::string(call.query("told"));
  if (!call.query("told").empty() && call.services.words.has(key)) page.banner = ui::Banner{.text = call.word(key)};
  return page;
}

http::Response told(kit::Call& call, std::string_view path, std::string_view code) {
  return call.go(std::string(path) + "?told=" + std::string(code));
}

By by(kit::Call& call) {
  return {call.services, call.hromada(), call.actor, call.session ? call.session->session : 0, call.now};
}

}  // namespace viche::cabinet
