#include <viche/core/result.hpp>

#include <cstdio>
#include <cstdlib>

namespace viche {

namespace detail {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "bug: %s does not hold at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace detail

Refusal invalid(std::string code, std::string field, std::map<std::string, std::string> args) {
  return {RefusalKind::invalid, std::move(code), std::move(field), {}, std::move(args), {}};
}

Refusal forbidden(std::string code, std::string law) {
  return {RefusalKind::forbidden, std::move(code), {}, std::move(law), {}, {}};
}

Refusal not_found(std::string code) { return {RefusalKind::not_found, std::move(code), {}, {}, {}, {}}; }

Refusal conflict(std::string code, std::string field) {
  return {RefusalKind::conflict, std::move(code), std::move(field), {}, {}, {}};
}

Check Refusals::check() const {
  if (all_.empty()) return Done{};
  Refusal first = all_.front();
  first.also.insert(first.also.end(), all_.begin() + 1, all_.end());
  return first;
}

}  // namespace viche
