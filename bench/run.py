#!/usr/bin/env python3
"""Measures the program on a million appeals, each figure beside its reference in the same run.

bench/run.py [--appeals N] [--seconds N] [--build DIR] [--only SQLITE|POSTGRESQL] [--fresh]

Prints a table and writes bench/results.json. The data stay in build/bench for the next run. wrk, nginx and the program
share the machine's cores. BOSTON=path.csv.gz takes the whole file of Boston's requests instead of the repeated sample.
"""
import argparse
import csv
import gzip
import io
import json
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "tests")]

import database  # noqa: E402
import installation  # noqa: E402
import petitions  # noqa: E402
from installation import Client, Installation, free_port, psql  # noqa: E402

CONNECTIONS = 64
ROUNDS = 7
BOSTON_ROWS = 121_145


class Site(Installation):
    """An installation that stays for the next run."""

    def __init__(self, folder, engine, url=""):
        self.name, self.engine, self.data, self.url = "bench", engine, folder, url
        self.server, self.port, self.prefix = None, free_port(), []
        self.log = folder / "server.log"
        folder.mkdir(parents=True, exist_ok=True)


class Results:
    def __init__(self):
        self.rows = []

    def add(self, name, value, unit, reference=None, reference_value=None, target=None, less=False):
        """`target` is the least ratio to the reference, or without a reference the most (less=True) of the value."""
        ratio = value / reference_value if reference_value else None
        met = None
        if target is not None:
            met = value <= target if less else ratio >= target
        self.rows.append({"name": name, "value": round(value, 3), "unit": unit, "reference": reference,
                          "reference_value": round(reference_value, 3) if reference_value else None,
                          "ratio": round(ratio, 4) if ratio else None, "target": target, "met": met})
        print(self.line(self.rows[-1]), flush=True)

    @staticmethod
    def line(row):
        beside = f"{row['reference']} {row['reference_value']:,}, {row['ratio']:.1%}" if row["reference_value"] else ""
        target = "" if row["target"] is None else (f"{row['target']:.0%} wanted" if row["reference_value"] else f"at most {row['target']:,}")
        verdict = {True: "met", False: "MISSED", None: ""}[row["met"]]
        return f"{row['name']:<26}{row['value']:>14,} {row['unit']:<12} {beside:<52} {target:<16} {verdict}"

    def write(self, path):
        path.write_text(json.dumps(self.rows, indent=1, ensure_ascii=False) + "\n")


def wrk(url, script, seconds, environment, connections=CONNECTIONS):
    """@returns requests a second, errors, 99th percentile in milliseconds"""
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", HERE / script, url],
                          capture_output=True, text=True, check=True, env={**os.environ, **environment})
    requests, micros, errors, p99 = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+)", done.stdout).groups()
    return int(requests) / (int(micros) / 1e6), int(errors), float(p99)


class Bench:
    def __init__(self, options, results, work):
        self.options, self.results, self.work = options, results, work

    # --- Data

    def fill(self, site):
        """A demo community with as many closed and open appeals as wanted, written once."""
        mark = site.data / "filled"
        if not self.options.fresh and mark.exists() and mark.read_text() == str(self.options.appeals):
            site.run("migrate")
            self.lift_limits(site)
            return self.settle(site)
        site.run("demo")
        self.lift_limits(site)
        table, mapping = self.work / "appeals.csv", self.work / "appeals.toml"
        write_appeals(table, mapping, self.options.appeals)
        began = time.monotonic()
        done = site.run("import", "appeals", str(table), "--mapping", str(mapping), check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-2000:])
        print(f"filled {site.engine} with {self.options.appeals:,} appeals in {time.monotonic() - began:.0f} s", flush=True)
        mark.write_text(str(self.options.appeals))

    def lift_limits(self, site):
        """What guards against abuse would be measured instead of filing; data of before may lack a newer guard's setting."""
        for key in ("appeals.filings_per_hour", "appeals.filings_per_person", "appeals.filings_per_device", "appeals.premoderation"):
            site.run("town", "set", "--key", key, "--value", "0", "--act", "Рішення № 1")

    def settle(self, site):
        """A newer program may count the figures anew; they are not measured while they are empty."""
        client = self.start(site, cache=False)
        for _ in range(600):
            if len(client.get("/figures.csv?by=category&period=all").text.splitlines()) > 10:
                break
            time.sleep(1)
        else:
            raise SystemExit("the figures stay empty")
        self.drain(site)
        for _ in range(600):  # open data are made anew each day
            if "modified" in client.get("/open-data/appeals-passport.json").text and not list(site.data.glob("files/*/published/.*")):
                break
            time.sleep(1)
        site.stop()

    @staticmethod
    def drain(site):
        """What earlier rows left to be done (search, letters) is done before the next is measured."""
        for _ in range(600):
            if database.run(str(site.data), site.url, "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'event %'").strip() == "0":
                return
            time.sleep(1)
        raise SystemExit("the jobs do not come to an end")

    def start(self, site, cache):
        site.start("--page-cache", "true" if cache else "false", "--log-level", "error")
        return Client(site)

    def numbers(self, client, count):
        """Public numbers from all over the years, in no order."""
        total = self.options.appeals
        chosen, year_of = [], random.Random(7)
        while len(chosen) < count:
            number = f"{year_of.choice((2023, 2024, 2025))}-{year_of.randint(1, total // 4)}"
            if client.get(f"/appeals/{number}").status == 200:
                chosen.append(number)
        return chosen

    def paths(self, name, paths):
        file = self.work / f"{name}.paths"
        file.write_text("\n".join(paths) + "\n")
        return {"PATHS": str(file)}

    # --- Pages

    def pages(self, site, prefix=""):
        client = self.start(site, cache=True)
        numbers = self.numbers(client, 500)
        case, page_of_list = f"/appeals/{numbers[0]}", "/appeals"
        bodies = {"case": client.get(case).bytes, "list": client.get(page_of_list).bytes}
        seconds = self.options.seconds
        url = f"http://127.0.0.1:{site.port}"
        with Nginx(self.work, bodies) as nginx:
            def beside(name, row, paths, target):
                """In short turns with nginx, after each page was asked once: what a machine gives changes by the second,
                and two times as much to the one as to the other tells nothing. The round with the middle ratio counts."""
                for path in paths:
                    client.get(path)
                rounds = []
                for _ in range(ROUNDS):
                    reference = wrk(nginx.url, "pages.lua", seconds / 4, self.paths("nginx", [f"/{name}.html"]))[0]
                    rate, errors, _ = wrk(url, "pages.lua", seconds / 4, self.paths("pages", paths))
                    complain(errors, rate * max(1, seconds / 4), row)
                    rounds.append((rate / reference, rate, reference))
                _, rate, reference = sorted(rounds)[ROUNDS // 2]
                print(f"  {row}: " + ", ".join(f"{ratio:.1%}" for ratio, _, _ in rounds), flush=True)
                self.results.add(prefix + row, rate, "requests/s", f"nginx, same {len(bodies[name])} bytes", reference, None if prefix else target)
            beside("case", "case_page_cached", [case], 0.5)
            beside("list", "list_page_cached", [page_of_list], 0.5)
            site.stop()
            client = self.start(site, cache=False)
            beside("case", "case_page", [f"/appeals/{number}" for number in numbers], 0.15)
            beside("list", "list_page", [page_of_list], 0.08)
        self.figures(client, prefix)
        site.stop()
        return numbers

    def figures(self, client, prefix):
        took = []
        for _ in range(50):
            began = time.perf_counter()
            if client.get("/figures").status != 200:
                raise SystemExit("/figures does not answer")
            took.append((time.perf_counter() - began) * 1000)
        self.results.add(f"{prefix}figures_page_ms", statistics.quantiles(took, n=20)[-1], "ms (p95)", target=None if prefix else 20, less=True)

    # --- Filing

    def form(self, client):
        """A form as a browser would send it, without its key and text; and the cookie that goes with it."""
        form = client.get("/appeals/new").form("/appeals")
        kept = {name: value for name, value in form.items() if name not in ("", "form_key", "text")}
        body = urllib.parse.urlencode(kept | {"category": "sidewalk", "note": "біля школи", "seen": "1", "asked": "sidewalk"})
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        return {"BODY": body, "COOKIE": cookie, "TARGET": "/appeals"}

    def filing(self, site, prefix=""):
        seconds = self.options.seconds
        reference, errors, _ = bare(self, site, CONNECTIONS)
        complain(errors, reference * seconds, "bare insert")
        client = self.start(site, cache=True)
        form = self.form(client)
        check = client.post("/appeals", dict(urllib.parse.parse_qsl(form["BODY"], keep_blank_values=True)) | {"text": "Розбите скло на тротуарі", "form_key": f"try-{time.time()}"})
        if check.status != 303:
            raise SystemExit(f"the form is refused: {check.status} {re.sub('<[^>]*>', ' ', check.text)[:2000]}")
        rate, errors, _ = wrk(f"http://127.0.0.1:{site.port}", "filing.lua", seconds, form)
        complain(errors, rate * seconds, "file_appeal")
        self.results.add(f"{prefix}file_appeal", rate, "requests/s", "bare insert, same server and commit", reference, None if prefix else 0.2)
        return client, form

    def mixed(self, site, form, numbers):
        """Pages of all kinds at 64 connections while filing goes on."""
        pages = [f"/appeals/{number}" for number in numbers] + ["/appeals", "/figures", "/appeals/new", "/appeals?state=open"] * 25
        random.Random(3).shuffle(pages)
        self.drain(site)
        filing = subprocess.Popen(["wrk", "-t1", "-c4", f"-d{self.options.seconds + 2}s", "-s", HERE / "filing.lua", f"http://127.0.0.1:{site.port}"],
                                  env={**os.environ, **form}, stdout=subprocess.PIPE, text=True)
        time.sleep(1)
        rate, errors, p99 = wrk(f"http://127.0.0.1:{site.port}", "pages.lua", self.options.seconds, self.paths("mixed", pages))
        filed = re.search(r"RESULT (\d+) (\d+)", filing.communicate()[0])
        complain(errors, rate * self.options.seconds, "mixed")
        self.results.add("mixed_p99_ms", p99, "ms", target=50, less=True)
        self.results.add("mixed_pages", rate, "requests/s")
        self.results.add("mixed_filings", int(filed[1]) / (int(filed[2]) / 1e6), "requests/s")

    # --- Signing

    def signing(self, site, results, prefix=""):
        """On a petition of few signatures, and on the same with a million."""
        for key, value in (("petitions.least_level", "3"),):
            site.run("town", "set", "--key", key, "--value", value, "--act", "Рішення № 1", check=False)
        database.run(str(site.data), site.url, "UPDATE petitions SET threshold = 1000000000 WHERE state = 'collecting'")
        number = petitions.petition_that_collects(self.start(site, cache=True))
        site.stop()
        signing = petitions.Signing(self, site, self.options.build / "tests" / "viche_residents", sys.modules[__name__])
        few = signing.rows(results, number, prefix)
        signing.fill(number, petitions.MILLION)
        many = signing.rows(results, number, f"{prefix}million_")
        results.add(f"{prefix}sign_burst_of_million", many, "requests/s", "sign_burst", few, None if prefix else 0.9)

    # --- The program itself

    def size_and_start(self, site):
        status = pathlib.Path(f"/proc/{site.server.pid}/status").read_text()
        self.results.add("rss_mb", int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024, "MB", target=200, less=True)
        site.stop()
        took = []
        for _ in range(5):
            took.append(site.start("--log-level", "error") * 1000)
            site.stop()
        self.results.add("start_ms", statistics.median(took), "ms", target=1000, less=True)

    def boston(self):
        folder = self.work / "boston"
        shutil.rmtree(folder, ignore_errors=True)
        site = Site(folder, "sqlite")
        site.run("town", "add", "--slug", "boston", "--code", "UA05040130000025322", "--name", "Бостон")
        table = self.work / "boston.csv"
        rows = write_boston(table)
        began = time.monotonic()
        done = site.run("import", "appeals", str(table), "--mapping", str(ROOT / "docs" / "examples" / "mapping-311.toml"), check=False)
        took = time.monotonic() - began
        if f"{rows} read" not in done.stderr:
            raise SystemExit(done.stderr[-2000:])
        self.results.add("import_boston_s", took, f"s for {rows:,}", target=60, less=True)
        shutil.rmtree(folder)


# --- Data made here

def write_appeals(table, mapping, count):
    """Appeals of three years: texts of the demo, its categories, points in the town."""
    texts = re.findall(r'^text = "(.{20,300})"$', (installation.DEMO / "appeals.toml").read_text(), re.M)
    slugs = re.findall(r'^\[\[category\]\]\nslug = "([^"]+)"', (installation.DEMO / "categories.toml").read_text(), re.M)
    dice = random.Random(2026)
    first, last = time.mktime((2023, 1, 1, 0, 0, 0, 0, 0, 0)), time.mktime((2026, 1, 1, 0, 0, 0, 0, 0, 0))
    stamp = lambda at: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    with open(table, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "filed", "due", "closed", "state", "text", "category", "place", "lat", "lon"])
        for n in range(count):
            filed = first + (last - first) * n / count
            closed = filed + dice.expovariate(1 / 400_000) if n < count * 0.97 else 0
            rows.writerow([n, stamp(filed), stamp(filed + 604_800), stamp(closed) if closed else "", "closed" if closed else "open",
                           dice.choice(texts), dice.choice(slugs), f"м. Ладижин, вул. Наконечного, {dice.randint(1, 90)}",
                           f"{48.685 + dice.gauss(0, 0.01):.6f}", f"{29.238 + dice.gauss(0, 0.015):.6f}"])
    categories = "".join(f'"{slug}" = "{slug}"\n' for slug in slugs)
    mapping.write_text('[columns]\nexternal_id = "id"\nfiled_at = "filed"\ndue_at = "due"\nclosed_at = "closed"\nstate = "state"\n'
                       'text = "text"\ncategory = "category"\nplace = "place"\nlat = "lat"\nlon = "lon"\n'
                       f'[states]\nopen = "registered"\nclosed = "closed"\n[categories]\n{categories}')


def write_boston(table):
    """The whole file where there is one; else the sample's rows again and again under numbers of their own."""
    whole = os.environ.get("BOSTON")
    if whole:
        text = gzip.open(whole, "rt", encoding="utf-8", newline="").read()
        table.write_text(text)
        return sum(1 for _ in csv.reader(io.StringIO(text))) - 1
    sample = list(csv.reader(gzip.open(HERE / "data" / "boston_311_2015_sample.csv.gz", "rt", encoding="utf-8", newline="")))
    with open(table, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(sample[0])
        for n in range(BOSTON_ROWS):
            row = list(sample[1 + n % (len(sample) - 1)])
            row[0] = str(101_000_000_000 + n)
            rows.writerow(row)
    return BOSTON_ROWS


# --- Peers

class Nginx:
    """nginx with these bytes as files, on the same cores."""

    def __init__(self, work, bodies):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="viche-nginx-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        os.chmod(self.folder, 0o755)
        for name, body in bodies.items():
            (self.folder / f"{name}.html").write_bytes(body)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user} worker_processes {os.cpu_count()}; daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;\n"
            "events { worker_connections 1024; }\n"
            f"http {{ access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 100000000; types {{ text/html html; }}\n"
            + "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + f"server {{ listen 127.0.0.1:{self.port}; root {self.folder}; }} }}\n")

    def __enter__(self):
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-c", self.folder / "nginx.conf", "-e", self.folder / "error.log"])
        wait_for(self.port)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def bare(bench, site, connections):
    """A handler that inserts one row and nothing else, with the same server and group commit."""
    port, folder = free_port(), bench.work / "bare"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    process = subprocess.Popen([bench.options.build / "bench" / "bench_bare_insert", folder, str(port), *([site.url] if site.url else [])])
    wait_for(port)
    try:
        return wrk(f"http://127.0.0.1:{port}", "filing.lua", bench.options.seconds, {"BODY": "a=1", "COOKIE": "", "TARGET": "/rows"}, connections)
    finally:
        process.terminate()
        process.wait()


def wait_for(port):
    for _ in range(200):
        try:
            installation.socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


def complain(errors, requests, what):
    """Refusals are faster than the work: with many of them there is nothing to measure."""
    if errors:
        print(f"  {errors} requests of {what} went wrong", flush=True)
    if errors > requests / 100:
        raise SystemExit(f"{errors} of {requests:.0f} requests of {what} went wrong: this is no measure")


def pgbench(url, script, seconds, connections):
    done = subprocess.run([next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"))[::-1])), "-n", "-M", "prepared",
                           "-c", str(connections), "-j", "1", "-T", str(seconds), "-f", script, url], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def postgresql(bench, results, work):
    """The same on PostgreSQL with fsync on, beside pgbench with statements of the same kind; for the record, no targets."""
    server = ROOT / "tools" / "test_postgres.sh"
    folder = bench.options.data / "postgresql"
    borrowed = os.geteuid() == 0 and subprocess.run(["runuser", "-u", "postgres", "--", "test", "-x", bench.options.data], cwd="/").returncode != 0
    if borrowed:
        folder = pathlib.Path("/var/tmp/viche-bench-postgresql")
    site_folder = bench.options.data / "postgresql-site"
    if not (folder / "data").exists() or not (site_folder / "filled").exists():  # one without the other is worth nothing
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(site_folder, ignore_errors=True)
    url = subprocess.run([server, "start", folder, "durable", "keep"], capture_output=True, text=True, check=True).stdout.strip()
    try:
        site = Site(site_folder, "postgresql", url)
        bench.fill(site)
        psql(url.replace("//viche@", "//postgres@"), "ANALYZE")
        bench.pages(site, "postgresql_")
        bench.filing(site, "postgresql_")
        site.stop()
        owner = url.replace("//viche@", "//postgres@")
        scripts = {
            "select": "\\set n random(1, 200000)\nSELECT * FROM appeals WHERE hromada_id = (SELECT min(id) FROM hromadas) AND number = 20240000000 + :n;\n",
            "insert": "INSERT INTO bench_rows(hromada_id, id, text) VALUES(1, (random() * 9e18)::bigint, 'Bench');\n",
        }
        for name, text in scripts.items():
            (work / f"{name}.sql").write_text(text)
            results.add(f"pgbench_{name}", pgbench(owner, work / f"{name}.sql", bench.options.seconds, CONNECTIONS), "transactions/s")
        by_name = {row["name"]: row for row in results.rows}
        for row, reference in (("postgresql_case_page", "pgbench_select"), ("postgresql_file_appeal", "pgbench_insert")):
            results.add(f"{row}_by_pgbench", by_name[row]["value"], "requests/s", reference, by_name[reference]["value"])
    finally:
        subprocess.run([server, "stop", folder], check=False)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--appeals", type=int, default=1_000_000)
    words.add_argument("--seconds", type=int, default=8)
    words.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    words.add_argument("--only", choices=("sqlite", "postgresql"))
    words.add_argument("--fresh", action="store_true", help="write the appeals anew")
    words.add_argument("--results", type=pathlib.Path, default=HERE / "results.json")
    options = words.parse_args()
    options.build = options.build.resolve()
    options.data = options.build / "bench" / "data"
    if options.fresh:
        shutil.rmtree(options.data, ignore_errors=True)
    options.data.mkdir(parents=True, exist_ok=True)
    installation.PROGRAM = options.build / "viche"
    results = Results()
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as work:
        bench = Bench(options, results, pathlib.Path(work))
        if options.only != "postgresql":
            site = Site(options.data / "sqlite", "sqlite")
            bench.fill(site)
            numbers = bench.pages(site)
            _, form = bench.filing(site)
            bench.mixed(site, form, numbers)
            site.stop()
            bench.signing(site, results)
            bench.start(site, cache=True)
            bench.size_and_start(site)
            bench.boston()
        if options.only != "sqlite":
            postgresql(bench, results, pathlib.Path(work))
    results.write(options.results)
    missed = [row["name"] for row in results.rows if row["met"] is False]
    print(f"\nwritten to {options.results}; " + (f"missed: {', '.join(missed)}" if missed else "every target is met"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
