#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>

#include "api.hpp"
#include "store.hpp"

/// Atom (RFC 4287): what was published, and what happened to one petition.
namespace viche::petitions {

namespace {

constexpr std::int64_t newest = 50;

/// XML 1.0 has no place for most control characters, not even escaped.
std::string xml(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') clean += c;
  }
  return escaped_html(clean);
}

/// @param lang  of the text; empty: the language of the feed
std::string element(std::string_view name, std::string_view text, std::string_view lang = {}) {
  const std::string in = lang.empty() ? "" : " xml:lang=\"" + xml(lang) + "\"";
  return "<" + std::string(name) + in + ">" + xml(text) + "</" + std::string(name) + ">\n";
}

std::string link(std::string_view rel, std::string_view type, std::string_view to) {
  return "<link rel=\"" + xml(rel) + "\" type=\"" + xml(type) + "\" href=\"" + xml(to) + "\"/>\n";
}

struct Entry {
  std::string id, title, lang, text, page;
  Instant published, updated;
};

std::string written(const Entry& entry) {
  std::string out = "<entry>\n" + element("id", entry.id) + element("title", entry.title, entry.lang);
  out += element("updated", to_rfc3339(entry.updated)) + element("published", to_rfc3339(entry.published));
  out += link("alternate", "text/html", entry.page);
  return out + "<content type=\"text\">" + xml(entry.text) + "</content>\n</entry>\n";
}

http::Response feed(const kit::Call& call, const std::string& title, const std::string& self, const std::string& page,
                    const std::vector<Entry>& entries) {
  Instant updated{0};
  for (const Entry& entry : entries) updated = std::max(updated, entry.updated);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      std::string(i18n::code(call.lang)) + "\">\n";
  out += element("id", self) + element("title", title) + element("updated", to_rfc3339(updated));
  out += link("self", "application/atom+xml", self) + link("alternate", "text/html", page);
  out += "<author>\n" + element("name", call.town->name(call.lang)) + "</author>\n";
  for (const Entry& entry : entries) out += written(entry);
  http::Response response = http::text(out + "</feed>\n");
  return response.replace("Content-Type", "application/atom+xml; charset=utf-8");
}

std::string page_of(const kit::Call& call, const std::string& path) { return call.absolute(ui::url(call.lang, path)); }

http::Response new_petitions(kit::Call& call) {
  Wanted wanted;
  wanted.limit = newest;
  wanted.public_only = true;
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, wanted); });
  std::vector<Entry> entries;
  for (const Brief& brief : briefs) {
    const Petition& one = brief.petition;
    const std::string path = "/petitions/" + one.number.text();
    const std::string state = call.word("petitions.state." + std::string(name(one.state)));
    entries.push_back({call.absolute(path), one.title, one.lang, state + "\n\n" + one.text, page_of(call, path),
                       *one.published_at, one.changed_at});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.published > b.published; });
  return feed(call, call.word("petitions.title") + " – " + call.town->name(call.lang), page_of(call, "/petitions.atom"),
              page_of(call, "/petitions"), entries);
}

http::Response steps_of(kit::Call& call) {
  const auto number = number_of(call.value("number"));
  const auto petition = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return number ? find(session, *number) : std::nullopt; });
  if (!petition || !petition->is_public()) return call.refuse(not_found());
  const auto all =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return steps(session, petition->id); });
  const std::string path = "/petitions/" + petition->number.text();
  std::vector<Entry> entries;
  for (auto step = all.rbegin(); step != all.rend(); ++step) {
    const std::string deed(name(step->deed));
    const std::string text = step->deed == Deed::answer ? petition->answer : step->text;
    entries.push_back({call.absolute(path) + "#" + std::to_string(step->id), call.word("petitions.data.deed." + deed),
                       "", text, page_of(call, path), step->at, step->at});
  }
  return feed(call, petition->title, page_of(call, path + "/steps.atom"), page_of(call, path), entries);
}

}  // namespace

std::vector<kit::Route> feed_routes() {
  const auto read = [](std::string name, std::string pattern, kit::Handler handler) {
    return kit::open_data(
        kit::kept(kit::get(std::move(name), std::move(pattern), kit::Access::anyone(), std::move(handler))));
  };
  return {read("petitions.atom", "/petitions.atom", new_petitions),
          read("petitions.steps_atom", "/petitions/{number}/steps.atom", steps_of)};
}

}  // namespace viche::petitions
