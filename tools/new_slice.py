#!/usr/bin/env python3
"""Writes a new slice that builds and passes its tests: tools/new_slice.py lost_property

One record with a title, one rule, one act, one page, both languages, one table, tests on both engines,
and the line in slices/CMakeLists.txt. Change the words and go on from there (docs/first-change.md).
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

FILES = {
    "README.md": """\
# @name@

For whom, under which law, kept by whom. States, routes, jobs, events, settings.

- **Pages** `/@path@`
- **Table** `@name@_entries`
""",
    "model.hpp": """\
#pragma once
#include <cstdint>
#include <string>

#include <viche/core/clock.hpp>

namespace viche::@name@ {

struct Entry {
  std::int64_t id = 0;
  std::string title;
  Instant added_at;
};

}  // namespace viche::@name@
""",
    "rules.hpp": """\
#pragma once
#include <string_view>

#include <viche/core/result.hpp>

namespace viche::@name@ {

/// May an entry with this title be added? 1 to 200 characters.
/// Refusals: @name@.title_empty [title], @name@.title_long [title]
/// Law: house rule, ADR-0001
Check may_add(std::string_view title);

}  // namespace viche::@name@
""",
    "rules.cpp": """\
#include "rules.hpp"

#include <viche/core/text.hpp>

namespace viche::@name@ {

namespace {

constexpr std::size_t longest_title = 200;

}  // namespace

Check may_add(std::string_view title) {
  if (trimmed(title).empty()) return invalid("@name@.title_empty", "title");
  if (length(title) > longest_title) {
    return invalid("@name@.title_long", "title", {{"max", std::to_string(longest_title)}});
  }
  return Done{};
}

}  // namespace viche::@name@
""",
    "store.hpp": """\
#pragma once
#include <vector>

#include <viche/storage/database.hpp>

#include "model.hpp"

/// The only SQL of @name@.
namespace viche::@name@ {

std::vector<Entry> entries(storage::Session& session);  ///< newest first, at most 100
void insert(storage::Tx& tx, const Entry& entry);

}  // namespace viche::@name@
""",
    "store.cpp": """\
#include "store.hpp"

namespace viche::@name@ {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql select_newest{"@name@.select_newest", R"(
    SELECT id, title, added_at FROM @name@_entries WHERE hromada_id = :hromada ORDER BY id DESC LIMIT 100)"};
constexpr Sql insert_entry{"@name@.insert", R"(
    INSERT INTO @name@_entries(hromada_id, id, title, added_at) VALUES(:hromada, :id, :title, :added_at))"};

}  // namespace

std::vector<Entry> entries(storage::Session& session) {
  return session.all(select_newest, {}, [](const Row& row) {
    return Entry{row.integer(0), row.text(1), row.instant(2)};
  });
}

void insert(storage::Tx& tx, const Entry& entry) {
  tx.run(insert_entry, {{"id", entry.id}, {"title", entry.title}, {"added_at", entry.added_at}});
}

}  // namespace viche::@name@
""",
    "acts.hpp": """\
#pragma once
#include <string_view>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

namespace viche::@name@ {

/// Adds an entry. Refusals: those of may_add. Effects: audit entry @name@.add.
Check add(kit::Services& services, const kit::Town& town, const Actor& by, std::string_view title);

}  // namespace viche::@name@
""",
    "acts.cpp": """\
#include "acts.hpp"

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>

#include "rules.hpp"
#include "store.hpp"

namespace viche::@name@ {

Check add(kit::Services& services, const kit::Town& town, const Actor& by, std::string_view title) {
  VICHE_REQUIRE(may_add(title));
  const Instant now = services.clock.now();
  return services.db.act(town.id, [&](storage::Tx& tx) -> Check {
    const Entry entry{storage::next_id(), tidy_line(title), now};
    insert(tx, entry);
    audit::record(tx, by, "@name@.add", "@name@", entry.id, now);
    return Done{};
  });
}

}  // namespace viche::@name@
""",
    "pages.hpp": """\
#pragma once
#include <vector>

#include <viche/kit/route.hpp>

namespace viche::@name@ {

std::vector<kit::Route> pages();

}  // namespace viche::@name@
""",
    "pages.cpp": """\
#include "pages.hpp"

#include <viche/i18n/i18n.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/ui/templates.hpp>

#include "store.hpp"

namespace viche::@name@ {

namespace {

http::Response show_list(kit::Call& call) {
  ui::View view = call.view();
  for (const Entry& entry : call.services.db.read(call.hromada(), entries)) {
    view.each("ENTRY").set("TITLE", entry.title).set("ADDED", i18n::date(call.lang, entry.added_at));
  }
  return call.render(call.page(call.word("@name@.title")), "@name@/list.html", view);
}

}  // namespace

std::vector<kit::Route> pages() {
  return {kit::kept(kit::get("@name@.list", "/@path@", kit::Access::anyone(), show_list))};
}

}  // namespace viche::@name@
""",
    "slice.cpp": """\
#include <viche/kit/slice.hpp>

#include "pages.hpp"

VICHE_RESOURCES(@name@)

namespace viche::@name@ {

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "@name@";
  slice.resources = resources::@name@();
  slice.routes = pages();
  return slice;
}

}  // namespace viche::@name@
""",
    "templates/list.html": """\
<h1 class="v-title">[[@name@.title]]</h1>
{{^ENTRY}}<p>[[@name@.none_yet]]</p>{{/ENTRY}}
{{#ENTRY}}<p>{{TITLE}} · {{ADDED}}</p>{{/ENTRY}}
""",
    "locales/uk.toml": """\
[@name@]
title = "Новий розділ"
none_yet = "Тут поки порожньо."

[errors.@name@]
title_empty = "Напишіть назву."
title_long = "Назва задовга: не більше {max} знаків."
""",
    "locales/en.toml": """\
[@name@]
title = "A new section"
none_yet = "There is nothing here yet."

[errors.@name@]
title_empty = "Write a title."
title_long = "The title is too long: {max} characters at most."
""",
    "migrations/0001_@name@.sql": """\
CREATE TABLE @name@_entries(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
""",
    "tests/acts_test.cpp": """\
#include "acts.hpp"

#include <gmock/gmock.h>

#include <viche/kit/testing.hpp>

#include "store.hpp"

namespace viche::@name@ {

kit::Slice slice();

namespace {

using kit::testing::House;

class @name@_acts : public storage::testing::OnBothEngines {};

TEST_P(@name@_acts, an_added_entry_is_on_the_page_of_its_community_only) {
  House house(db(), dir(), {slice()});
  ASSERT_TRUE(add(house.services, *house.town, Actor::system(), " Перший  запис ").ok());
  http::Request request;
  request.target = request.path = "/@path@";
  request.host = "ladyzhyn.localhost";
  EXPECT_THAT(house.app.handle(request).body, ::testing::HasSubstr("Перший запис"));
  request.host = "stryi.localhost";
  EXPECT_THAT(house.app.handle(request).body, ::testing::Not(::testing::HasSubstr("Перший запис")));
}

TEST_P(@name@_acts, an_empty_title_is_refused_beside_its_field) {
  House house(db(), dir(), {slice()});
  EXPECT_EQ(add(house.services, *house.town, Actor::system(), " ").refusal().field, "title");
  EXPECT_TRUE(db().read(house.town->id, entries).empty());
}

VICHE_ON_BOTH_ENGINES(@name@_acts);

}  // namespace
}  // namespace viche::@name@
""",
}

LINE = "viche_slice({} NEEDS core storage audit jobs events http identity channels search i18n files territory ui kit)\n"


def main() -> int:
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z][a-z_]{2,40}", sys.argv[1]):
        print("usage: tools/new_slice.py NAME   (lower-case letters and _)", file=sys.stderr)
        return 2
    name = sys.argv[1]
    folder = ROOT / "slices" / name
    if folder.exists():
        print(f"{folder} is there already", file=sys.stderr)
        return 1
    for path, text in FILES.items():
        file = folder / path.replace("@name@", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("@name@", name).replace("@path@", name.replace("_", "-")))
    with (ROOT / "slices" / "CMakeLists.txt").open("a") as cmake:
        cmake.write(LINE.format(name))
    print(f"slices/{name} is there. Next: a row in tests/isolation/matrix.toml, `make test SLICE={name}`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
