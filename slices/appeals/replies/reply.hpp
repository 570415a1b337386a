#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/day.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "model.hpp"

/// Letters of reply (листи-відповіді): made from templates of the community, edited, issued with a number, then kept.
namespace viche::appeals::replies {

/// What a letter tells. Its name has words `reply.kind.<name>`, its first text lies in data/replies/<name>.txt.
struct Kind {
  std::string_view name;
  std::string_view law;  ///< what stands for {law}, in the genitive
};
inline constexpr std::array all_kinds{
    Kind{"answer", "статті 20 Закону України «Про звернення громадян»"},
    Kind{"explanation", "статті 20 Закону України «Про звернення громадян»"},
    Kind{"refusal", "статті 15 Закону України «Про звернення громадян»"},
    Kind{"forwarding", "частини третьої статті 7 Закону України «Про звернення громадян»"},
    Kind{"returned", "статті 5 Закону України «Про звернення громадян»"},
    Kind{"not_examined", "статті 8 Закону України «Про звернення громадян»"},
    Kind{"extension", "статті 20 Закону України «Про звернення громадян»"},
};
const Kind* find_kind(std::string_view name);

/// What the staff have to write stands in a letter as this; nothing with it is issued.
inline constexpr std::string_view blank = "[…]";

/// Names that may stand in braces in a template.
inline constexpr std::array<std::string_view, 11> placeholders{
    "address", "number", "index", "received", "about", "body", "law", "forwarded_to", "due", "reason", "contact"};

/// What is filled in, by placeholder. Empty values become `blank`.
using Values = std::map<std::string, std::string, std::less<>>;
/// Law: КМУ 348 (відповідь на звернення)
std::string filled(std::string_view template_text, const Values& values);

/// Refusals: reply.template_empty, reply.template_long (20,000), reply.placeholder_unknown {name} [text]
Check check_template(std::string_view text);

/// One version of what letters of a kind are made from; version 0 is the program's own.
struct Template {
  std::string kind, text;
  std::int64_t version = 0;
  Instant made_at;
  std::int64_t made_by = 0;
};

/// What stands in a letter; sealed at rest.
struct Content {
  std::string addressee;             ///< "Коваленку Івану Петровичу"
  std::string residence, email;      ///< where it goes
  std::string text;                  ///< from the address to the last line
  std::string head_post, head_name;  ///< who signs
  std::string executor, executor_phone;
  bool operator==(const Content&) const = default;
};
/// Refusals: reply.addressee_missing [addressee], reply.text_missing, reply.text_long (20,000) [text],
/// reply.head_missing [head_name], reply.field_long (300) [the field]
Check check_content(const Content& content);
/// May it be issued? Those of check_content, and reply.blank_left [text] when something is still to be written.
Check may_issue(const Content& content);

struct Reply {
  std::int64_t id = 0, appeal = 0;
  std::string kind;
  std::int64_t template_version = 0;
  Content content;
  Instant made_at;
  std::int64_t made_by = 0;
  int year = 0;
  std::int64_t serial = 0;  ///< 0: a draft
  std::optional<calendar::Day> issued_on;
  std::optional<Instant> issued_at;

  bool is_issued() const { return serial != 0; }
  std::string number() const;  ///< "17/2026"; empty for a draft
};

// Store (replies_store.cpp)
/// The newest version of each kind, those of the program where the community has none; in the order of all_kinds.
std::vector<Template> templates(storage::Session& session);
Template template_of(storage::Session& session, const Kind& kind);
std::vector<Template> versions_of(storage::Session& session, std::string_view kind);  ///< newest first, its own only
void insert_template(storage::Tx& tx, const Template& made);

std::vector<Reply> replies_of(storage::Session& session, const identity::Vault& vault, std::int64_t appeal,
                              bool issued_only);  ///< oldest first
std::optional<Reply> find_reply(storage::Session& session, const identity::Vault& vault, std::int64_t appeal,
                                std::int64_t id);
void insert_reply(storage::Tx& tx, const identity::Vault& vault, const Reply& reply);
/// Drafts only.
void update_content(storage::Tx& tx, const identity::Vault& vault, const Reply& reply);
void delete_draft(storage::Tx& tx, std::int64_t id);
std::int64_t next_reply_serial(storage::Tx& tx, int year);  ///< 1 is the first
void set_issued(storage::Tx& tx, const Reply& reply, std::int64_t by);

}  // namespace viche::appeals::replies
