#pragma once
#include <array>

#include <viche/kit/setting.hpp>

/// What the community's statute decides about petitions.
/// Law: 393/96-ВР ст. 23-1 (кількість підписів і строк збору визначає статут громади)
namespace viche::petitions::settings {

using Kind = kit::Setting::Kind;

inline constexpr kit::Setting threshold{"petitions.threshold", "250", Kind::number, 1, 1'000'000};
inline constexpr kit::Setting days{"petitions.days", "90", Kind::number, 1, 366};
/// Least identity level of who signs and of who writes: 1 e-mail, 2 phone, 3 known for certain.
inline constexpr kit::Setting least_level{"petitions.least_level", "3", Kind::number, 1, 3};
inline constexpr kit::Setting author_level{"petitions.author_level", "1", Kind::number, 1, 3};
/// Years; 0: not asked. Told by the number of the document, else by the person themselves.
inline constexpr kit::Setting least_age{"petitions.least_age", "0", Kind::number, 0, 35};
/// Does the person have to say that they live in the community?
inline constexpr kit::Setting residents_only{"petitions.residents_only", "1", Kind::flag};
/// Before a petition goes to moderation; 0: none are looked for.
inline constexpr kit::Setting sponsors{"petitions.sponsors", "0", Kind::number, 0, 1'000};
inline constexpr kit::Setting sponsor_days{"petitions.sponsor_days", "30", Kind::number, 1, 366};
/// What else the statute says cannot be asked for; shown to whoever writes.
inline constexpr kit::Setting forbidden{"petitions.forbidden", "", Kind::text};
inline constexpr kit::Setting forbidden_en{"petitions.forbidden_en", "", Kind::text};
/// A petition with too few signatures is examined as an ordinary appeal.
inline constexpr kit::Setting becomes_appeal{"petitions.becomes_appeal", "0", Kind::flag};
/// From the answer on; 0: at once, 3650: never.
inline constexpr kit::Setting names_days{"petitions.names_days", "90", Kind::number, 0, 3'650};
/// Of one account: petitions handed in within a day, and drafts kept at a time; 0: no limit.
inline constexpr kit::Setting submissions_per_person{
    "petitions.submissions_per_person", "3", Kind::number, 0, 1'000, false};
inline constexpr kit::Setting drafts_per_person{"petitions.drafts_per_person", "10", Kind::number, 0, 1'000, false};
/// Of one petition from one network address and one browser, by people who are not known for certain; 0: no limit.
inline constexpr kit::Setting per_address{"petitions.per_address", "20", Kind::number, 0, 10'000, false};
inline constexpr kit::Setting per_device{"petitions.per_device", "3", Kind::number, 0, 1'000, false};
/// Who answers, in the words of the page.
inline constexpr kit::Setting addressee{"petitions.addressee", "", Kind::text, 0, 0, false};
inline constexpr kit::Setting addressee_en{"petitions.addressee_en", "", Kind::text, 0, 0, false};
/// ЄДРПОУ of who answers: open data want it.
inline constexpr kit::Setting addressee_code{"petitions.addressee_code", "", Kind::text, 0, 0, false};

inline constexpr std::array all{
    threshold,    days,         least_level,    author_level,           least_age,        residents_only, sponsors,
    sponsor_days, forbidden,    forbidden_en,   becomes_appeal,         names_days,       per_address,    per_device,
    addressee,    addressee_en, addressee_code, submissions_per_person, drafts_per_person};

}  // namespace viche::petitions::settings
