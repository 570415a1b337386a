#include <viche/files/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>

#include <viche/core/fault.hpp>

#include "decoder.hpp"
#include "store.hpp"

namespace viche::files {

namespace {

constexpr std::string_view large_suffix = "-large.jpg";
constexpr std::string_view small_suffix = "-small.jpg";
constexpr std::string_view document_suffix = "-document.pdf", document_type = "application/pdf";
constexpr std::string_view pdf_begins = "%PDF-1.", pdf2_begins = "%PDF-2.", pdf_ends = "%%EOF";
constexpr std::uint64_t end_is_within = 1024;  ///< ISO 32000-1, annex H.3 note 18

struct MediaForm {
  MediaType type;
  MediaKind kind;
  std::string_view suffix;
  std::string_view name;
};

constexpr std::array media_forms = {
    MediaForm{MediaType::mp3, MediaKind::audio, "-media.mp3", "audio/mpeg"},
    MediaForm{MediaType::aac, MediaKind::audio, "-media.aac", "audio/aac"},
    MediaForm{MediaType::m4a, MediaKind::audio, "-media.m4a", "audio/mp4"},
    MediaForm{MediaType::ogg, MediaKind::audio, "-media.ogg", "audio/ogg"},
    MediaForm{MediaType::wav, MediaKind::audio, "-media.wav", "audio/wav"},
    MediaForm{MediaType::weba, MediaKind::audio, "-media.weba", "audio/webm"},
    MediaForm{MediaType::a3gp, MediaKind::audio, "-media.3ga", "audio/3gpp"},
    MediaForm{MediaType::webm, MediaKind::video, "-media.webm", "video/webm"},
    MediaForm{MediaType::mp4, MediaKind::video, "-media.mp4", "video/mp4"},
    MediaForm{MediaType::mov, MediaKind::video, "-media.mov", "video/quicktime"},
    MediaForm{MediaType::v3gp, MediaKind::video, "-media.3gp", "video/3gpp"},
};

Refusal refusal(RefusalKind kind, std::string code, std::map<std::string, std::string> args = {}) {
  return {kind, std::move(code), {}, {}, std::move(args), {}};
}

Refusal too_large(std::uint64_t most) {
  return refusal(RefusalKind::too_large, "files.too_large", {{"megabytes", std::to_string(most >> 20)}});
}

Refusal broken() { return invalid("files.picture_broken"); }

struct Upload {
  Handle file;
  std::uint64_t bytes = 0;
};

Upload open_upload(const std::string& path) {
  Upload upload{Handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), 0};
  struct stat info {};
  if (upload.file.get() < 0 || ::fstat(upload.file.get(), &info) != 0) storage_fault("opening an upload", errno);
  if (!S_ISREG(info.st_mode)) storage_fault("opening an upload", EINVAL);
  upload.bytes = static_cast<std::uint64_t>(info.st_size);
  return upload;
}

Check may_take(const Upload& upload, std::uint64_t most) {
  if (upload.bytes == 0) return invalid("files.empty");
  if (upload.bytes > most) return too_large(most);
  return Done{};
}

/// Done, or what the decoding process found wrong. It is not trusted further than that.
Check judge(const std::optional<Reply>& reply, const Limits& limits) {
  if (!reply) return broken();
  switch (reply->outcome) {
    case Outcome::done: return Done{};
    case Outcome::too_many_pixels:
      return invalid("files.picture_too_many_pixels", {}, {{"megapixels", std::to_string(limits.pixels / 1'000'000)}});
    case Outcome::svg: return refusal(RefusalKind::unsupported, "files.svg_refused");
    case Outcome::not_a_picture: return refusal(RefusalKind::unsupported, "files.not_a_picture");
    case Outcome::not_media: return refusal(RefusalKind::unsupported, "files.not_audio_or_video");
    case Outcome::not_written: storage_fault("writing a copy", reply->error);
    case Outcome::ready:
    case Outcome::taken:
    case Outcome::broken: break;
  }
  return broken();
}

bool covers_something(const Files::Area& area) {
  const bool finite =
      std::isfinite(area.left) && std::isfinite(area.top) && std::isfinite(area.width) && std::isfinite(area.height);
  return finite && area.width > 0 && area.height > 0 && area.left < 1 && area.top < 1 && area.left + area.width > 0 &&
         area.top + area.height > 0;
}

std::string read_at(const Upload& upload, std::uint64_t at, std::size_t most) {
  std::string bytes(most, '\0');
  const ssize_t got = ::pread(upload.file.get(), bytes.data(), most, static_cast<off_t>(at));
  if (got < 0) storage_fault("reading an upload", errno);
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

bool is_pdf(const Upload& upload) {
  const std::string head = read_at(upload, 0, pdf_begins.size());
  const std::uint64_t tail = std::min(upload.bytes, end_is_within);
  return (head == pdf_begins || head == pdf2_begins) &&
         read_at(upload, upload.bytes - tail, tail).find(pdf_ends) != std::string::npos;
}

void copy(const Upload& upload, const Draft& into) {
  constexpr std::size_t piece = 1 << 20;
  for (std::uint64_t at = 0; at < upload.bytes;) {
    const std::string bytes = read_at(upload, at, piece);
    if (bytes.empty()) storage_fault("reading an upload", EIO);
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t put = ::write(into.fd(), bytes.data() + done, bytes.size() - done);
      if (put <= 0) storage_fault("writing a copy", put < 0 ? errno : ENOSPC);
      done += static_cast<std::size_t>(put);
    }
    at += bytes.size();
  }
}

const MediaForm* find_form(MediaType type) {
  for (const MediaForm& form : media_forms) {
    if (form.type == type) return &form;
  }
  return nullptr;
}

bool is_on_earth(const Reply& reply) {
  return reply.has_place != 0 && std::abs(reply.lat) <= 90 && std::abs(reply.lon) <= 180;
}

}  // namespace

struct Files::State {
  Store store;
  Decoder decoder;
  Limits limits;

  Result<Stored> make_copies(HromadaId hromada, int input, const Request& request);
};

Result<Stored> Files::State::make_copies(HromadaId hromada, int input, const Request& request) {
  const std::string key = random_token();
  Draft large = store.draft(hromada, key, large_suffix), small = store.draft(hromada, key, small_suffix);
  const std::array descriptors = {input, large.fd(), small.fd()};
  const auto reply = decoder.ask(request, descriptors);
  VICHE_REQUIRE(judge(reply, limits));
  Stored stored{key, MediaKind::photo, "image/jpeg", large.size(), reply->width, reply->height, {}, {}, large.sha256()};
  if (is_on_earth(*reply)) {
    stored.lat = reply->lat;
    stored.lon = reply->lon;
  }
  if (stored.bytes == 0 || small.size() == 0) return broken();
  store.publish(hromada, key, {{&small, std::string(small_suffix)}, {&large, std::string(large_suffix)}});
  return stored;
}

Files::Files(std::string dir, std::string sandbox, Limits limits)
    : state_(new State{
          Store(std::move(dir)), {std::move(sandbox), std::chrono::milliseconds(limits.decoding_ms)}, limits}) {}

Files::~Files() = default;

Result<Stored> Files::take_photo(HromadaId hromada, const std::string& path) {
  const Upload upload = open_upload(path);
  VICHE_REQUIRE(may_take(upload, state_->limits.photo_bytes));
  Request request;
  request.work = Work::photo;
  request.pixels = state_->limits.pixels;
  return state_->make_copies(hromada, upload.file.get(), request);
}

Result<Stored> Files::take_media(HromadaId hromada, const std::string& path) {
  const Upload upload = open_upload(path);
  VICHE_REQUIRE(may_take(upload, state_->limits.media_bytes));
  const std::string key = random_token();
  Draft copy = state_->store.draft(hromada, key, "-media");
  Request request;
  request.work = Work::media;
  const std::array descriptors = {upload.file.get(), copy.fd()};
  const auto reply = state_->decoder.ask(request, descriptors);
  if (!reply) return refusal(RefusalKind::unsupported, "files.not_audio_or_video");
  VICHE_REQUIRE(judge(reply, state_->limits));
  const MediaForm* form = find_form(reply->type);
  if (form == nullptr || copy.size() == 0) return refusal(RefusalKind::unsupported, "files.not_audio_or_video");
  Stored stored{key, form->kind, std::string(form->name), copy.size(), 0, 0, {}, {}, copy.sha256()};
  state_->store.publish(hromada, key, {{&copy, std::string(form->suffix)}});
  return stored;
}

Result<Stored> Files::take_document(HromadaId hromada, const std::string& path) {
  const Upload upload = open_upload(path);
  VICHE_REQUIRE(may_take(upload, state_->limits.document_bytes));
  if (!is_pdf(upload)) return refusal(RefusalKind::unsupported, "files.not_a_document");
  const std::string key = random_token();
  Draft kept = state_->store.draft(hromada, key, document_suffix);
  copy(upload, kept);
  Stored stored{key, MediaKind::document, std::string(document_type), kept.size(), 0, 0, {}, {}, kept.sha256()};
  state_->store.publish(hromada, key, {{&kept, std::string(document_suffix)}});
  return stored;
}

std::optional<std::string> Files::path_of(HromadaId hromada, std::string_view key, Size size) const {
  if (size == Size::small) return state_->store.find(hromada, key, small_suffix);
  if (auto photo = state_->store.find(hromada, key, large_suffix)) return photo;
  for (const MediaForm& form : media_forms) {
    if (auto media = state_->store.find(hromada, key, form.suffix)) return media;
  }
  return state_->store.find(hromada, key, document_suffix);
}

std::string_view Files::type_of(std::string_view path) {
  for (const MediaForm& form : media_forms) {
    if (path.ends_with(form.suffix)) return form.name;
  }
  if (path.ends_with(document_suffix)) return document_type;
  return path.ends_with(".jpg") ? "image/jpeg" : "application/octet-stream";
}

Result<Stored> Files::masked_copy(HromadaId hromada, std::string_view key, const std::vector<Area>& areas) {
  const auto original = state_->store.find(hromada, key, large_suffix);
  if (!original) return not_found("files.not_found");
  if (areas.empty() || areas.size() > most_mask_areas) return invalid("files.nothing_to_mask");
  Request request;
  request.work = Work::mask;
  for (const Area& area : areas) {
    if (!covers_something(area)) return invalid("files.nothing_to_mask");
    request.area[request.areas++] = {area.left, area.top, area.width, area.height};
  }
  return state_->make_copies(hromada, open_upload(*original).file.get(), request);
}

void Files::publish(HromadaId hromada, std::string_view name, const std::function<bool(const std::string&)>& write) {
  state_->store.put_published(hromada, name, write);
}

std::optional<std::string> Files::published(HromadaId hromada, std::string_view name) const {
  return state_->store.find_published(hromada, name);
}

void Files::remove(HromadaId hromada, std::string_view key) { state_->store.remove(hromada, key); }

void Files::for_each(HromadaId hromada,
                     const std::function<void(std::string_view key, std::int64_t age_seconds)>& each) const {
  state_->store.for_each(hromada, each);
}

std::size_t Files::sweep(HromadaId hromada, const std::function<bool(std::string_view key)>& is_known,
                         std::int64_t min_age_seconds) {
  std::vector<std::string> orphans;
  for_each(hromada, [&](std::string_view key, std::int64_t age) {
    if (age >= min_age_seconds && !is_known(key)) orphans.emplace_back(key);
  });
  for (const std::string& key : orphans) remove(hromada, key);
  state_->store.remove_drafts(hromada, min_age_seconds);
  return orphans.size();
}

}  // namespace viche::files
