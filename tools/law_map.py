#!/usr/bin/env python3
"""Which article stands behind which rule: docs/law-map.md, the page a lawyer audits when an article changes.

Reads the rules.hpp of every slice (free functions) and platform/calendar/include/viche/calendar/calendar.hpp
(functions and methods). Each must have a line `Law: ...` in its comment; without a law `Law: house rule, ADR-NNNN`.

    tools/law_map.py            writes docs/law-map.md
    tools/law_map.py --check    fails when the page is stale or a rule names no law
"""
import argparse
import pathlib
import re
import sys
from dataclasses import dataclass

from check_layers import known_breaches

CALENDAR = "platform/calendar/include/viche/calendar/calendar.hpp"
PAGE = "docs/law-map.md"


@dataclass
class Rule:
    name: str
    path: str
    line: int
    what: str
    laws: list[str]


def rule_files(root: pathlib.Path) -> list[tuple[pathlib.Path, bool]]:
    """Files, and whether methods of classes count."""
    files = [(path, False) for path in sorted(root.glob("slices/*/rules.hpp"))]
    files += [(path, False) for path in sorted(root.glob("slices/*/rules/*.hpp"))]
    if (root / CALENDAR).exists():
        files.append((root / CALENDAR, True))
    return files


def laws_in(comment: list[str]) -> list[str]:
    """The law, which may go on over several lines, parted by semicolons."""
    text, inside = "", False
    for line in comment:
        if line.startswith("Law:"):
            inside, line = True, line.removeprefix("Law:")
        elif line.startswith("@") or not line:
            inside = False
        if inside:
            text += " " + line.strip()
    return [part.strip() for part in split_outside_brackets(text) if part.strip()]


def split_outside_brackets(text: str) -> list[str]:
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == ";" and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def first_sentence(comment: list[str]) -> str:
    words = []
    for line in comment:
        if line.startswith(("@", "Law:")) or not line:
            break
        words.append(line)
    text = " ".join(words)
    match = re.match(r".*?[.?!](?=\s|$)", text)
    return match.group(0) if match else text


def function_name(declaration: str, class_names: set[str]) -> str | None:
    """The name of a declared function; nothing for types, variables, constructors, destructors, operators."""
    head = declaration.split("(")[0].strip()
    if "(" not in declaration or re.match(r"(using|struct|class|enum|namespace|friend|template|explicit|#)", head):
        return None
    name = head.split()[-1].lstrip("*&") if head else ""
    is_special = not re.fullmatch(r"\w+", name) or name in class_names or "operator" in head or "=" in head
    return None if is_special or len(head.split()) < 2 else name


def rules_in(path: pathlib.Path, relative: str, methods: bool) -> list[Rule]:
    rules: list[Rule] = []
    comment: list[str] = []
    declaration, begun, depth, private = "", 0, 0, False
    class_names: set[str] = set()
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("///"):
            comment.append(line[3:].strip())
            continue
        line = re.sub(r"//.*", "", line).strip()
        if not line or line.startswith("#"):
            if not declaration:
                comment = []
            continue
        if found := re.match(r"(?:class|struct)\s+(\w+)", line):
            class_names.add(found.group(1))
            private = False
        if line in ("private:", "protected:"):
            private = True
        elif line == "public:":
            private = False
        begun = begun if declaration else number
        declaration = (declaration + " " + line).strip()
        if not re.search(r"[;{}:]$", line):
            continue
        counts = depth == 0 or (methods and depth == 1 and not private)
        name = function_name(declaration, class_names)
        if counts and name:
            rules.append(Rule(name, relative, begun, first_sentence(comment), laws_in(comment)))
        if not declaration.startswith("namespace"):
            depth += declaration.count("{") - declaration.count("}")
            depth = max(depth, 0)
        declaration, comment = "", []
    return rules


def all_rules(root: pathlib.Path) -> list[Rule]:
    rules: list[Rule] = []
    for path, methods in rule_files(root):
        rules += rules_in(path, path.relative_to(root).as_posix(), methods)
    return rules


def page_of(rules: list[Rule]) -> str:
    rows = sorted({(law, rule.name, rule.what, rule.path) for rule in rules for law in rule.laws})
    acts: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in rows:
        acts.setdefault(re.split(r"\s+ст\.|,|\s+\(", row[0])[0], []).append(row)
    out = [
        "# Law map",
        "",
        "Which article stands behind which rule. Written by `tools/law_map.py` from the `Law:` lines of the code;",
        "when an article changes, mend the rule, its test and its comment, then run it again.",
    ]
    for act, act_rows in acts.items():
        out += ["", f"## {act}", "", "| law | rule | what it decides | file |", "|---|---|---|---|"]
        out += [f"| {law} | `{name}` | {what} | {path} |".replace("\n", " ") for law, name, what, path in act_rows]
    return "\n".join(out) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    rules = all_rules(args.root)
    known = [key for key in known_breaches(args.root / "tools/known_breaches.txt") if key[0] == "law_missing"]
    lawless = {("law_missing", rule.path, rule.name): rule for rule in rules if not rule.laws}
    told = [f"{r.path}:{r.line}: law_missing: {r.name}" for key, r in lawless.items() if key not in known]
    told += [f"tools/known_breaches.txt: no longer needed: {' | '.join(key)}" for key in known if key not in lawless]
    page, text = args.root / PAGE, page_of(rules)
    if not args.check:
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        told.append(f"{PAGE} is stale: run tools/law_map.py")
    for line in told:
        print(line)
    if not told:
        print(f"law map: {len(rules)} rules, each with its law")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
