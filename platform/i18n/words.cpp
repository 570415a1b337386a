#include <viche/i18n/i18n.hpp>

#include <toml++/toml.h>
#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>

#include <viche/core/fault.hpp>
#include <viche/core/metrics.hpp>

namespace viche::i18n {

namespace {

constexpr std::array all_langs{Lang::uk, Lang::en};

/// A piece of a message without plurals: words as they are, or the name of a placeholder.
struct Piece {
  std::string text;
  bool placeholder = false;
};

/// One message of one language.
struct Message {
  std::string source;
  std::string plain;                         ///< the text when there are no arguments
  std::optional<std::vector<Piece>> pieces;  ///< set when placeholders have no kind: filled without ICU
  mutable std::mutex guard;                  ///< of what follows: ICU fills its own caches while formatting
  mutable std::unordered_map<std::int64_t, std::string> counted;  ///< as it was said of small numbers
  mutable std::unique_ptr<icu::MessageFormat> format;
};

using Entry = std::array<Message, all_langs.size()>;

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
};

using Texts = std::map<std::string, std::string>;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

std::string joined(const std::set<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

void collect(const toml::table& table, const std::string& prefix, Texts& texts, std::set<std::string>& bad) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    if (const auto* inner = node.as_table()) {
      collect(*inner, key + ".", texts, bad);
    } else if (const auto* text = node.as_string()) {
      if (!texts.emplace(key, text->get()).second) bad.insert(key);
    } else {
      bad.insert(key);
    }
  }
}

Texts read_all(const std::vector<Resources>& parts, Lang lang) {
  const std::string path = "locales/" + std::string(code(lang)) + ".toml";
  Texts texts;
  std::set<std::string> bad;
  for (const Resources part : parts) {
    for (const Resource& file : part) {
      if (file.path != path) continue;
      try {
        collect(toml::parse(file.bytes), "", texts, bad);
      } catch (const toml::parse_error& e) {
        throw Fault(path + " line " + std::to_string(e.source().begin.line) + ": " + e.what());
      }
    }
  }
  if (!bad.empty()) throw Fault(path + ": given twice, or not a text: " + joined(bad));
  return texts;
}

void require_same_keys(const Texts& uk, const Texts& en) {
  std::set<std::string> missing;
  for (const auto& [key, text] : uk) {
    if (!en.contains(key)) missing.insert("en: " + key);
  }
  for (const auto& [key, text] : en) {
    if (!uk.contains(key)) missing.insert("uk: " + key);
  }
  if (!missing.empty()) throw Fault("words missing in one language: " + joined(missing));
}

bool is_supported(UMessagePatternArgType type) {
  return type != UMSGPAT_ARG_TYPE_SIMPLE && type != UMSGPAT_ARG_TYPE_CHOICE;
}

/// Cuts a message into pieces; absent when a placeholder has a kind (plural, select), which is ICU's to fill.
/// Quoting apostrophes are left out as ICU does.
std::optional<std::vector<Piece>> pieces_of(const icu::MessagePattern& pattern, const std::string& key) {
  std::vector<Piece> pieces;
  bool simple = true;
  std::int32_t from = 0;
  const auto take_words = [&](std::int32_t until) {
    const auto words = pattern.getPatternString().tempSubStringBetween(from, until);
    if (!words.isEmpty()) pieces.push_back({utf8(words), false});
  };
  for (std::int32_t i = 0; i < pattern.countParts(); ++i) {
    const auto& part = pattern.getPart(i);
    const auto type = part.getType();
    if (type == UMSGPAT_PART_TYPE_ARG_START && !is_supported(part.getArgType())) {
      throw Fault("words: " + key + ": only plural, selectordinal and select are placeholders' kinds");
    }
    simple = simple && (type != UMSGPAT_PART_TYPE_ARG_START || part.getArgType() == UMSGPAT_ARG_TYPE_NONE);
    if (!simple || type == UMSGPAT_PART_TYPE_INSERT_CHAR) continue;  // a mark for re-quoting, no text of its own
    if (type == UMSGPAT_PART_TYPE_ARG_START || type == UMSGPAT_PART_TYPE_SKIP_SYNTAX ||
        type == UMSGPAT_PART_TYPE_MSG_LIMIT) {
      take_words(part.getIndex());
    } else if (type == UMSGPAT_PART_TYPE_ARG_NAME || type == UMSGPAT_PART_TYPE_ARG_NUMBER) {
      pieces.push_back({utf8(pattern.getSubstring(part)), true});
    }
    from = part.getLimit();
  }
  if (!simple) return std::nullopt;
  return pieces;
}

void fill(Message& message, const std::string& key, const std::string& source) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  icu::MessagePattern pattern(icu::UnicodeString::fromUTF8(source), &where, status);
  if (U_FAILURE(status)) {
    throw Fault("words: " + key + ": not a message format near character " + std::to_string(where.offset));
  }
  message.source = source;
  message.pieces = pieces_of(pattern, key);
  const bool has_arguments = !message.pieces || std::any_of(message.pieces->begin(), message.pieces->end(),
                                                            [](const Piece& piece) { return piece.placeholder; });
  if (has_arguments) {
    message.plain = source;
  } else {
    for (const Piece& piece : *message.pieces) message.plain += piece.text;
  }
}

std::string shown(Lang lang, const Arg& arg) {
  if (const auto* text = std::get_if<std::string>(&arg)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&arg)) return number(lang, static_cast<double>(*whole));
  if (const auto* real = std::get_if<double>(&arg)) return number(lang, *real, 3);
  return date_time(lang, std::get<Instant>(arg));
}

icu::Formattable formattable(Lang lang, const Arg& arg) {
  if (const auto* whole = std::get_if<std::int64_t>(&arg)) return {*whole};
  if (const auto* real = std::get_if<double>(&arg)) return {*real};
  return {icu::UnicodeString::fromUTF8(shown(lang, arg))};
}

std::string filled(const std::vector<Piece>& pieces, Lang lang, const Args& args) {
  std::string out;
  for (const Piece& piece : pieces) {
    const auto arg = piece.placeholder ? args.find(piece.text) : args.end();
    if (!piece.placeholder) {
      out += piece.text;
    } else {
      out += arg == args.end() ? "{" + piece.text + "}" : shown(lang, arg->second);
    }
  }
  return out;
}

constexpr std::int64_t small_numbers = 1'000;

/// The number of a message that only counts something, if it is a small one: such are said again and again.
std::optional<std::int64_t> only_number(const Args& args) {
  if (args.size() != 1) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&args.begin()->second);
  if (!number || *number < 0 || *number >= small_numbers) return std::nullopt;
  return *number;
}

std::string formatted(const Message& message, Lang lang, const Args& args) {
  const auto number = only_number(args);
  if (number) {
    const std::scoped_lock lock(message.guard);
    if (const auto said = message.counted.find(*number); said != message.counted.end()) return said->second;
  }
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, arg] : args) {
    names.push_back(icu::UnicodeString::fromUTF8(name));
    values.push_back(formattable(lang, arg));
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString out;
  const std::scoped_lock lock(message.guard);
  if (!message.format) {
    message.format = std::make_unique<icu::MessageFormat>(icu::UnicodeString::fromUTF8(message.source),
                                                          icu::Locale(std::string(code(lang)).c_str()), status);
  }
  message.format->format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), out, status);
  if (U_FAILURE(status)) return message.source;
  std::string said = utf8(out);
  if (number) message.counted.emplace(*number, said);
  return said;
}

}  // namespace

std::string_view code(Lang lang) { return lang == Lang::uk ? "uk" : "en"; }

struct Words::State {
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries;

  const Message* find(Lang lang, std::string_view key) const {
    const auto found = entries.find(key);
    return found == entries.end() ? nullptr : &found->second[static_cast<std::size_t>(lang)];
  }
};

Words::Words(std::unique_ptr<State> state) : state_(std::move(state)) {}
Words::~Words() = default;

std::shared_ptr<const Words> Words::load(const std::vector<Resources>& parts) {
  const std::array texts{read_all(parts, Lang::uk), read_all(parts, Lang::en)};
  require_same_keys(texts[0], texts[1]);
  auto state = std::make_unique<State>();
  for (const Lang lang : all_langs) {
    const auto index = static_cast<std::size_t>(lang);
    for (const auto& [key, text] : texts[index]) fill(state->entries[key][index], key, text);
  }
  return std::shared_ptr<const Words>(new Words(std::move(state)));
}

namespace {

/// Shown in place of a word that does not exist. Kept until the thread asks for the next such word.
const std::string& unknown(std::string_view key) {
  thread_local std::string shown_key;
  metrics::count("viche_unknown_words_total");
  shown_key = "⟦" + std::string(key) + "⟧";
  return shown_key;
}

}  // namespace

const std::string& Words::text(Lang lang, std::string_view key) const {
  const Message* message = state_->find(lang, key);
  return message == nullptr ? unknown(key) : message->plain;
}

std::string Words::text(Lang lang, std::string_view key, const Args& args) const {
  const Message* message = state_->find(lang, key);
  if (message == nullptr) return unknown(key);
  return message->pieces ? filled(*message->pieces, lang, args) : formatted(*message, lang, args);
}

bool Words::has(std::string_view key) const { return state_->entries.find(key) != state_->entries.end(); }

std::vector<std::string> Words::keys(std::string_view prefix) const {
  std::vector<std::string> found;
  for (const auto& [key, entry] : state_->entries) {
    if (key.compare(0, prefix.size(), prefix) == 0) found.push_back(key);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace viche::i18n
