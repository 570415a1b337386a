#include "picture.hpp"

#include <dlfcn.h>
#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include <gmodule.h>
#include <vips/vips.h>

#include <vips/vector.h>  // after vips.h, which it needs

#include "bytes.hpp"
#include "picture_header.hpp"

namespace viche::files {

namespace {

constexpr int jpeg_quality = 82;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
using Image = std::unique_ptr<VipsImage, Unref>;
using Source = std::unique_ptr<VipsSource, Unref>;

GLogWriterOutput say_nothing(GLogLevelFlags, const GLogField*, gsize, gpointer) { return G_LOG_WRITER_HANDLED; }

/// The module directory beside libvips also holds ImageMagick, poppler and OpenSlide: take HEIF alone.
bool load_heif() {
  Dl_info libvips{};
  if (::dladdr(reinterpret_cast<void*>(&vips_init), &libvips) == 0) return false;
  const std::string library = libvips.dli_fname;
  const std::string module = library.substr(0, library.rfind('/') + 1) + "vips-modules-" +
                             std::to_string(VIPS_MAJOR_VERSION) + "." + std::to_string(VIPS_MINOR_VERSION) +
                             "/vips-heif.so";
  GModule* loaded = g_module_open(module.c_str(), static_cast<GModuleFlags>(0));
  if (loaded == nullptr) return false;
  g_module_make_resident(loaded);
  return true;
}

Source source_of(int input) {
  ::lseek(input, 0, SEEK_SET);
  return Source(vips_source_new_from_descriptor(input));
}

bool loader_fits(VipsImage* image, PictureFormat format) {
  const char* loader = nullptr;
  if (vips_image_get_string(image, VIPS_META_LOADER, &loader) != 0) return false;
  const std::string_view name = loader;
  switch (format) {
    case PictureFormat::jpeg: return name.starts_with("jpegload");
    case PictureFormat::png: return name.starts_with("pngload");
    case PictureFormat::webp: return name.starts_with("webpload");
    case PictureFormat::heif: return name.starts_with("heifload");
    case PictureFormat::none: break;
  }
  return false;
}

/// What libvips says of the picture from its header alone.
Image opened(int input) {
  const Source source = source_of(input);
  if (!source) return nullptr;
  return Image(vips_image_new_from_source(source.get(), "", "access", VIPS_ACCESS_SEQUENTIAL, nullptr));
}

/// Holds it against what we read ourselves.
Outcome judge_header(int input, const PictureHeader& header, std::uint64_t most_pixels) {
  const Image image = opened(input);
  if (!image || !loader_fits(image.get(), header.format)) return Outcome::broken;
  const auto pixels = static_cast<std::uint64_t>(image->Xsize) * static_cast<std::uint64_t>(image->Ysize);
  return pixels > most_pixels ? Outcome::too_many_pixels : Outcome::done;
}

/// @param profile  to convert to with the embedded profile, or nullptr to leave colours as they are
Image shrunk_from(int input, const char* profile) {
  const Source source = source_of(input);
  VipsImage* out = nullptr;
  if (!source ||
      vips_thumbnail_source(source.get(), &out, picture_large, "height", picture_large, "size", VIPS_SIZE_DOWN,
                            "fail_on", VIPS_FAIL_ON_TRUNCATED, "intent", VIPS_INTENT_RELATIVE,
                            profile != nullptr ? "export_profile" : nullptr, profile, nullptr) != 0) {
    return nullptr;
  }
  return Image(out);
}

/// Without an embedded profile the colours are sRGB already, and a conversion would only bend them.
Image shrunk_from(int input) {
  const Image header = opened(input);
  if (!header) return nullptr;
  if (vips_image_get_typeof(header.get(), VIPS_META_ICC_NAME) != 0) {
    if (Image converted = shrunk_from(input, "srgb")) return converted;  // nothing for a profile that is damaged
  }
  return shrunk_from(input, nullptr);
}

/// Eight bits, three bands of sRGB, on white, in memory.
Image settled(Image image) {
  VipsImage* out = nullptr;
  if (vips_image_get_interpretation(image.get()) != VIPS_INTERPRETATION_sRGB) {
    if (vips_colourspace(image.get(), &out, VIPS_INTERPRETATION_sRGB, nullptr) != 0) return nullptr;
    image.reset(out);
  }
  if (vips_image_hasalpha(image.get())) {
    const double white[] = {255, 255, 255};
    VipsArrayDouble* background = vips_array_double_new(white, 3);
    const int failed = vips_flatten(image.get(), &out, "background", background, nullptr);
    vips_area_unref(VIPS_AREA(background));
    if (failed != 0) return nullptr;
    image.reset(out);
  }
  if (vips_cast_uchar(image.get(), &out, nullptr) != 0) return nullptr;
  image.reset(out);
  Image settled_image(vips_image_copy_memory(image.get()));
  return settled_image && settled_image->Bands == 3 ? std::move(settled_image) : nullptr;
}

bool save(VipsImage* image, int output) {
  void* bytes = nullptr;
  std::size_t count = 0;
  if (vips_jpegsave_buffer(image, &bytes, &count, "Q", jpeg_quality, "interlace", TRUE, "optimize_coding", TRUE,
                           "strip", TRUE, nullptr) != 0) {
    return false;
  }
  const std::unique_ptr<void, decltype(&g_free)> held(bytes, &g_free);
  FileOutput(output).write(0, {static_cast<const char*>(bytes), count});
  return true;
}

bool save_both(VipsImage* image, int large, int small) {
  VipsImage* out = nullptr;
  if (vips_thumbnail_image(image, &out, picture_small, "height", picture_small, "size", VIPS_SIZE_DOWN, "no_rotate",
                           TRUE, nullptr) != 0) {
    return false;
  }
  const Image little(out);
  return save(image, large) && save(little.get(), small);
}

/// libvips gives "48/1 22/1 3540/100 (…)": degrees, minutes, seconds.
std::optional<double> degrees(VipsImage* image, const char* field) {
  const char* text = nullptr;
  if (vips_image_get_typeof(image, field) == 0 || vips_image_get_string(image, field, &text) != 0) {
    return std::nullopt;
  }
  double sum = 0, unit = 1;
  for (int part = 0; part < 3; ++part, unit *= 60) {
    unsigned above = 0, below = 0;
    int used = 0;
    if (std::sscanf(text, "%9u/%9u%n", &above, &below, &used) != 2 || below == 0) return std::nullopt;
    const double value = static_cast<double>(above) / below;
    if (part > 0 && value >= 60.0001) return std::nullopt;
    sum += value / unit;
    text += used;
  }
  return sum;
}

std::optional<double> signed_degrees(VipsImage* image, const std::string& name, char negative, char positive) {
  const auto value = degrees(image, ("exif-ifd3-" + name).c_str());
  const char* side = nullptr;
  const std::string side_field = "exif-ifd3-" + name + "Ref";
  if (!value || vips_image_get_typeof(image, side_field.c_str()) == 0 ||
      vips_image_get_string(image, side_field.c_str(), &side) != 0) {
    return std::nullopt;
  }
  if (side[0] == negative) return -*value;
  if (side[0] == positive) return *value;
  return std::nullopt;
}

/// A place on Earth; 0, 0 is what cameras write when they do not know.
void read_place(VipsImage* image, Reply& reply) {
  const auto lat = signed_degrees(image, "GPSLatitude", 'S', 'N');
  const auto lon = signed_degrees(image, "GPSLongitude", 'W', 'E');
  if (!lat || !lon || std::abs(*lat) > 90 || std::abs(*lon) > 180 || (*lat == 0 && *lon == 0)) return;
  reply.has_place = 1;
  reply.lat = *lat;
  reply.lon = *lon;
}

Reply reply_of(Outcome outcome) {
  Reply reply;
  reply.outcome = outcome;
  return reply;
}

Reply write_copies(Image image, int large, int small, Reply reply) {
  image = settled(std::move(image));
  if (!image || !save_both(image.get(), large, small)) return reply_of(Outcome::broken);
  reply.outcome = Outcome::done;
  reply.width = image->Xsize;
  reply.height = image->Ysize;
  return reply;
}

struct Pixels {
  int left, top, right, bottom;
};

Pixels pixels_of(const MaskArea& area, int width, int height) {
  const auto edge = [](double share, int size, bool up) {
    const double at = std::clamp(share, 0.0, 1.0) * size;
    return static_cast<int>(up ? std::ceil(at) : std::floor(at));
  };
  return {edge(area.left, width, false), edge(area.top, height, false), edge(area.left + area.width, width, true),
          edge(area.top + area.height, height, true)};
}

/// Each block becomes its mean. At most six blocks along the longer side: a face or a number plate
/// of six blocks cannot be guessed back.
void pixelate(VipsImage* image, const Pixels& area) {
  const int longer = std::max(area.right - area.left, area.bottom - area.top);
  const int block = std::max((longer + 5) / 6, 16);
  for (int top = area.top; top < area.bottom; top += block) {
    for (int left = area.left; left < area.right; left += block) {
      const int right = std::min(left + block, area.right), bottom = std::min(top + block, area.bottom);
      for (int band = 0; band < 3; ++band) {
        std::uint64_t sum = 0;
        for (int y = top; y < bottom; ++y)
          for (int x = left; x < right; ++x) sum += VIPS_IMAGE_ADDR(image, x, y)[band];
        const auto mean = static_cast<VipsPel>(sum / static_cast<std::uint64_t>((right - left) * (bottom - top)));
        for (int y = top; y < bottom; ++y)
          for (int x = left; x < right; ++x) VIPS_IMAGE_ADDR(image, x, y)[band] = mean;
      }
    }
  }
}

}  // namespace

bool start_pictures() {
  g_log_set_writer_func(&say_nothing, nullptr, nullptr);  // words of the libraries may quote the picture
  ::setenv("VIPSHOME", "/nonexistent", 1);                // no module is loaded but the one below
  if (vips_init("viche") != 0 || !load_heif()) return false;
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_vector_set_enabled(FALSE);  // it would write machine code into memory
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* loader :
       {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"}) {
    vips_operation_block_set(loader, FALSE);
  }
  return true;
}

Reply copy_picture(int input, int large, int small, std::uint64_t most_pixels) {
  const FileBytes bytes(input);
  const PictureHeader header = read_picture_header(bytes);
  if (header.format == PictureFormat::none) {
    return reply_of(what_instead(bytes) == Disguise::svg ? Outcome::svg : Outcome::not_a_picture);
  }
  if (is_polyglot(bytes)) return reply_of(Outcome::not_a_picture);
  if (header.pixels() > most_pixels) return reply_of(Outcome::too_many_pixels);
  if (!header.sound) return reply_of(Outcome::broken);
  const Outcome judged = judge_header(input, header, most_pixels);
  if (judged != Outcome::done) return reply_of(judged);
  Image image = shrunk_from(input);
  if (!image) return reply_of(Outcome::broken);
  Reply reply;
  read_place(image.get(), reply);
  return write_copies(std::move(image), large, small, reply);
}

Reply mask_picture(int input, int large, int small, std::span<const MaskArea> areas) {
  Image image = shrunk_from(input);
  if (image) image = settled(std::move(image));
  if (!image) return reply_of(Outcome::broken);
  for (const MaskArea& area : areas) pixelate(image.get(), pixels_of(area, image->Xsize, image->Ysize));
  return write_copies(std::move(image), large, small, {});
}

}  // namespace viche::files
