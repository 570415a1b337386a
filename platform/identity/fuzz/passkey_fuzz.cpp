// Any bytes as what a browser answers about a passkey. The first byte chooses which part they are; what is read stays
// within its bounds, and nothing that was not signed holds.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/core/assert.hpp>

#include "webauthn.hpp"

namespace {

using namespace viche::identity;

constexpr std::string_view host = "ladyzhyn.example";
constexpr std::string_view client_data =
    R"({"type":"webauthn.create","challenge":"x","origin":"https://ladyzhyn.example"})";

void read_attestation(std::string_view bytes) {
  const auto credential = webauthn::read_credential(bytes, client_data, host);
  if (!credential) return;
  VICHE_ASSERT(webauthn::is_one_cbor_item(bytes));
  VICHE_ASSERT(!credential->id.empty() && credential->id.size() <= 1023);
  VICHE_ASSERT(credential->key.find(':') != std::string::npos);
  VICHE_ASSERT(!webauthn::holds({bytes, client_data, bytes}, credential->key, host));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: read_attestation(bytes); break;
    case 1: {
      const auto read = webauthn::read_authenticator_data(bytes);
      VICHE_ASSERT(!read || read->rp_id_hash.size() == 32);
      break;
    }
    case 2: (void)webauthn::read_client_data(bytes); break;
    default: {
      // A key and what it is said to have signed, out of the same bytes.
      const std::string key = "-7:" + std::string(bytes.substr(0, bytes.size() / 2));
      VICHE_ASSERT(!webauthn::holds({bytes, client_data, bytes}, key, host));
    }
  }
  return 0;
}
