#pragma once
#include <array>

#include <viche/kit/setting.hpp>

/// What a council decides about appeals.
namespace viche::appeals::settings {

using Kind = kit::Setting::Kind;

inline constexpr kit::Setting silence_closes_days{"appeals.silence_closes_days", "14", Kind::number, 1, 90};
/// 0: no reminder.
inline constexpr kit::Setting remind_days{"appeals.remind_days", "3", Kind::number, 0, 30};
/// Before a term is over; 0: no letters.
inline constexpr kit::Setting warn_days{"appeals.warn_days", "3", Kind::number, 0, 30};
/// From one level of what is overdue to the next; 0: levels rise by refutations only.
inline constexpr kit::Setting escalation_days{"appeals.escalation_days", "3", Kind::number, 0, 60};
/// Of the second level and the third; the first is the executor's own. Empty: no letter.
inline constexpr kit::Setting escalation_email_deputy{"appeals.escalation_email_deputy", "", Kind::email, 0, 0, false};
inline constexpr kit::Setting escalation_email_head{"appeals.escalation_email_head", "", Kind::email, 0, 0, false};
inline constexpr kit::Setting premoderation{"appeals.premoderation", "0", Kind::flag};
/// What tells who somebody is is covered in what everybody reads of an appeal, from the moment of filing.
inline constexpr kit::Setting mask_by_rule{"appeals.mask_by_rule", "1", Kind::flag, 0, 0, false};
inline constexpr kit::Setting join_radius_metres{"appeals.join_radius_metres", "150", Kind::number, 20, 2'000};
inline constexpr kit::Setting similar_days{"appeals.similar_days", "90", Kind::number, 1, 365};
/// From one address; 0: no limit.
inline constexpr kit::Setting filings_per_hour{"appeals.filings_per_hour", "30", Kind::number, 0, 10'000, false};
inline constexpr kit::Setting joins_per_hour{"appeals.joins_per_hour", "60", Kind::number, 0, 10'000, false};

/// From one person (account, e-mail or phone) and from one browser; 0: no limit.
inline constexpr kit::Setting filings_per_person{"appeals.filings_per_person", "20", Kind::number, 0, 1'000, false};
inline constexpr kit::Setting filings_per_device{"appeals.filings_per_device", "30", Kind::number, 0, 1'000, false};
/// How long calls are kept.
inline constexpr kit::Setting calls_days{"appeals.calls_days", "30", Kind::number, 1, 365, false};

/// People of the unit that works with appeals, for the statistical form.
inline constexpr kit::Setting unit_staff{"appeals.unit_staff", "0", Kind::number, 0, 1'000, false};
/// Who signs letters of reply.
inline constexpr kit::Setting head_post{"appeals.head_post", "Міський голова", Kind::text, 0, 0, false};
inline constexpr kit::Setting head_name{"appeals.head_name", "", Kind::text, 0, 0, false};

/// How the number of registration is written; {letter}, {serial}, {year}.
inline constexpr kit::Setting registration_index{"appeals.registration_index", "{letter}-{serial}"};
/// From how many people on the same text is a mass appeal; 0: never.
inline constexpr kit::Setting mass_from{"appeals.mass_from", "10", Kind::number, 0, 10'000};
/// Whose appeals are examined first, by codes of the classifier, and by how many days they stand ahead in the queue.
inline constexpr kit::Setting first_codes{"appeals.first_codes", "7.10,7.12,7.16,7.17,7.18"};
inline constexpr kit::Setting first_days{"appeals.first_days", "14", Kind::number, 0, 45};
inline constexpr kit::Setting benefit_codes{"appeals.benefit_codes",
                                            "7.1,7.2,7.3,7.4,7.5,7.6,7.7,7.8,7.9,7.11,7.13,7.14,7.15"};
inline constexpr kit::Setting benefit_days{"appeals.benefit_days", "7", Kind::number, 0, 45};

/// Letters by e-mail from one sender; 0: no limit.
inline constexpr kit::Setting mail_per_day{"appeals.mail_per_day", "20", Kind::number, 0, 10'000, false};

/// What the score of an executor is made of, in the order of all_merits; 0: it does not count.
inline constexpr std::array merits{kit::Setting{"appeals.rank_on_time", "30", Kind::number, 0, 100},
                                   kit::Setting{"appeals.rank_executed", "20", Kind::number, 0, 100},
                                   kit::Setting{"appeals.rank_trusted", "20", Kind::number, 0, 100},
                                   kit::Setting{"appeals.rank_speed", "10", Kind::number, 0, 100},
                                   kit::Setting{"appeals.rank_grades", "20", Kind::number, 0, 100}};
inline constexpr kit::Setting rank_half_hours{"appeals.rank_half_hours", "72", Kind::number, 1, 1'000};
inline constexpr kit::Setting rank_least{"appeals.rank_least", "5", Kind::number, 1, 1'000};

/// The text of an appeal goes into open data when the rule has taken out what tells who somebody is; otherwise only
/// where a moderator said so.
inline constexpr kit::Setting open_text_by_rule{"appeals.open_text_by_rule", "1", Kind::flag};

inline constexpr std::array all{silence_closes_days, remind_days,
                                premoderation,       join_radius_metres,
                                similar_days,        filings_per_hour,
                                joins_per_hour,      merits[0],
                                merits[1],           merits[2],
                                merits[3],           merits[4],
                                rank_half_hours,     rank_least,
                                open_text_by_rule,   warn_days,
                                escalation_days,     escalation_email_deputy,
                                mail_per_day,        escalation_email_head,
                                unit_staff,          head_post,
                                head_name,           registration_index,
                                mass_from,           first_codes,
                                first_days,          benefit_codes,
                                benefit_days,        filings_per_person,
                                filings_per_device,  calls_days,
                                mask_by_rule};

}  // namespace viche::appeals::settings
