#pragma once
#include "common.hpp"

namespace viche::petitions {

/// A signature with its leaf, its place in the numbers, in the act's transaction. The signature must be new.
/// @param kind  of the leaf: "signature", "merged", "restoration"
/// @param who   the person's pseudonym for this petition
/// @returns the leaf
journal::Leaf write_signature(storage::Tx& tx, kit::Services& services, const Petition& petition, Signature& signature,
                              std::string_view kind, const std::string& who);

/// What is no deed on the petition itself, for letters: "offer" (the author is asked about a merge), "invalidate",
/// "put_back".
void tell_beside(storage::Tx& tx, const By& by, const Petition& petition, std::string_view deed);

/// All signatures of a merged petition go into the other; goes on where it was broken off.
Check carry_all(const By& by, std::int64_t petition);

/// Changes whether signatures count, each with its leaf ("invalidation", "restoration"), in the act's transaction.
void change_standing(storage::Tx& tx, const By& by, const Petition& petition, const Signature& signature,
                     Standing standing);

}  // namespace viche::petitions
