#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class Hunspell;

namespace viche::search {

/// One hunspell dictionary, read when the first word is asked for. Thread-safe: hunspell is not, so a lock is held.
class Dictionary {
 public:
  /// @param path without `.aff` and `.dic`
  explicit Dictionary(std::string path);
  ~Dictionary();

  bool exists() const;
  /// The dictionary's words of which `word` is a form; empty when it knows none. Empty when the dictionary is absent.
  std::vector<std::string> lemmas(const std::string& word) const;

 private:
  std::string path_;
  bool exists_;
  mutable std::mutex guard_;
  mutable std::unique_ptr<Hunspell> words_;
};

}  // namespace viche::search
