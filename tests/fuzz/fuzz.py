#!/usr/bin/env python3
"""Every route of the program's own list asked with nonsense and half-sense: nothing may break, leak or end the server.

tests/fuzz/fuzz.py sqlite|postgresql [--requests N] [--seed S] [--route NAME] [--number I] [--part 3/10]

Request I of a route is made from the seed, the route's name and I alone, so each is asked again with
`--seed S --route NAME --number I`, which prints it. What a request finds there depends on those before it; without
`--number` the same seed asks all of them in the same order.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import re
import sys
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import database  # noqa: E402
from installation import DEMO, OUT, Client, Installation, Score, demo_accounts, forms  # noqa: E402
from mail_sink import MailSink  # noqa: E402

ROLES = {"resident": "olena", "operator": "operator", "moderator": "moderator", "executor": "dorohy.maister", "head": "kerivnyk",
         "administrator": "admin"}
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "X")
TYPES = ("application/x-www-form-urlencoded", "application/json", "text/plain", "application/xml", "multipart/form-data",
         "multipart/form-data; boundary=b", "multipart/form-data; boundary=\"\"", "application/json; charset=utf-16", "", "a/b;;;=",
         "application/problem+json", "image/jpeg")
ODD = ("", " ", "0", "-1", "1", "9" * 18, "9" * 30, "-9223372036854775808", "1e309", "NaN", "null", "true", "new", "cover", "..", "../..",
       "%00", "\x00", "\u202e", "\ufeff", "'\"", "' OR 1=1 --", "<script>", "{{TEXT}}", "[[day.title]]", "=1+1", "\r\nX: y", "🙂" * 40,
       "а" * 5000, "2026-1", "2026-999999999", "2026-13-45", "2026-11-22", "0000-00-00", "48.68,29.24,48.69,29.25", "NaN,NaN,1,1",
       "a@b.c", "é" * 300, "{\"a\":1}", "[]", "\\", "\udc80")
PHOTO = (DEMO / "photos" / "pothole-before.jpg").read_bytes()
UNKNOWN = ("PROPFIND", "X")  # methods that HTTP servers need not know: 501 is the answer of RFC 9110
MOST_GROWTH = 1.6  # of the resident memory, once everything has been asked once


class Places:
    """Values that mean something to the program: what it has shown us, beside what it never would."""

    def __init__(self, site):
        rows = lambda sql: [line for line in database.run(site.data, site.url, sql).split("\n") if line]
        self.known = {"number": [f"{int(n) // 10_000_000}-{int(n) % 10_000_000}" for n in rows("SELECT number FROM appeals LIMIT 60")],
                      "id": rows("SELECT id FROM appeal_categories LIMIT 10") + rows("SELECT id FROM appeal_media LIMIT 20") + ["new"],
                      "slug": ["dorohy", "new", "none"], "deed": ["accept", "report", "plan", "assign", "return_", "explain", "refute"],
                      "size": ["small", "large", "huge"], "street": rows("SELECT id FROM territory_streets LIMIT 10"),
                      "category": rows("SELECT slug FROM appeal_categories LIMIT 10"),
                      "organisation": rows("SELECT id FROM organisations LIMIT 5") + ["dorohy"]}

    def value(self, dice, name):
        known = self.known.get(name)
        return dice.choice(known) if known and dice.random() < 0.7 else dice.choice(ODD)


class Fuzzer:
    def __init__(self, site, seed, routes):
        self.site, self.seed, self.routes = site, seed, routes
        self.places = Places(site)
        self.fields = self._known_fields()
        self.cookies, self.tokens, self.keys = {"anonymous": {}}, {}, []
        accounts = {account["email"].split("@")[0]: account for account in demo_accounts()}
        for role, name in ROLES.items():
            account = accounts[name]
            client = Client(site).sign_in(account["email"], account["password"], account.get("totp_secret", ""))
            self.cookies[role] = dict(client.cookies)
            self.tokens[role] = self._token(client)
            self._learn(client, role)
        visitor = Client(site)
        self.tokens["anonymous"] = self._token(visitor)
        self.cookies["anonymous"] = dict(visitor.cookies)
        for scopes in (["appeals.read"], ["appeals.read", "appeals.write", "appeals.personal", "appeals.moderate", "appeals.head", "appeals.calls"],
                       ["appeals.read", "appeals.write", f"appeals.executor:{self.places.known['organisation'][0]}"]):
            words = [word for scope in scopes for word in ("--scope", scope)]
            self.keys.append(site.run("apikey", "add", "--name", "fuzz", *words).stdout.split()[-1])

    @staticmethod
    def _token(client):
        for path in ("/appeals/new", "/sign-in"):
            for form in forms(client.get(path)):
                if form.get("form_token"):
                    return form["form_token"]
        return ""

    def _known_fields(self):
        """Names that bodies of the API have."""
        document = json.loads(Client(self.site).get("/api/openapi.json").text)
        names = set()
        for schema in document["components"]["schemas"].values():
            names |= set(schema.get("properties", {}))
        return {"json": sorted(names), "form": {}}

    def _learn(self, client, role):
        """The fields of the forms that this person meets, by where they are sent."""
        for route in self.routes:
            if route["method"] != "GET" or re.search(r"\.\w+$|sign-out|/api/", route["pattern"]):
                continue
            dice = random.Random(route["name"])
            path = re.sub(r"\{(\w+)[^}]*\}", lambda m: urllib.parse.quote(self.places.known.get(m[1], ["1"])[0]), route["pattern"])
            answer = client.get(path)
            if answer.status != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            for form in forms(answer):
                target = re.sub(r"^https?://[^/]*|\?.*$", "", form.get("", ""))
                for other in self.routes:
                    pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(other["pattern"]))
                    if other["method"] == "POST" and re.fullmatch(pattern, target):
                        self.fields["form"].setdefault(other["name"], {}).update({k: v for k, v in form.items() if k})
            del dice

    def request(self, route, index):
        """One request: method, address, headers, body. Made of the seed, the route and the index alone."""
        dice = random.Random(f"{self.seed}/{route['name']}/{index}")
        path = re.sub(r"\{(\w+)[^}]*\}", lambda m: urllib.parse.quote(self.places.value(dice, m[1]).encode("utf-8", "replace"), safe=""),
                      route["pattern"])
        if dice.random() < 0.4:
            names = list(self.fields["form"].get(route["name"], {})) + ["q", "page", "below", "limit", "state", "day", "whose", "bbox", "lang", "told"]
            pairs = [(dice.choice(names), self.value(dice, "")) for _ in range(dice.randrange(1, 6))]
            path += "?" + urllib.parse.urlencode(pairs, errors="replace")
        if dice.random() < 0.1:
            path = "/en" + path
        method = route["method"] if dice.random() < 0.85 else dice.choice(METHODS)
        headers, role = self.headers(dice)
        body = b""
        if method not in ("GET", "HEAD") or dice.random() < 0.05:
            body, kind = self.body(dice, route, role)
            headers["Content-Type"] = kind if dice.random() < 0.9 else dice.choice(TYPES)
        return method, path[:7000] or "/", headers, body

    def value(self, dice, known):
        how = dice.random()
        if how < 0.4 and known:
            return known
        if how < 0.5:
            return str(dice.randrange(-10, 10**dice.randrange(1, 19)))
        if how < 0.6:
            return self.places.value(dice, dice.choice(list(self.places.known)))
        return dice.choice(ODD)

    def headers(self, dice):
        role = dice.choice(list(self.cookies))
        headers = {"Host": f"localhost:{self.site.port}"}
        if self.cookies[role] and dice.random() < 0.9:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies[role].items())
        if dice.random() < 0.3:
            headers["Authorization"] = dice.choice([f"Bearer {key}" for key in self.keys] + ["Bearer ", "Basic eDp5", "Bearer viche_x"])
        odd = {"Accept": dice.choice(("*/*", "application/json", "text/html;q=0", "a/b,,;", "")), "Accept-Language": dice.choice(("en", "uk,en;q=x", "*;;")),
               "Range": dice.choice(("bytes=0-1", "bytes=9-1", "bytes=-", "x")), "If-None-Match": dice.choice(("*", '"x"', "W/")),
               "Idempotency-Key": dice.choice(("a", "b" * 200, "ї", "x y")), "Accept-Encoding": dice.choice(("br", "gzip;q=0", "x", "identity")),
               "X-Forwarded-For": "1.2.3.4, x", "Origin": dice.choice(("null", "http://evil")), "X-Http-Method-Override": "DELETE",
               "Content-Encoding": dice.choice(("gzip", "deflate", "x")), "Cookie2": "x" * dice.randrange(1, 3000)}
        for name, value in odd.items():
            if dice.random() < 0.08:
                headers[name] = value
        return {name: value.encode("utf-8", "replace").decode("latin-1") for name, value in headers.items()}, role

    def body(self, dice, route, role):
        how = dice.random()
        if how < 0.08:
            return dice.randbytes(dice.randrange(0, 3000)), dice.choice(TYPES)
        if route["access"] == "api_key" and how < 0.7 or how < 0.2:
            return self.json(dice, route), "application/json"
        known = self.fields["form"].get(route["name"], {})
        pairs = []
        for name, value in known.items():
            for _ in range(dice.choice((0, 1, 1, 1, 1, 3))):
                pairs.append((name, self.value(dice, value)))
        for _ in range(dice.randrange(0, 3)):
            pairs.append((dice.choice(("text", "number", "back", "kept", "drop", "x" * 300, "")), self.value(dice, "")))
        pairs = [(name, value) for name, value in pairs if name not in ("form_token", "form_key")]
        if dice.random() < 0.9:
            pairs.append(("form_token", self.tokens.get(role, "")))
        if dice.random() < 0.5:
            pairs.append(("form_key", f"fuzz-{dice.randrange(10**12)}"))
        if dice.random() < 0.35:
            return self.multipart(dice, pairs), "multipart/form-data; boundary=edge"
        return urllib.parse.urlencode(pairs, errors="replace").encode(), "application/x-www-form-urlencoded"

    def json(self, dice, route):
        def some(depth):
            kind = dice.randrange(8 if depth < 4 else 5)
            if kind == 5:
                return [some(depth + 1) for _ in range(dice.randrange(4))]
            if kind >= 6:
                return {dice.choice(self.fields["json"] + ["x"]): some(depth + 1) for _ in range(dice.randrange(5))}
            return (None, dice.random() < 0.5, dice.choice((0, -1, 1e308, 2**63, 0.1)), dice.choice(ODD).replace("\udc80", ""),
                    self.places.value(dice, dice.choice(list(self.places.known))).replace("\udc80", ""))[kind]
        document = {name: some(1) for name in dice.sample(self.fields["json"], dice.randrange(1, 6))}
        if dice.random() < 0.5:
            document |= {"text": "Яма біля школи", "category": "road-pothole", "deed": "accept", "into": "2026-1", "numbers": ["2026-1"]}
        text = json.dumps(document, ensure_ascii=dice.random() < 0.5).encode()
        if dice.random() < 0.15:
            at = dice.randrange(len(text))
            text = text[:at] + dice.randbytes(3) + text[at:]
        return b"[" * 2000 if dice.random() < 0.01 else text

    def multipart(self, dice, pairs):
        parts = []
        for name, value in pairs:
            clean = name.replace('"', "").encode()
            parts.append(b'--edge\r\nContent-Disposition: form-data; name="' + clean + b'"\r\n\r\n' + value.encode("utf-8", "replace") + b"\r\n")
        for _ in range(dice.choice((0, 0, 1, 3))):
            content = dice.choice((PHOTO[:dice.randrange(1, 4000)], dice.randbytes(200), b"", b"<svg/>", b"%PDF-1.4", b"GIF89a"))
            name = dice.choice((b"a.jpg", "яма.jpg".encode(), b"../../x", b"a\x00.png", b"", b"x" * 400))
            parts.append(b'--edge\r\nContent-Disposition: form-data; name="' + dice.choice((b"photos", b"recording", b"file")) + b'"; filename="' + name
                         + b'"\r\nContent-Type: image/jpeg\r\n\r\n' + content + b"\r\n")
        text = b"".join(parts) + b"--edge--\r\n"
        return text[:dice.randrange(1, len(text))] if dice.random() < 0.1 else text


class Asker(threading.Thread):
    """Asks its share of the requests over one connection."""

    def __init__(self, fuzzer, work, score, lock):
        super().__init__(daemon=True)
        self.fuzzer, self.work, self.score, self.lock = fuzzer, work, score, lock
        self.link, self.statuses = None, {}

    def run(self):
        for route, index in self.work:
            request = self.fuzzer.request(route, index)
            status, said = self.ask(request)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            known = status != 501 or request[0] not in UNKNOWN
            if status >= 500 and known or (status == 0 and self.fuzzer.site.server.poll() is not None):
                with self.lock:
                    self.score.check(False, f"{status} for --seed {self.fuzzer.seed} --route {route['name']} --number {index}: "
                                            f"{request[0]} {request[1][:120]} {re.sub(rb'<[^>]*>', b'', said)[:200]!r}")

    def ask(self, request):
        method, path, headers, body = request
        for attempt in (1, 2):
            try:
                if self.link is None:
                    self.link = http.client.HTTPConnection("127.0.0.1", self.fuzzer.site.port, timeout=60)
                self.link.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
                for name, value in headers.items():
                    self.link.putheader(name, value.encode("latin-1", "replace"))
                if body:
                    self.link.putheader("Content-Length", str(len(body)))
                self.link.endheaders(body or None)
                answer = self.link.getresponse()
                said = answer.read() if answer.status >= 500 else (answer.read(), b"")[1]
                if answer.will_close:
                    self.close()
                return answer.status, said
            except (OSError, http.client.HTTPException, ValueError):
                self.close()
        return 0, b""

    def close(self):
        if self.link:
            self.link.close()
        self.link = None


def memory(site):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{site.server.pid}/status").read_text())[1])


def descriptors(site):
    return len(os.listdir(f"/proc/{site.server.pid}/fd"))


def open_transactions(site):
    if site.engine == "postgresql":
        return int(database.run(site.data, site.url, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' "
                                                     "AND now() - state_change > interval '5 seconds'").strip())
    database.run(site.data, site.url, "CREATE TABLE fuzz_lock(x); ")
    database.run(site.data, site.url, "DROP TABLE fuzz_lock")
    return 0


def half_files(site):
    """Uploads that nobody took: bodies are on the disk only while they are read."""
    return [path for path in pathlib.Path(site.data).rglob("*") if path.is_file() and re.search(r"upload|\.part$|\.tmp$", path.name)]


def order(routes):
    """What ends sessions or changes accounts comes last."""
    return sorted(routes, key=lambda route: (route["name"].startswith("accounts."), route["name"]))


def sweep(fuzzer, routes, numbers, score):
    """All routes, each with these numbers."""
    lock, threads = threading.Lock(), 4
    work = [(route, index) for route in order(routes) for index in numbers]
    askers = [Asker(fuzzer, work[n::threads], score, lock) for n in range(threads)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
        asker.close()
    statuses = {}
    for asker in askers:
        for status, count in asker.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return statuses


def main():
    words = argparse.ArgumentParser()
    words.add_argument("engine", choices=("sqlite", "postgresql"))
    words.add_argument("--requests", type=int, default=40, help="for each route")
    words.add_argument("--seed", default="2026")
    words.add_argument("--route")
    words.add_argument("--number", type=int)
    words.add_argument("--part", default="1/1", help="of the routes: a long campaign in shorter pieces")
    options = words.parse_args()
    print(f"seed {options.seed}, {options.requests} requests a route", flush=True)
    score, mail = Score(), MailSink()
    site = Installation("fuzz", options.engine)
    site.run("demo")
    for key in ("appeals.premoderation", "appeals.filings_per_hour", "appeals.joins_per_hour"):
        site.run("town", "set", "--key", key, "--value", "0", "--act", "Рішення № 1")
    routes = [route for route in json.loads(site.run("routes", "--json").stdout) if not options.route or route["name"] == options.route]
    with site:
        site.start("--smtp-url", mail.url, "--smtp-from", "viche@ladyzhyn.example", environment={"VICHE_API_REQUESTS_PER_MINUTE": "0"})
        fuzzer = Fuzzer(site, options.seed, routes)
        part, parts = map(int, options.part.split("/"))
        routes = order(routes)[len(routes) * (part - 1) // parts:len(routes) * part // parts]
        print(f"part {options.part}: {len(routes)} routes", flush=True)
        if options.number is not None:
            request = fuzzer.request(routes[0], options.number)
            print(*request[:2], json.dumps(request[2], ensure_ascii=False), request[3][:2000], sep="\n")
            print(Asker(fuzzer, [], score, threading.Lock()).ask(request))
            return 0
        first = max(1, options.requests // 4)
        statuses = sweep(fuzzer, routes, range(first), score)
        before, handles = memory(site), descriptors(site)
        for status, count in sweep(fuzzer, routes, range(first, options.requests), score).items():
            statuses[status] = statuses.get(status, 0) + count
        judge(site, score, before, handles, statuses, len(routes) * options.requests)
    mail.close()
    return score.close()


def judge(site, score, before, handles, statuses, asked):
    print("answers:", dict(sorted(statuses.items())), flush=True)
    score.check(site.server.poll() is None, "the server runs on")
    score.check(statuses.get(0, 0) * 50 <= asked, f"nearly every request is answered: {statuses.get(0, 0)} of {asked} were not")
    score.check(any(status == 200 for status in statuses) and any(300 <= status < 400 for status in statuses), "some got through")
    time.sleep(6)
    after = memory(site)
    print(f"memory {before} -> {after} KB, descriptors {handles} -> {descriptors(site)}", flush=True)
    score.check(after <= before * MOST_GROWTH + 20_000, f"memory does not grow: {before} -> {after} KB")
    score.check(descriptors(site) <= handles + 30, f"no descriptor is left open: {handles} -> {descriptors(site)}")
    score.check(open_transactions(site) == 0, "no transaction is left open")
    score.check(not half_files(site), f"no half file is left: {half_files(site)[:3]}")
    answer = Client(site).get("/appeals")
    score.check(answer.status == 200, "the list is served afterwards")


if __name__ == "__main__":
    sys.exit(main())
