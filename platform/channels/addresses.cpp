#include "addresses.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace viche::channels {

namespace {

struct Network {
  std::uint32_t address;
  int bits;
};

/// IPv4 networks that are not public.
constexpr std::array<Network, 15> not_public{{{0x00000000, 8},    // 0.0.0.0/8, this network
                                              {0x0A000000, 8},    // 10.0.0.0/8
                                              {0x64400000, 10},   // 100.64.0.0/10, shared by providers
                                              {0x7F000000, 8},    // 127.0.0.0/8
                                              {0xA9FE0000, 16},   // 169.254.0.0/16, link-local
                                              {0xAC100000, 12},   // 172.16.0.0/12
                                              {0xC0000000, 24},   // 192.0.0.0/24
                                              {0xC0000200, 24},   // 192.0.2.0/24, examples
                                              {0xC0586300, 24},   // 192.88.99.0/24, 6to4 relays
                                              {0xC0A80000, 16},   // 192.168.0.0/16
                                              {0xC6120000, 15},   // 198.18.0.0/15, measurements
                                              {0xC6336400, 24},   // 198.51.100.0/24, examples
                                              {0xCB007100, 24},   // 203.0.113.0/24, examples
                                              {0xE0000000, 4},    // multicast
                                              {0xF0000000, 4}}};  // reserved, broadcast

bool is_public_v4(std::uint32_t address) {
  return std::none_of(not_public.begin(), not_public.end(),
                      [&](const Network& network) { return (address ^ network.address) >> (32 - network.bits) == 0; });
}

using Bytes = std::array<std::uint8_t, 16>;

std::uint32_t word_at(const Bytes& bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) word = word << 8 | bytes[at + i];
  return word;
}

bool is_public_v6(const Bytes& bytes) {
  const std::uint32_t first = word_at(bytes, 0), second = word_at(bytes, 4), third = word_at(bytes, 8);
  const bool zeros = first == 0 && second == 0;
  if (zeros && third == 0xFFFF) return is_public_v4(word_at(bytes, 12));                          // ::ffff:a.b.c.d
  if (first == 0x0064FF9B && second == 0 && third == 0) return is_public_v4(word_at(bytes, 12));  // NAT64
  if (first >> 29 != 1) return false;               // all of 2000::/3 and nothing else
  if (first >> 9 == 0x20010000 >> 9) return false;  // 2001::/23: Teredo and other protocols
  if (first == 0x20010DB8) return false;            // examples
  if (first >> 16 == 0x2002) return false;          // 6to4 carries an IPv4 address
  return first >> 12 != 0x3FFF0000 >> 12;           // 3fff::/20, examples
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_public_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  Bytes bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return is_public_v6(bytes);
}

bool may_be_public(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string bare = bracketed ? host.substr(1, host.size() - 2) : host;
  in_addr v4{};
  if (inet_pton(AF_INET, bare.c_str(), &v4) == 1) return is_public_v4(ntohl(v4.s_addr));
  Bytes v6{};
  if (inet_pton(AF_INET6, bare.substr(0, bare.find('%')).c_str(), v6.data()) == 1) return is_public_v6(v6);
  return !bracketed;
}

}  // namespace viche::channels
