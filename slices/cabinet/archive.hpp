#pragma once
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/identity/seal.hpp>

/// The archive a person takes with them: a ZIP that is made without a name on the disk, and lies there sealed.
namespace viche::cabinet {

/// A file that nobody else can open and that is gone with the program, whatever happens.
/// Faults: storage_full
class UnnamedFile {
 public:
  explicit UnnamedFile(const std::string& folder);
  ~UnnamedFile();
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;
  std::FILE* stream() const { return stream_; }
  /// A path by which this process alone can open it, while the object lives.
  std::string path() const;

 private:
  std::FILE* stream_ = nullptr;
};

/// A ZIP in the making. Names stand once each, without "..", folders divided by '/'. Faults: storage_full
class Archive {
 public:
  Archive(const std::string& folder, Instant made_at);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  void add(std::string_view name, std::string_view bytes);
  /// Finishes it. @returns the file, from its beginning
  std::unique_ptr<UnnamedFile> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Where a sealed archive lies: a name of the community and of the export alone.
struct SealedPlace {
  std::string folder;  ///< of the installation's data
  HromadaId hromada;
  std::int64_t id = 0;
  std::string path() const;
};

struct SealedSize {
  std::int64_t pieces = 0, bytes = 0;
};
/// Writes a file sealed, piece by piece, each bound to its export and its turn. Faults: storage_full
SealedSize write_sealed(const identity::Vault& vault, const SealedPlace& place, UnnamedFile& plain);
/// The same file opened. Faults: it is not there, or has been changed.
std::unique_ptr<UnnamedFile> read_sealed(const identity::Vault& vault, const SealedPlace& place, std::int64_t pieces);
void remove_sealed(const SealedPlace& place);
/// Calls `each` for every sealed archive on the disk that is older than this.
void each_sealed(const std::string& folder, Instant older_than, const std::function<void(const SealedPlace&)>& each);

/// The folder of all of them, made when it is not there.
std::string export_folder(const std::string& data);

}  // namespace viche::cabinet
