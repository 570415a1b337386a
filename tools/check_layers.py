#!/usr/bin/env python3
"""Keeps the layers apart: app -> slices -> platform (docs/layers.md).

Include paths and a test program per part stop most of it; this finds what compiles all the same.
It reads text, not C++: a fence, not a wall. What is known and not yet mended stands in
tools/known_breaches.txt; a line there that is no longer needed is an error too, so the list only shrinks.

    tools/check_layers.py [--root DIR]
"""
import argparse
import pathlib
import re
import sys
from dataclasses import dataclass

# Libraries that only one place may see: pattern of the include, the place, the name of the rule.
ONLY_IN = (
    (r"(sqlite3|libpq-fe|libpq/.*)\.h|soci/.*|soci\.h", "platform/storage/", "database_outside_storage"),
    (r"boost/(beast|asio)\b.*", "platform/http/", "beast_outside_http"),
    (r"s2/.*", "platform/territory/geo.cpp", "s2_outside_territory"),
    (r"hunspell/.*", "platform/search/", "hunspell_outside_search"),
    (r"ctemplate/.*", "platform/ui/", "templates_outside_ui"),
    (r"vips/.*|magic\.h", "platform/files/", "images_outside_files"),
    (r"date/tz\.h", "platform/calendar/", "zones_outside_calendar"),
    (r"curl/.*", "platform/channels/", "curl_outside_channels"),
    (r"fido(/.*)?\.h|cbor(/.*)?\.h", "platform/identity/webauthn.cpp", "fido_outside_identity"),
    (r"cjose/.*", "platform/openid/", "jose_outside_openid"),
    (r"gmime/.*", "platform/channels/mail_reading.cpp", "mime_outside_channels"),
    (r"(minizip/)?zip\.h", "slices/cabinet/archive.cpp", "zip_outside_cabinet"),
)
SQL = re.compile(r"\b(SELECT\s+[\w*(:'].*?\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)", re.S)
SYSTEM_CLOCK = re.compile(
    r"\bSystemClock\b|system_clock::now|\b(?:gettimeofday|clock_gettime)\s*\(|\b(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&)"
)
IMPURE_INCLUDE = re.compile(
    r"(fstream|iostream|filesystem|random|thread|mutex|cstdio|cstdlib)"
    r"|viche/(storage|http|files|channels|jobs|audit|events|identity|kit|ui|search)/.*"
    r"|(.*/)?(store|acts|pages|api|jobs|cli)\.hpp|unistd\.h|sys/.*"
)
IMPURE_CODE = re.compile(
    r"\b(SystemClock|random_token|random_bytes|next_id|ifstream|ofstream|getenv|fopen|system_clock|steady_clock)\b"
    r"|\bClock\s*&|\bnow\(\)|\bstorage::"
)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
# What a file of a slice may include of its own slice: ranks go down, and rules never see the store.
RANK = {"model": 0, "rules": 1, "store": 1, "acts": 2, "feeds": 3, "jobs": 3, "pages": 3, "api": 3, "open311": 3, "executors": 3, "inbox": 3, "cli": 3}
MOST_LINES, MOST_TEST_LINES, MOST_FUNCTION_LINES = 600, 900, 60


@dataclass(frozen=True)
class Breach:
    rule: str
    path: str
    line: int
    detail: str

    def key(self) -> tuple[str, str, str]:
        return self.rule, self.path, self.detail


class Part:
    """A platform part or a slice: what its CMake line allows it to include."""

    def __init__(self, name: str, needs: list[str], hears: list[str]):
        self.name, self.needs, self.hears = name, needs, hears


def parts_of(cmake: pathlib.Path, function: str) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    if not cmake.exists():
        return parts
    text = re.sub(r"#.*", "", cmake.read_text(encoding="utf-8"))
    for call in re.findall(rf"\b{function}\(([^)]*)\)", text):
        words = call.split()
        lists: dict[str, list[str]] = {"": []}
        current = ""
        for word in words:
            if word in ("NEEDS", "HEARS", "LINKS", "PUBLIC_LINKS"):
                current = word
                lists[current] = []
            else:
                lists[current].append(word)
        name = lists[""][0]
        parts[name] = Part(name, lists.get("NEEDS", []), lists.get("HEARS", []))
    return parts


def closure(names: list[str], platform: dict[str, Part]) -> set[str]:
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += platform[name].needs if name in platform else []
    return reached


def without_comments(text: str) -> str:
    """Comments become blanks, so that line numbers stay; strings are kept."""
    pattern = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*.*?\*/', re.S)

    def blank(match: re.Match[str]) -> str:
        found = match.group(0)
        return re.sub(r"[^\n]", " ", found) if found.startswith("/") else found

    return pattern.sub(blank, text)


def strings_blanked(code: str) -> str:
    pattern = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), code)


def strings_in(code: str):
    """Every literal with its place; neighbours are joined, as the compiler does."""
    pattern = re.compile(r'(?:(?:R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*")\s*)+', re.S)
    for match in pattern.finditer(code):
        yield match.start(), re.sub(r'"\s*"', "", match.group(0))


class Checker:
    def __init__(self, root: pathlib.Path):
        self.root = root
        self.platform = parts_of(root / "platform/CMakeLists.txt", "viche_platform")
        self.slices = parts_of(root / "slices/CMakeLists.txt", "viche_slice")
        self.breaches: list[Breach] = []

    def tell(self, rule: str, path: str, line: int, detail: str = "") -> None:
        self.breaches.append(Breach(rule, path, line, detail))

    def run(self) -> list[Breach]:
        self.check_declarations()
        for folder in ("app", "slices", "platform"):
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in (".cpp", ".hpp") and path.is_file():
                    self.check_file(path)
        return self.breaches

    def check_declarations(self) -> None:
        """A part may need only parts that are declared above it, so there are no circles."""
        above: set[str] = set()
        for part in self.platform.values():
            for need in part.needs:
                if need not in above:
                    self.tell("needs_upwards", "platform/CMakeLists.txt", 1, f"{part.name} needs {need}")
            above.add(part.name)

    def check_file(self, path: pathlib.Path) -> None:
        relative = path.relative_to(self.root).as_posix()
        code = without_comments(path.read_text(encoding="utf-8"))
        is_test = "/tests/" in relative or relative.endswith("/testing.hpp") or "/fuzz/" in relative
        for match in INCLUDE.finditer(code):
            line = code.count("\n", 0, match.start()) + 1
            self.check_include(path, relative, line, match.group(1) == '"', match.group(2), is_test)
        self.check_sizes(relative, code, is_test)
        if is_test:
            return
        plain = strings_blanked(code)
        self.check_sql(relative, code)
        self.check_words(relative, plain)

    # Includes

    def check_include(self, path, relative, line, quoted, name, is_test) -> None:
        if quoted:
            self.check_relative(path, relative, line, name)
            self.check_own_slice(relative, line, name, is_test)
        elif name.startswith("viche/"):
            self.check_arrow(relative, line, name.split("/")[1], name, is_test)
        if not is_test:
            for pattern, place, rule in ONLY_IN:
                if re.fullmatch(pattern, name) and not relative.startswith(place):
                    self.tell(rule, relative, line, name)
            if is_rules(relative) and IMPURE_INCLUDE.fullmatch(name):
                self.tell("impure_rules", relative, line, name)

    def check_relative(self, path, relative, line, name) -> None:
        target = pathlib.PurePosixPath(*normal((pathlib.PurePosixPath(relative).parent / name).parts))
        home = pathlib.PurePosixPath(relative).parts
        depth = 1 if home[0] == "app" else 2
        if name.startswith("..") and target.parts[:depth] != home[:depth]:
            self.tell("relative_include", relative, line, name)

    def check_own_slice(self, relative, line, name, is_test) -> None:
        """pages, api, jobs, cli -> acts -> rules, store -> model; the manifest slice.cpp sees all."""
        if not relative.startswith("slices/") or is_test:
            return
        inside = relative.split("/", 2)[2]
        mine, theirs = layer_of(inside), layer_of(name.removeprefix("../"))
        if mine is None or theirs is None or inside == "slice.cpp":
            return
        if RANK[theirs] > RANK[mine] or {mine, theirs} == {"rules", "store"}:
            self.tell("arrow_in_slice", relative, line, f"{mine} -> {theirs}")

    def check_arrow(self, relative, line, part, name, is_test) -> None:
        area, own = relative.split("/")[0], relative.split("/")[1]
        if area == "platform":
            if part in self.slices:
                self.tell("platform_sees_slice", relative, line, name)
            elif part != own and own in self.platform and part in self.platform:
                allowed = closure(self.platform[own].needs, self.platform)
                if part not in allowed and not is_test:  # what a test links is CMake's to judge
                    self.tell("part_not_needed", relative, line, name)
        elif area == "slices" and part != own and own in self.slices:
            mine = self.slices[own]
            if part in self.slices:
                if part not in mine.hears:
                    self.tell("slice_sees_slice", relative, line, name)
            elif not is_test and part in self.platform and part not in closure(mine.needs, self.platform):
                self.tell("part_not_needed", relative, line, name)

    # Words

    def check_sql(self, relative, code) -> None:
        if relative.startswith("platform/storage/") or is_store(relative):
            return
        for start, literal in strings_in(code):
            if SQL.search(literal):
                self.tell("sql_outside_store", relative, code.count("\n", 0, start) + 1)

    def check_words(self, relative, plain) -> None:
        if not relative.startswith(("platform/core/", "app/")):
            for match in SYSTEM_CLOCK.finditer(plain):
                self.tell("system_clock", relative, plain.count("\n", 0, match.start()) + 1)
        if is_rules(relative):
            for match in IMPURE_CODE.finditer(plain):
                self.tell("impure_rules", relative, plain.count("\n", 0, match.start()) + 1, match.group(0))
        if relative.startswith("slices/"):
            # A file that does not read is told as a Fault; that is the one thing to catch here.
            for match in re.finditer(r"\bcatch\s*\((?!const toml::parse_error)", plain):
                self.tell("catch_in_slice", relative, plain.count("\n", 0, match.start()) + 1)

    # Budgets

    def check_sizes(self, relative, code, is_test) -> None:
        lines = code.count("\n")
        if lines > (MOST_TEST_LINES if is_test else MOST_LINES):
            self.tell("file_too_long", relative, 1)
        if not is_test:
            for line, name, size in functions_in(strings_blanked(code)):
                if size > MOST_FUNCTION_LINES:
                    self.tell("function_too_long", relative, line, name)


def normal(parts: tuple[str, ...]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if part == ".." and out:
            out.pop()
        elif part != ".":
            out.append(part)
    return out


def layer_of(inside: str) -> str | None:
    """`acts/filing.cpp` and `acts.hpp` belong to acts."""
    first = inside.split("/")[0].split(".")[0]
    return first if first in RANK else None


def is_store(relative: str) -> bool:
    return re.search(r"(^|_)store(_|$)", pathlib.PurePosixPath(relative).stem) is not None or "/store/" in relative


def is_rules(relative: str) -> bool:
    if not relative.startswith("slices/"):
        return False
    inside = relative.split("/", 2)[2]
    return layer_of(inside) == "rules"


def functions_in(plain: str):
    """Functions whose first line and closing brace stand at the left edge: (line, name, lines)."""
    lines = plain.split("\n")
    start, name, opened = 0, "", False
    for number, text in enumerate(lines, 1):
        if re.match(r"[A-Za-z][^=]*\(", text) and not text.endswith(("}", ";")) and not re.match(r"(namespace|struct|class|enum|using|typedef|extern)\b", text):
            start, name, opened = number, re.split(r"\(", text)[0].split()[-1].lstrip("*&"), text.endswith("{")
        elif start and not opened and text.endswith(";"):
            start = 0  # a declaration over several lines
        elif start and not opened and text.endswith("{"):
            opened = True
        elif text.startswith("}") and start:
            yield start, name, number - start + 1
            start = 0


def known_breaches(path: pathlib.Path) -> list[tuple[str, str, str]]:
    """Lines `rule | path | detail | why`; `why` is for people and must be there."""
    known = []
    if path.exists():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 4 or not cells[3]:
                sys.exit(f"{path}:{number}: wanted `rule | path | detail | why`")
            known.append((cells[0], cells[1], cells[2]))
    return known


def judge(found: list[Breach], known: list[tuple[str, str, str]]) -> list[str]:
    """What to tell: breaches that are not known, and known ones that are no more."""
    keys = {breach.key() for breach in found}
    told = [
        f"{b.path}:{b.line}: {b.rule}" + (f": {b.detail}" if b.detail else "") for b in found if b.key() not in known
    ]
    told += [
        f"tools/known_breaches.txt: no longer needed, take it out: {' | '.join(key)}" for key in known if key not in keys
    ]
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    args = parser.parse_args()
    found = Checker(args.root).run()
    known = [key for key in known_breaches(args.root / "tools/known_breaches.txt") if key[0] != "law_missing"]
    told = judge(found, known)
    for line in told:
        print(line)
    print(f"layers: {len(told)} to mend, {len(known)} known" if told else f"layers hold ({len(known)} known breaches)")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
