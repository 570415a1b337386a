#include "common.hpp"

namespace viche::petitions {

namespace {

constexpr std::string_view purpose = "petitions.unfollow";

std::string said_by(const Petition& petition, std::int64_t account) {
  return petition.object() + " " + std::to_string(account);
}

}  // namespace

std::string leave_key(const kit::Services& services, HromadaId hromada, const Petition& petition,
                      std::int64_t account) {
  return std::to_string(account) + "." + services.vault.sign(hromada, purpose, said_by(petition, account));
}

Check leave(const By& by, std::int64_t id, std::int64_t account) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    if (!find_by_id(tx, id)) return not_found();
    // Pressed twice, or by the mail program and by the person: the second time nothing is left to do.
    if (!unfollow(tx, id, account)) return Done{};
    audit::record(tx, by.actor, "petitions.unfollow", "petition", id, by.now);
    return Done{};
  });
}

Check leave_by_key(const By& by, Number number, std::string_view key) {
  const auto petition =
      by.services.db.read(by.town.id, [&](storage::Session& session) { return find(session, number); });
  const auto dot = key.find('.');
  if (!petition || dot == std::string_view::npos) return not_found();
  const auto account = parse_integer(key.substr(0, dot));
  const bool ours =
      account && by.services.vault.signed_by_us(by.town.id, purpose, said_by(*petition, *account), key.substr(dot + 1));
  if (!ours) return not_found();
  return leave(by, petition->id, *account);
}

}  // namespace viche::petitions
