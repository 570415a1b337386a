#include "dictionary.hpp"

#include <hunspell/hunspell.hxx>

#include <filesystem>

namespace viche::search {

Dictionary::Dictionary(std::string path)
    : path_(std::move(path)),
      exists_(std::filesystem::exists(path_ + ".aff") && std::filesystem::exists(path_ + ".dic")) {}

Dictionary::~Dictionary() = default;

bool Dictionary::exists() const { return exists_; }

std::vector<std::string> Dictionary::lemmas(const std::string& word) const {
  if (!exists_) return {};
  const std::scoped_lock lock(guard_);
  if (!words_) words_ = std::make_unique<Hunspell>((path_ + ".aff").c_str(), (path_ + ".dic").c_str());
  return words_->stem(word);
}

}  // namespace viche::search
