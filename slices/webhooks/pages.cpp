#include "pages.hpp"

#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>
#include <viche/ui/page.hpp>

#include "acts.hpp"
#include "store.hpp"

namespace viche::webhooks {

namespace {

constexpr const char* own_path = "/desk/webhooks";
constexpr std::int64_t shown = 10;

struct Shown {
  Hook hook;
  std::vector<Delivery> last;
};

std::vector<Shown> load(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<Shown> all;
    for (Hook& hook : hooks(session, call.services.vault)) {
      auto last = last_deliveries(session, hook.id, shown);
      all.push_back({std::move(hook), std::move(last)});
    }
    return all;
  });
}

std::string event_words(const kit::Call& call, const std::string& event) {
  return call.word("webhooks.event." + event);
}

ui::Tag tag_of(const kit::Call& call, State state) {
  constexpr std::array tones{ui::Tone::blue, ui::Tone::green, ui::Tone::red};
  const auto at = static_cast<std::size_t>(state);
  return {call.word("webhooks.state." + std::string(state_names[at])), tones[at]};
}

void put_delivery(kit::Call& call, ui::View& hook, const Delivery& one, const std::string& base) {
  ui::View row = hook.each("DELIVERY");
  row.set("EVENT", event_words(call, one.event)).set("WHEN", i18n::date_time(call.lang, one.made_at));
  row.set("NUMBER", one.number).set("NUMBER_URL", row.url("/desk/appeals/" + one.number));
  row.set("OUTCOME", one.outcome);
  row.say("ATTEMPTS", "webhooks.attempts", {{"n", one.attempts}});
  ui::tag(row, "STATE", tag_of(call, one.state));
  if (one.state != State::dead) return;
  row.set("AGAIN", row.url(base + "/deliveries/" + std::to_string(one.id) + "/again"));
  ui::Form form(row, "webhooks.form");
  form.hidden("TOKENS", call.form_token());
}

void put_hook(kit::Call& call, ui::View& view, const Shown& one) {
  const std::string base = std::string(own_path) + "/" + std::to_string(one.hook.id);
  ui::View row = view.each("HOOK");
  row.set("ADDRESS", one.hook.url).set("ID", one.hook.id).set("MADE", i18n::date(call.lang, one.hook.made_at));
  for (const std::string& event : one.hook.events) row.each("WANTED").set("TEXT", event_words(call, event));
  row.set("PAUSE", row.url(base + "/pause"))
      .set("TRY", row.url(base + "/try"))
      .set("REMOVE", row.url(base + "/remove"));
  row.show_if(one.hook.paused, "PAUSED").show_if(!one.hook.paused, "RUNS").show_if(!one.last.empty(), "DELIVERIES");
  ui::Form form(row, "webhooks.form");
  form.hidden("TOKENS", call.form_token());
  for (const Delivery& delivery : one.last) put_delivery(call, row, delivery, base);
}

/// @param secret  of a hook made just now, shown this once
http::Response show(kit::Call& call, std::string_view secret, const Refusal* refusal) {
  ui::View view = call.view();
  for (const Shown& one : load(call)) put_hook(call, view, one);
  ui::Form form(view, "webhooks.form");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("NEW_TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "url", .type = "url", .autocomplete = "off", .max = 2000});
  std::vector<ui::Choice> choices;
  for (const std::string_view event : known_events()) {
    choices.push_back({std::string(event), event_words(call, std::string(event)), {}, {}});
  }
  form.checkboxes("FIELDS", {.name = "events", .choices = choices});
  view.set("FRESH", secret);
  ui::Page page = call.page(call.word("webhooks.title"));
  page.noindex = true;
  const std::string told = "webhooks.told." + std::string(call.query("told"));
  if (!call.query("told").empty() && call.services.words.has(told)) page.banner = ui::Banner{.text = call.word(told)};
  page.errors = form.errors();
  return call.render(page, "webhooks/hooks.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response answer(kit::Call& call, const Check& done, const char* told) {
  return done ? call.go(std::string(own_path) + "?told=" + told) : call.refuse(done.refusal());
}

http::Response create(kit::Call& call) {
  Wanted wanted{tidy_line(call.field("url")), {}, call.sent_key()};
  for (const std::string_view event : call.request.form.all("events")) wanted.events.emplace_back(event);
  const auto made = add(call.services, call.hromada(), call.actor, wanted);
  if (!made) return show(call, {}, &made.refusal());
  return made.value().secret.empty() ? call.go(own_path) : show(call, made.value().secret, nullptr);
}

http::Response pause(kit::Call& call) {
  const bool paused = call.field("paused") == "1";
  return answer(call, set_paused(call.services, call.hromada(), call.actor, call.number("id"), paused),
                paused ? "paused" : "resumed");
}

http::Response try_it(kit::Call& call) {
  return answer(call, send_trial(call.services, call.hromada(), call.actor, call.number("id")), "tried");
}

http::Response take_away(kit::Call& call) {
  return answer(call, remove(call.services, call.hromada(), call.actor, call.number("id")), "removed");
}

http::Response again(kit::Call& call) {
  return answer(call, send_again(call.services, call.hromada(), call.actor, call.number("id"), call.number("delivery")),
                "again");
}

}  // namespace

std::vector<kit::Route> pages() {
  using kit::get, kit::post;
  const kit::Access keepers = kit::Access::staff({Role::administrator});
  return {get("webhooks.list", own_path, keepers, [](kit::Call& call) { return show(call, {}, nullptr); }),
          post("webhooks.create", own_path, keepers, create),
          post("webhooks.pause", "/desk/webhooks/{id}/pause", keepers, pause),
          post("webhooks.try", "/desk/webhooks/{id}/try", keepers, try_it),
          post("webhooks.remove", "/desk/webhooks/{id}/remove", keepers, take_away),
          post("webhooks.again", "/desk/webhooks/{id}/deliveries/{delivery}/again", keepers, again)};
}

}  // namespace viche::webhooks
