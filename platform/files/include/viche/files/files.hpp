#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/ids.hpp>
#include <viche/core/result.hpp>

namespace viche::files {

enum class MediaKind : std::uint8_t { photo, audio, video, document };

/// What became of an upload: cleaned copies in the store under unguessable keys.
struct Stored {
  std::string key;  ///< 22 characters base64url; the name of everything below
  MediaKind kind = MediaKind::photo;
  std::string type;  ///< media type of the main copy: image/jpeg, audio/mpeg, video/mp4, ...
  std::uint64_t bytes = 0;
  int width = 0, height = 0;  ///< of the large copy; photos only
  /// Where the photo was taken, read before the metadata went; for a hint to its author only.
  std::optional<double> lat, lon;
  std::string sha256;  ///< of the main copy, hex
};

struct Limits {
  std::uint64_t photo_bytes = 15ULL * 1024 * 1024;
  std::uint64_t media_bytes = 60ULL * 1024 * 1024;
  std::uint64_t document_bytes = 20ULL * 1024 * 1024;
  std::uint64_t pixels = 60'000'000;
  int decoding_ms = 10'000;  ///< after which a decoding process is killed
};

/// Photos: large (at most 1600 px), small (at most 400 px); both JPEG, turned upright, without any metadata.
/// Audio and video keep their sound and picture; the container is checked and its metadata dropped (README.md);
/// served as attachments of their own type. They have no small copy.
enum class Size : std::uint8_t { large, small };

/// The file store of an installation: `DIR/files/<hromada>/<aa>/<key>-large.jpg`, `-small.jpg`, `-media.mp4`.
/// Whatever looks into uploaded bytes runs in a separate process that can open nothing and has limits of memory
/// and time; at most two of them, started at the first upload. Thread-safe.
/// Faults: storage_full when the disk is; unavailable when the decoding process does not start.
/// Nothing is left behind after a refusal or a fault.
class Files {
 public:
  /// @param dir     data folder; created if absent
  /// @param sandbox path of the program that decodes (the same binary, started as `viche decode`)
  Files(std::string dir, std::string sandbox, Limits limits = {});
  ~Files();

  /// Takes an uploaded photo: JPEG, PNG, WebP or HEIC by its content, never by its name.
  /// Refusals: files.too_large, files.not_a_picture, files.picture_broken, files.picture_too_many_pixels,
  /// files.svg_refused, files.empty. The upload itself is left alone.
  /// A decoding process that dies or overruns its time over a picture means files.picture_broken.
  /// GIF, PDF, HTML, AVIF, and pictures that are also a page, a PDF or a ZIP to others: files.not_a_picture.
  /// The copies are fsynced before it returns; until a row names the key the sweeper may take it after an hour.
  Result<Stored> take_photo(HromadaId hromada, const std::string& path);
  /// MP3, AAC, M4A, OGG (Opus, Vorbis), WAV, WebM, MP4, MOV, 3GP by content.
  /// Refusals: files.too_large, files.not_audio_or_video, files.empty
  Result<Stored> take_media(HromadaId hromada, const std::string& path);
  /// PDF alone, kept byte for byte: nothing looks into it, so it is for the staff, who take it away as a file and never
  /// see it in a page. It begins with its mark and ends with its end, or it is none.
  /// Refusals: files.too_large, files.not_a_document, files.empty
  Result<Stored> take_document(HromadaId hromada, const std::string& path);

  /// Path of a copy, or nothing when absent.
  std::optional<std::string> path_of(HromadaId hromada, std::string_view key, Size size = Size::large) const;
  /// Media type of a stored file by the path that `path_of` gave: image/jpeg, audio/mpeg, ...
  static std::string_view type_of(std::string_view path);

  /// Covers parts of a photo (moderation): a new key with the rectangles pixelated; the original stays.
  /// Rectangles are cut to the picture. Refusals: files.not_found, files.nothing_to_mask (none, or more than 64,
  /// or one that covers nothing)
  struct Area {
    double left, top, width, height;  ///< shares of the picture, 0..1
  };
  Result<Stored> masked_copy(HromadaId hromada, std::string_view key, const std::vector<Area>& areas);

  void remove(HromadaId hromada, std::string_view key);

  /// Makes anew a file that everybody may have (open data): `write(path)` fills it, then it takes the place of the old
  /// one, whole and on the disk; readers of the old one keep it. One at a time for a name.
  /// @param name   small letters, digits, dots and hyphens
  /// @param write  false: broken off, and the old one stays
  void publish(HromadaId hromada, std::string_view name, const std::function<bool(const std::string& path)>& write);
  /// Its path, or nothing when it was never made.
  std::optional<std::string> published(HromadaId hromada, std::string_view name) const;

  /// Calls `each(key, age)` for every stored key of a community; the sweeper of orphans builds on it.
  void for_each(HromadaId hromada,
                const std::function<void(std::string_view key, std::int64_t age_seconds)>& each) const;

  /// Removes what no row names: keys at least `min_age_seconds` old for which `is_known` says no,
  /// and unfinished files of that age. @returns how many keys went
  std::size_t sweep(HromadaId hromada, const std::function<bool(std::string_view key)>& is_known,
                    std::int64_t min_age_seconds = 3600);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Body of the decoding process; called by main for `viche decode`. Reads requests on standard input.
int decode_main();

}  // namespace viche::files
