#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/ui/components.hpp>

#include "store.hpp"

/// How residents read of petitions: plain words for states, numbers and days.
namespace viche::petitions {

ui::Tag state_tag(const kit::Call& call, const Petition& petition);
/// One or two sentences on what is going on and what comes next.
std::string told_now(const kit::Call& call, const Petition& petition);
/// "№ 2026-17"
std::string numbered(const kit::Call& call, const Petition& petition);
std::string told_day(i18n::Lang lang, calendar::Day day);
/// "залишилося 5 днів", "сьогодні останній день"; empty when nobody can sign.
std::string told_days_left(const kit::Call& call, const Petition& petition);
/// How many signatures are wanted now: of sponsors, or of everybody.
std::int64_t wanted_of(const Petition& petition);
/// "120 із 250 підписів"
std::string told_count(const kit::Call& call, const Brief& brief);

/// Links that tell others of it: ADDRESS to read, SHARED_ADDRESS and SHARED_TITLE as parts of an address.
void set_share(ui::View& view, const kit::Call& call, const Petition& petition);
/// WIDTH ("48%") and COUNT of the bar, DAYS when somebody can still sign.
void set_progress(ui::View& view, const kit::Call& call, const Brief& brief);
/// A list of petitions at the marker, each with its bar.
void show_briefs(ui::View& view, std::string_view marker, const kit::Call& call, const std::vector<Brief>& briefs,
                 int heading_level = 2);
/// Rows of paragraphs with TEXT, and TEXT_LANG when it is not the page's.
void set_paragraphs(ui::View& view, std::string_view section, std::string_view text, std::string_view lang);

/// Rows MERGE with TEXT: how many signatures went from it into another and from others into it, and why some could not.
void show_merges(ui::View& view, const kit::Call& call, const Petition& petition);

/// What happened, newest first.
std::vector<ui::TimelineEntry> told_steps(const kit::Call& call, const Petition& petition,
                                          const std::vector<Step>& steps);
/// How a level can be shown in this community, as part of a sentence: "через id.gov.ua або в працівника громади з
/// паспортом". Only what it really has.
std::string told_ways(const kit::Call& call, IdentityLevel level);
/// "Ладижинській міській раді", or what stands for it when the community has not said.
std::string addressee_of(const kit::Call& call);

/// Tells whoever signed whether it counts: COUNTED, or HELD or INVALID with REASON, and CONTACT of whom to write to.
void set_standing(ui::View& view, const kit::Call& call, const Signature& signature);

}  // namespace viche::petitions
