#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <viche/core/clock.hpp>

namespace viche::storage {

enum class Engine : std::uint8_t { sqlite, postgresql };

/// A statement with its name; a constant of a store file. Written in the common subset of both engines:
/// BIGINT (never INTEGER: 32 bits on one of them), DOUBLE PRECISION, TEXT; `ON CONFLICT`, `RETURNING`, CTEs, window
/// functions; parameters as `:name`; `CAST(:name AS TEXT)` where nothing else tells PostgreSQL the type. A statement
/// about a community's rows names `:hromada`, which storage fills in from the scope: a missing one is a bug. Statements
/// of tables without communities, or of the platform's own work across communities, say so with `Sql::across`.
struct Sql {
  std::string_view name;
  std::string_view text;
  bool all_communities = false;

  static constexpr Sql across(std::string_view name, std::string_view text) { return {name, text, true}; }
};

using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string>;

/// A named value of a statement.
struct Arg {
  std::string_view name;
  Value value;

  Arg(std::string_view n, std::nullptr_t) : name(n), value(nullptr) {}
  Arg(std::string_view n, bool v) : name(n), value(std::int64_t{v ? 1 : 0}) {}
  Arg(std::string_view n, int v) : name(n), value(std::int64_t{v}) {}
  Arg(std::string_view n, long v) : name(n), value(std::int64_t{v}) {}
  Arg(std::string_view n, long long v) : name(n), value(std::int64_t{v}) {}
  Arg(std::string_view n, unsigned v) : name(n), value(std::int64_t{v}) {}
  Arg(std::string_view n, unsigned long v) : name(n), value(static_cast<std::int64_t>(v)) {}
  Arg(std::string_view n, double v) : name(n), value(v) {}
  Arg(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
  Arg(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
  Arg(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
  Arg(std::string_view n, Instant at) : name(n), value(at.micros) {}
  template <class T>
  Arg(std::string_view n, const std::optional<T>& v) : Arg(n, nullptr) {
    if (v) *this = Arg(n, *v);
  }
};

using Args = std::vector<Arg>;

/// One row of an answer; valid during the call it is given to. Columns count from 0.
class Row {
 public:
  virtual std::int64_t integer(int column) const = 0;  ///< NULL is 0
  virtual double real(int column) const = 0;           ///< NULL is 0
  virtual std::string text(int column) const = 0;      ///< NULL is empty
  virtual bool is_null(int column) const = 0;

  bool flag(int column) const { return integer(column) != 0; }
  Instant instant(int column) const { return {integer(column)}; }
  std::optional<std::int64_t> maybe_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<double> maybe_real(int column) const {
    return is_null(column) ? std::nullopt : std::optional(real(column));
  }
  std::optional<std::string> maybe_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }
  std::optional<Instant> maybe_instant(int column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
  }

 protected:
  ~Row() = default;
};

}  // namespace viche::storage
