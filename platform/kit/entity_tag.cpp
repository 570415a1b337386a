#include "entity_tag.hpp"

#include <cstdio>
#include <memory>

#include <viche/core/ids.hpp>

namespace viche::kit {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;
constexpr std::size_t letters = 22;  ///< 128 bits

/// Of the pieces in turn, since tables may be larger than memory; empty when the file cannot be read.
std::string hash_of_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return {};
  std::string hash, bytes(piece, '\0');
  for (std::size_t read = 0; (read = std::fread(bytes.data(), 1, piece, file.get())) > 0;) {
    hash = hash256(hash + bytes.substr(0, read));
  }
  return std::ferror(file.get()) ? std::string() : hash;
}

}  // namespace

void add_entity_tag(http::Response& response) {
  if (response.status != 200 || !response.header("ETag").empty()) return;
  if (response.header("Cache-Control") == "no-store") return;
  const std::string hash = !response.file.empty() ? hash_of_file(response.file)
                           : response.shared_body ? hash256(*response.shared_body)
                                                  : hash256(response.body);
  if (hash.empty()) return;
  response.with("ETag", "\"" + base64url(hash).substr(0, letters) + "\"");
}

}  // namespace viche::kit
