#pragma once
#include "connection.hpp"

namespace viche::storage {

/// The session this thread is inside of, so that a read within a read or within an act uses the same connection.
/// Were it to wait for another, threads that each hold one and wait for a second would wait for ever.
class Held {
 public:
  Held(const void* owner, Connection& connection, Session& session, bool writing)
      : owner_(owner), connection_(connection), session_(session), writing_(writing), outer_(innermost) {
    innermost = this;
  }
  ~Held() { innermost = outer_; }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  /// Of this database on this thread; nullptr when it is in none.
  static Held* of(const void* owner) {
    Held* held = innermost;
    while (held && held->owner_ != owner) held = held->outer_;
    return held;
  }

  Connection& connection() { return connection_; }
  Session& session() { return session_; }
  bool writing() const { return writing_; }

 private:
  static thread_local Held* innermost;

  const void* owner_;
  Connection& connection_;
  Session& session_;
  bool writing_;
  Held* outer_;
};

}  // namespace viche::storage
