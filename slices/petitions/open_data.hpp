#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

/// The data sets of petitions and of who signed them as the rules of open data describe them.
namespace viche::petitions::open_data {

/// A column: its name, its title, and whether it is always filled: a code that the community has not given, an author who
/// did not come along from another system, an answer that is still to come are empty.
/// Source: proposals to КМУ 835, annex 34 (Дані про електронні петиції), 20.01.2025
struct Column {
  std::string_view name, title, datatype;
  bool required;
};
inline constexpr std::array<Column, 15> petition_columns{{
    {"uid", "Ідентифікатор", "string", true},
    {"kind", "Тематична категорія", "string", false},
    {"title", "Назва", "string", true},
    {"url", "Посилання на сторінку петиції", "anyURI", true},
    {"text", "Текст петиції", "string", false},
    {"authorityName", "Назва органу, якому адресовано петицію", "string", true},
    {"authorityId", "Код ЄДРПОУ органу", "string", false},
    {"authorityCattutc", "Код КАТОТТГ органу", "string", true},
    {"startDate", "Дата початку збору підписів", "date", true},
    {"count", "Кількість підписів", "integer", true},
    {"creator", "Автор (ініціатор)", "string", false},
    {"status", "Статус", "string", true},
    {"answerDate", "Дата оприлюднення відповіді", "date", false},
    {"answerUrl", "Посилання на відповідь", "anyURI", false},
    {"answerText", "Текст відповіді", "string", false},
}};
inline constexpr std::array<Column, 4> voting_columns{{
    {"motionUid", "Ідентифікатор петиції", "string", true},
    {"voterName", "Прізвище, ім'я, по батькові особи, яка підписала", "string", false},
    {"motionTitle", "Назва петиції", "string", true},
    {"date", "Дата підпису", "date", true},
}};

/// One set: its files have these names, and this is how their addresses begin.
struct Set {
  std::string_view name;  ///< "petitions"
  std::span<const Column> columns;
  std::string table() const { return std::string(name) + "-open-data.csv"; }
  std::string json() const { return std::string(name) + "-open-data.json"; }
};
inline constexpr Set petitions_set{"petitions", petition_columns};
inline constexpr Set votings_set{"votings", voting_columns};

/// Makes all files anew, from what everybody is shown: names only while the page shows them. Broken off when the program
/// stops. Fault storage_full when the disk is.
/// @returns how many petitions they hold
std::size_t refresh(kit::Services& services, const kit::Town& town, Instant now);

/// The same where something has changed since `mark`, which is brought up to date; or where there are no files yet.
void refresh_if_changed(kit::Services& services, const kit::Town& town, std::string& mark, Instant now);

}  // namespace viche::petitions::open_data
