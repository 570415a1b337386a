"""Signing in a burst: two thousand connections on one petition, each request another person's, durable and with a receipt.

Rows sign_burst, sign_burst_p99_ms, petition_page_in_burst, other_pages_p99_ms, and the same with a million signatures on
the petition.
"""
import os
import pathlib
import re
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
CROWD = 2000
MILLION = 1_000_000
MOST = 24_000  # signatures a second that a machine may make


def wrk_signing(url, target, residents, seconds, connections=CROWD, background=False):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s", "-s", HERE / "signing.lua", url]
    environment = {**os.environ, "TARGET": target, "RESIDENTS": str(residents)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    return process if background else read(process)


def read(process):
    """@returns requests, requests a second, errors, 99th percentile in milliseconds"""
    text = process.communicate()[0]
    requests, micros, errors, p99 = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+)", text).groups()
    return int(requests), int(requests) / (int(micros) / 1e6), int(errors), float(p99)


class Signing:
    def __init__(self, bench, site, tool, run):
        self.bench, self.site, self.tool, self.run = bench, site, tool, run
        self.first = int(time.time()) % 20_000_000  # who was born between 1927 and 1982

    def residents(self, count):
        """People who have not signed yet, with open sessions."""
        file = self.bench.work / f"residents-{self.first}"
        words = [self.tool, "make", self.site.data, str(count), str(self.first), *([self.site.url] if self.site.url else [])]
        with open(file, "w") as out:
            subprocess.run([str(word) for word in words], stdout=out, stderr=subprocess.DEVNULL, check=True)
        self.first += count
        return file

    def fill(self, number, count):
        words = [self.tool, "sign", self.site.data, number, str(count), str(self.first), *([self.site.url] if self.site.url else [])]
        subprocess.run([str(word) for word in words], stderr=subprocess.DEVNULL, check=True)
        self.first += count

    def burst(self, url, number, seconds):
        people = int(seconds * MOST)
        requests, rate, errors, p99 = wrk_signing(url, f"/petitions/{number}/sign", self.residents(people), seconds)
        self.run.complain(errors, requests, "sign_burst")
        if requests > people:
            raise SystemExit("there were too few people: some signed twice, and that is no measure")
        return rate, p99

    def rows(self, results, number, prefix=""):
        seconds = self.bench.options.seconds
        reference, errors, _ = self.run.bare(self.bench, self.site, CROWD)
        self.run.complain(errors, reference * seconds, "bare insert")
        client = self.bench.start(self.site, cache=True)
        url = f"http://127.0.0.1:{self.site.port}"
        rate, p99 = self.burst(url, number, seconds)
        results.add(f"{prefix}sign_burst", rate, "requests/s", "bare insert, same server and commit", reference, 0.5)
        results.add(f"{prefix}sign_burst_p99_ms", p99, "ms", target=250, less=True)
        self.pages_meanwhile(results, client, url, number, prefix)
        self.site.stop()
        return rate

    def pages_meanwhile(self, results, client, url, number, prefix):
        seconds = self.bench.options.seconds
        page = f"/petitions/{number}"
        body = client.get(page).bytes
        with self.run.Nginx(self.bench.work, {"petition": body}) as nginx:
            burst = wrk_signing(url, f"{page}/sign", self.residents(int((2 * seconds + 3) * MOST)), 2 * seconds + 2, background=True)
            time.sleep(1)
            reference = self.run.wrk(nginx.url, "pages.lua", seconds, self.bench.paths("nginx", ["/petition.html"]))[0]
            rate, errors, _ = self.run.wrk(url, "pages.lua", seconds, self.bench.paths("petition", [page]))
            read(burst)
            self.run.complain(errors, rate * seconds, "petition_page_in_burst")
            results.add(f"{prefix}petition_page_in_burst", rate, "requests/s", "nginx, same bytes, same burst", reference, 0.25)
        burst = wrk_signing(url, f"{page}/sign", self.residents(int((seconds + 3) * MOST)), seconds + 2, background=True)
        time.sleep(1)
        # Eight people who read: each asks again a fiftieth of a second after an answer, not as fast as a machine can.
        pages = ["/petitions", "/appeals", "/", "/figures", "/about"]
        for path in pages:
            client.get(path)
        others = self.bench.paths("others", pages) | {"PAUSE": "20"}
        _, errors, p99 = self.run.wrk(url, "pages.lua", seconds, others, connections=8)
        self.run.complain(errors, 8 * seconds, "other_pages")
        read(burst)
        results.add(f"{prefix}other_pages_p99_ms", p99, "ms", target=100, less=True)


def petition_that_collects(client):
    found = re.search(r'href="/petitions/(\d{4}-\d+)"', client.get("/petitions").text)
    if not found:
        raise SystemExit("no petition collects signatures")
    return found[1]
