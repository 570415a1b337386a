#include "multipart.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>

#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

#include "ascii.hpp"

namespace viche::http {

namespace {

constexpr std::size_t part_header_bytes = 8 * 1024;
constexpr std::size_t padding_bytes = 64;
constexpr std::string_view temporary_prefix = "viche-upload-";

bool is_boundary_char(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
         std::string_view("'()+_,-./:=?").find(c) != std::string_view::npos;
}

/// `; name="value"` pieces of a header value, in order.
struct Parameters {
  std::string_view kind;
  std::vector<std::pair<std::string, std::string>> all;

  const std::string* find(std::string_view name) const {
    for (const auto& [known, value] : all) {
      if (known == name) return &value;
    }
    return nullptr;
  }
};

/// Takes a quoted string from the front of `text`. Browsers write a quote as %22, curl as \".
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    const bool escaped = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
    if (escaped) ++i;
    if (text.substr(i, 3) == "%22") {
      out += '"';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return std::nullopt;
}

std::optional<Parameters> read_parameters(std::string_view value) {
  Parameters parameters;
  auto end = std::min(value.find(';'), value.size());
  parameters.kind = without_blanks(value.substr(0, end));
  value.remove_prefix(end);
  while (!value.empty()) {
    value = without_blanks(value.substr(1));
    const auto equals = value.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    const auto name = value.substr(0, equals);
    if (!std::all_of(name.begin(), name.end(), is_token_char)) return std::nullopt;
    value.remove_prefix(equals + 1);
    std::string content;
    if (value.starts_with('"')) {
      auto quoted = take_quoted(value);
      if (!quoted) return std::nullopt;
      content = std::move(*quoted);
    } else {
      end = std::min(value.find(';'), value.size());
      content = without_blanks(value.substr(0, end));
      value.remove_prefix(end);
    }
    value = without_blanks(value);
    if (!value.empty() && value.front() != ';') return std::nullopt;
    auto key = lowered(name);
    if (parameters.find(key) != nullptr) return std::nullopt;
    parameters.all.emplace_back(std::move(key), std::move(content));
  }
  return parameters;
}

struct PartHeaders {
  std::string_view disposition, type;
};

/// Nothing when a line is malformed, or one that matters is missing, doubled or asks for a decoding we don't do.
std::optional<PartHeaders> read_part_headers(std::string_view text) {
  PartHeaders found;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto name = line.substr(0, colon);
    const auto value = without_blanks(line.substr(colon + 1));
    if (!std::all_of(name.begin(), name.end(), is_token_char)) return std::nullopt;
    if (std::any_of(value.begin(), value.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
      return std::nullopt;

    if (same_ignoring_case(name, "content-disposition")) {
      if (!found.disposition.empty()) return std::nullopt;
      found.disposition = value;
    } else if (same_ignoring_case(name, "content-type")) {
      if (!found.type.empty()) return std::nullopt;
      found.type = value;
    } else if (same_ignoring_case(name, "content-transfer-encoding")) {
      const bool plain =
          same_ignoring_case(value, "7bit") || same_ignoring_case(value, "8bit") || same_ignoring_case(value, "binary");
      if (!plain) return std::nullopt;
    }
  }
  if (found.disposition.empty()) return std::nullopt;
  return found;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const auto parameters = read_parameters(content_type);
  if (!parameters || !same_ignoring_case(parameters->kind, "multipart/form-data")) return std::nullopt;
  const auto* boundary = parameters->find("boundary");
  if (boundary == nullptr || boundary->empty() || boundary->size() > 70) return std::nullopt;
  if (!std::all_of(boundary->begin(), boundary->end(), is_boundary_char)) return std::nullopt;
  return *boundary;
}

struct MultipartReader::Part {
  std::string name, value, file_name, content_type;
  bool is_file = false;
  std::size_t lead = 0;  ///< bytes of the blank line still before the content
  std::shared_ptr<Upload> upload;
  int descriptor = -1;

  ~Part() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

// The first delimiter may stand at the very beginning: it is found as if a line had ended just before.
MultipartReader::MultipartReader(const std::string& boundary, MultipartOptions options)
    : delimiter_("\r\n--" + boundary), options_(std::move(options)), pending_("\r\n") {}

MultipartReader::~MultipartReader() = default;

std::optional<int> MultipartReader::feed(std::string_view bytes) {
  if (state_ == State::epilogue) return std::nullopt;
  pending_.append(bytes);
  for (;;) {
    const Step done = step();
    if (done.refused) return done.refused;
    if (done.progress == Progress::wants_more) break;
  }
  pending_.erase(0, at_);
  at_ = 0;
  return std::nullopt;
}

std::optional<int> MultipartReader::finish() const {
  if (state_ == State::epilogue) return std::nullopt;
  return 400;
}

MultipartReader::Step MultipartReader::step() {
  switch (state_) {
    case State::preamble:
    case State::content: return read_content();
    case State::after_delimiter: return read_after_delimiter();
    case State::headers: return read_headers();
    case State::epilogue: break;
  }
  at_ = pending_.size();
  return {Progress::wants_more, {}};
}

MultipartReader::Step MultipartReader::read_content() {
  const auto bytes = rest();
  const auto found = bytes.find(delimiter_);
  const bool ends = found != std::string_view::npos;
  const std::size_t kept_back = delimiter_.size() - 1;
  const std::size_t sure = ends ? found : bytes.size() - std::min(bytes.size(), kept_back);

  if (part_ != nullptr) {
    const std::size_t lead = std::min(part_->lead, sure);
    part_->lead -= lead;
    if (auto refused = take_content(bytes.substr(lead, sure - lead))) return {Progress::on, refused};
  }
  at_ += sure;
  if (!ends) return {Progress::wants_more, {}};
  at_ += delimiter_.size();
  state_ = State::after_delimiter;
  return {Progress::on, part_ != nullptr ? end_part() : std::nullopt};
}

MultipartReader::Step MultipartReader::read_after_delimiter() {
  const auto bytes = rest();
  if (bytes.size() < 2) return {Progress::wants_more, {}};
  if (bytes.starts_with("--")) {
    at_ += 2;
    state_ = State::epilogue;
    return {};
  }
  const auto padding = std::min(bytes.find_first_not_of(" \t"), bytes.size());
  if (padding > padding_bytes) return {Progress::on, 400};
  if (bytes.size() < padding + 2) return {Progress::wants_more, {}};
  if (bytes.substr(padding, 2) != "\r\n") return {Progress::on, 400};
  at_ += padding + 2;
  state_ = State::headers;
  return {};
}

MultipartReader::Step MultipartReader::read_headers() {
  const auto bytes = rest();
  if (bytes.starts_with("\r\n")) return {Progress::on, 400};
  const auto end = bytes.find("\r\n\r\n");
  if (std::min(end, bytes.size()) > part_header_bytes) return {Progress::on, 400};
  if (end == std::string_view::npos) return {Progress::wants_more, {}};
  if (auto refused = begin_part(bytes.substr(0, end + 2))) return {Progress::on, refused};
  // The CRLF of the blank line is left: without content it is at once the beginning of the delimiter.
  at_ += end + 2;
  part_->lead = 2;
  state_ = State::content;
  return {};
}

std::optional<int> MultipartReader::begin_part(std::string_view headers) {
  if (++parts_ > options_.limits.fields) return 413;
  const auto found = read_part_headers(headers);
  if (!found) return 400;
  const auto parameters = read_parameters(found->disposition);
  if (!parameters || !same_ignoring_case(parameters->kind, "form-data")) return 400;
  const auto* name = parameters->find("name");
  if (name == nullptr || !is_valid_utf8(*name)) return 400;

  part_ = std::make_unique<Part>();
  part_->name = *name;
  const auto* file_name = parameters->find("filename");
  part_->is_file = file_name != nullptr || parameters->find("filename*") != nullptr;
  if (file_name != nullptr) part_->file_name = *file_name;
  part_->content_type = found->type;
  if (!is_valid_utf8(part_->file_name) || !is_valid_utf8(part_->content_type)) return 400;
  if (!part_->file_name.empty() && !options_.accept_uploads) return 415;
  return std::nullopt;
}

std::optional<int> MultipartReader::take_content(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  if (part_->is_file) return write_file(bytes);
  field_bytes_ += bytes.size();
  if (part_->value.size() + bytes.size() > options_.limits.field_bytes) return 413;
  if (field_bytes_ > options_.limits.all_bytes) return 413;
  part_->value.append(bytes);
  return std::nullopt;
}

std::optional<int> MultipartReader::write_file(std::string_view bytes) {
  if (!options_.accept_uploads) return 415;
  if (part_->upload == nullptr) {
    if (auto refused = open_file(*part_)) return refused;
  }
  if (!write_all(part_->descriptor, bytes)) {
    log::error("http.upload_not_written", {{"errno", errno}});
    return 503;
  }
  part_->upload->size += bytes.size();
  return std::nullopt;
}

std::optional<int> MultipartReader::open_file(Part& part) const {
  std::string path = options_.upload_dir + "/" + std::string(temporary_prefix) + "XXXXXX";
  part.descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (part.descriptor < 0) {
    log::error("http.upload_not_opened", {{"errno", errno}});
    return 503;
  }
  part.upload = std::make_shared<Upload>();
  part.upload->path = std::move(path);
  part.upload->field = part.name;
  part.upload->file_name = part.file_name;
  part.upload->content_type = part.content_type.empty() ? "application/octet-stream" : part.content_type;
  return std::nullopt;
}

std::optional<int> MultipartReader::end_part() {
  const auto part = std::move(part_);
  if (part->is_file) {
    // A file input left empty comes as an empty file without a name: nothing was sent.
    if (part->upload == nullptr && !part->file_name.empty()) {
      if (auto refused = open_file(*part)) return refused;
    }
    if (part->upload != nullptr) uploads_.push_back(std::move(part->upload));
    return std::nullopt;
  }
  if (!is_valid_utf8(part->value) || part->value.find('\0') != std::string::npos) return 400;
  fields_.add(std::move(part->name), std::move(part->value));
  return std::nullopt;
}

void remove_stale_uploads(const std::string& upload_dir) {
  std::error_code ignored;
  const std::time_t yesterday = std::time(nullptr) - 24 * 60 * 60;
  for (const auto& entry : std::filesystem::directory_iterator(upload_dir, ignored)) {
    struct stat about {};
    const auto path = entry.path();
    if (!path.filename().string().starts_with(temporary_prefix)) continue;
    if (::lstat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) && about.st_mtime < yesterday)
      ::unlink(path.c_str());
  }
}

}  // namespace viche::http
