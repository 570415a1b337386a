#!/usr/bin/env python3
"""kill -9 under concurrent writes: everything answered is there afterwards.

tests/crash/crash.py sqlite|postgresql [--rounds N]

PostgreSQL stays up, with fsync on; only the program is killed. In each round people file appeals through the form (one in
three with a photo), programs file them through the API and people sign a petition, until the program is killed at a random
moment. Then: it answers again within two seconds; every answered filing is there with its number, text and photo; every
signature that was answered has its receipt, the same as before; `viche verify` holds: no receipt without a row, no row without
a leaf, no leaf without a row. At the end, what nobody's row names has been swept away.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import database  # noqa: E402
from installation import DEMO, PROGRAM, Client, Installation, Score  # noqa: E402

FORMS, PROGRAMS, SIGNERS = 3, 3, 3
RESIDENTS = PROGRAM.parent / "tests" / "viche_residents"
A_ROUND = 400  # people who may sign in one round
LONGEST_START = 2.0
PHOTO = (DEMO / "photos" / "pothole-before.jpg").read_bytes()


class Writers:
    """Threads that file until they are told to end, and remember only what was answered."""

    def __init__(self, site, api_key, petition, people, round_number):
        self.site, self.api_key, self.round = site, api_key, round_number
        self.petition, self.people = petition, people
        self.answered, self.signed, self.refused, self.going = [], [], [], True
        self.first = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(self._by_form, n)) for n in range(FORMS)]
        self.threads += [threading.Thread(target=self._run, args=(self._by_api, FORMS + n)) for n in range(PROGRAMS)]
        self.threads += [threading.Thread(target=self._run, args=(self._by_signing, FORMS + PROGRAMS + n)) for n in range(SIGNERS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def wait_for_an_answer(self, seconds=30):
        self.first.wait(seconds)

    def end(self):
        self.going = False
        for thread in self.threads:
            thread.join()

    def _run(self, work, who):
        client, n = Client(self.site, timeout=20), 0
        while self.going:
            n += 1
            try:
                work(client, f"Випадок {self.round}-{who}-{n}: на тротуарі розбите скло", n)
            except (OSError, http.client.HTTPException) as error:
                if self.going:
                    self.refused.append(repr(error))
                client.close()

    def _by_form(self, client, text, n):
        with_photo = n % 3 == 0
        form = client.get("/appeals/new").form("/appeals")
        fields = form | {"text": text, "category": "sidewalk", "seen": "1", "asked": "sidewalk", "note": "біля школи"}
        answer = client.post(form[""], fields, [("photos", "a.jpg", "image/jpeg", PHOTO)] if with_photo else ())
        if answer.status == 303:
            self.answered.append((answer.location.split("?")[0], text, with_photo))
            self.first.set()
        else:
            self.refused.append(f"{answer.status} {re.sub(r'<[^>]*>', ' ', answer.text)[:600]}")

    def _by_signing(self, client, _, n):
        try:
            session, token = self.people.pop()
        except IndexError:
            time.sleep(0.05)
            return
        client.cookies = {"viche_session": session}
        answer = client.post(f"{self.petition}/sign", {"form_token": token, "resident": "1", "of_age": "1", "settlement": "0"})
        if answer.status != 303:
            self.refused.append(f"signing: {answer.status} {re.sub(r'<[^>]*>', ' ', answer.text)[:600]}")
            return
        # What the person holds in their hands; without it nothing was promised to them.
        receipt = client.get(f"{self.petition}/receipt")
        self.signed.append((session, receipt.text if receipt.status == 200 else ""))
        self.first.set()

    def _by_api(self, client, text, n):
        body = json.dumps({"category": "sidewalk", "text": text, "place": "біля школи"}).encode()
        answer = client.ask("POST", "/api/v1/appeals", body, {
            "Content-Type": "application/json", "Authorization": f"Bearer {self.api_key}", "Idempotency-Key": f"{self.round}-{text[8:24]}-{n}".encode().hex()})
        if answer.status == 201:
            self.answered.append((f"/api/v1/appeals/{json.loads(answer.text)['number']}", text, False))
            self.first.set()
        else:
            self.refused.append(f"{answer.status} {answer.text[:300]}")


class Crash:
    def __init__(self, site, score):
        self.site, self.score, self.answered, self.starts = site, score, [], []

    def prepare(self):
        os.environ["VICHE_API_REQUESTS_PER_MINUTE"] = "0"  # one program files as fast as the disk lets it
        self.site.run("demo")
        for key in ("appeals.filings_per_hour", "appeals.filings_per_person", "appeals.filings_per_device", "appeals.premoderation"):
            self.site.run("town", "set", "--key", key, "--value", "0", "--act", "Рішення № 1")
        self.api_key = self.site.run("apikey", "add", "--name", "crash").stdout.split()[-1]
        self.site.run("town", "set", "--key", "petitions.threshold", "--value", "1000000", "--act", "Рішення № 1")
        self.signed, self.made = [], 0
        number = int(self.sql("SELECT number FROM petitions WHERE state = 'collecting' ORDER BY ends_on DESC LIMIT 1"))
        self.petition = f"/petitions/{number // 10_000_000}-{number % 10_000_000}"

    def people(self):
        """Residents who have not signed yet, each with an open session."""
        words = [RESIDENTS, "make", self.site.data, str(A_ROUND), str(self.made), *([self.site.url] if self.site.url else [])]
        self.made += A_ROUND
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True)
        return [tuple(line.split()) for line in done.stdout.splitlines() if len(line.split()) == 2]

    def round(self, number):
        people = self.people()
        took = self.site.start()
        self.starts.append(took)
        self.score.check(took <= LONGEST_START, f"round {number}: {took:.2f} s until the first answer")
        if number > 1:
            self.look(self.last, f"round {number - 1}")
            self.look_at_signatures(self.last_signed, f"round {number - 1}")
        writers = Writers(self.site, self.api_key, self.petition, people, number)
        writers.start()
        writers.wait_for_an_answer()
        time.sleep(random.uniform(0, 1))  # the kill comes at any moment of what goes on
        writers.going = False
        self.site.kill()
        writers.end()
        self.last = writers.answered
        self.answered += writers.answered
        self.last_signed = writers.signed
        self.signed += writers.signed
        self.score.check(not writers.refused, f"round {number}: {len(writers.refused)} were refused, such as {writers.refused[:1]}")
        self.score.check(writers.answered, f"round {number}: nothing was filed, so nothing was tried")
        done = self.site.run("verify", check=False)
        self.score.check(done.returncode == 0, f"round {number}: viche verify: {done.stdout}{done.stderr}")

    def look(self, filings, when):
        """Asks for each filing as the one who filed it would."""
        client = Client(self.site)
        lost = []
        for address, text, with_photo in filings:
            headers = {"Authorization": f"Bearer {self.api_key}"} if address.startswith("/api/") else {}
            answer = client.get(address, headers)
            there = answer.status == 200 and text in answer.text
            if there and with_photo:
                found = re.search(r'src="([^"]*/photos/\d+/[^"]*)"', answer.text)
                there = bool(found) and client.get(found[1]).bytes[:2] == b"\xff\xd8"
            if not there:
                lost.append((address, text, with_photo, answer.status))
        self.score.check(not lost, f"{when}: {len(lost)} of {len(filings)} answered filings are lost, such as {lost[:1]}")

    def look_at_signatures(self, signed, when):
        """Asks for each receipt as its owner would: there, and of the same entry at the same place."""
        lost = []
        for session, receipt in signed:
            client = Client(self.site)
            client.cookies = {"viche_session": session}
            answer = client.get(f"{self.petition}/receipt")
            entry = lambda text: re.findall(r"^(?:leaf .*|index \d+)$", text, re.M)
            there = answer.status == 200 and len(entry(answer.text)) == 2
            if not there or (receipt and sorted(entry(receipt)) != sorted(entry(answer.text))):
                lost.append((answer.status, receipt[:300], answer.text[:300]))
        self.score.check(not lost, f"{when}: {len(lost)} of {len(signed)} answered signatures are lost or others, such as {lost[:1]}")

    def sql(self, statement):
        return database.run(str(self.site.data), self.site.url, statement)

    def sweep(self):
        """Lets two days pass for the files and asks the sweeper; then every file has a row and every row its file.
        Open data are made anew from the rows, so no row names them."""
        old = time.time() - 2 * 86400
        store = self.site.data / "files"
        for path in [*store.rglob("*"), *(self.site.data / "uploads").rglob("*")]:
            if path.is_file():
                os.utime(path, (old, old))
        self.sql("DELETE FROM job_timers WHERE name = 'appeals.sweep_files'")
        self.site.start()
        self.look(self.answered, "at the end")
        self.look_at_signatures(self.signed, "at the end")
        keys = set(self.sql("SELECT file_key FROM appeal_media UNION SELECT masked_key FROM appeal_media WHERE masked_key <> ''").split())
        end = time.monotonic() + 30
        while time.monotonic() < end:
            files = {path for path in store.rglob("*") if path.is_file() and not {"uploads", "published"} & set(path.parts)}
            orphans = [path.name for path in files if path.name[:22] not in keys]
            if not orphans:
                break
            time.sleep(0.2)
        self.score.check(not orphans, f"{len(orphans)} files nobody's row names, such as {orphans[:3]}")
        missing = keys - {path.name[:22] for path in files}
        self.score.check(not missing, f"{len(missing)} rows name files that are not there, such as {list(missing)[:3]}")
        uploads = [path for path in (self.site.data / "uploads").rglob("*") if path.is_file()]
        self.score.check(not uploads, f"{len(uploads)} unfinished uploads stay, such as {uploads[:3]}")
        self.site.stop()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("engine")
    words.add_argument("--rounds", type=int, default=10)
    options = words.parse_args()
    score = Score()
    with Installation("crash", options.engine, durable=True) as site:
        crash = Crash(site, score)
        crash.prepare()
        for number in range(1, options.rounds + 1):
            crash.round(number)
        crash.sweep()
        starts = sorted(crash.starts)
        print(f"{options.rounds} times killed, {len(crash.answered)} filings and {len(crash.signed)} signatures answered and found again; until the first answer "
              f"{starts[len(starts) // 2]:.2f} s, at most {starts[-1]:.2f} s")
    return score.close()


if __name__ == "__main__":
    sys.exit(main())
