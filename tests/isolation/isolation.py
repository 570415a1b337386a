#!/usr/bin/env python3
"""Every route of the program, every role, two communities, every credential replayed on the other's host.

tests/isolation/isolation.py sqlite|postgresql [--skeleton]

matrix.toml has one row for each route; `--skeleton` prints rows for routes that have none yet. Four passes:
  matrix      the rows and the program's own route table say the same
  own         on the own host every role is let in or refused as its row says, and sees the own canary where the row says so
  replayed    A's credentials on B's host, at the addresses of A's things: refused or public, no canary of A, no row changed
  foreign     B's credentials on B's host, at the addresses of A's things: no canary of A, no row of A changed
"""
import hashlib
import json
import os
import pathlib
import re
import sys
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import database  # noqa: E402
from hook_sink import HookSink  # noqa: E402
from installation import Installation, Score  # noqa: E402
from mail_sink import MailSink  # noqa: E402
from town import Town  # noqa: E402

STAFF = ("operator", "executor", "moderator", "registrar", "head", "editor", "analyst", "administrator")
PEOPLE = ("anonymous", "resident", *STAFF, "api_key", "half_way")
# Changed by the passing of time, or counting who tried what: they are left out of the comparison of rows.
CLOCKWORK = ("jobs", "job_timers", "letters", "throttles", "cabinet_exports")
# The same of single columns: a mailbox is read every few minutes, whoever asks what.
CLOCK_COLUMNS = {"appeal_mail_boxes": {"read_at", "next_at", "tries", "error"}}


class Matrix:
    def __init__(self, site, score):
        self.score = score
        self.routes = {route["name"]: route for route in json.loads(site.run("routes", "--json").stdout)}
        self.rows = {row["name"]: row for row in tomllib.loads((HERE / "matrix.toml").read_text())["route"]}

    def skeleton(self):
        for name, route in self.routes.items():
            if name not in self.rows:
                print(f'[[route]]\nname = "{name}"\npath = "{route["pattern"]}"\nwho = "{route["access"]}"\n')

    def agree(self):
        for name, route in self.routes.items():
            row = self.rows.get(name)
            if not self.score.check(row, f"{name} has no row in tests/isolation/matrix.toml"):
                continue
            pattern = re.sub(r"\{[^}]*\}", "[^/?]+", re.sub(r"\{[^}]*\.\.\.\}", ".+", route["pattern"]))
            self.score.check(re.fullmatch(pattern + r"(\?.*)?", row["path"]), f"{name}: {row['path']} is no sample of {route['pattern']}")
            listed = "staff" if isinstance(row["who"], list) else row["who"]
            self.score.check(listed == route["access"], f"{name} is for {route['access']}, its row says {listed}")
        for name in self.rows:
            self.score.check(name in self.routes, f"the row {name} has no route")

    def samples(self):
        """Rows with routes; those that end a session come last."""
        known = [(row, self.routes[name]) for name, row in self.rows.items() if name in self.routes]
        return sorted(known, key=lambda pair: pair[0].get("ends_session", False))


def admitted(row, role):
    who = row["who"]
    if isinstance(who, list):
        return role in who
    return {"anyone": True, "account": role in ("resident", *STAFF), "api_key": role == "api_key",
            "half_way": role in ("half_way", "resident", *STAFF), "loopback": True}[who]


def refused(answer):
    return answer.status in (401, 403, 404, 405) or (answer.status == 303 and "/sign-in" in answer.location)


class Passes:
    def __init__(self, site, score, matrix, towns, read):
        self.site, self.score, self.matrix, self.towns, self.read = site, score, matrix, towns, read

    def ask(self, client, row, route, things, token_of=None):
        """One request of a row with the addresses of `things`. The form token is the client's own, or stolen from another."""
        path = row["path"].format(**things)
        if route["method"] == "GET":
            return client.get(path)
        if row["who"] == "api_key" and not row.get("form"):
            body = json.dumps(row.get("body", {}))
            return client.ask(route["method"], path, body.encode(), {"Content-Type": "application/json"})
        fields = {name: value.format(**things) for name, value in row.get("body", {}).items()}
        if row["who"] == "api_key":
            return client.post(path, fields)
        token = self.token(token_of or client)
        return client.post(path, {"form_token": token} | fields)

    def token(self, client):
        if not hasattr(client, "form_token"):
            form = client.get("/sign-in").form() or client.get("/appeals/new").form()
            client.form_token = (form or {}).get("form_token", "")
        return client.form_token

    def own(self):
        for town in self.towns:
            for row, route in self.matrix.samples():
                for role in PEOPLE:
                    if row.get("ends_session") and role != "anonymous":
                        continue
                    client = town.client() if row.get("ends_session") else town.people[role]
                    answer = self.ask(client, row, route, town.things)
                    what = f"{route['method']} {row['path']} as {role} of {town.slug}: {answer.status} {answer.location}"
                    self.score.check(answer.status < 500, what)
                    if not admitted(row, role):
                        self.score.check(refused(answer), f"{what}, should be refused")
                        continue
                    lost = answer.status in (401, 403) or (answer.status == 303 and answer.location.endswith("/sign-in"))
                    self.score.check(not lost or row.get("may_refuse"), f"{what}, should be let in")
                    if row.get("shows") and answer.status == 200:
                        self.score.check(town.shows(answer.text), f"{what}: the own canary is not seen, so the test is blind")

    def unchanged(self, towns, work, what):
        before = {town.slug: self.rows_of(town) for town in towns}
        work()
        for town in towns:
            after = self.rows_of(town)
            changed = [table for table in after if after[table] != before[town.slug].get(table)]
            self.score.check(not changed, f"{what}: rows of {town.slug} changed in {changed}")

    def replayed(self):
        for town, other in (self.towns, self.towns[::-1]):
            for person in town.people.values():
                self.token(person)  # asked of the own host, which may note that the session was seen
            self.unchanged(self.towns, lambda: self._replay(town, other), f"credentials of {town.slug} at {other.slug}")

    def _replay(self, town, other):
        for row, route in self.matrix.samples():
            for role in PEOPLE:
                thief = other.client()
                thief.cookies, thief.headers = dict(town.people[role].cookies), dict(town.people[role].headers)
                answer = self.ask(thief, row, route, town.things, token_of=town.people[role])
                what = f"{route['method']} {row['path']} with the {role} of {town.slug} at {other.slug}: {answer.status}"
                self.score.check(not town.shows(answer.text + str(answer.headers)), f"{what} shows {town.shows(answer.text)}")
                closed = row["who"] != "anyone" or route["method"] != "GET"
                if closed and row["who"] != "loopback":
                    self.score.check(refused(answer), f"{what} {answer.location}, should be refused")
                self.score.check(answer.status < 500, what)

    def foreign(self):
        for town, other in (self.towns, self.towns[::-1]):
            self.unchanged([town], lambda: self._visit(town, other), f"people of {other.slug} at addresses of {town.slug}")

    def _visit(self, town, other):
        for row, route in self.matrix.samples():
            if row.get("ends_session"):
                continue
            for role in PEOPLE:
                answer = self.ask(other.people[role], row, route, town.things)
                what = f"{route['method']} {row['path']} of {town.slug} as {role} of {other.slug}: {answer.status}"
                self.score.check(not town.shows(answer.text + str(answer.headers)), f"{what} shows {town.shows(answer.text)}")
                if row.get("secret") and route["method"] == "GET":
                    self.score.check(answer.status == 404 or refused(answer), f"{what}, should not be found")
                self.score.check(answer.status < 500, what)

    def rows_of(self, town):
        """A digest of all rows of a community in each table."""
        return {table: hashlib.sha256("".join(sorted(self.read(f"SELECT {columns} FROM {table} WHERE hromada_id = {town.hromada}")
                                                     .splitlines())).encode()).hexdigest() for table, columns in self.tables()}

    TABLES = {
        "sqlite": "SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' "
                  "AND c.name = 'hromada_id'",
        "postgresql": "SELECT table_name FROM information_schema.columns WHERE column_name = 'hromada_id' "
                      "AND table_schema = current_schema()"}
    COLUMNS = {
        "sqlite": "SELECT name FROM pragma_table_info('{}')",
        "postgresql": "SELECT column_name FROM information_schema.columns WHERE table_name = '{}' "
                      "AND table_schema = current_schema()"}

    def tables(self):
        """Tables of communities, each with the columns that only somebody's act changes."""
        if not hasattr(self, "_tables"):
            self._tables = [(name, self.columns(name)) for name in self.read(self.TABLES[self.site.engine]).split()
                            if name not in CLOCKWORK]
        return self._tables

    def columns(self, table):
        left_out = CLOCK_COLUMNS.get(table, set())
        if not left_out:
            return "*"
        all_columns = self.read(self.COLUMNS[self.site.engine].format(table)).split()
        assert left_out < set(all_columns), f"{table} has other columns now"
        return ", ".join(f'"{name}"' for name in all_columns if name not in left_out)


def quiet(towns, passes):
    """Waits until the jobs of what was made are done."""
    last = None
    for _ in range(60):
        now = [passes.rows_of(town) for town in towns]
        if now == last:
            return
        last = now
        time.sleep(1)


def main(engine, skeleton=False):
    score = Score()
    mail, hooks = MailSink(), HookSink()
    os.environ["VICHE_WEBHOOK_ALLOWED_HOSTS"] = "127.0.0.1"
    with Installation("isolation", engine) as site:
        read = lambda sql: database.run(str(site.data), site.url, sql)
        if skeleton:
            Matrix(site, score).skeleton()
            return 0
        matrix = Matrix(site, score)
        matrix.agree()
        towns = (Town(site, "alfa", "Альфаканар", "alfacanar", "UA05040130000025322", hooks.url),
                 Town(site, "beta", "Бетаканар", "betacanar", "UA05020030000031457", hooks.url))
        site.start("--smtp-url", mail.url, "--smtp-from", "viche@viche.example", "--page-cache", "true",
                   environment={"VICHE_API_REQUESTS_PER_MINUTE": "0", "VICHE_MAILDIRS": str(site.data / "maildirs")})
        for town in towns:
            town.sign_in_all()
            town.make_things(mail, read)
        passes = Passes(site, score, matrix, towns, read)
        quiet(towns, passes)
        passes.replayed()
        passes.foreign()
        passes.own()
        site.stop()
    mail.close()
    hooks.close()
    return score.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--skeleton" in sys.argv[2:]))
