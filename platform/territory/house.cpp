#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>

namespace viche::territory {

namespace {

constexpr std::string_view flat_words[] = {"квартири", "квартира", "кв.", "кв", "апт.", "flat", "apt.", "apt"};
constexpr std::string_view house_words[] = {"будинок", "будинку", "буд.", "буд", "дім", "house"};
constexpr std::string_view number_sign = "№";

bool begins_with_digit(std::string_view text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }

std::string_view without_sign(std::string_view text) {
  return starts_with(text, number_sign) ? text.substr(number_sign.size()) : text;
}

/// "кв.5," -> "5,": what follows one of the words at the beginning, when a number or nothing does.
template <std::size_t N>
std::optional<std::string> after(const std::string_view (&words)[N], std::string_view chunk) {
  const std::string lower = to_lower(chunk);
  for (const std::string_view word : words) {
    if (!starts_with(lower, word)) continue;
    const std::string_view rest = without_sign(std::string_view(lower).substr(word.size()));
    if (rest.empty() || begins_with_digit(rest)) return std::string(rest);
  }
  return std::nullopt;
}

/// Words of a text; a comma stays with the word before it, "№" goes with the number after it.
std::vector<std::string> chunks_of(std::string_view text) {
  std::string spaced;
  for (const char c : text) {
    spaced += c;
    if (c == ',' || c == ';') spaced += ' ';
  }
  std::vector<std::string> chunks;
  for (const std::string_view chunk : split(spaced, ' ')) {
    if (chunk.empty()) continue;
    if (!chunks.empty() && chunks.back() == number_sign && begins_with_digit(chunk)) {
      chunks.back() += chunk;
    } else {
      chunks.emplace_back(chunk);
    }
  }
  return chunks;
}

std::string bare(std::string_view chunk) {
  const auto end = chunk.find_last_not_of(",;.");
  return std::string(end == std::string_view::npos ? std::string_view() : chunk.substr(0, end + 1));
}

struct Parted {
  std::vector<std::string> rest;
  std::string flat;
};

Parted parted(std::string_view text) {
  Parted found;
  const auto chunks = chunks_of(text);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto number = after(flat_words, chunks[i]);
    const bool in_next =
        number && number->empty() && i + 1 < chunks.size() && begins_with_digit(without_sign(chunks[i + 1]));
    if (!number || (number->empty() && !in_next)) {
      found.rest.push_back(chunks[i]);
      continue;
    }
    const std::string flat = in_next ? bare(without_sign(chunks[++i])) : bare(*number);
    if (found.flat.empty()) found.flat = flat;
  }
  return found;
}

std::string joined(const std::vector<std::string>& chunks) {
  std::string text;
  for (const std::string& chunk : chunks) text += (text.empty() ? "" : " ") + chunk;
  const auto end = text.find_last_not_of(",; ");
  return end == std::string::npos ? "" : text.substr(0, end + 1);
}

}  // namespace

std::string without_flat(std::string_view text) {
  const Parted all = parted(text);
  return all.flat.empty() ? std::string(text) : joined(all.rest);
}

HouseTyped house_typed(std::string_view text) {
  Parted all = parted(text);
  if (!all.rest.empty()) {
    std::string& first = all.rest.front();
    if (const auto number = after(house_words, first)) first = first.substr(first.size() - number->size());
    if (first.empty()) all.rest.erase(all.rest.begin());
  }
  if (!all.rest.empty()) all.rest.front() = std::string(without_sign(all.rest.front()));
  return {std::string(trimmed(joined(all.rest))), all.flat};
}

}  // namespace viche::territory
