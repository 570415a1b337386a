#include <algorithm>

#include <viche/core/assert.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/journal/receipt.hpp>

#include "lines.hpp"

namespace viche::journal {

namespace {

/// Every program reads whole numbers up to here alike (2^53 - 1); in microseconds it is the year 2255.
constexpr std::uint64_t latest_micros = 9'007'199'254'740'991;

/// Needs no escaping in JSON, so that there is one way of writing it.
bool is_plain(std::string_view text) {
  return is_valid_utf8(text) && text.find_first_of("\"\\") == text.npos && !has_control(text);
}

bool take(std::string_view& rest, std::string_view expected) {
  if (!starts_with(rest, expected)) return false;
  rest.remove_prefix(expected.size());
  return true;
}

/// What stands before `end`, which goes too.
std::optional<std::string_view> take_until(std::string_view& rest, char end) {
  const auto at = rest.find(end);
  if (at == rest.npos) return std::nullopt;
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return taken;
}

/// `before`, a text in quotes without anything to escape.
std::optional<std::string_view> take_text(std::string_view& rest, std::string_view before) {
  if (!take(rest, before) || !take(rest, "\"")) return std::nullopt;
  const auto text = take_until(rest, '"');
  return text && is_plain(*text) ? text : std::nullopt;
}

std::optional<Hash> take_hash(std::string_view& rest, std::string_view before) {
  const auto text = take_text(rest, before);
  return text ? hash_of_hex(*text) : std::nullopt;
}

}  // namespace

std::optional<ReadLeaf> leaf_of(std::string_view bytes) {
  std::string_view rest = bytes;
  const auto tree = take_text(rest, "{\"v\":1,\"tree\":");
  const auto kind = take_text(rest, ",\"kind\":");
  const auto object = take_text(rest, ",\"object\":");
  const auto who = take_text(rest, ",\"who\":");
  if (!tree || !kind || !object || !who || tree->empty() || kind->empty()) return std::nullopt;
  if (!take(rest, ",\"at\":")) return std::nullopt;
  const auto digits = take_until(rest, ',');
  const auto at = digits ? number_of(*digits) : std::nullopt;
  const auto content = take_hash(rest, "\"content\":");
  const auto previous = take_hash(rest, ",\"previous\":");
  if (!at || *at > latest_micros || !content || !previous || rest != "}") return std::nullopt;
  ReadLeaf leaf{std::string(*tree), {}, *previous};
  leaf.entry = {
      std::string(*kind), std::string(*object), std::string(*who), {static_cast<std::int64_t>(*at)}, *content};
  return leaf;
}

std::string text_of(const ReadLeaf& leaf) {
  const Entry& entry = leaf.entry;
  VICHE_ASSERT(is_plain(leaf.tree) && is_plain(entry.kind) && is_plain(entry.object) && is_plain(entry.who));
  VICHE_ASSERT(!leaf.tree.empty() && !entry.kind.empty() && entry.at.micros >= 0);
  std::string text = "{\"v\":1,\"tree\":\"";
  text.append(leaf.tree).append("\",\"kind\":\"").append(entry.kind);
  text.append("\",\"object\":\"").append(entry.object).append("\",\"who\":\"").append(entry.who);
  text.append("\",\"at\":").append(std::to_string(entry.at.micros));
  text.append(",\"content\":\"").append(to_hex(entry.content));
  return text.append("\",\"previous\":\"").append(to_hex(leaf.previous)).append("\"}");
}

Hash sha256_of(std::string_view bytes) {
  const std::string digest = sha256(bytes);
  Hash hash;
  VICHE_ASSERT(digest.size() == hash.size());
  std::copy(digest.begin(), digest.end(), hash.begin());
  return hash;
}

std::optional<Hash> hash_of_hex(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  Hash hash;
  if (text.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const auto high = digits.find(text[2 * i]), low = digits.find(text[2 * i + 1]);
    if (high == digits.npos || low == digits.npos) return std::nullopt;
    hash[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return hash;
}

}  // namespace viche::journal
