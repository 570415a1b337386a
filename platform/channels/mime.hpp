#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>

namespace viche::channels {

/// What may stand in a header: one line, no control characters, valid UTF-8 (what is not becomes "?").
std::string header_text(std::string_view text);

/// "Name: token token", folded so that no line is longer than 78 characters where the tokens allow it. Ends with CRLF.
std::string header(std::string_view name, const std::vector<std::string>& tokens);

/// Unstructured text (a subject): plain words, or encoded words (RFC 2047, base64) when it is not plain.
std::vector<std::string> text_tokens(std::string_view text);
/// A name before an address: an atom, a quoted string or encoded words.
std::vector<std::string> phrase_tokens(std::string_view name);

/// RFC 2045, lines of at most 76 characters ended by CRLF. `text` has LF or CRLF.
std::string quoted_printable(std::string_view text);

/// "Mon, 30 Nov 2026 08:15:00 +0000"
std::string rfc5322_date(Instant at);

/// The address with its domain in ASCII (IDNA), as it goes over the wire.
std::string wire_address(std::string_view email);

}  // namespace viche::channels
