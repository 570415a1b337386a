#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/setting.hpp>
#include <viche/storage/database.hpp>

namespace viche::kit {

/// The scope of what belongs to no community: the list of communities and its journal.
inline constexpr HromadaId installation{-1};

/// A community as the program serves it: data only.
struct Town {
  HromadaId id;
  std::string slug;  ///< first label of its host: ladyzhyn.viche.example
  std::string code;  ///< КАТОТТГ, 19 characters
  std::string name_uk, name_en;
  std::vector<std::string> hosts;  ///< further hosts, lower case, without port
  /// What a council decides, each with the title of the act that set it ("appeals.silence_closes_days" -> 14).
  std::map<std::string, std::string, std::less<>> settings;

  const std::string& name(i18n::Lang lang) const { return lang == i18n::Lang::uk ? name_uk : name_en; }
  /// What was decided, or the default.
  std::string text(const Setting& setting) const;
  std::int64_t number(const Setting& setting) const;
  double real(const Setting& setting) const;
  bool is_on(const Setting& setting) const { return number(setting) != 0; }
  /// In English what was said in English, if anything; else the Ukrainian.
  std::string text(const Setting& uk, const Setting& en, i18n::Lang lang) const;
  /// Its name, or the community's.
  std::string contact_centre(i18n::Lang lang) const;
};

/// Where a community's pages are, without a slash at the end: for letters and feeds, so never taken from a request's
/// Host. With one community it is `base_url`; with several each has its own host, or its short name before the host of
/// `base_url`.
std::string home_of(const std::string& base_url, const Town& town, bool only_one);

/// The communities of this installation, kept in memory and read again when they change.
class Towns {
 public:
  explicit Towns(storage::Database& database);

  /// By host without port: a `hosts` entry, or `<slug>.` as first label; when there is one community, any host.
  std::shared_ptr<const Town> find_by_host(std::string_view host) const;
  std::shared_ptr<const Town> find_by_slug(std::string_view slug) const;
  std::shared_ptr<const Town> find(HromadaId id) const;
  std::vector<std::shared_ptr<const Town>> all() const;

  /// Refusals: towns.slug_invalid (a-z, 0-9, -; 2 to 40), towns.slug_taken, towns.code_invalid (КАТОТТГ: UA and 17
  /// digits), towns.code_taken, towns.name_empty, towns.host_invalid, towns.host_taken
  Result<HromadaId> add(const Actor& by, const Town& town, Instant now);
  /// Replaces the further hosts that serve it. Refusals: not_found, towns.host_invalid, towns.host_taken
  Check set_hosts(HromadaId hromada, const Actor& by, const std::vector<std::string>& hosts, Instant now);
  /// Sets one setting; `act_title` is the council's act.
  Check set(HromadaId hromada, const Actor& by, std::string_view key, std::string_view value,
            std::string_view act_title, Instant now);
  void reload() const;

 private:
  struct Snapshot;
  std::shared_ptr<const Snapshot> current() const;

  storage::Database& database_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Snapshot> snapshot_;
  mutable std::uint64_t version_ = 0;
};

/// The name of a community's journal of signatures, by its code: "viche/UA05040130000025322". Empty: there is none.
/// Also within an act of this community.
std::string tree_name(storage::Database& database, HromadaId hromada);

}  // namespace viche::kit
