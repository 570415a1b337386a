#include "pages/shared.hpp"

#include <viche/core/text.hpp>
#include <viche/kit/aside.hpp>
#include <viche/kit/once.hpp>
#include <viche/kit/slice.hpp>

namespace viche::accounts {

namespace {

constexpr std::string_view cookie = "viche_session";  // the name by which kit knows it
constexpr std::int64_t kept_seconds = 90LL * 24 * 3600;
constexpr std::size_t longest_path = 500;
/// What waits for me: the pages of other slices, when the program has them.
constexpr std::string_view staff_home = "/desk/home", resident_home = "/my";

std::string home_of(const kit::Call& call, const Actor& actor) {
  const std::string_view home = actor.is_staff() ? staff_home : resident_home;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    for (const kit::Route& route : slice.routes) {
      if (route.pattern == home) return std::string(home);
    }
  }
  return "/account";
}

}  // namespace

ui::Page page(kit::Call& call, std::string title, std::vector<ui::Crumb> crumbs) {
  ui::Page page = call.page(std::move(title));
  page.noindex = true;
  page.crumbs = std::move(crumbs);
  const std::string key = "accounts.told." + std::string(call.query("told"));
  if (!call.query("told").empty() && call.services.words.has(key)) page.banner = ui::Banner{.text = call.word(key)};
  return page;
}

http::Response told(kit::Call& call, std::string_view path, std::string_view code) {
  return call.go(std::string(path) + "?told=" + std::string(code));
}

std::string wished_path(const kit::Call& call) {
  std::string_view to = call.field("to").empty() ? call.query("to") : call.field("to");
  if (to == "/en" || starts_with(to, "/en/")) to.remove_prefix(3);
  if (to.empty() || to.size() > longest_path || to[0] != '/' || starts_with(to, "//") || starts_with(to, "/sign-"))
    return {};
  for (const char c : to) {
    if (c <= ' ' || c > '~' || c == '\\') return {};
  }
  return std::string(to);
}

std::string handed_on(std::string_view path) { return path.empty() ? "" : "?to=" + url_encoded(path); }

void keep_session(kit::Call& call, std::string_view token) {
  call.set_cookie(kit::cookie_name(call.request, cookie), token, kept_seconds);
}

void forget_session(kit::Call& call) { call.set_cookie(kit::cookie_name(call.request, cookie), "", 0); }

std::string_view session_token(const kit::Call& call) {
  return call.request.cookie(kit::cookie_name(call.request, cookie));
}

http::Response welcome(kit::Call& call, const identity::Identity::Opened& opened, std::string_view to) {
  if (!session_token(call).empty() && session_token(call) != opened.token) {
    call.services.identity.sign_out(call.hromada(), session_token(call));
  }
  keep_session(call, opened.token);
  if (opened.session.must_set_up_totp) return call.go("/sign-in/set-up" + handed_on(to));
  if (!opened.session.second_factor) return call.go("/sign-in/second-factor" + handed_on(to));
  return call.go(to.empty() ? home_of(call, opened.session.actor) : std::string(to));
}

identity::Site site_of(const kit::Call& call) { return {call.absolute("")}; }

bool must_confirm(const kit::Call& call) {
  if (!call.session || !call.actor.is_resident() || call.actor.level >= IdentityLevel::strong) return false;
  const auto account = call.services.identity.find(call.hromada(), call.session->account);
  return account && account->level >= IdentityLevel::strong;
}

http::Response refuse_or_lead(kit::Call& call, const Refusal& refusal, std::string_view path) {
  if (refusal.code == "identity.confirm_first") return call.go(kit::level_path(IdentityLevel::strong, path));
  return call.refuse(refusal);
}

bool first_click(kit::Call& call) {
  const std::string_view key = call.field(ui::form_key_field);
  const auto first = call.services.db.keep_house(call.hromada(), [&](storage::Tx& tx) -> Result<bool> {
    if (kit::answered(tx, key)) return false;
    kit::remember(tx, key, "taken", call.now);
    return true;
  });
  return first.value();
}

LinkWanted link_wanted(const kit::Call& call, LinkWanted::Letter letter, std::string_view email, std::string_view to) {
  return {letter,
          std::string(trimmed(email)),
          call.request.remote,
          std::string(i18n::code(call.lang)),
          call.absolute(""),
          std::string(to)};
}

std::string device_words(std::string_view user_agent) {
  // The order matters: each of these names stands in the line of those before it too.
  static constexpr std::pair<std::string_view, std::string_view> browsers[] = {
      {"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}};
  static constexpr std::pair<std::string_view, std::string_view> systems[] = {
      {"Android", "Android"}, {"iPhone", "iPhone"},  {"iPad", "iPad"},
      {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}};
  std::string words;
  for (const auto& [mark, name] : browsers) {
    if (words.empty() && user_agent.find(mark) != std::string_view::npos) words = name;
  }
  if (words.empty()) return shortened(user_agent, 60);
  for (const auto& [mark, name] : systems) {
    if (user_agent.find(mark) != std::string_view::npos) return words + ", " + std::string(name);
  }
  return words;
}

}  // namespace viche::accounts
