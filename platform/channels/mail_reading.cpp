#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include <viche/channels/incoming.hpp>
#include <viche/core/email.hpp>
#include <viche/core/text.hpp>

namespace viche::channels {

namespace {

struct Release {
  void operator()(gpointer object) const {
    if (object) g_object_unref(object);
  }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

constexpr std::size_t most_parts = 200;
constexpr std::size_t longest_header = 1'000;
constexpr std::size_t most_references = 50;

void start_gmime() {
  static const bool started = [] {
    g_mime_init();
    // Cyrillic without a word about its charset was common once.
    const char* charsets[] = {"utf-8", "windows-1251", nullptr};
    GMimeParserOptions* options = g_mime_parser_options_get_default();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    return true;
  }();
  (void)started;
}

/// What a letter says is untrusted: valid UTF-8, no control characters, one line.
std::string line_of(const char* text) {
  if (!text) return {};
  const std::unique_ptr<char, decltype(&g_free)> valid(g_utf8_make_valid(text, -1), g_free);
  return shortened(tidy_line(valid.get()), longest_header);
}

std::string header_of(GMimeObject* object, const char* name) { return line_of(g_mime_object_get_header(object, name)); }

std::string lower_header(GMimeObject* object, const char* name) { return to_lower(header_of(object, name)); }

void read_sender(GMimeMessage* message, ReadMail& mail) {
  InternetAddressList* from = g_mime_message_get_from(message);
  for (int i = 0; from && i < internet_address_list_length(from); ++i) {
    InternetAddress* one = internet_address_list_get_address(from, i);
    if (!INTERNET_ADDRESS_IS_MAILBOX(one)) continue;
    mail.from_email = to_lower(line_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))));
    mail.from_name = shortened(line_of(internet_address_get_name(one)), 120);
    return;
  }
}

void add_references(ReadMail& mail, const char* header) {
  if (!header) return;
  GMimeReferences* all = g_mime_references_parse(nullptr, header);
  const int count = std::min<int>(g_mime_references_length(all), most_references);
  for (int i = 0; i < count; ++i) mail.answers_to.push_back(line_of(g_mime_references_get_message_id(all, i)));
  g_mime_references_free(all);
}

Automatic automatic_of(GMimeMessage* message) {
  GMimeObject* head = GMIME_OBJECT(message);
  const auto is_there = [&](const char* name) { return !header_of(head, name).empty(); };
  GMimeObject* body = g_mime_message_get_mime_part(message);
  GMimeContentType* type = body ? g_mime_object_get_content_type(body) : nullptr;
  const char* report = type ? g_mime_content_type_get_parameter(type, "report-type") : nullptr;
  const std::string returns_to = header_of(head, "Return-Path");
  if (report || returns_to == "<>" || is_there("X-Failed-Recipients")) return Automatic::bounce;
  const std::string sent = lower_header(head, "Auto-Submitted");
  if ((!sent.empty() && sent != "no") || is_there("X-Autoreply") || is_there("X-Autorespond")) return Automatic::reply;
  const std::string suppress = lower_header(head, "X-Auto-Response-Suppress"), how = lower_header(head, "Precedence");
  if (how == "auto_reply" || suppress == "all") return Automatic::reply;
  const bool to_many = is_there("List-Id") || is_there("List-Unsubscribe") || is_there("List-Post") || how == "bulk" ||
                       how == "list" || how == "junk";
  return to_many ? Automatic::list : Automatic::no;
}

/// Decoded content, at most `most` bytes; `whole` says whether that was all.
std::string content_of(GMimePart* part, std::size_t most, bool& whole) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (!content) return {};
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  whole = bytes->len <= most;
  return {reinterpret_cast<const char*>(bytes->data), std::min<std::size_t>(bytes->len, most)};
}

struct Walk {
  const MailLimits& limits;
  ReadMail& mail;
  std::string plain, html;
  std::size_t parts = 0, bytes = 0;
};

std::string text_of(GMimeTextPart* part, std::size_t most) {
  const std::unique_ptr<char, decltype(&g_free)> text(g_mime_text_part_get_text(part), g_free);
  if (!text) return {};
  const std::unique_ptr<char, decltype(&g_free)> valid(g_utf8_make_valid(text.get(), -1), g_free);
  const std::string_view all(valid.get());
  std::size_t end = std::min(most, all.size());
  while (end < all.size() && end > 0 && (static_cast<unsigned char>(all[end]) & 0xC0) == 0x80) --end;
  return std::string(all.substr(0, end));
}

void take_file(Walk& walk, GMimePart* part) {
  MailFile file;
  file.name = shortened(line_of(g_mime_part_get_filename(part)), 120);
  GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  const std::unique_ptr<char, decltype(&g_free)> told(g_mime_content_type_get_mime_type(type), g_free);
  file.type = to_lower(line_of(told.get()));
  bool whole = true;
  const std::size_t room = walk.limits.file_bytes - walk.bytes;
  if (walk.mail.files.size() < walk.limits.files) file.bytes = content_of(part, room, whole);
  if (walk.mail.files.size() >= walk.limits.files || !whole) {
    walk.mail.left_out.push_back(file.name);
    return;
  }
  walk.bytes += file.bytes.size();
  walk.mail.files.push_back(std::move(file));
}

void take_part(Walk& walk, GMimePart* part) {
  const bool file = g_mime_part_is_attachment(part) || g_mime_part_get_filename(part) != nullptr;
  if (file || !GMIME_IS_TEXT_PART(part)) return take_file(walk, part);
  GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  const bool html = g_mime_content_type_is_type(type, "text", "html") != FALSE;
  std::string& into = html ? walk.html : walk.plain;
  if (into.size() >= walk.limits.text_bytes) return;
  if (!into.empty()) into += "\n";
  into += text_of(GMIME_TEXT_PART(part), walk.limits.text_bytes - into.size());
}

void each_part(GMimeObject*, GMimeObject* part, gpointer data) {
  Walk& walk = *static_cast<Walk*>(data);
  if (++walk.parts > most_parts) return;
  if (GMIME_IS_PART(part)) take_part(walk, GMIME_PART(part));
}

/// An encoded word of a header (RFC 2047) in base64: "=?utf-8?B?0K8=?=".
struct Word {
  std::string_view charset, data;
  std::size_t size = 0;
};

/// The word that begins here, if one does.
std::optional<Word> word_at(std::string_view text) {
  if (text.substr(0, 2) != "=?") return std::nullopt;
  const auto charset_ends = text.find('?', 2);
  if (charset_ends == std::string_view::npos || charset_ends > 60) return std::nullopt;
  const std::string_view how = text.substr(charset_ends, 3);
  if (how != "?B?" && how != "?b?") return std::nullopt;
  const std::size_t begin = charset_ends + 3;
  const auto end = text.find("?=", begin);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view data = text.substr(begin, end - begin);
  if (data.find_first_of(" \t\r\n?") != std::string_view::npos) return std::nullopt;
  return Word{text.substr(2, charset_ends - 2), data, end + 2};
}

std::string from_base64(std::string_view text) {
  gsize size = 0;
  const std::unique_ptr<guchar, decltype(&g_free)> bytes(g_base64_decode(std::string(text).c_str(), &size), g_free);
  return {reinterpret_cast<const char*>(bytes.get()), size};
}

/// A word and those of its charset that follow it, as one; `taken` is how much of the text they were.
std::string joined_words(std::string_view text, const Word& first, std::size_t& taken) {
  std::string bytes = from_base64(first.data);
  taken = first.size;
  for (;;) {
    const auto next = text.find_first_not_of(" \t\r\n", taken);
    if (next == std::string_view::npos || next == taken) break;
    const auto word = word_at(text.substr(next));
    if (!word || to_lower(word->charset) != to_lower(first.charset)) break;
    bytes += from_base64(word->data);
    taken = next + word->size;
  }
  const std::unique_ptr<gchar, decltype(&g_free)> data(
      g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()), g_free);
  return "=?" + std::string(first.charset) + "?B?" + data.get() + "?=";
}

/// GMime reads neighbouring words of base64 as one stream, and stops at the padding of the first: so they are made one
/// before it sees them. Only in the headers of the letter itself.
std::string with_joined_words(std::string_view bytes) {
  auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) end = bytes.find("\n\n");
  const std::string_view head = bytes.substr(0, end);
  std::string out;
  for (std::size_t at = 0; at < head.size();) {
    const auto word = word_at(head.substr(at));
    if (!word) {
      out += head[at++];
      continue;
    }
    std::size_t taken = 0;
    out += joined_words(head.substr(at), *word, taken);
    at += taken;
  }
  return out.append(bytes.substr(head.size()));
}

Owned<GMimeMessage> parsed(std::string_view bytes) {
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

}  // namespace

std::string_view name(Automatic automatic) {
  switch (automatic) {
    case Automatic::no: return "no";
    case Automatic::reply: return "auto_reply";
    case Automatic::bounce: return "bounce";
    case Automatic::list: return "list";
  }
  return "";
}

Result<ReadMail> read_mail(std::string_view bytes, const MailLimits& limits) {
  if (bytes.size() > limits.bytes) return invalid("mail.too_large");
  start_gmime();
  const std::string joined = with_joined_words(bytes);
  const Owned<GMimeMessage> message = parsed(joined);
  ReadMail mail;
  if (message) read_sender(message.get(), mail);
  if (!is_email(mail.from_email)) return invalid("mail.no_sender");
  mail.message_id = line_of(g_mime_message_get_message_id(message.get()));
  mail.subject = line_of(g_mime_message_get_subject(message.get()));
  add_references(mail, g_mime_object_get_header(GMIME_OBJECT(message.get()), "In-Reply-To"));
  add_references(mail, g_mime_object_get_header(GMIME_OBJECT(message.get()), "References"));
  if (GDateTime* date = g_mime_message_get_date(message.get())) {
    mail.sent_at = Instant{g_date_time_to_unix(date) * 1'000'000};
  }
  mail.automatic = automatic_of(message.get());
  Walk walk{limits, mail, {}, {}, 0, 0};
  g_mime_message_foreach(message.get(), each_part, &walk);
  mail.text = tidy(walk.plain);
  if (mail.text.empty()) mail.text = text_of_html(walk.html);
  return mail;
}

}  // namespace viche::channels
