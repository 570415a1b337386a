#pragma once
#include <sys/socket.h>

#include <string>

namespace viche::channels {

/// Is it an address of the public Internet? Not one of this machine, of a network of its owner, of link-local services
/// (169.254.169.254 tells a machine's secrets), multicast, or one that carries such an address inside (IANA registries
/// of special-purpose addresses, RFC 6890).
bool is_public(const sockaddr& address);

/// The same of an address as text, with or without brackets. A name that is no address is public here: what it leads to
/// is looked at when it is known.
bool may_be_public(const std::string& host);

}  // namespace viche::channels
