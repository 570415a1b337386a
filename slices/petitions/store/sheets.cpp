#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>

#include "sheets.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define SHEET_COLUMNS                                                                                          \
  "id, petition, number, row_count, received_on, state, first_by, second_by, accepted_by, counted, repeated, " \
  "left_out, at, words "

constexpr Sql insert_one{"petitions.insert_sheet", R"(
    INSERT INTO petition_sheets(hromada_id, id, petition, number, row_count, received_on, state, first_by, second_by,
                                accepted_by, counted, repeated, left_out, at, words)
    VALUES(:hromada, :id, :petition, :number, :row_count, :received_on, :state, :first_by, :second_by, :accepted_by,
           :counted, :repeated, :left_out, :at, :words))"};
constexpr Sql update_one{"petitions.update_sheet", R"(
    UPDATE petition_sheets SET number = :number, received_on = :received_on, words = :words,
        row_count = :row_count, state = :state, first_by = :first_by, second_by = :second_by,
        accepted_by = :accepted_by, counted = :counted, repeated = :repeated, left_out = :left_out
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_one{"petitions.select_sheet",
                         "SELECT " SHEET_COLUMNS "FROM petition_sheets WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_of{"petitions.select_sheets",
                        "SELECT " SHEET_COLUMNS
                        "FROM petition_sheets WHERE hromada_id = :hromada AND petition = :petition ORDER BY id"};
constexpr Sql select_number{"petitions.select_sheet_number", R"(
    SELECT 1 FROM petition_sheets WHERE hromada_id = :hromada AND petition = :petition AND number = :number
        AND id <> :but AND state <> 'taken_back')"};
constexpr Sql select_unfinished{"petitions.select_unfinished_sheet", R"(
    SELECT 1 FROM petition_sheets
     WHERE hromada_id = :hromada AND petition = :petition AND received_on <= :until
       AND state IN ('first', 'second', 'compare'))"};
constexpr Sql delete_rows{"petitions.delete_sheet_rows", R"(
    DELETE FROM petition_sheet_rows WHERE hromada_id = :hromada AND sheet = :sheet)"};
constexpr Sql insert_row{"petitions.insert_sheet_row", R"(
    INSERT INTO petition_sheet_rows(hromada_id, sheet, row_number, keying, sealed, keyed_by)
    VALUES(:hromada, :sheet, :row, :keying, :sealed, :by)
    ON CONFLICT(hromada_id, sheet, row_number, keying)
    DO UPDATE SET sealed = excluded.sealed, keyed_by = excluded.keyed_by)"};
constexpr Sql select_rows{"petitions.select_sheet_rows", R"(
    SELECT row_number, keying, sealed, keyed_by FROM petition_sheet_rows
     WHERE hromada_id = :hromada AND sheet = :sheet ORDER BY row_number, keying)"};

constexpr const char* place = "petition_sheet_rows.sealed";

std::string written(const SheetRow& row) {
  JsonWriter out;
  out.begin_object().field("surname", row.surname).field("given_name", row.given_name);
  out.field("patronymic", row.patronymic).field("number", row.number).key("illegible").boolean(row.illegible);
  return out.end_object().take();
}

SheetRow read(std::int64_t number, int keying, std::string_view text) {
  const JsonReader json = JsonReader::parse(text).value_or(JsonReader());
  const auto word = [&](const char* key) { return json[key].text().value_or(""); };
  return {number,
          keying,
          word("surname"),
          word("given_name"),
          word("patronymic"),
          word("number"),
          json["illegible"].boolean().value_or(false)};
}

storage::Args args_of(const Sheet& sheet) {
  return {{"id", sheet.id},
          {"row_count", sheet.rows},
          {"state", name(sheet.state)},
          {"first_by", sheet.first_by},
          {"second_by", sheet.second_by},
          {"accepted_by", sheet.accepted_by},
          {"counted", sheet.counted},
          {"repeated", sheet.repeated},
          {"left_out", sheet.left_out},
          {"number", sheet.number},
          {"received_on", calendar::day_number(sheet.received_on)},
          {"words", sheet.words}};
}

Sheet::State state_named(std::string_view text) {
  for (const auto state : {Sheet::State::first, Sheet::State::second, Sheet::State::compare, Sheet::State::accepted,
                           Sheet::State::taken_back}) {
    if (name(state) == text) return state;
  }
  throw Fault("a sheet of an unknown state");
}

Sheet sheet_of(const Row& row) {
  Sheet sheet;
  sheet.id = row.integer(0);
  sheet.petition = row.integer(1);
  sheet.number = row.text(2);
  sheet.rows = row.integer(3);
  sheet.received_on = calendar::day_of_number(row.integer(4));
  sheet.state = state_named(row.text(5));
  sheet.first_by = row.integer(6);
  sheet.second_by = row.integer(7);
  sheet.accepted_by = row.integer(8);
  sheet.counted = row.integer(9);
  sheet.repeated = row.integer(10);
  sheet.left_out = row.integer(11);
  sheet.at = row.instant(12);
  sheet.words = row.text(13);
  return sheet;
}

}  // namespace

void insert(Tx& tx, const Sheet& sheet) {
  storage::Args args = args_of(sheet);
  args.emplace_back("petition", sheet.petition);
  args.emplace_back("at", sheet.at);
  tx.run(insert_one, args);
}

void update(Tx& tx, const Sheet& sheet) { tx.run(update_one, args_of(sheet)); }

std::optional<Sheet> find_sheet(Session& session, std::int64_t id) {
  return session.one(select_one, {{"id", id}}, sheet_of);
}

std::vector<Sheet> sheets(Session& session, std::int64_t petition) {
  return session.all(select_of, {{"petition", petition}}, sheet_of);
}

bool has_sheet(Session& session, std::int64_t petition, std::string_view number, std::int64_t but) {
  return session.exists(select_number, {{"petition", petition}, {"number", number}, {"but", but}});
}

bool has_unfinished_sheet(Session& session, std::int64_t petition, calendar::Day until) {
  return session.exists(select_unfinished, {{"petition", petition}, {"until", calendar::day_number(until)}});
}

void put_row(Tx& tx, const identity::Vault& vault, std::int64_t sheet, const SheetRow& row) {
  tx.run(insert_row, {{"sheet", sheet},
                      {"row", row.row},
                      {"keying", row.keying},
                      {"by", row.by},
                      {"sealed", vault.seal(tx.hromada(), place, sheet, written(row))}});
}

std::vector<SheetRow> sheet_rows(Session& session, const identity::Vault& vault, std::int64_t sheet) {
  return session.all(select_rows, {{"sheet", sheet}}, [&](const Row& row) {
    const auto text = vault.open(session.hromada(), place, sheet, row.text(2));
    if (!text) throw Fault("a sealed value of petition_sheet_rows.sealed does not open");
    SheetRow one = read(row.integer(0), static_cast<int>(row.integer(1)), *text);
    one.by = row.integer(3);
    return one;
  });
}

void forget_rows(Tx& tx, std::int64_t sheet) { tx.run(delete_rows, {{"sheet", sheet}}); }

}  // namespace viche::petitions
