#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include <viche/files/files.hpp>

namespace viche::files::testing {

constexpr HromadaId ladyzhyn{1};

/// A folder for one test, gone afterwards.
class Workshop {
 public:
  Workshop();
  ~Workshop();

  const std::string& dir() const { return dir_; }
  std::string data() const { return dir_ + "/data"; }
  Files files(Limits limits = {}) const { return Files(data(), VICHE_TEST_DECODER, limits); }
  /// Writes an upload and gives its path.
  std::string upload(std::string_view bytes) const;
  /// Regular files below the data folder.
  std::vector<std::string> stored() const;

 private:
  std::string dir_;
};

std::string read_file(const std::string& path);
std::string sample(const std::string& name);

/// The code of the refusal, or "taken".
std::string verdict(const Result<Stored>& result);

/// A picture of four coloured quarters (red, green, blue, yellow) as the bytes of a format by its suffix and
/// options of libvips, ".jpg[Q=90]".
struct PictureForm {
  int width = 96, height = 64;
  std::string suffix = ".jpg";
  int orientation = 0;                                           ///< 0 writes none
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< metadata by libvips' names
};
std::string picture(const PictureForm& form);

struct Colour {
  int red, green, blue;
  bool near(const Colour& other, int most = 40) const;
};
constexpr Colour red{220, 30, 30}, green{30, 180, 60}, blue{40, 60, 220}, yellow{235, 220, 40};

struct Seen {
  int width = 0, height = 0, bands = 0;
  std::vector<std::string> fields;               ///< metadata names
  std::function<Colour(double x, double y)> at;  ///< by shares of the picture
};
Seen look(const std::string& path);

/// Names of the segments of a JPEG before its data: "E0", "DB", ...
std::vector<std::string> segments(const std::string& jpeg);

/// Decoding processes started by this one.
std::vector<pid_t> decoders();
/// Processor time a process has used, in milliseconds.
long used_ms(pid_t pid);
/// The most memory it has held, in megabytes.
long peak_megabytes(pid_t pid);

}  // namespace viche::files::testing
