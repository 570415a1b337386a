#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace viche {

bool is_valid_utf8(std::string_view text);

/// Number of Unicode code points; `text` must be valid UTF-8.
std::size_t length(std::string_view text);

/// At most `max` code points; adds "…" when something was cut.
std::string shortened(std::string_view text, std::size_t max);

std::string_view trimmed(std::string_view text);

/// What a person meant to write: CRLF becomes LF, control characters and bidirectional overrides go,
/// ends are trimmed, NFC. Keeps line breaks. `text` must be valid UTF-8.
std::string tidy(std::string_view text);
/// As tidy, and all white space becomes single spaces: names, subjects, one-line fields.
std::string tidy_line(std::string_view text);

/// Lower case by Unicode rules.
std::string to_lower(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
bool starts_with(std::string_view text, std::string_view prefix);

/// Whole decimal number, nothing around it.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_real(std::string_view text);

/// `text` with the characters & < > " ' replaced, for HTML and XML.
std::string escaped_html(std::string_view text);

/// A CSV cell (RFC 4180) that no spreadsheet takes for a formula: cells that begin, after white space,
/// with = + - @ tab or CR, or their full-width forms, get a leading apostrophe.
std::string csv_cell(std::string_view text);

/// Percent-encoding for one component of a URL.
std::string url_encoded(std::string_view text);

}  // namespace viche
