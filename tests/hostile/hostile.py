#!/usr/bin/env python3
"""Peers and surroundings that mean harm: slow clients, a full disk, mail servers that are dead or misbehave.

tests/hostile/hostile.py sqlite|postgresql [--long]
"""
import argparse
import contextlib
import pathlib
import re
import resource
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import database  # noqa: E402
from installation import DEMO, Client, Installation, Score, free_port  # noqa: E402
from mail_sink import MailSink  # noqa: E402
from small_disk import SmallDisk  # noqa: E402

PHOTO = (DEMO / "photos" / "pothole-before.jpg").read_bytes()


def file_appeal(client, text, email="", photo=False):
    form = client.get("/appeals/new").form("/appeals")
    fields = form | {"text": text, "category": "sidewalk", "note": "біля школи", "seen": "1", "asked": "sidewalk", "email": email}
    return client.post(form[""], fields, [("photos", "a.jpg", "image/jpeg", PHOTO)] if photo else ())


class Slow:
    """Connections that send a byte now and then, or an endless body, or read nothing."""

    def __init__(self, port, count):
        self.sockets, self.going = [], True
        half = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
        body = b"POST /appeals HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x"
        for n in range(count):
            link = socket.create_connection(("127.0.0.1", port), timeout=10)
            link.sendall(half if n % 2 else body)
            self.sockets.append(link)
        self.thread = threading.Thread(target=self._drip)
        self.thread.start()

    def _drip(self):
        while self.going:
            for link in self.sockets:
                with contextlib.suppress(OSError):
                    link.send(b"a")
            time.sleep(1)

    def close(self):
        self.going = False
        self.thread.join()
        for link in self.sockets:
            link.close()


def slow_clients(site, score, count):
    """While they hang on, others are served as if they were not there."""
    site.start()
    slow = Slow(site.port, count)
    client, took = Client(site), []
    for n in range(200):
        began = time.monotonic()
        score.check(client.get("/appeals").status == 200, "a page while slow clients hang on")
        took.append(time.monotonic() - began)
    score.check(file_appeal(client, "Повільні клієнти не заважають подати звернення").status == 303, "a filing while slow clients hang on")
    took.sort()
    print(f"{count} slow clients: half of the pages within {took[100] * 1000:.0f} ms, 99 of 100 within {took[197] * 1000:.0f} ms")
    end = time.monotonic() + 90
    closed = 0
    while time.monotonic() < end and closed < count:
        closed = sum(1 for link in slow.sockets if is_closed(link))
        time.sleep(1)
    score.check(closed == count, f"slow clients are sent away: {closed} of {count}")
    slow.close()
    site.stop()


def is_closed(link):
    """Has the other side ended it? What it said before (408) is read away."""
    try:
        link.settimeout(0.001)
        while data := link.recv(65536):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True


def full_disk(site, score):
    """Writes are refused with 503, reads go on, nothing is lost; with space again everything goes on by itself."""
    disk = SmallDisk(site)
    site.start()
    client = Client(site)
    before = file_appeal(client, "Подано, поки місце було")
    score.check(before.status == 303, "a filing before the disk is full")
    disk.fill()
    answers = [file_appeal(client, "Подано, коли місця немає", photo=photo).status for photo in (False, True, False)]
    expected = {503} if site.engine == "sqlite" else {303, 503}
    score.check(set(answers[:1] + answers[2:]) <= expected, f"writes on a full disk are answered with {answers}")
    score.check(answers[1] == 503, f"a photo on a full disk is answered with {answers[1]}")
    for path in ("/appeals", "/figures", before.location):
        score.check(client.get(path).status == 200, f"{path} is read on a full disk")
    disk.empty()
    score.check(file_appeal(client, "Подано, коли місце знову є", photo=True).status == 303, "a filing when there is space again")
    score.check("Подано, поки місце було" in client.get(before.location).text, "what was answered before stays")
    site.stop()
    done = site.run("verify", check=False)
    score.check(done.returncode == 0, f"viche verify after a full disk: {done.stdout}")
    texts = database.run(str(disk.data), site.url, "SELECT COUNT(*) FROM appeals WHERE text LIKE 'Подано, коли місця немає%'").strip()
    score.check(int(texts) == answers.count(303), f"{texts} refused filings are in the database after all")
    disk.close()


def mail_servers(site, score):
    """Letters wait while the mail server is dead or mad, and go when it is well; filing is never held up."""
    port = free_port()
    site.start("--smtp-url", f"smtp://127.0.0.1:{port}", "--smtp-from", "viche@viche.example")
    client = Client(site)
    people = []
    for mood in ("dead", "busy", "rude", "mute", "babble"):
        sink = None if mood == "dead" else MailSink(port, mood)
        person = f"{mood}@example.org"
        began = time.monotonic()
        answer = file_appeal(client, f"Лист чекає, поки поштовий сервер {mood}", person)
        score.check(answer.status == 303 and time.monotonic() - began < 5, f"a filing while the mail server is {mood}: {answer.status}")
        people.append((person, re.search(r"/appeals/([\d-]+)/", answer.location)[1]))
        time.sleep(2)
        score.check(client.get("/healthz").status == 200, f"the server lives while the mail server is {mood}")
        if sink:
            sink.close()
    site.stop()
    sink = MailSink()
    database.run(str(site.data), site.url, "UPDATE jobs SET due_at = 0 WHERE kind = 'channels.letter'")
    site.start("--smtp-url", sink.url, "--smtp-from", "viche@viche.example")
    for person, number in people:
        try:
            sink.wait_for(person, number, 60)
            score.check(True, "")
        except RuntimeError as error:
            score.check(False, f"the letter goes when the mail server is well: {error}")
    went = [to for to, _ in sink.letters]
    twice = [person for person, _ in people if went.count(person) > 1]
    score.check(not twice, f"letters that went twice: {twice}")
    site.stop()
    sink.close()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("engine")
    words.add_argument("--long", action="store_true")
    options = words.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    slow = min(10_000 if options.long else 2_000, hard // 2 - 200)
    score = Score()
    with Installation("hostile", options.engine) as site:
        site.run("demo")
        for key in ("appeals.filings_per_hour", "appeals.filings_per_person", "appeals.filings_per_device"):
            site.run("town", "set", "--key", key, "--value", "0")
        slow_clients(site, score, slow)
        full_disk(site, score)
        mail_servers(site, score)
    return score.close()


if __name__ == "__main__":
    sys.exit(main())
