#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"

/// The data set of appeals as the rules of open data describe it.
namespace viche::appeals::open_data {

/// A column: its name, its title, and whether it is always filled.
/// Source: proposals to КМУ 835, annex 33 (Дані про надходження звернень на телефонні «гарячі лінії»), 20.01.2025
struct Column {
  std::string_view name, title, datatype;
  bool required;
};
inline constexpr std::array<Column, 20> columns{{
    {"uid", "Ідентифікатор", "string", true},
    {"receivedDateTime", "Дата та час реєстрації", "dateTime", true},
    {"type", "Тип звернення", "string", true},
    {"kind", "Тематична категорія", "string", true},
    {"content", "Зміст", "string", true},
    {"accrualMethod", "Спосіб надходження", "string", true},
    {"CATUTTC", "Код КАТОТТГ", "string", false},
    {"addressPostCode", "Поштовий індекс", "string", false},
    {"addressAdminUnitL1", "Країна", "string", false},
    {"addressAdminUnitL2", "Регіон", "string", false},
    {"addressAdminUnitL3", "Район", "string", false},
    {"addressAdminUnitL4", "Територіальна громада", "string", false},
    {"addressPostName", "Населений пункт", "string", false},
    {"addressThoroughfare", "Вулиця або аналог", "string", false},
    {"addressLocatorDesignator", "Номер об'єкта", "string", false},
    {"addressLocatorBuilding", "Номер корпусу", "string", false},
    {"status", "Статус", "string", true},
    {"organizationName", "Назва виконавця", "string", true},
    {"organizationId", "Код ЄДРПОУ виконавця", "string", true},
    {"result", "Результат розгляду заявки", "string", true},
}};

/// Names of the files that `refresh` makes.
inline constexpr std::string_view table_file = "appeals-open-data.csv";
inline constexpr std::string_view json_file = "appeals-open-data.json";

/// May the words of this appeal be told: as its moderator said, else as the council decided.
bool may_tell_text(OpenText said, bool by_rule);

/// Is it a day since they were made, or has a moderator taken something from everybody since?
bool is_due(const kit::Services& services, HromadaId hromada);

/// Makes both files of a community anew, from what everybody is shown; what the forms of personal data give away is
/// taken out of the texts (i18n::anonymised). Broken off when the program stops. Fault storage_full when the disk is.
/// @returns how many appeals they hold
std::size_t refresh(kit::Services& services, const kit::Town& town);

}  // namespace viche::appeals::open_data
