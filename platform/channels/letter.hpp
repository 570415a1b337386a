#pragma once
#include <string>
#include <string_view>

#include <viche/channels/mail.hpp>

namespace viche::channels {

/// Refusals as of Post::send.
Check check_letter(const Letter& letter);

/// The same for every try of one letter, so that a copy can be told as such.
std::string message_id_of(std::string_view from_email, HromadaId hromada, std::int64_t letter,
                          std::string_view key = {});

std::string written(const Letter& letter);  ///< JSON
Letter read_letter(std::string_view json);

}  // namespace viche::channels
