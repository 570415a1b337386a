#!/usr/bin/env python3
"""Runs every test there is and adds up: the last line is `N passed, N failed`.

tests/run.py [--slice NAME | --soak | --check] [--only RUNNER,...] [--build DIR]
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLOSING_LINES = 12
FAILURE_LINES = 120
TOLD_AT_THE_END = 40


class Runner:
    """One command. `count` reads passed and failed out of what it printed (or left in files)."""

    def __init__(self, name, command, count=None, cwd=ROOT, environment=None):
        self.name, self.command, self.cwd = name, command, cwd
        self.count = count or last_sum
        self.environment = environment or {}


def last_sum(output, code, _):
    """The line every program of ours ends with."""
    sums = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    return tuple(map(int, sums[-1])) if sums else (0, 1)


def one_of(output, code, _):
    """A command that only says yes or no."""
    return (1, 0) if code == 0 else (0, 1)


def node_sum(output, code, _):
    """The summary of node's own test runner, in either of its forms."""
    def number(word):
        return sum(map(int, re.findall(rf"^(?:#|ℹ) {word} (\d+)$", output, re.M)))
    passed, failed = number("pass"), number("fail") + number("cancelled") + number("skipped") + number("todo")
    return (passed, failed) if passed or failed else (0, 1)


def google_sum(output, code, folder):
    """From the reports of the test programs; one that left none has crashed."""
    passed = failed = 0
    for suite in xml.etree.ElementTree.parse(folder / "ctest.xml").getroot().iter("testcase"):
        report = folder / "google" / f"{suite.get('name')}_tests.xml"
        if not report.exists():
            held = suite.get("status") == "run"
            passed, failed = passed + held, failed + (not held)
            continue
        root = xml.etree.ElementTree.parse(report).getroot()
        bad = int(root.get("failures")) + int(root.get("errors", 0)) + sum(1 for _ in root.iter("skipped"))
        bad = bad or (suite.get("status") != "run")
        failed, passed = failed + bad, passed + max(0, int(root.get("tests")) - bad)
    return passed, failed


def google_failures(folder):
    """The names and messages of the tests that did not hold."""
    for report in sorted((folder / "google").glob("*.xml")):
        for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
            for failure in case.iter("failure"):
                yield f"{case.get('classname')}.{case.get('name')}: {failure.get('message')}"


def failures(output, folder):
    """What a person looks for first in a long log, in the words of each kind of runner."""
    told = list(google_failures(folder)) if "tests failed out of" in output or "The following tests FAILED" in output else []
    lines = output.splitlines()
    for at, line in enumerate(lines):
        if re.match(r"FAILED: |\s*(not ok|✖) |.*(error|ERROR|Assertion)", line):
            told += lines[at:at + (6 if "✖" in line else 1)]
    return told


def engines(folder, script, *words):
    return [Runner(f"{folder} on {engine}", [sys.executable, f"tests/{folder}/{script}", engine, *words])
            for engine in ("sqlite", "postgresql")]


def sources(*endings):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *endings], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).exists()]


def check_runners():
    runners = [Runner("format", ["clang-format", "--dry-run", "-Werror", *sources("*.cpp", "*.hpp")], one_of)]
    for script in sorted((ROOT / "tools").glob("check_*.py")) + sorted((ROOT / "tools").glob("test_*.py")):
        runners.append(Runner(script.stem.replace("_", " "), [sys.executable, script], one_of))
    runners.append(Runner("law map", [sys.executable, "tools/law_map.py", "--check"], one_of))
    runners.append(Runner("demo data", [sys.executable, "towns/demo/check.py"], one_of))
    runners.append(Runner("web", ["npm", "run", "--silent", "check"], node_sum, ROOT / "web"))
    return runners


def ctest(build, out, name=""):
    """Every Google Test program, or those of one part. Each leaves its report where google_sum looks."""
    shutil.rmtree(out / "google", ignore_errors=True)
    chosen = ["-R", f"^(slice_)?{name}$"] if name else []
    command = ["ctest", "--test-dir", build, "--output-on-failure", "-j2", "--no-tests=error", "--timeout", "900",
               "--output-junit", out / "ctest.xml", *chosen]
    return Runner("units and stores", command, google_sum, environment={"GTEST_OUTPUT": f"xml:{out / 'google'}/"})


def journeys(name=""):
    """In a browser; then every page that they loaded before the HTML validator."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "journeys").glob(f"{name}*.test.mjs"))
    if not files:
        return []
    return [Runner("journeys", ["node", "--test", "--test-reporter=spec", *files], node_sum),
            Runner("HTML of the journeys", ["node", "tests/journeys/html.mjs"])]


def long_units(build):
    """Unit tests that `make test` runs in a short form."""
    def one(name, program, test, variable, value):
        return Runner(name, [build / program, f"--gtest_filter=*{test}*", "--gtest_brief=1"], one_of, environment={variable: value})
    return [one("ten thousand changes to a stored journal", "platform/journal_tests", "every_single_change", "VICHE_TEST_TAMPERINGS", "10000"),
            one("a thousand times sixty-four signings by one person", "slices/slice_petitions_tests", "sixty_four_signings", "VICHE_TEST_ROUNDS", "1000")]


def against_itself():
    """The journal judged by a second program that shares no code with it, and the other way round."""
    return Runner("journal against a second program", ["node", "tests/journal/against.mjs"])


def all_runners(options, build, out):
    if options.check:
        return check_runners()
    if options.soak:
        return engines("crash", "crash.py", "--rounds", "100") + engines("inbox", "inbox.py", "--kills", "60") + engines("fuzz", "fuzz.py", "--requests", "10000") \
            + [Runner("parsers by libFuzzer", [sys.executable, "tests/fuzz/parsers.py"])] + engines("hostile", "hostile.py", "--long") + long_units(build)
    if options.slice:
        return [ctest(build, out, options.slice)] + journeys(f"{options.slice}_") + ([against_itself()] if options.slice == "journal" else [])
    return (check_runners() + [ctest(build, out), against_itself()] + journeys() + engines("commands", "commands.py")
            + engines("isolation", "isolation.py") + engines("open311", "open311.py") + engines("inbox", "inbox.py") + engines("fuzz", "fuzz.py")
            + engines("crash", "crash.py", "--rounds", "10") + engines("hostile", "hostile.py"))


def run(runner, out):
    """Runs one and shows its closing lines, or more when it failed. @returns passed, failed, what did not hold"""
    began = time.monotonic()
    log = out / (re.sub(r"[^a-z0-9]+", "_", runner.name) + ".log")
    print(f"\n=== {runner.name}", flush=True)
    with open(log, "w") as file:
        code = subprocess.run(runner.command, cwd=runner.cwd, stdout=file, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, env={**os.environ, **runner.environment}).returncode
    output = log.read_text(errors="replace")
    passed, failed = runner.count(output, code, out)
    if code != 0 and failed == 0:
        failed = 1
    lines = output.rstrip().splitlines()
    print("\n".join(lines[-(FAILURE_LINES if failed else CLOSING_LINES):]))
    print(f"--- {runner.name}: {passed} passed, {failed} failed, {time.monotonic() - began:.0f} s ({log})", flush=True)
    told = [f"{runner.name}: {line}" for line in failures(output, out)] if failed else []
    return passed, failed, told


class Postgres:
    """The two servers tests talk to: one quick, one that keeps fsync on."""

    def __init__(self, out):
        self.folders = {"VICHE_TEST_POSTGRESQL": ["quick"], "VICHE_TEST_POSTGRESQL_DURABLE": ["durable", "durable"]}
        self.base = out / "postgresql"
        self.base.mkdir(parents=True, exist_ok=True)
        self.borrowed = None
        if os.geteuid() == 0 and not self._server_can_enter(self.base):
            self.borrowed = tempfile.mkdtemp(prefix="viche-test-")
            os.chmod(self.borrowed, 0o755)
            self.base = pathlib.Path(self.borrowed)

    @staticmethod
    def _server_can_enter(folder):
        return subprocess.run(["runuser", "-u", "postgres", "--", "test", "-x", folder], cwd="/").returncode == 0

    def __enter__(self):
        for variable, (folder, *mode) in self.folders.items():
            started = subprocess.run([ROOT / "tools" / "test_postgres.sh", "start", self.base / folder, *mode],
                                     capture_output=True, text=True)
            if started.returncode != 0:
                raise SystemExit(f"PostgreSQL does not start:\n{started.stderr}")
            os.environ[variable] = started.stdout.strip().splitlines()[-1]
        return self

    def __exit__(self, *_):
        for folder, *_ in self.folders.values():
            subprocess.run([ROOT / "tools" / "test_postgres.sh", "stop", self.base / folder], check=False)
        if self.borrowed:
            shutil.rmtree(self.borrowed, ignore_errors=True)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--slice")
    words.add_argument("--soak", action="store_true")
    words.add_argument("--check", action="store_true")
    words.add_argument("--only", help="names of runners, or parts of them")
    words.add_argument("--build", default=str(ROOT / "build"))
    options = words.parse_args()
    build = pathlib.Path(options.build).resolve()
    out = build / "test"
    out.mkdir(parents=True, exist_ok=True)
    os.environ["VICHE_PROGRAM"], os.environ["VICHE_TEST_OUT"] = str(build / "viche"), str(out)
    for made in ("demo", "html", "journeys"):
        shutil.rmtree(out / made, ignore_errors=True)
    runners = all_runners(options, build, out)
    if options.only:
        runners = [r for r in runners if any(part in r.name for part in options.only.split(","))]
    if options.check:
        return close([run(runner, out) for runner in runners])
    with Postgres(out):
        return close([run(runner, out) for runner in runners])


def close(sums):
    passed, failed = sum(s[0] for s in sums), sum(s[1] for s in sums)
    for told in [told for s in sums for told in s[2]][:TOLD_AT_THE_END]:
        print(f"did not hold: {told[:600]}")
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
