// Any bytes as an ID token and as a document of keys: without a signature of one of the keys nothing is believed, and what
// is believed is for us.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/core/assert.hpp>

#include "../id_token.hpp"

namespace {

/// The example of RFC 7515, A.2: its key, which no input here has the private half of.
constexpr std::string_view known_keys =
    R"({"keys":[{"kty":"RSA","kid":"a","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}]})";

void check(const std::string& token, const viche::JsonReader& keys) {
  using namespace viche::openid;
  const auto head = head_of(token);
  if (!head) return;
  (void)has_key(keys, head.value());
  const auto claims = signed_claims(token, head.value(), keys);
  if (!claims) return;
  (void)check_claims(claims.value(), {"https://id.example", "client", "nonce", "access", viche::Instant{0}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using viche::JsonReader;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const JsonReader known = *JsonReader::parse(known_keys);
  check(std::string(bytes), known);
  const auto line = bytes.find('\n');
  if (line != bytes.npos) {
    if (const auto keys = JsonReader::parse(bytes.substr(line + 1))) check(std::string(bytes.substr(0, line)), *keys);
  }
  if (const auto claims = JsonReader::parse(bytes)) {
    const auto right = viche::openid::check_claims(
        *claims, {"https://id.example", "client", "nonce", "access", viche::Instant{1'795'767'300'000'000}});
    VICHE_ASSERT(!right || ((*claims)["iss"].text() == "https://id.example" && (*claims)["nonce"].text() == "nonce"));
  }
  return 0;
}
