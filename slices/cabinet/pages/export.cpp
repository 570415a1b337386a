#include <viche/calendar/calendar.hpp>
#include <viche/core/ids.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"
#include "rules.hpp"

namespace viche::cabinet {

namespace {

constexpr const char* own_path = "/my/export";

std::string megabytes(const kit::Call& call, std::int64_t bytes) {
  const double size = static_cast<double>(bytes) / 1'000'000;
  return i18n::number(call.lang, size < 0.1 ? 0.1 : size, 1);
}

http::Response show(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "cabinet.export");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  const auto archive = own_export(by(call));
  const bool ready = archive && archive->ready_at;
  view.show_if(!archive, "ASK").show_if(archive && !ready, "WAITS");
  if (ready) {
    const std::string key = base64url(archive->key);
    view.show("READY").set("TAKE", view.url(std::string(own_path) + "/" + key));
    view.say("SIZE", "cabinet.export.size", {{"megabytes", megabytes(call, archive->bytes)}});
    view.say("UNTIL", "cabinet.export.until", {{"when", i18n::date_time(call.lang, export_ends(*archive->ready_at))}});
    ui::Form take(view, "cabinet.export");
    take.hidden("TAKE_TOKENS", call.form_token());
  }
  ui::Page page = cabinet::page(call, call.word("cabinet.export.title"));
  page.errors = form.errors();
  return call.render(page, "cabinet/export.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response ask(kit::Call& call) {
  const Check asked = ask_for_export(by(call), i18n::code(call.lang));
  return asked ? call.go(own_path) : show(call, &asked.refusal());
}

http::Response take(kit::Call& call) {
  auto taken = take_export(by(call), call.value("key"));
  if (!taken) return call.refuse(taken.refusal());
  std::shared_ptr<UnnamedFile> file = std::move(taken).value();
  http::Response response;
  response.with("Content-Type", "application/zip").with("Cache-Control", "no-store");
  response.with("X-Robots-Tag", "noindex");
  response.with("Content-Disposition",
                "attachment; filename=\"viche-" + calendar::to_iso(calendar::kyiv_day(call.now)) + ".zip\"");
  response.file = file->path();
  response.after_sent = [kept = std::move(file)] {};
  return response;
}

}  // namespace

std::vector<kit::Route> export_pages() {
  const kit::Access account = kit::Access::account();
  return {kit::get("cabinet.export", own_path, account, [](kit::Call& call) { return show(call, nullptr); }),
          kit::post("cabinet.export_ask", own_path, account, ask),
          kit::post("cabinet.export_take", "/my/export/{key}", account, take)};
}

}  // namespace viche::cabinet
