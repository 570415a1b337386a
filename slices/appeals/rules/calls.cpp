#include "rules/calls.hpp"

#include <algorithm>

#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

constexpr std::size_t shortest_question = 3, longest_question = 1'000;
constexpr std::size_t longest_id = 100, longest_extension = 40, longest_recording = 200;

/// Takes a text if it was told and is not too long.
void take(Refusals& refusals, std::string& kept, const std::optional<std::string>& told, const char* field,
          std::size_t most) {
  if (!told) return;
  if (length(*told) > most) {
    refusals.add(invalid("calls.value_long", field, {{"max", std::to_string(most)}}));
  } else {
    kept = *told;
  }
}

}  // namespace

Check may_take_calls(const Actor& actor) {
  const bool works_here = actor.kind == Actor::Kind::staff || actor.kind == Actor::Kind::api;
  if (works_here && actor.roles.has_any(who::call_takers)) return Done{};
  return forbidden("appeals.step_not_yours");
}

Check may_consult(const calls::Consultation& consultation, const Category* category) {
  Refusals refusals;
  if (length(consultation.question) < shortest_question) {
    refusals.add(invalid("calls.question_short", "text", {{"min", std::to_string(shortest_question)}}));
  } else if (length(consultation.question) > longest_question) {
    refusals.add(invalid("calls.question_long", "text", {{"max", std::to_string(longest_question)}}));
  }
  if (length(consultation.answer) > most_letters) {
    refusals.add(invalid("calls.answer_long", "answer", {{"max", std::to_string(most_letters)}}));
  }
  if (!category || !category->active) refusals.add(invalid("appeals.category_missing", "category"));
  return refusals.check();
}

Result<calls::PhoneCall> after_push(calls::PhoneCall known, const CallPush& push, Instant now) {
  Refusals refusals;
  if (push.exchange_id.empty() || length(push.exchange_id) > longest_id) {
    refusals.add(invalid("calls.id_invalid", "call_id", {{"max", std::to_string(longest_id)}}));
  }
  if (known.exchange_id.empty()) known.started_at = now;
  known.exchange_id = push.exchange_id;
  if (push.from) known.phone = canonical_phone(*push.from);
  take(refusals, known.called, push.to, "to", longest_extension);
  take(refusals, known.extension, push.extension, "extension", longest_extension);
  take(refusals, known.recording, push.recording, "recording", longest_recording);
  if (push.started_at) known.started_at = *push.started_at;
  if (push.answered_at) known.answered_at = push.answered_at;
  if (push.ended_at) known.ended_at = push.ended_at;
  if (known.answered_at && *known.answered_at < known.started_at && push.answered_at) {
    refusals.add(invalid("calls.answered_before_start", "answered_at"));
  }
  if (known.ended_at && *known.ended_at < known.answered_at.value_or(known.started_at) && push.ended_at) {
    refusals.add(invalid("calls.ended_before_start", "ended_at"));
  }
  VICHE_REQUIRE(refusals.check());
  return known;
}

std::int64_t seconds_of(const calls::PhoneCall& call, Instant now) {
  const Instant from = call.answered_at.value_or(call.started_at), to = call.ended_at.value_or(now);
  return std::max<std::int64_t>(0, to.seconds() - from.seconds());
}

}  // namespace viche::appeals
