#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <viche/channels/incoming.hpp>
#include <viche/core/text.hpp>

namespace viche::channels {

namespace {

struct Entity {
  std::string_view name, text;
};
constexpr std::array entities{Entity{"amp", "&"},   Entity{"lt", "<"},    Entity{"gt", ">"},     Entity{"quot", "\""},
                              Entity{"apos", "'"},  Entity{"nbsp", " "},  Entity{"laquo", "«"},  Entity{"raquo", "»"},
                              Entity{"ndash", "–"}, Entity{"mdash", "—"}, Entity{"hellip", "…"}, Entity{"rsquo", "’"},
                              Entity{"ldquo", "“"}, Entity{"rdquo", "”"}, Entity{"bdquo", "„"},  Entity{"copy", "©"},
                              Entity{"deg", "°"},   Entity{"numero", "№"}};

void put_utf8(std::string& out, unsigned long code) {
  const bool wrong = code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000);
  if (wrong) return;
  const auto put = [&](unsigned long byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// Decodes the entity that begins at `&`. @returns how many bytes it took; 0 when it is none
std::size_t put_entity(std::string& out, std::string_view rest) {
  const auto end = rest.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  std::string_view name = rest.substr(1, end - 1);
  if (name[0] == '#') {
    const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
    name.remove_prefix(hex ? 2 : 1);
    unsigned long code = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return 0;
    put_utf8(out, code);
    return end + 1;
  }
  for (const Entity& one : entities) {
    if (one.name != name) continue;
    out += one.text;
    return end + 1;
  }
  return 0;
}

std::string name_of_tag(std::string_view tag) {
  std::size_t at = 0;
  while (at < tag.size() && (std::isalnum(static_cast<unsigned char>(tag[at])) != 0 || (at == 0 && tag[at] == '/')))
    ++at;
  return to_lower(tag.substr(0, at));
}

bool begins_line(std::string_view tag) {
  constexpr std::array names{"p",  "/p",  "div", "/div", "br",  "tr",  "/tr",        "li",          "h1",
                             "h2", "h3",  "h4",  "ul",   "/ul", "ol",  "/ol",        "table",       "/table",
                             "hr", "/h1", "/h2", "/h3",  "/h4", "pre", "blockquote", "/blockquote", "/pre"};
  return std::find(names.begin(), names.end(), tag) != names.end();
}

/// White space of HTML means one space, or nothing after a new line.
void put_space(std::string& out) {
  if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
}

void put_line(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  const bool twice = out.size() >= 2 && out.ends_with("\n\n");
  if (!out.empty() && !twice) out += '\n';
}

/// Where what is skipped ends: after "</script>" and its like.
std::size_t end_of(std::string_view html, std::size_t from, const std::string& tag) {
  const std::string closing = "</" + tag;
  for (std::size_t at = from; at + closing.size() <= html.size(); ++at) {
    if (html[at] != '<' || to_lower(html.substr(at, closing.size())) != closing) continue;
    const auto end = html.find('>', at);
    return end == std::string_view::npos ? html.size() : end + 1;
  }
  return html.size();
}

std::size_t after_tag(std::string& out, std::string_view html, std::size_t at) {
  if (html.substr(at, 4) == "<!--") {
    const auto end = html.find("-->", at);
    return end == std::string_view::npos ? html.size() : end + 3;
  }
  const auto end = html.find('>', at);
  if (end == std::string_view::npos) return html.size();
  const std::string tag = name_of_tag(html.substr(at + 1, end - at - 1));
  if (tag == "script" || tag == "style" || tag == "head" || tag == "title") return end_of(html, end + 1, tag);
  if (begins_line(tag)) put_line(out);
  if (tag == "li") out += "- ";
  if (tag == "td" || tag == "th") put_space(out);
  return end + 1;
}

// Quotes

bool is_quoted(std::string_view line) { return starts_with(trimmed(line), ">"); }

/// "22.11.2026 10:00, Контактний центр <a@b> пише:" and its like, of the mail programs people have.
bool introduces_quote(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (text.empty() || text.back() != ':' || text.size() > 400) return false;
  for (const std::string_view word :
       {"wrote:", "пише:", "написав:", "написала:", "написав(ла):", "написали:", "пишет:"}) {
    if (text.ends_with(word)) return true;
  }
  return text.find('@') != std::string_view::npos;
}

bool ends_answer(std::string_view line) {
  const std::string text = to_lower(trimmed(line));
  if (text.size() > 200) return false;
  for (const std::string_view sign :
       {"-----original message", "----- original message", "-----вихідне повідомлення", "---- вихідне повідомлення",
        "-------- пересланн", "-------- forwarded", "________________________________"}) {
    if (starts_with(text, sign)) return true;
  }
  return false;
}

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (c == '<' && at + 1 < html.size() &&
        (std::isalpha(static_cast<unsigned char>(html[at + 1])) != 0 || html[at + 1] == '/' || html[at + 1] == '!')) {
      at = after_tag(out, html, at);
    } else if (c == '&') {
      const std::size_t taken = put_entity(out, html.substr(at));
      if (taken == 0) out += c;
      at += std::max<std::size_t>(taken, 1);
    } else {
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (space) put_space(out);
      if (!space) out += c;
      ++at;
    }
  }
  return tidy(out);
}

std::string without_quote(std::string_view text) {
  std::vector<std::string_view> kept;
  for (const std::string_view line : split(text, '\n')) {
    if (ends_answer(line)) break;
    if (!is_quoted(line)) {
      kept.push_back(line);
      continue;
    }
    // What stands above a quote introduces it; it may take two lines.
    while (!kept.empty() && trimmed(kept.back()).empty()) kept.pop_back();
    if (!kept.empty() && introduces_quote(kept.back())) kept.pop_back();
  }
  while (!kept.empty() && introduces_quote(kept.back())) kept.pop_back();
  std::string answer;
  for (const std::string_view line : kept) answer.append(line).append("\n");
  answer = tidy(answer);
  return answer.empty() ? tidy(text) : answer;
}

}  // namespace viche::channels
