#include <exception>

#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

#include "connection.hpp"

namespace viche::http {

namespace {

FormLimits form_limits(const Limits& limits) {
  return {limits.form_fields, limits.form_field_bytes, limits.small_body_bytes};
}

}  // namespace

Response Shared::refusal(const Refused& what) {
  ++refused;
  if (!hooks.refusal) return refusal_text(what.status);
  Response response = hooks.refusal(what);
  response.status = what.status;
  response.replace("Cache-Control", "no-store");
  if (what.status == 503 && response.header("retry-after").empty()) response.with("Retry-After", "5");
  return response;
}

bool MemoryClaim::grow_to(std::uint64_t bytes, std::uint64_t most) {
  if (bytes <= mine_) return true;
  const auto more = bytes - mine_;
  if (total_.fetch_add(more) + more > most) {
    total_ -= more;
    return false;
  }
  mine_ = bytes;
  return true;
}

std::optional<int> Exchange::absorb() {
  try {
    const auto refused = multipart->feed(body);
    body.clear();
    return refused;
  } catch (const std::exception& error) {
    log::error("http.body_not_taken", {{"what", error.what()}});
    return 503;
  }
}

std::optional<int> Exchange::read_form() {
  if (multipart != nullptr) {
    if (auto refused = absorb()) return refused;
    if (auto refused = multipart->finish()) return refused;
    request.form = multipart->take_fields();
    request.uploads = multipart->take_uploads();
    return std::nullopt;
  }
  if (!urlencoded) {
    request.body = std::move(body);
    return std::nullopt;
  }
  auto form = read_urlencoded(body, form_limits(shared.options.limits));
  if (const auto* refused = std::get_if<RefusedWith>(&form)) return refused->status;
  request.form = std::get<Fields>(std::move(form));
  return std::nullopt;
}

Answer Exchange::handled() {
  if (auto refused = read_form()) {
    // Only fields have limits here: files were counted while they came.
    Answer answer = render_plain(
        shared.refusal({*refused, request.target, request.header("accept"), request.header("accept-language"), false}));
    answer.close = true;
    return answer;
  }
  return render(shared.hooks.handle(request), request);
}

// The handler must not throw; the last fence, so that one request never ends the process.
Answer Exchange::answer() {
  try {
    return handled();
  } catch (const std::exception& error) {
    log::error("http.handler_threw", {{"what", error.what()}});
    return render_plain(refusal_text(500));
  }
}

}  // namespace viche::http
