#include <viche/journal/journal.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>

#include "api.hpp"
#include "api_json.hpp"

/// The journal as verifiers and witnesses read it: of the community, and of the installation, which holds the heads of
/// all communities.
namespace viche::petitions {

namespace {

constexpr std::int64_t most_heads = 1'000, usual_heads = 100, most_leaves = 10'000;
constexpr std::int64_t endless = 1'000'000'000'000'000;  ///< more leaves than there can be

/// Whose tree is asked for.
using Whose = HromadaId (*)(const kit::Call&);
HromadaId of_community(const kit::Call& call) { return call.hromada(); }
HromadaId of_installation(const kit::Call&) { return journal::installation; }

using Write = std::function<Result<http::Response>(storage::Session&, std::int64_t size)>;

/// Answers from one moment of the tree.
http::Response from_tree(kit::Call& call, HromadaId whose, const Write& write) {
  const journal::Journal& journal = call.services.journal;
  auto answer = call.services.db.read(whose, [&](storage::Session& session) {
    return write(session, static_cast<std::int64_t>(journal.size(session)));
  });
  return answer ? std::move(answer).value() : call.refuse(answer.refusal());
}

/// A place or a size that the tree has. Refusal: petitions.tree_number {most}
Result<std::uint64_t> within(const kit::Call& call, const char* name, std::int64_t least, std::int64_t most,
                             std::optional<std::int64_t> otherwise = {}) {
  const std::string_view asked = trimmed(call.query(name));
  const auto number = asked.empty() ? otherwise : parse_integer(asked);
  if (number && *number >= least && *number <= most) return static_cast<std::uint64_t>(*number);
  return invalid("petitions.tree_number", name,
                 {{"name", name}, {"least", std::to_string(least)}, {"most", std::to_string(most)}});
}

void write_hashes(JsonWriter& out, std::string_view key, const std::vector<journal::Hash>& hashes) {
  out.key(key).begin_array();
  for (const journal::Hash& hash : hashes) out.value(journal::to_hex(hash));
  out.end_array();
}

/// The root that was signed for this size, if one was.
void write_root(JsonWriter& out, std::string_view key, const std::optional<journal::Head>& head) {
  out.field(key, head ? std::optional(journal::to_hex(head->root)) : std::nullopt);
}

http::Response tree(kit::Call& call, Whose whose) {
  const HromadaId of = whose(call);
  const journal::Journal& journal = call.services.journal;
  return from_tree(call, of, [&](storage::Session& session, std::int64_t size) -> Result<http::Response> {
    const auto head = journal.last_head(session);
    JsonWriter out;
    out.begin_object().field("origin", journal.origin(of)).field("key", journal.key(of).text()).field("size", size);
    out.field("head", head ? std::optional(head->note) : std::nullopt).end_object();
    return http::json(out.take());
  });
}

http::Response heads(kit::Call& call, Whose whose) {
  Refusals refusals;
  const std::int64_t limit = number_in(refusals, call, "limit", 1, most_heads, usual_heads);
  if (const Check sound = refusals.check(); !sound) return call.refuse(sound.refusal());
  return from_tree(call, whose(call), [&](storage::Session& session, std::int64_t) -> Result<http::Response> {
    JsonWriter out;
    out.begin_object().key("heads").begin_array();
    for (const journal::Head& head : call.services.journal.heads(session, limit)) {
      out.begin_object().field("size", static_cast<std::int64_t>(head.size));
      out.field("root", journal::to_hex(head.root)).field("made_at", to_rfc3339(head.made_at));
      const auto chained = head.chained_at;
      out.field("chained_at", chained ? std::optional(static_cast<std::int64_t>(*chained)) : std::nullopt);
      out.field("note", head.note).end_object();
    }
    out.end_array().end_object();
    return http::json(out.take());
  });
}

/// One leaf on each line, as its bytes are.
http::Response leaves(kit::Call& call, Whose whose) {
  Refusals refusals;
  const std::int64_t from = number_in(refusals, call, "from", 0, endless, 0, "petitions.tree_number");
  const std::int64_t asked = number_in(refusals, call, "to", 0, endless, endless, "petitions.tree_number");
  if (const Check sound = refusals.check(); !sound) return call.refuse(sound.refusal());
  return from_tree(call, whose(call), [&](storage::Session& session, std::int64_t size) -> Result<http::Response> {
    const std::int64_t end = std::min(asked, size);
    const std::int64_t to = from < end && end - from > most_leaves ? from + most_leaves : end;
    std::string text;
    if (from < to) {
      call.services.journal.each_leaf(session, static_cast<std::uint64_t>(from), static_cast<std::uint64_t>(to),
                                      [&](const journal::Leaf& leaf) { text += leaf.bytes + "\n"; });
    }
    http::Response response = http::text(std::move(text));
    if (to < end) response.with("Link", link_to_next(call, call.request.path, "from", std::to_string(to)));
    return response;
  });
}

http::Response proof(kit::Call& call, Whose whose) {
  const HromadaId of = whose(call);
  const journal::Journal& journal = call.services.journal;
  return from_tree(call, of, [&](storage::Session& session, std::int64_t all) -> Result<http::Response> {
    VICHE_LET(size, within(call, "size", 1, all, all));
    VICHE_LET(position, within(call, "position", 0, static_cast<std::int64_t>(size) - 1));
    const auto leaf = journal.leaf(session, position);
    if (!leaf) return not_found();
    JsonWriter out;
    out.begin_object().field("origin", journal.origin(of)).field("position", static_cast<std::int64_t>(position));
    out.field("size", static_cast<std::int64_t>(size)).field("leaf", journal::to_hex(leaf->hash));
    write_root(out, "root", journal.head(session, size));
    write_hashes(out, "proof", journal.inclusion(session, position, size));
    out.end_object();
    return http::json(out.take());
  });
}

http::Response consistency(kit::Call& call, Whose whose) {
  const HromadaId of = whose(call);
  const journal::Journal& journal = call.services.journal;
  return from_tree(call, of, [&](storage::Session& session, std::int64_t all) -> Result<http::Response> {
    VICHE_LET(to, within(call, "to", 1, all, all));
    VICHE_LET(from, within(call, "from", 1, static_cast<std::int64_t>(to)));
    JsonWriter out;
    out.begin_object().field("origin", journal.origin(of)).field("from", static_cast<std::int64_t>(from));
    out.field("to", static_cast<std::int64_t>(to));
    write_root(out, "from_root", journal.head(session, from));
    write_root(out, "to_root", journal.head(session, to));
    write_hashes(out, "proof", journal.consistency(session, from, to));
    out.end_object();
    return http::json(out.take());
  });
}

http::Response receipt(kit::Call& call, Whose whose) {
  return from_tree(call, whose(call), [&](storage::Session& session, std::int64_t all) -> Result<http::Response> {
    VICHE_LET(position, within(call, "position", 0, all - 1));
    auto text = call.services.journal.receipt(session, position);
    if (!text) return not_found("petitions.receipt_not_yet");
    return http::text(*std::move(text));
  });
}

using Read = http::Response (*)(kit::Call&, Whose);

kit::Route reads(const std::string& name, const std::string& path, Read read, Whose whose) {
  return kit::open_data(kit::get("petitions.api_" + name, "/api/v1/journal/" + path, kit::Access::anyone(),
                                 [read, whose](kit::Call& call) { return read(call, whose); }));
}

}  // namespace

std::vector<kit::Route> api_journal() {
  std::vector<kit::Route> routes;
  const auto both = [&](const std::string& name, const std::string& path, Read read) {
    routes.push_back(reads("journal_" + name, path, read, of_community));
    routes.push_back(reads("installation_" + name, "installation/" + path, read, of_installation));
  };
  both("tree", "tree", tree);
  both("heads", "heads", heads);
  both("leaves", "leaves", leaves);
  both("proof", "proof", proof);
  both("consistency", "consistency", consistency);
  both("receipt", "receipt", receipt);
  return routes;
}

}  // namespace viche::petitions
