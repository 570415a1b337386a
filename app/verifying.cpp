#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

#include <viche/journal/receipt.hpp>
#include <viche/kit/command.hpp>
#include <viche/kit/slice.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

using journal::Finding;
using journal::NoteKey;

struct Asked {
  std::string file, older, object;
  std::vector<std::string> keys;
};

/// What is wrong, in words for whoever holds the file.
std::string_view words_of(Finding finding) {
  switch (finding) {
    case Finding::good: return "it holds";
    case Finding::not_one: return "it is not a file of this kind, or part of it is missing: download it again";
    case Finding::line_ends:
      return "a program on the way has changed the ends of its lines: download it again and do not open it in an "
             "editor";
    case Finding::mark:
      return "a program on the way has put an invisible mark (a byte order mark) before its first word: download it "
             "again and do not save it from an editor";
    case Finding::leaf: return "the entry in it is not written as entries of the journal are: it is damaged";
    case Finding::no_key: return "it can only be judged with the key of the community: say it with --key";
    case Finding::other_key: return "it was made under another key than the one of --key";
    case Finding::signature: return "the signature does not fit: it was changed, or it is forged";
    case Finding::head: return "what is signed in it is no head of a journal";
    case Finding::other_tree: return "the entry, the head and the key do not belong to the same journal";
    case Finding::index_beyond: return "the place it names is not in the journal of its head";
    case Finding::proof: return "the entry does not stand at its place in the journal that was signed";
    case Finding::chain: return "an entry names another one before it than the one that stands there";
    case Finding::piece: return "a line is damaged, or does not stand where it can";
    case Finding::pieces_end: return "it has fewer or more entries than the head that was signed";
    case Finding::root: return "its entries are not those of the head that was signed";
    case Finding::twice: return "the same person is counted twice";
    case Finding::count: return "a closing tells another number than the entries make";
    case Finding::older_head: return "the older head is no head of this journal, or not signed with its key";
    case Finding::older_larger: return "the older head has more entries than this tree: it is not older";
    case Finding::older_hidden:
      return "the older head ends within a hidden part of this tree: this file cannot tell, ask for one that is split "
             "there";
    case Finding::older_differs:
      return "the journal was CHANGED afterwards: the older head showed other entries. Keep both files";
  }
  return "";
}

/// Not proven wrong, and not proven: something more has to be given.
bool is_open(Finding finding) {
  return finding == Finding::no_key || finding == Finding::older_head || finding == Finding::older_larger ||
         finding == Finding::older_hidden;
}

void tell(Context& context, const std::string& about, Finding finding, std::size_t line = 0, bool expected = true) {
  const bool brought = finding == Finding::good && !expected;
  std::cout << about << ": "
            << (brought ? "it fits the key that it names itself, which proves nothing yet" : words_of(finding));
  if (line > 0) std::cout << " (line " << line << ")";
  std::cout << " [" << code_of(finding) << "]\n";
  if (finding == Finding::good) return;
  const int code = is_open(finding) ? exit_refused : exit_failed;
  if (context.exit_code != exit_failed) context.exit_code = code;
}

void tell_key(Context& context, const std::optional<NoteKey>& key, bool expected) {
  if (!key) return;
  std::cout << "key: " << key->text() << '\n';
  if (expected) return;
  std::cout
      << "Nobody has said whether this is the key of the community: the file itself names it. Compare it with the "
         "one on the community's page /journal, or give that one with --key.\n";
  if (context.exit_code == 0) context.exit_code = exit_refused;
}

std::vector<NoteKey> keys_of(const Asked& asked) {
  std::vector<NoteKey> keys;
  for (const std::string& text : asked.keys) {
    const auto key = journal::note_key_of(text);
    if (!key) throw CLI::ValidationError("--key", "not a key of a journal: NAME+IDENTIFIER+KEY, as its page shows it");
    keys.push_back(*key);
  }
  return keys;
}

void tell_entry(const journal::ReceiptVerdict& verdict) {
  const journal::Entry& entry = verdict.read.entry;
  std::cout << "journal: " << verdict.read.tree << "\nentry: " << entry.kind << " of " << entry.object
            << "\nat: " << to_rfc3339(entry.at) << "\nplace: " << verdict.leaf->position + 1;
  if (verdict.head) std::cout << " of " << verdict.head->size;
  std::cout << '\n';
}

void verify_receipt(Context& context, const Asked& asked) {
  const auto verdict = journal::judge_receipt(kit::read_whole(asked.file), keys_of(asked));
  const bool promised = verdict.kind == journal::Kind::promise;
  tell(context, promised ? "promise" : "receipt", verdict.finding, 0, verdict.key_expected);
  if (verdict.finding == Finding::good) {
    tell_entry(verdict);
    if (promised) std::cout << "A receipt follows with the next head of the journal.\n";
    tell_key(context, verdict.key, verdict.key_expected);
  } else if (verdict.finding == Finding::other_key && verdict.key) {
    std::cout << "The file names the key " << verdict.key->text() << '\n';
  }
}

/// Every object that the tree shows, or the one that was asked for.
std::vector<std::string> objects_of(const journal::TreeVerdict& tree, const std::string& asked) {
  if (!asked.empty()) return {asked};
  std::vector<std::string> objects;
  for (const journal::ReadLeaf& leaf : tree.read) {
    const std::string& object = leaf.entry.object;
    if (!object.empty() && std::find(objects.begin(), objects.end(), object) == objects.end())
      objects.push_back(object);
  }
  return objects;
}

void tell_count(Context& context, const journal::TreeVerdict& tree, const std::string& object) {
  const journal::Count count = journal::count_of(object, tree.leaves, tree.read);
  if (count.finding != Finding::good) {
    tell(context, object + ", entry " + std::to_string(count.position + 1), count.finding);
    return;
  }
  std::cout << object << ": " << count.number << " counted";
  if (count.closed) std::cout << ", and its closing tells " << *count.closed;
  std::cout << '\n';
}

void verify_tree(Context& context, const Asked& asked) {
  const std::string text = kit::read_whole(asked.file);
  std::optional<std::string> older;
  if (!asked.older.empty()) older = kit::read_whole(asked.older);
  const auto tree = journal::judge_tree(text, keys_of(asked), older);
  tell(context, "tree", tree.finding, tree.line, tree.key_expected);
  if (tree.finding != Finding::good) return;
  std::cout << "journal: " << tree.head->origin << "\nhead: " << tree.head->size << " entries, root "
            << journal::to_hex(tree.head->root) << "\nshown: " << tree.leaves.size() << " entries\n";
  for (const std::string& object : objects_of(tree, asked.object)) tell_count(context, tree, object);
  if (tree.older) {
    const std::string size = tree.older_head ? " of " + std::to_string(tree.older_head->size) + " entries" : "";
    tell(context, "continues the older head" + size, *tree.older);
  }
  tell_key(context, tree.key, tree.key_expected);
}

void verify_journal(Context& context) {
  const bool holds = journals_hold(context.installation());
  std::cout << (holds ? "Everything holds.\n" : "Something does not hold.\n");
  if (!holds) context.exit_code = exit_failed;
}

}  // namespace

bool journals_hold(Installation& installation) {
  kit::Services& services = installation.services();
  bool holds = true;
  const auto tell = [&](const std::string& name, const std::vector<std::string>& faults) {
    for (const std::string& fault : faults) std::cout << name << ": " << fault << '\n';
    holds = holds && faults.empty();
    return faults.size();
  };
  const auto check = [&](HromadaId hromada, const std::string& name) {
    installation.db().read(hromada, [&](storage::Session& session) {
      const std::size_t faults = tell(name, services.journal.faults(session));
      std::cout << name << ": journal of " << services.journal.size(session) << " entries, " << faults << " faults\n";
    });
  };
  check(journal::installation, "the installation");
  for (const auto& town : services.towns.all()) {
    check(town->id, town->slug);
    for (const kit::Slice& slice : installation.registry().slices()) {
      if (slice.faults) tell(town->slug, slice.faults(services, *town));
    }
  }
  return holds;
}

void add_verifying(CLI::App& verify, Context& context) {
  auto asked = std::make_shared<Asked>();
  const auto add = [&](const char* name, const char* what) {
    CLI::App* command = verify.add_subcommand(name, what);
    command->add_option("FILE", asked->file, "The file")->required()->check(CLI::ExistingFile);
    command->add_option("--key", asked->keys, "The community's key, from its page /journal; may be given again")
        ->take_all();
    return command;
  };
  add("receipt", "Checks a receipt or a promise of the journal; needs no installation")->callback([&context, asked] {
    verify_receipt(context, *asked);
  });
  CLI::App* tree = add("tree", "Checks a thinned tree and counts it; needs no installation");
  tree->add_option("--head", asked->older, "An older signed head: has anything changed since?")
      ->check(CLI::ExistingFile);
  tree->add_option("--object", asked->object, "What is counted, as petition/2026-17; otherwise all that is shown");
  tree->callback([&context, asked] { verify_tree(context, *asked); });
  verify.add_subcommand("journal", "Checks the stored journals of all communities")->callback([&context] {
    verify_journal(context);
  });
}

}  // namespace viche::app
