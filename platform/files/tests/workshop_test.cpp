// What the tests of this part share; named so that the glob of tests finds it.
#include "workshop.hpp"

#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <vips/vips.h>

namespace viche::files::testing {

namespace fs = std::filesystem;

namespace {

void start_vips() {
  static const bool started = [] {
    ::setenv("VIPSHOME", "/nonexistent", 1);
    return vips_init("files_tests") == 0;
  }();
  if (!started) throw std::runtime_error("libvips does not start");
}

std::string write_out(VipsImage* image, const std::string& suffix) {
  void* bytes = nullptr;
  std::size_t count = 0;
  const int failed = vips_image_write_to_buffer(image, suffix.c_str(), &bytes, &count, nullptr);
  if (failed != 0) throw std::runtime_error(vips_error_buffer());
  std::string out(static_cast<const char*>(bytes), count);
  g_free(bytes);
  return out;
}

}  // namespace

Workshop::Workshop() {
  char name[] = "/tmp/viche-files-XXXXXX";
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
  dir_ = name;
}

Workshop::~Workshop() {
  std::error_code error;
  fs::remove_all(dir_, error);
}

std::string Workshop::upload(std::string_view bytes) const {
  static int number = 0;
  std::string path = dir_ + "/upload-" + std::to_string(number++);
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::vector<std::string> Workshop::stored() const {
  std::vector<std::string> found;
  if (!fs::exists(data())) return found;
  for (const auto& entry : fs::recursive_directory_iterator(data())) {
    if (entry.is_regular_file()) found.push_back(entry.path().string());
  }
  return found;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string sample(const std::string& name) { return read_file(std::string(VICHE_TEST_DIR) + "/samples/" + name); }

std::string verdict(const Result<Stored>& result) { return result ? "taken" : result.refusal().code; }

std::string picture(const PictureForm& form) {
  start_vips();
  std::vector<unsigned char> pixels;
  for (int y = 0; y < form.height; ++y) {
    for (int x = 0; x < form.width; ++x) {
      const bool right = x >= form.width / 2, low = y >= form.height / 2;
      const Colour colour = low ? (right ? yellow : blue) : (right ? green : red);
      for (const int part : {colour.red, colour.green, colour.blue}) pixels.push_back(static_cast<unsigned char>(part));
    }
  }
  const std::unique_ptr<VipsImage, decltype(&g_object_unref)> raw(
      vips_image_new_from_memory(pixels.data(), pixels.size(), form.width, form.height, 3, VIPS_FORMAT_UCHAR),
      &g_object_unref);
  VipsImage* copy = nullptr;
  if (vips_copy(raw.get(), &copy, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr) != 0) std::abort();
  const std::unique_ptr<VipsImage, decltype(&g_object_unref)> image(copy, &g_object_unref);
  if (form.orientation != 0) vips_image_set_int(copy, VIPS_META_ORIENTATION, form.orientation);
  for (const auto& [name, value] : form.fields) vips_image_set_string(copy, name.c_str(), value.c_str());
  return write_out(copy, form.suffix);
}

bool Colour::near(const Colour& other, int most) const {
  return std::abs(red - other.red) <= most && std::abs(green - other.green) <= most &&
         std::abs(blue - other.blue) <= most;
}

Seen look(const std::string& path) {
  start_vips();
  VipsImage* opened = vips_image_new_from_file(path.c_str(), "access", VIPS_ACCESS_RANDOM, nullptr);
  if (opened == nullptr) throw std::runtime_error("cannot open " + path);
  const std::shared_ptr<VipsImage> image(vips_image_copy_memory(opened), &g_object_unref);
  Seen seen{image->Xsize, image->Ysize, image->Bands, {}, {}};
  char** fields = vips_image_get_fields(opened);
  for (char** field = fields; *field != nullptr; ++field) seen.fields.emplace_back(*field);
  g_strfreev(fields);
  g_object_unref(opened);
  seen.at = [image](double x, double y) {
    const VipsPel* pixel =
        VIPS_IMAGE_ADDR(image.get(), static_cast<int>(x * image->Xsize), static_cast<int>(y * image->Ysize));
    return Colour{pixel[0], pixel[1], pixel[2]};
  };
  return seen;
}

std::vector<std::string> segments(const std::string& jpeg) {
  std::vector<std::string> found;
  for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == '\xFF';) {
    char name[3];
    std::snprintf(name, sizeof name, "%02X", static_cast<unsigned char>(jpeg[at + 1]));
    found.emplace_back(name);
    if (found.back() == "DA") break;
    at += 2 + (static_cast<unsigned char>(jpeg[at + 2]) << 8 | static_cast<unsigned char>(jpeg[at + 3]));
  }
  return found;
}

std::vector<pid_t> decoders() {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream in(entry.path() / "stat");
    std::string line;
    std::getline(in, line);
    const std::size_t end = line.rfind(')');
    if (end == std::string::npos || line.find("(files_decoder") == std::string::npos) continue;
    std::istringstream rest(line.substr(end + 2));
    char state = 0;
    pid_t parent = 0;
    rest >> state >> parent;
    if (parent == ::getpid() && state != 'Z') found.push_back(std::stoi(name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

long used_ms(pid_t pid) {
  const std::string line = read_file("/proc/" + std::to_string(pid) + "/stat");
  std::istringstream rest(line.substr(line.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  long user = 0, system = 0;
  rest >> user >> system;
  return (user + system) * 1000 / ::sysconf(_SC_CLK_TCK);
}

long peak_megabytes(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) / 1024;
  }
  return -1;
}

}  // namespace viche::files::testing
