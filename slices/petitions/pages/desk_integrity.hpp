#pragma once
#include <map>

#include "pages/desk.hpp"

namespace viche::petitions::desk {

/// What is known of a crowd without saying where it is: the beginning of its keyed hash.
std::string label_of(std::string_view hash);

/// Those that were ticked, in order, each once.
std::vector<std::int64_t> ids_sent(const kit::Call& call);

/// Signatures as rows: name, when, how, from where. Names are shown only after record_looks.
void show_signatures(const kit::Call& call, ui::View& view, const std::vector<Signature>& shown,
                     const std::map<std::int64_t, std::string>& places, bool to_choose);

/// The page of what is wrong and what was done about it. @param of  the invalidation whose form was refused
http::Response show_integrity(kit::Call& call, const Petition& petition, std::int64_t of = 0,
                              const Refusal* refusal = nullptr);

/// Crumbs down to the page of integrity.
std::vector<ui::Crumb> integrity_crumbs(const kit::Call& call, const Petition& petition);

}  // namespace viche::petitions::desk
