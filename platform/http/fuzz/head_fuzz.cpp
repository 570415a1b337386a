// A request as it comes: what HeadCheck accepts, Beast must read in the same way, in pieces of any size.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>

#include "body_decoder.hpp"
#include "form.hpp"
#include "head_check.hpp"

namespace {

using namespace viche::http;

struct Decoded {
  std::string body;
  std::size_t consumed = 0;
  bool refused = false, done = false;
};

Decoded decode(std::string_view head, std::string_view rest, std::size_t piece) {
  constexpr std::uint64_t most = 100'000;
  Decoded out;
  BodyDecoder decoder(head, most);
  for (std::size_t come = 0; come < rest.size() && !out.done && !out.refused;) {
    come = std::min(come + piece, rest.size());
    const auto step = decoder.feed(rest.substr(out.consumed, come - out.consumed), out.body);
    out.consumed += step.consumed;
    out.refused = step.refused.has_value();
    out.done = step.done;
  }
  VICHE_ASSERT(out.body.size() <= most);
  return out;
}

void check_head(const HeadCheck& check) {
  VICHE_ASSERT(check.target().starts_with('/'));
  VICHE_ASSERT(!check.host().empty());
  VICHE_ASSERT(!(check.chunked() && check.http_1_0()));
  for (const auto& [name, value] : check.headers()) {
    VICHE_ASSERT(!name.empty() && name.find_first_of(" \t\r\n:") == std::string_view::npos);
    VICHE_ASSERT(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos &&
                 viche::is_valid_utf8(value));
  }
  const auto target = read_target(check.target(), {});
  if (const auto* good = std::get_if<Target>(&target)) {
    VICHE_ASSERT(good->path.starts_with('/') && !good->path.starts_with("//"));
    VICHE_ASSERT(good->path.find("/../") == std::string::npos && !good->path.ends_with("/.."));
    VICHE_ASSERT(good->path.find('\0') == std::string::npos && viche::is_valid_utf8(good->path));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto end = find_head_end(bytes, 0);
  if (end.state != HeadEnd::State::complete) {
    VICHE_ASSERT(refuse_status(bytes));
    return 0;
  }
  const auto head = bytes.substr(0, end.at);
  HeadCheck check;
  if (check.read(head)) return 0;
  check_head(check);
  if (!check.has_body()) return 0;
  constexpr std::uint64_t most = 100'000;
  if (check.content_length() > most) return 0;
  VICHE_ASSERT(BodyDecoder(head, most).agrees(check.chunked(), check.content_length()));

  const auto whole = decode(head, bytes.substr(end.at), size);
  const auto in_bytes = decode(head, bytes.substr(end.at), 1);
  if (whole.done) {
    VICHE_ASSERT(in_bytes.done && in_bytes.body == whole.body && in_bytes.consumed == whole.consumed);
    VICHE_ASSERT(check.chunked() || whole.body.size() == check.content_length());
  }
  return 0;
}
