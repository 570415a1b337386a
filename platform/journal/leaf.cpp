#include <sodium.h>

#include <viche/core/json.hpp>
#include <viche/journal/journal.hpp>

namespace viche::journal {

Hash sha256_of(std::string_view bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

std::optional<Hash> hash_of_hex(std::string_view hex) {
  Hash hash;
  std::size_t size = 0;
  if (hex.size() != 2 * hash.size()) return std::nullopt;
  if (sodium_hex2bin(hash.data(), hash.size(), hex.data(), hex.size(), nullptr, &size, nullptr) != 0)
    return std::nullopt;
  if (size != hash.size()) return std::nullopt;
  return hash;
}

std::optional<ReadLeaf> leaf_of(std::string_view bytes) {
  const auto json = JsonReader::parse(bytes);
  if (!json) return std::nullopt;
  const auto content = hash_of_hex((*json)["content"].text().value_or(""));
  const auto previous = hash_of_hex((*json)["previous"].text().value_or(""));
  if (!content || !previous) return std::nullopt;
  ReadLeaf leaf;
  leaf.tree = (*json)["tree"].text().value_or("");
  leaf.entry = {(*json)["kind"].text().value_or(""),
                (*json)["object"].text().value_or(""),
                (*json)["who"].text().value_or(""),
                {(*json)["at"].integer().value_or(0)},
                *content};
  leaf.previous = *previous;
  return leaf;
}

}  // namespace viche::journal
