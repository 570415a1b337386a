#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/kit/organisation.hpp>

namespace viche::kit {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql select_all{"kit.select_organisations", R"(
    SELECT id, slug, name_uk, name_en, short_uk, short_en, kind, email, phone, hours, address, active, edrpou
      FROM organisations WHERE hromada_id = :hromada)"};
constexpr Sql select_by_id{"kit.select_organisation", R"(
    SELECT id, slug, name_uk, name_en, short_uk, short_en, kind, email, phone, hours, address, active, edrpou
      FROM organisations WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_by_slug{"kit.select_organisation_by_slug", R"(
    SELECT id, slug, name_uk, name_en, short_uk, short_en, kind, email, phone, hours, address, active, edrpou
      FROM organisations WHERE hromada_id = :hromada AND slug = :slug)"};
constexpr Sql upsert{"kit.upsert_organisation", R"(
    INSERT INTO organisations(hromada_id, id, slug, name_uk, name_en, short_uk, short_en, kind, email, phone, hours,
                              address, active, edrpou)
    VALUES(:hromada, :id, :slug, :name_uk, :name_en, :short_uk, :short_en, :kind, :email, :phone, :hours, :address, :active,
           :edrpou)
    ON CONFLICT(hromada_id, slug) DO UPDATE
       SET name_uk = excluded.name_uk, name_en = excluded.name_en, short_uk = excluded.short_uk,
           short_en = excluded.short_en, kind = excluded.kind, email = excluded.email, phone = excluded.phone,
           hours = excluded.hours, address = excluded.address, active = excluded.active,
           edrpou = excluded.edrpou)"};

Organisation organisation_of(const Row& row) {
  return {row.integer(0), row.text(1), row.text(2), row.text(3),  row.text(4),  row.text(5), row.text(6),
          row.text(7),    row.text(8), row.text(9), row.text(10), row.flag(11), row.text(12)};
}

}  // namespace

std::vector<Organisation> organisations(storage::Session& session) {
  auto all = session.all(select_all, {}, organisation_of);
  std::sort(all.begin(), all.end(), [](const Organisation& a, const Organisation& b) {
    if (a.active != b.active) return a.active;
    return i18n::collates_before(a.name_uk, b.name_uk);
  });
  return all;
}

std::optional<Organisation> find_organisation(storage::Session& session, std::int64_t id) {
  return session.one(select_by_id, {{"id", id}}, organisation_of);
}

std::optional<Organisation> find_organisation(storage::Session& session, std::string_view slug) {
  return session.one(select_by_slug, {{"slug", slug}}, organisation_of);
}

std::int64_t put_organisation(storage::Tx& tx, const Actor& by, const Organisation& of, Instant now) {
  tx.run(upsert, {{"id", storage::next_id()},
                  {"slug", of.slug},
                  {"name_uk", of.name_uk},
                  {"name_en", of.name_en},
                  {"short_uk", of.short_uk},
                  {"short_en", of.short_en},
                  {"kind", of.kind},
                  {"email", of.email},
                  {"phone", of.phone},
                  {"hours", of.hours},
                  {"address", of.address},
                  {"active", of.active},
                  {"edrpou", of.edrpou}});
  const std::int64_t id = find_organisation(tx, of.slug)->id;
  audit::record(tx, by, "organisations.put", "organisation", id, now);
  return id;
}

}  // namespace viche::kit
