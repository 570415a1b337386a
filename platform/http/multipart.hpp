#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "form.hpp"

namespace viche::http {

/// The boundary of a `multipart/form-data` content type; nothing when it is another type or has no proper boundary.
std::optional<std::string> multipart_boundary(std::string_view content_type);

struct MultipartOptions {
  FormLimits limits;
  bool accept_uploads = false;
  std::string upload_dir;
};

/// Reads multipart/form-data (RFC 7578, 2046) as it comes, in pieces of any size. Fields are kept in memory within
/// the limits; files go straight to temporary files (0600) of `upload_dir`. Not thread-safe; writes to disk.
class MultipartReader {
 public:
  MultipartReader(const std::string& boundary, MultipartOptions options);
  ~MultipartReader();
  MultipartReader(const MultipartReader&) = delete;
  MultipartReader& operator=(const MultipartReader&) = delete;

  /// @returns the status to refuse with: 400 malformed, 413 above a limit, 415 a file where none is accepted,
  ///   503 the disk refuses. After a refusal nothing more may be fed.
  std::optional<int> feed(std::string_view bytes);
  /// After the last byte: 400 when the closing boundary has not come.
  std::optional<int> finish() const;

  Fields take_fields() { return std::move(fields_); }
  std::vector<std::shared_ptr<Upload>> take_uploads() { return std::move(uploads_); }

 private:
  enum class State : std::uint8_t { preamble, after_delimiter, headers, content, epilogue };
  enum class Progress : std::uint8_t { on, wants_more };
  struct Part;
  struct Step {
    Progress progress = Progress::on;
    std::optional<int> refused;
  };

  Step step();
  Step read_after_delimiter();
  Step read_headers();
  Step read_content();
  std::optional<int> begin_part(std::string_view headers);
  std::optional<int> take_content(std::string_view bytes);
  std::optional<int> write_file(std::string_view bytes);
  std::optional<int> open_file(Part& part) const;
  std::optional<int> end_part();
  std::string_view rest() const { return std::string_view(pending_).substr(at_); }

  std::string delimiter_;
  MultipartOptions options_;
  State state_ = State::preamble;
  std::string pending_;  ///< bytes not yet understood
  std::size_t at_ = 0;   ///< how far of them is done
  std::unique_ptr<Part> part_;
  std::uint64_t field_bytes_ = 0;
  std::size_t parts_ = 0;
  Fields fields_;
  std::vector<std::shared_ptr<Upload>> uploads_;
};

/// Removes temporary files which a killed process left behind more than a day ago.
void remove_stale_uploads(const std::string& upload_dir);

}  // namespace viche::http
