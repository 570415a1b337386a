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

enum class MediaKind : std::uint8_t { photo, audio, video };

/// What became of an upload: cleaned copies in the store under unguessable keys.
struct Stored {
  std::string key;        ///< 22 characters base64url; the name of everything below
  MediaKind kind = MediaKind::photo;
  std::string type;       ///< media type of the main copy: image/jpeg, audio/mpeg, video/mp4, ...
  std::uint64_t bytes = 0;
  int width = 0, height = 0;  ///< of the large copy; photos only
  std::optional<double> lat, lon;  ///< where the photo was taken, read before the metadata went; for a hint to its author only
  std::string sha256;     ///< of the main copy, hex
};

struct Limits {
  std::uint64_t photo_bytes = 15ULL * 1024 * 1024;
  std::uint64_t media_bytes = 60ULL * 1024 * 1024;
  std::uint64_t pixels = 60'000'000;
};

/// Photos: large (at most 1600 px), small (at most 400 px); both JPEG, turned upright, without any metadata.
/// Audio and video are kept as they came, container checked, served as attachments of their own type.
enum class Size : std::uint8_t { large, small };

/// The file store of an installation: `DIR/files/<hromada>/<aa>/<key>-large.jpg`.
/// Decoding runs in a separate process without network, with limits of memory and time.
class Files {
 public:
  /// @param dir     data folder; created if absent
  /// @param sandbox path of the program that decodes (the same binary, started as `viche decode`)
  Files(std::string dir, std::string sandbox, Limits limits = {});
  ~Files();

  /// Takes an uploaded photo: JPEG, PNG, WebP or HEIC by its content, never by its name.
  /// Refusals: files.too_large, files.not_a_picture, files.picture_broken, files.picture_too_many_pixels,
  /// files.svg_refused, files.empty. The upload itself is left alone.
  /// The copies are fsynced before it returns; until a row names the key the sweeper may take it after an hour.
  Result<Stored> take_photo(HromadaId hromada, const std::string& path);
  /// Refusals: files.too_large, files.not_audio_or_video, files.empty
  Result<Stored> take_media(HromadaId hromada, const std::string& path);

  /// Path of a copy, or nothing when absent.
  std::optional<std::string> path_of(HromadaId hromada, std::string_view key, Size size = Size::large) const;

  /// Covers parts of a photo (moderation): a new key with the rectangles pixelated; the original stays.
  struct Area {
    double left, top, width, height;  ///< shares of the picture, 0..1
  };
  Result<Stored> masked_copy(HromadaId hromada, std::string_view key, const std::vector<Area>& areas);

  void remove(HromadaId hromada, std::string_view key);

  /// Calls `each(key, age)` for every stored key of a community; the sweeper of orphans builds on it.
  void for_each(HromadaId hromada, const std::function<void(std::string_view key, std::int64_t age_seconds)>& each) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Body of the decoding process; called by main for `viche decode`. Reads requests on standard input.
int decode_main();

}  // namespace viche::files
