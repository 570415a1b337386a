#include <viche/channels/mail.hpp>

#include <viche/core/email.hpp>
#include <viche/core/text.hpp>

#include "letter.hpp"
#include "mime.hpp"

namespace viche::channels {

namespace {

constexpr std::size_t longest_line = 998;  // RFC 5322, 2.1.1

std::string address(std::string_view name, std::string_view email, std::string_view field) {
  auto tokens = phrase_tokens(header_text(name));
  tokens.push_back("<" + header_text(wire_address(email)) + ">");
  return header(field, tokens);
}

/// Stands for the conversation: letters that name it are shown together. Nothing of the reference itself is seen.
std::string thread_id(std::string_view reference, std::string_view host) {
  return "<" + hex(hash256(reference)).substr(0, 32) + "@" + std::string(host) + ">";
}

std::string host_of(std::string_view from_email) {
  const std::string wire = header_text(wire_address(from_email));
  const auto at = wire.find('@');
  return at == std::string::npos ? "localhost" : wire.substr(at + 1);
}

std::string headers(const Letter& letter, std::string_view from_email, std::string_view message_id, Instant at) {
  std::string out = address(letter.from_name, from_email, "From") + address(letter.to_name, letter.to_email, "To");
  out += header("Subject", text_tokens(header_text(letter.subject)));
  if (is_email(letter.reply_to)) out += header("Reply-To", {"<" + header_text(wire_address(letter.reply_to)) + ">"});
  out += header("Date", {rfc5322_date(at)});
  out += header("Message-ID", {header_text(message_id)});
  if (!letter.reference.empty()) {
    const std::string thread = thread_id(letter.reference, host_of(from_email));
    out += header("In-Reply-To", {thread}) + header("References", {thread});
  }
  out += "Auto-Submitted: auto-generated\r\n";
  if (const std::string url = header_text(letter.unsubscribe_url); !url.empty()) {
    out += header("List-Unsubscribe", {"<" + url + ">"}) + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  }
  return out + "MIME-Version: 1.0\r\n";
}

std::string part(std::string_view type, std::string_view text) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(text);
}

/// Addresses as they are written: no white space, nothing that would end the brackets.
bool is_url(std::string_view text) {
  if (text.size() > longest_line - 30 || (!starts_with(text, "https://") && !starts_with(text, "http://")))
    return false;
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '<' || c == '>' || c == '"' || c == ',') return false;
  }
  return true;
}

}  // namespace

/// Quoted-printable never holds "=_", so the boundary is never part of a text.
std::string Post::message(const Letter& letter, std::string_view from_email, std::string_view message_id, Instant at) {
  std::string out = headers(letter, from_email, message_id, at);
  if (letter.html.empty()) return out + part("text/plain", letter.text);
  const std::string boundary = "=_" + hex(hash256(message_id)).substr(0, 32);
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  out += "--" + boundary + "\r\n" + part("text/plain", letter.text);
  out += "--" + boundary + "\r\n" + part("text/html", letter.html);
  return out + "--" + boundary + "--\r\n";
}

Check check_letter(const Letter& letter) {
  if (!is_email(letter.to_email)) return invalid("channels.email_invalid", "email");
  for (const std::string* text : {&letter.to_name, &letter.subject, &letter.text, &letter.html, &letter.from_name}) {
    if (!is_valid_utf8(*text)) return invalid("channels.text_invalid");
  }
  if (!letter.unsubscribe_url.empty() && !is_url(letter.unsubscribe_url)) return invalid("channels.url_invalid");
  return Done{};
}

std::string message_id_of(std::string_view from_email, HromadaId hromada, std::int64_t letter, std::string_view key) {
  std::string id = "<" + std::to_string(hromada.value) + "." + std::to_string(letter);
  if (!key.empty()) id += '.';
  for (const char c : key) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (plain) id += c;
  }
  return id + "@" + host_of(from_email) + ">";
}

}  // namespace viche::channels
