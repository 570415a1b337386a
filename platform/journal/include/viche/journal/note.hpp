#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <viche/journal/merkle.hpp>

/// Signed notes and heads of trees in the form that witnesses and verifiers of others already read.
/// Source: C2SP signed-note v1 and tlog-checkpoint v1 (https://c2sp.org), Ed25519 alone.
namespace viche::journal {

/// Whose signature is looked for: a public key under its name.
struct NoteKey {
  std::string name;        ///< as "viche.example/ladyzhyn/journal": not empty, no spaces, no "+"
  std::string public_key;  ///< 32 bytes

  /// The first four bytes of SHA-256(name | LF | 0x01 | key), which tell keys of one name apart.
  std::string id() const;
  /// "name+c74f20a3+ARpc2QcU...": what others put into their settings.
  std::string text() const;
  bool operator==(const NoteKey&) const = default;
};
/// Nothing when it is not of that form, not of Ed25519, or its middle is not the identifier of its key.
std::optional<NoteKey> note_key_of(std::string_view text);

/// Signs under one name. The secret lies in memory that is not swapped and is wiped afterwards.
class NoteSigner {
 public:
  /// @param seed  32 bytes of chance, never shown
  NoteSigner(std::string name, std::string_view seed);
  ~NoteSigner();
  NoteSigner(NoteSigner&&) noexcept;
  NoteSigner& operator=(NoteSigner&&) noexcept;

  const NoteKey& key() const { return key_; }
  /// The note: the text, an empty line, and a line with the signature.
  /// @param text  lines that each end with LF; UTF-8 without control characters
  std::string sign(std::string_view text) const;

 private:
  struct Secret;
  NoteKey key_;
  std::unique_ptr<Secret> secret_;
};

/// The text of a note that this key has signed; other signatures are passed over. Nothing when it has not, or it is no note.
std::optional<std::string> signed_text(std::string_view note, const NoteKey& key);

/// The head of a tree: whoever keeps one can later be shown that the tree only grew.
struct Checkpoint {
  std::string origin;  ///< names the tree; the same as the name of its key
  std::uint64_t size = 0;
  Hash root{};
  bool operator==(const Checkpoint&) const = default;
};
std::string text_of(const Checkpoint& head);
/// Lines after the third are passed over. Nothing when it is none.
std::optional<Checkpoint> checkpoint_of(std::string_view text);

}  // namespace viche::journal
