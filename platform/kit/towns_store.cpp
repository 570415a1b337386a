#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/once.hpp>
#include <viche/kit/town.hpp>

#include "aside_store.hpp"

namespace viche::kit {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_code = Sql::across("kit.select_code", "SELECT code FROM hromadas WHERE id = :id");
constexpr Sql select_towns =
    Sql::across("kit.select_towns", "SELECT id, slug, code, name_uk, name_en, hosts FROM hromadas ORDER BY id");
constexpr Sql select_settings = Sql::across("kit.select_settings", "SELECT hromada_id, key, value FROM town_settings");
constexpr Sql next_town = Sql::across("kit.next_town", "SELECT coalesce(max(id), 0) + 1 FROM hromadas");
constexpr Sql insert_town = Sql::across("kit.insert_town", R"(
    INSERT INTO hromadas(id, slug, code, name_uk, name_en, hosts, created_at)
    VALUES(:id, :slug, :code, :name_uk, :name_en, :hosts, :created_at) ON CONFLICT DO NOTHING)");
constexpr Sql update_hosts = Sql::across("kit.update_hosts", "UPDATE hromadas SET hosts = :hosts WHERE id = :id");
constexpr Sql upsert_setting{"kit.upsert_setting", R"(
    INSERT INTO town_settings(hromada_id, key, value, act_title, changed_at)
    VALUES(:hromada, :key, :value, :act_title, :changed_at)
    ON CONFLICT(hromada_id, key) DO UPDATE
       SET value = excluded.value, act_title = excluded.act_title, changed_at = excluded.changed_at)"};
constexpr Sql select_answer{"kit.select_answer",
                            "SELECT answer FROM form_keys WHERE hromada_id = :hromada AND form_key = :form_key"};
constexpr Sql insert_answer{"kit.insert_answer", R"(
    INSERT INTO form_keys(hromada_id, form_key, answer, at) VALUES(:hromada, :form_key, :answer, :at))"};
constexpr Sql delete_answers = Sql::across("kit.delete_answers", "DELETE FROM form_keys WHERE at < :before");

std::string joined(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) text += (text.empty() ? "" : ",") + host;
  return text;
}

Town town_of(const Row& row) {
  Town town{{row.integer(0)}, row.text(1), row.text(2), row.text(3), row.text(4), {}, {}};
  const std::string hosts = row.text(5);
  for (const std::string_view host : split(hosts, ',')) {
    if (!host.empty()) town.hosts.emplace_back(host);
  }
  return town;
}

bool is_slug(std::string_view slug) {
  return slug.size() >= 2 && slug.size() <= 40 &&
         slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos && slug[0] != '-';
}

/// A name of a host as a browser sends it, without port.
bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos &&
         host.front() != '.' && host.front() != '-' && host.back() != '-';
}

bool serves(const Town& town, std::string_view host) {
  return std::find(town.hosts.begin(), town.hosts.end(), host) != town.hosts.end();
}

bool is_code(std::string_view code) {
  return code.size() == 19 && code.substr(0, 2) == "UA" &&
         code.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

/// @param own  the community that is to have them; 0: a new one
Check may_have(const Towns& towns, HromadaId own, const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (!is_host(host)) return invalid("towns.host_invalid", "host", {{"host", host}});
    for (const auto& other : towns.all()) {
      if (other->id != own && serves(*other, host)) return conflict("towns.host_taken", "host");
    }
  }
  return Done{};
}

}  // namespace

struct Towns::Snapshot {
  std::vector<std::shared_ptr<const Town>> towns;
};

std::string Town::text(const Setting& setting) const {
  const auto found = settings.find(setting.key);
  return found == settings.end() ? std::string(setting.value) : found->second;
}

std::int64_t Town::number(const Setting& setting) const {
  return parse_integer(text(setting)).value_or(parse_integer(setting.value).value_or(0));
}

double Town::real(const Setting& setting) const {
  return parse_real(text(setting)).value_or(parse_real(setting.value).value_or(0));
}

std::string Town::text(const Setting& uk, const Setting& en, i18n::Lang lang) const {
  std::string said = lang == i18n::Lang::en ? text(en) : "";
  return said.empty() ? text(uk) : said;
}

std::string Town::contact_centre(i18n::Lang lang) const {
  const std::string said = text(settings::contact_centre, settings::contact_centre_en, lang);
  return said.empty() ? name(lang) : said;
}

std::string home_of(const std::string& base_url, const Town& town, bool only_one) {
  const std::string base = base_url.empty() ? "http://localhost:8080" : base_url;
  const auto slashes = base.find("://");
  if (only_one || slashes == std::string::npos) return base;
  const std::string scheme = base.substr(0, slashes + 3);
  return scheme + (town.hosts.empty() ? town.slug + "." + base.substr(slashes + 3) : town.hosts.front());
}

Towns::Towns(storage::Database& database) : database_(database) {}

void Towns::reload() const {
  std::vector<Town> towns;
  database_.read({0}, [&](Session& session) {
    towns = session.all(select_towns, {}, town_of);
    session.each(select_settings, {}, [&](const Row& row) {
      for (Town& town : towns) {
        if (town.id.value == row.integer(0)) town.settings[row.text(1)] = row.text(2);
      }
    });
  });
  auto made = std::make_shared<Snapshot>();
  for (Town& town : towns) made->towns.push_back(std::make_shared<const Town>(std::move(town)));
  const std::lock_guard hold(mutex_);
  snapshot_ = std::move(made);
}

/// Changes of communities are written in the installation's own scope, whose version tells when to read again.
std::shared_ptr<const Towns::Snapshot> Towns::current() const {
  const std::uint64_t version = database_.version(installation);
  {
    const std::lock_guard hold(mutex_);
    if (snapshot_ && version == version_) return snapshot_;
    version_ = version;
  }
  reload();
  const std::lock_guard hold(mutex_);
  return snapshot_;
}

std::shared_ptr<const Town> Towns::find_by_host(std::string_view host) const {
  const std::string_view name = host.substr(0, host.find(':'));
  const auto snapshot = current();
  for (const auto& town : snapshot->towns) {
    if (serves(*town, name)) return town;
  }
  const std::string_view label = name.substr(0, name.find('.'));
  for (const auto& town : snapshot->towns) {
    if (town->slug == label) return town;
  }
  return snapshot->towns.size() == 1 ? snapshot->towns.front() : nullptr;
}

std::shared_ptr<const Town> Towns::find_by_slug(std::string_view slug) const {
  for (const auto& town : current()->towns) {
    if (town->slug == slug) return town;
  }
  return nullptr;
}

std::shared_ptr<const Town> Towns::find(HromadaId id) const {
  for (const auto& town : current()->towns) {
    if (town->id == id) return town;
  }
  return nullptr;
}

std::vector<std::shared_ptr<const Town>> Towns::all() const { return current()->towns; }

Result<HromadaId> Towns::add(const Actor& by, const Town& town, Instant now) {
  if (!is_slug(town.slug)) return invalid("towns.slug_invalid", "slug");
  if (!is_code(town.code)) return invalid("towns.code_invalid", "code");
  if (tidy_line(town.name_uk).empty()) return invalid("towns.name_empty", "name");
  // Communities are few and added by hand: looked through instead of indexed.
  for (const auto& other : all()) {
    if (other->code == town.code) return conflict("towns.code_taken", "code");
  }
  VICHE_REQUIRE(may_have(*this, {0}, town.hosts));
  auto added = database_.act(installation, [&](Tx& tx) -> Result<HromadaId> {
    const std::int64_t id = tx.number(next_town);
    const auto written = tx.run(insert_town, {{"id", id},
                                              {"slug", town.slug},
                                              {"code", town.code},
                                              {"name_uk", town.name_uk},
                                              {"name_en", town.name_en},
                                              {"hosts", joined(town.hosts)},
                                              {"created_at", now}});
    if (written == 0) return conflict("towns.slug_taken", "slug");
    audit::record(tx, by, "towns.add", "town", id, now);
    return HromadaId{id};
  });
  reload();
  return added;
}

Check Towns::set_hosts(HromadaId hromada, const Actor& by, const std::vector<std::string>& hosts, Instant now) {
  if (!find(hromada)) return not_found();
  VICHE_REQUIRE(may_have(*this, hromada, hosts));
  Check written = database_.act(installation, [&](Tx& tx) -> Check {
    tx.run(update_hosts, {{"id", hromada.value}, {"hosts", joined(hosts)}});
    audit::record(tx, by, "towns.set_hosts", "town", hromada.value, now);
    return Done{};
  });
  reload();
  return written;
}

Check Towns::set(HromadaId hromada, const Actor& by, std::string_view key, std::string_view value,
                 std::string_view act_title, Instant now) {
  Check written = database_.act(hromada, [&](Tx& tx) -> Check {
    tx.run(upsert_setting, {{"key", key}, {"value", value}, {"act_title", act_title}, {"changed_at", now}});
    audit::record(tx, by, "towns.set", "setting", 0, now, "\"" + std::string(key) + "\"");
    return Done{};
  });
  (void)database_.keep_house(installation, [](Tx& tx) -> Check {
    tx.seen(storage::Seen::at_once);  // moves its version on every node
    return Done{};
  });
  reload();
  return written;
}

std::optional<std::string> answered(Session& session, std::string_view form_key) {
  if (form_key.empty()) return std::nullopt;
  return session.one(select_answer, {{"form_key", form_key}}, [](const Row& row) { return row.text(0); });
}

void remember(Tx& tx, std::string_view form_key, std::string_view answer, Instant now) {
  if (form_key.empty()) return;
  tx.run(insert_answer, {{"form_key", form_key}, {"answer", answer}, {"at", now}});
}

std::string tree_name(storage::Database& database, HromadaId hromada) {
  const auto code = database.read(hromada, [&](Session& session) {
    return session.one(select_code, {{"id", hromada.value}}, [](const Row& row) { return row.text(0); });
  });
  return code ? "viche/" + *code : std::string();
}

void forget_old_keys(storage::Database& database, Instant now) {
  (void)database.keep_house({0}, [&](Tx& tx) -> Check {
    tx.run(delete_answers, {{"before", now - std::chrono::hours(48)}});
    sweep_aside(tx, now);
    return Done{};
  });
}

}  // namespace viche::kit
