#pragma once
#include <stdexcept>
#include <string>

namespace viche {

/// The world failed: database, disk, mail, network. Thrown; caught in three places only
/// (the request loop, the job runner, the command line). `what()` is for the log,
/// `public_code` (locale key `faults.<public_code>`) is what a person is told.
class Fault : public std::runtime_error {
 public:
  explicit Fault(const std::string& internal, std::string public_code = "internal")
      : std::runtime_error(internal), public_code_(std::move(public_code)) {}
  /// `internal` (500), `storage_full` (503), `unavailable` (503)
  const std::string& public_code() const { return public_code_; }

 private:
  std::string public_code_;
};

}  // namespace viche
