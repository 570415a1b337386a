#!/usr/bin/env python3
"""A deliberately bad tree, one breach of each kind, and a good one: python3 tools/test_check_layers.py"""
import pathlib
import tempfile
import unittest

from check_layers import Checker, judge, known_breaches

PLATFORM = """
viche_platform(core)
viche_platform(storage NEEDS core LINKS soci)
viche_platform(http NEEDS core)
viche_platform(kit NEEDS core storage http)
"""
SLICES = """
viche_slice(appeals NEEDS kit storage)
viche_slice(petitions NEEDS core HEARS appeals)  # viche_slice(ghost NEEDS core)
"""
GOOD = {
    "platform/storage/database.cpp": '#include <sqlite3.h>\n#include <viche/core/a.hpp>\nauto sql = "SELECT a FROM b";\n',
    "platform/core/clock.cpp": "auto now() { return std::chrono::system_clock::now(); }\n",
    "slices/appeals/store/lists.cpp": 'constexpr auto sql = R"(\n  SELECT id FROM appeals WHERE hromada_id = :hromada)";\n',
    "slices/appeals/acts/filing.cpp": '#include "../rules.hpp"\n#include "../store.hpp"\n',
    "slices/appeals/rules.cpp": '#include "rules.hpp"\n#include "model.hpp"\n#include <viche/core/a.hpp>\n// now() is given\n',
    "slices/appeals/slice.cpp": '#include "pages.hpp"\n#include "store.hpp"\n',
    "slices/petitions/jobs.cpp": "#include <viche/appeals/events.hpp>\n",
    "slices/petitions/tests/story_test.cpp": '#include <sqlite3.h>\nauto at = SystemClock().now();\n',
    "slices/petitions/pages.cpp": 'auto text = "select a town from the list";\n',
    "app/main.cpp": "SystemClock clock;\n#include <viche/appeals/slice.hpp>\n",
}


def bad_function(lines: int) -> str:
    return "int much(int a) {\n" + "  a += 1;\n" * lines + "}\n"


# path -> (text, rule that must be told)
BAD = {
    "platform/kit/page.cpp": ("#include <viche/appeals/events.hpp>\n", "platform_sees_slice"),
    "platform/http/router.cpp": ("#include <viche/storage/database.hpp>\n", "part_not_needed"),
    "platform/kit/db.cpp": ("#include <soci/soci.h>\n", "database_outside_storage"),
    "platform/kit/server.cpp": ("#include <boost/beast/core.hpp>\n", "beast_outside_http"),
    "platform/kit/time.cpp": ("auto at = std::chrono::system_clock::now();\n", "system_clock"),
    "platform/kit/where.cpp": ('#include "../storage/writer.hpp"\n', "relative_include"),
    "platform/kit/map.cpp": ("#include <s2/s2cap.h>\n", "s2_outside_territory"),
    "slices/appeals/other.cpp": ("#include <viche/petitions/events.hpp>\n", "slice_sees_slice"),
    "slices/petitions/where.cpp": ('#include "../appeals/store.hpp"\n', "relative_include"),
    "slices/petitions/db.cpp": ("#include <viche/storage/database.hpp>\n", "part_not_needed"),
    "slices/appeals/pages.cpp": ('auto q = "SELECT id "\n  "FROM appeals";\n', "sql_outside_store"),
    "slices/appeals/api.cpp": ('auto q = R"(UPDATE appeals SET state = 1)";\n', "sql_outside_store"),
    "slices/appeals/rules.cpp": ("#include <fstream>\n", "impure_rules"),
    "slices/appeals/rules/terms.cpp": ("auto id = random_token();\n", "impure_rules"),
    "slices/petitions/rules.cpp": ('#include "store.hpp"\n', "impure_rules"),
    "slices/petitions/model.cpp": ('#include "acts.hpp"\n', "arrow_in_slice"),
    "slices/appeals/store.cpp": ('#include "rules.hpp"\n', "arrow_in_slice"),
    "slices/appeals/jobs.cpp": ("void f() { try { g(); } catch (const std::exception&) {} }\n", "catch_in_slice"),
    "slices/appeals/long.cpp": ("\n" * 601, "file_too_long"),
    "slices/appeals/function.cpp": (bad_function(60), "function_too_long"),
}


class Tree(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.put("platform/CMakeLists.txt", PLATFORM)
        self.put("slices/CMakeLists.txt", SLICES)

    def put(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def found(self) -> list:
        return Checker(self.root).run()

    def test_a_good_tree_passes(self) -> None:
        for path, text in GOOD.items():
            self.put(path, text)
        self.assertEqual(self.found(), [])

    def test_every_kind_of_breach_is_found_in_its_file(self) -> None:
        for path, (text, _) in BAD.items():
            self.put(path, text)
        found = {(breach.path, breach.rule) for breach in self.found()}
        for path, (_, rule) in BAD.items():
            with self.subTest(path=path):
                self.assertIn((path, rule), found)

    def test_comments_and_lines_are_told_apart(self) -> None:
        self.put("slices/appeals/acts.cpp", "// SystemClock\n/* catch (\n*/\nauto at = SystemClock().now();\n")
        found = self.found()
        self.assertEqual([(b.rule, b.line) for b in found], [("system_clock", 4)])

    def test_parts_need_only_parts_above_them(self) -> None:
        self.put("platform/CMakeLists.txt", "viche_platform(http NEEDS kit)\nviche_platform(kit NEEDS http)\n")
        self.assertEqual([b.rule for b in self.found()], ["needs_upwards"])

    def test_the_list_of_known_breaches_only_shrinks(self) -> None:
        self.put("slices/appeals/acts.cpp", "auto at = SystemClock().now();\n")
        self.put("tools/known_breaches.txt", "# why\nsystem_clock | slices/appeals/acts.cpp | | until a clock is passed\n")
        known = known_breaches(self.root / "tools/known_breaches.txt")
        self.assertEqual(judge(self.found(), known), [])
        self.put("slices/appeals/acts.cpp", "\n")
        self.assertIn("no longer needed", judge(self.found(), known)[0])

    def test_a_known_breach_without_a_reason_is_refused(self) -> None:
        self.put("tools/known_breaches.txt", "system_clock | a.cpp | |\n")
        with self.assertRaises(SystemExit):
            known_breaches(self.root / "tools/known_breaches.txt")


if __name__ == "__main__":
    unittest.main()
