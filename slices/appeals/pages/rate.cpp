#include "pages/rate.hpp"

#include <optional>
#include <string>
#include <vector>

#include <viche/core/email.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/seal.hpp>

namespace viche::appeals {

namespace {

constexpr std::string_view device_cookie = "viche_device", device_purpose = "appeals.device";
constexpr std::chrono::hours device_life{48};
constexpr std::chrono::hours a_day{24};

/// What the cookie holds, if it is ours and not old: "random.seconds.signature".
std::optional<std::string> device_of(const kit::Call& call) {
  const std::string_view cookie = call.request.cookie(kit::cookie_name(call.request, device_cookie));
  const auto parts = split(cookie, '.');
  if (parts.size() != 3) return std::nullopt;
  const std::string_view said = cookie.substr(0, parts[0].size() + 1 + parts[1].size());
  if (!call.services.vault.signed_by_us(call.hromada(), device_purpose, said, parts[2])) return std::nullopt;
  const std::int64_t age = call.now.seconds() - parse_integer(parts[1]).value_or(0);
  if (age < 0 || age > std::chrono::seconds(device_life).count()) return std::nullopt;
  return std::string(parts[0]);
}

/// What to do instead: call, or come back after this moment.
Refusal told_what_to_do(const kit::Call& call, Refusal refusal, const char* code) {
  refusal.code = code;
  const std::int64_t minutes = parse_integer(refusal.args["minutes"]).value_or(0);
  const std::string phone = call.town->text(kit::settings::phone);
  refusal.args["until"] = i18n::date_time(call.lang, call.now + std::chrono::minutes(minutes));
  refusal.args["phone"] = phone.empty() ? "" : " " + phone;
  return refusal;
}

std::vector<std::string> persons(const kit::Call& call, const Filing& filing) {
  std::vector<std::string> names;
  if (call.actor.is_resident()) names.push_back("account " + std::to_string(call.actor.account));
  if (!filing.author_email.empty()) names.push_back("email " + canonical_email(filing.author_email));
  if (const std::string phone = canonical_phone(filing.author_phone); !phone.empty()) names.push_back("phone " + phone);
  return names;
}

}  // namespace

Check check_rate(const kit::Call& call, std::string_view what, const kit::Setting& per_hour) {
  const std::int64_t limit = call.town->number(per_hour);
  if (limit <= 0) return Done{};
  return call.services.identity.throttle(call.hromada(), what, call.request.remote, static_cast<int>(limit),
                                         std::chrono::hours(1));
}

Check check_person(const kit::Call& call, const Filing& filing) {
  const auto limit = static_cast<int>(call.town->number(settings::filings_per_person));
  if (limit <= 0 || call.actor.is_staff()) return Done{};
  for (const std::string& person : persons(call, filing)) {
    const Check held = call.services.identity.throttle(call.hromada(), "appeals.file_by_person", person, limit, a_day);
    if (!held) return told_what_to_do(call, held.refusal(), "appeals.too_many_of_person");
  }
  return Done{};
}

Check check_device(const kit::Call& call) {
  const auto limit = static_cast<int>(call.town->number(settings::filings_per_device));
  if (limit <= 0 || call.actor.is_staff()) return Done{};
  const auto device = device_of(call);
  const std::string who = device ? "device " + *device : "address " + call.request.remote;
  const Check held = call.services.identity.throttle(call.hromada(), "appeals.file_by_device", who, limit, a_day);
  if (held) return Done{};
  return told_what_to_do(call, held.refusal(), "appeals.too_many_of_device");
}

void mark_device(kit::Call& call) {
  if (device_of(call)) return;
  const std::string said = random_token(16) + "." + std::to_string(call.now.seconds());
  const std::string cookie = said + "." + call.services.vault.sign(call.hromada(), device_purpose, said);
  call.set_cookie(kit::cookie_name(call.request, device_cookie), cookie, std::chrono::seconds(device_life).count());
}

}  // namespace viche::appeals
