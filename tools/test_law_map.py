#!/usr/bin/env python3
"""The law map on a small tree: python3 tools/test_law_map.py"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

from law_map import CALENDAR, PAGE, all_rules, laws_in, page_of

RULES = """#pragma once
namespace viche::petitions {

struct Standing {
  bool author = false;
  int method() const;
};

/// May this petition be signed on `today`? And more.
/// @param today  calendar day in Kyiv
/// Law: 393/96-ВР ст. 23-1 (підписи; не більше трьох місяців);
///   ЦК ст. 253
Check may_sign(const Petition& petition,
               Day today);

/// Nobody said why.
int lawless(int a = f(1));

}  // namespace viche::petitions
"""
CLOCK = """namespace viche::calendar {
/// Working days.
class WorkingDays {
 public:
  /// Is it one?
  /// Law: КЗпП ст. 67
  bool is_working_day(Day day) const;
  ~WorkingDays();
  WorkingDays(WorkingDays&&) noexcept;

 private:
  int hidden(int a);
};
}
"""


class LawMap(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.put("slices/petitions/rules.hpp", RULES)
        self.put(CALENDAR, CLOCK)

    def put(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run_tool(self, *arguments: str) -> tuple[int, str]:
        tool = pathlib.Path(__file__).with_name("law_map.py")
        done = subprocess.run(
            [sys.executable, str(tool), "--root", str(self.root), *arguments], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    def test_finds_functions_and_methods_with_their_laws(self) -> None:
        rules = {rule.name: rule for rule in all_rules(self.root)}
        self.assertEqual(set(rules), {"may_sign", "lawless", "is_working_day"})
        self.assertEqual(rules["may_sign"].laws, ["393/96-ВР ст. 23-1 (підписи; не більше трьох місяців)", "ЦК ст. 253"])
        self.assertEqual(rules["may_sign"].what, "May this petition be signed on `today`?")
        self.assertEqual(rules["lawless"].laws, [])

    def test_a_law_ends_with_its_paragraph(self) -> None:
        self.assertEqual(laws_in(["What.", "Law: А ст. 1", "", "More."]), ["А ст. 1"])

    def test_a_heading_is_the_act_alone(self) -> None:
        self.put("slices/petitions/rules.hpp", RULES.replace("ЦК ст. 253", "КМУ 509 від 13.05.1996 (час поясу, літній час)"))
        self.assertIn("\n## КМУ 509 від 13.05.1996\n", page_of(all_rules(self.root)))

    def test_the_page_has_a_row_for_each_law_of_a_rule(self) -> None:
        page = page_of(all_rules(self.root))
        self.assertIn("## ЦК", page)
        self.assertIn("| ЦК ст. 253 | `may_sign` | May this petition be signed on `today`? | slices/petitions/rules.hpp |", page)

    def test_a_rule_without_a_law_fails(self) -> None:
        code, told = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn("law_missing: lawless", told)

    def test_a_stale_page_fails_and_a_fresh_one_passes(self) -> None:
        self.put("slices/petitions/rules.hpp", RULES.replace("/// Nobody said why.", "/// Law: house rule, ADR-0001"))
        self.assertEqual(self.run_tool("--check")[0], 1)
        self.assertEqual(self.run_tool()[0], 0)
        self.assertEqual(self.run_tool("--check")[0], 0)
        self.put(PAGE, "old")
        code, told = self.run_tool("--check")
        self.assertEqual(code, 1)
        self.assertIn("stale", told)


if __name__ == "__main__":
    unittest.main()
