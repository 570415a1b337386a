#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// A session together with what its account may do now.
struct SessionRow {
  std::int64_t id = 0;
  std::int64_t account = 0;
  std::string handle, device;
  int factors = 1;
  bool by_reset_link = false;
  Instant began_at, seen_at;

  std::string name;  ///< sealed
  bool staff = false;
  Roles roles;
  std::int64_t organisation = 0;
  IdentityLevel level = IdentityLevel::none;  ///< of this session
  bool blocked = false;
  bool has_totp = false;
  bool has_passkey = false;
};

/// What a session has shown.
struct Strength {
  int factors = 1;
  IdentityLevel ceiling = IdentityLevel::phone;
};

struct NewSession {
  std::int64_t id = 0;
  std::string token_hash;
  std::int64_t account = 0;
  std::string handle, device;
  int factors = 1;
  bool by_reset_link = false;
  IdentityLevel ceiling = IdentityLevel::phone;
  Instant began_at;
};

void insert_session(storage::Tx& tx, const NewSession& session);
std::optional<SessionRow> find_session(storage::Session& session, std::string_view token_hash);
std::vector<SessionRow> sessions_of_account(storage::Session& session, std::int64_t account);
void touch_session(storage::Tx& tx, std::int64_t id, Instant now);
/// More was shown: another token, begun anew. False: the session has ended meanwhile.
bool raise_session(storage::Tx& tx, std::string_view old_hash, std::string_view new_hash, Instant now,
                   const Strength& strength = {2, IdentityLevel::strong});
/// The session of a resident who set up a second factor goes on.
void grant_second_factor(storage::Tx& tx, std::string_view token_hash);
/// A reset link has done what it was for.
void settle_reset(storage::Tx& tx, std::string_view token_hash);
void end_session(storage::Tx& tx, std::string_view token_hash);
void end_session_by_handle(storage::Tx& tx, std::int64_t account, std::string_view handle);
/// All of the account but the one of `keep_hash`.
void end_sessions(storage::Tx& tx, std::int64_t account, std::string_view keep_hash = {});

struct SessionLimits {
  Instant resident_seen, resident_began, staff_began;
};
/// Of every community.
void sweep_sessions(storage::Tx& tx, const SessionLimits& before);

}  // namespace viche::identity
