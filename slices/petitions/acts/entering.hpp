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
/// @param which  the invalidation that was made or put back; 0: none
void tell_beside(storage::Tx& tx, const By& by, const Petition& petition, std::string_view deed,
                 std::int64_t which = 0);

/// A petition ends by going into another; its signatures are to follow. Refusals: petitions.not_collecting,
/// petitions.not_now, petitions.merge_going (conflict: another's signatures are still on the way into it)
Check end_into(const By& by, std::int64_t petition, std::int64_t into);
/// Its signatures go into the other, as far as the other's rules allow; goes on where it was broken off. Harmless when
/// they all have gone.
void carry_all(const By& by, std::int64_t petition);

/// Changes whether signatures count, each with its leaf ("invalidation", "restoration"), in the act's transaction.
void change_standing(storage::Tx& tx, const By& by, const Petition& petition, const Signature& signature,
                     Standing standing);

/// What `invalidate` and `reverse` do, step by step: each step is an act, and what is broken off goes on with the next
/// one, by whoever asks for it. Refusals: those of theirs
/// @returns the invalidation; that of the form key when it was begun by it
Result<std::int64_t> begin_invalidation(const By& by, std::int64_t petition, const Filter& filter,
                                        std::string_view reason);
/// @returns whether something may be left
Result<bool> take_some(const By& by, std::int64_t invalidation);
Check begin_reversal(const By& by, std::int64_t invalidation, std::string_view reason);
/// @returns the last signature put back; `after` itself when nothing is left above it
Result<std::int64_t> put_some_back(const By& by, std::int64_t invalidation, std::int64_t after);

}  // namespace viche::petitions
