#include <viche/core/ids.hpp>

#include <openssl/evp.h>
#include <sodium.h>

#include <memory>

#include <viche/core/fault.hpp>

namespace viche {

namespace {

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  if (!started) throw Fault("libsodium did not start");
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string random_bytes(std::size_t count) {
  start_sodium();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), count);
  return bytes;
}

std::string random_token(std::size_t bytes) { return base64url(random_bytes(bytes)); }

std::string base64url(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
  text.pop_back();  // the terminating NUL
  return text;
}

std::string from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return {};
  }
  bytes.resize(length);
  return bytes;
}

std::string hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes_of(bytes), bytes.size());
  text.pop_back();
  return text;
}

std::string hash256(std::string_view bytes, std::string_view key) {
  std::string digest(32, '\0');
  crypto_generichash(bytes_of(digest), digest.size(), bytes_of(bytes), bytes.size(),
                     key.empty() ? nullptr : bytes_of(key), key.size());
  return digest;
}

/// OpenSSL's, because it uses the processor's own instructions: libsodium's takes five times as long.
std::string sha256(std::string_view bytes) {
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> kind(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                    &EVP_MD_free);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                                     &EVP_MD_CTX_free);
  std::string digest(32, '\0');
  if (EVP_DigestInit_ex2(context.get(), kind.get(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), bytes_of(digest), nullptr) != 1) {
    throw Fault("OpenSSL does not compute SHA-256");
  }
  return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace viche
