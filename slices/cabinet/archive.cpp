#include "archive.hpp"

#include <minizip/zip.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include <viche/calendar/calendar.hpp>
#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::cabinet {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = std::size_t{1} << 20;
constexpr std::string_view ending = ".sealed";
constexpr uLong names_are_utf8 = 1U << 11;

[[noreturn]] void full() { throw Fault("an archive of personal data could not be written", "storage_full"); }

/// minizip opens and closes nothing by itself: the file has no name.
voidpf ZCALLBACK given(voidpf stream, const void* /*name*/, int /*mode*/) { return stream; }
int ZCALLBACK left_open(voidpf /*opaque*/, voidpf stream) { return std::fflush(static_cast<std::FILE*>(stream)); }

zip_fileinfo made(Instant at) {
  const calendar::Local local = calendar::kyiv_local(at);
  const std::chrono::year_month_day day(local.day);
  zip_fileinfo info{};
  info.tmz_date = {local.second,
                   local.minute,
                   local.hour,
                   static_cast<int>(static_cast<unsigned>(day.day())),
                   static_cast<int>(static_cast<unsigned>(day.month())) - 1,
                   static_cast<int>(day.year())};
  return info;
}

std::string place_of(std::int64_t piece) { return "cabinet_exports.piece." + std::to_string(piece); }

bool is_sound(std::string_view name) {
  return !name.empty() && name[0] != '/' && name.find("..") == std::string_view::npos &&
         name.find('\\') == std::string_view::npos;
}

}  // namespace

UnnamedFile::UnnamedFile(const std::string& folder) {
  std::string name = folder + "/making-XXXXXX";
  const int handle = mkstemp(name.data());
  if (handle < 0) full();
  unlink(name.c_str());
  stream_ = fdopen(handle, "w+b");
  if (stream_) return;
  close(handle);
  full();
}

UnnamedFile::~UnnamedFile() { std::fclose(stream_); }

std::string UnnamedFile::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fileno(stream_));
}

struct Archive::State {
  std::unique_ptr<UnnamedFile> file;
  zipFile zip = nullptr;
  zip_fileinfo info{};
  std::set<std::string, std::less<>> names;
};

Archive::Archive(const std::string& folder, Instant made_at) : state_(std::make_unique<State>()) {
  state_->file = std::make_unique<UnnamedFile>(folder);
  state_->info = made(made_at);
  zlib_filefunc64_def calls{};
  fill_fopen64_filefunc(&calls);
  calls.zopen64_file = given;
  calls.zclose_file = left_open;
  calls.opaque = state_->file->stream();
  state_->zip = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &calls);
  if (!state_->zip) full();
}

Archive::~Archive() {
  if (state_->zip) zipClose(state_->zip, nullptr);
}

void Archive::add(std::string_view name, std::string_view bytes) {
  VICHE_ASSERT(is_sound(name));
  VICHE_ASSERT(state_->names.insert(std::string(name)).second);
  const int large = bytes.size() >= 0xFFFF'FFFF ? 1 : 0;
  const int opened = zipOpenNewFileInZip4_64(state_->zip, std::string(name).c_str(), &state_->info, nullptr, 0, nullptr,
                                             0, nullptr, Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS,
                                             DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, 0, names_are_utf8, large);
  if (opened != ZIP_OK) full();
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) {
    const std::string_view piece = bytes.substr(at, piece_bytes);
    if (zipWriteInFileInZip(state_->zip, piece.data(), static_cast<unsigned>(piece.size())) != ZIP_OK) full();
  }
  if (zipCloseFileInZip(state_->zip) != ZIP_OK) full();
}

std::unique_ptr<UnnamedFile> Archive::finish() {
  const int closed = zipClose(std::exchange(state_->zip, nullptr), nullptr);
  if (closed != ZIP_OK || std::ferror(state_->file->stream()) != 0) full();
  std::rewind(state_->file->stream());
  return std::move(state_->file);
}

std::string export_folder(const std::string& data) {
  const fs::path folder = fs::path(data) / "exports";
  std::error_code failed;
  fs::create_directories(folder, failed);
  fs::permissions(folder, fs::perms::owner_all, failed);
  if (failed) full();
  return folder.string();
}

std::string SealedPlace::path() const {
  return folder + "/" + std::to_string(hromada.value) + "-" + std::to_string(id) + std::string(ending);
}

SealedSize write_sealed(const identity::Vault& vault, const SealedPlace& place, UnnamedFile& plain) {
  SealedSize size;
  std::ofstream out(place.path(), std::ios::binary | std::ios::trunc);
  std::error_code failed;
  fs::permissions(place.path(), fs::perms::owner_read | fs::perms::owner_write, failed);
  std::string piece(piece_bytes, '\0');
  while (const std::size_t read = std::fread(piece.data(), 1, piece.size(), plain.stream())) {
    out << vault.seal(place.hromada, place_of(size.pieces), place.id, std::string_view(piece).substr(0, read)) << '\n';
    ++size.pieces;
    size.bytes += static_cast<std::int64_t>(read);
  }
  out.close();
  if (!out || failed || std::ferror(plain.stream()) != 0) {
    remove_sealed(place);
    full();
  }
  return size;
}

std::unique_ptr<UnnamedFile> read_sealed(const identity::Vault& vault, const SealedPlace& place, std::int64_t pieces) {
  std::ifstream in(place.path(), std::ios::binary);
  auto plain = std::make_unique<UnnamedFile>(place.folder);
  std::string line;
  for (std::int64_t i = 0; i < pieces; ++i) {
    const auto piece = std::getline(in, line) ? vault.open(place.hromada, place_of(i), place.id, line) : std::nullopt;
    if (!piece) throw Fault("an archive of personal data does not open");
    if (std::fwrite(piece->data(), 1, piece->size(), plain->stream()) != piece->size()) full();
  }
  if (std::fflush(plain->stream()) != 0) full();
  return plain;
}

void remove_sealed(const SealedPlace& place) { unlink(place.path().c_str()); }

void each_sealed(const std::string& folder, Instant older_than, const std::function<void(const SealedPlace&)>& each) {
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().stem().string();
    const auto parts = split(name, '-');
    const auto hromada = parts.size() == 2 ? parse_integer(parts[0]) : std::nullopt;
    const auto id = parts.size() == 2 ? parse_integer(parts[1]) : std::nullopt;
    if (!hromada || !id || entry.path().extension() != ending) continue;
    const auto written = std::chrono::file_clock::to_sys(entry.last_write_time(failed)).time_since_epoch();
    if (std::chrono::duration_cast<std::chrono::microseconds>(written).count() >= older_than.micros) continue;
    each({folder, {*hromada}, *id});
  }
}

}  // namespace viche::cabinet
