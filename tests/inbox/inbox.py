#!/usr/bin/env python3
"""Letters that come in: a real Dovecot, letters made by Python's own library, kills in the middle, a maildir.

tests/inbox/inbox.py sqlite|postgresql [--kills N]
"""
import argparse
import email.message
import email.policy
import email.utils
import html
import os
import pathlib
import random
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import database  # noqa: E402
from dovecot import PASSWORD, USER, Dovecot  # noqa: E402
from installation import DEMO, Client, Installation, Score, demo_accounts  # noqa: E402
from mail_sink import MailSink  # noqa: E402

PHOTO = (DEMO / "photos" / "pothole-before.jpg").read_bytes()
ADDRESS = "zvernennia@ladyzhyn.example"


def letter(subject, text, sender="Олена Савчук <olena.savchuk@example.org>", charset="utf-8", page="", files=(), **headers):
    """As a mail program makes one."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, ADDRESS, subject
    message["Date"], message["Message-ID"] = email.utils.localtime(), email.utils.make_msgid(domain="example.org")
    if page:
        message.set_content(page, subtype="html", charset=charset)
    else:
        message.set_content(text, charset=charset)
    for name, kind, content in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message.as_bytes()


class Town:
    def __init__(self, engine, mail, imap, maildirs):
        self.site, self.mail, self.imap, self.maildirs = Installation("inbox", engine), mail, imap, maildirs
        self.site.run("demo")
        for key in ("appeals.premoderation", "appeals.filings_per_hour"):
            self.site.run("town", "set", "--key", key, "--value", "0", "--act", "Рішення № 1")
        self.start()
        self.people = {account["email"].split("@")[0]: account for account in demo_accounts()}
        self.operator, self.admin = self.person("operator"), self.person("admin")

    def start(self):
        words = ["--smtp-url", self.mail.url, "--smtp-from", "viche@ladyzhyn.example"]
        self.site.start(*words, environment={"VICHE_WEBHOOK_ALLOWED_HOSTS": "localhost", "VICHE_MAILDIRS": str(self.maildirs),
                                             "VICHE_MAIL_CA_FILE": str(self.imap.certificate)})

    def person(self, name):
        account = self.people[name]
        return Client(self.site).sign_in(account["email"], account["password"], account.get("totp_secret", ""))

    def sql(self, statement):
        return database.run(self.site.data, self.site.url, statement)

    def number(self, statement):
        return int(self.sql(statement).strip() or 0)

    def states(self):
        rows = self.sql("SELECT state, reason, count(*) FROM appeal_mail GROUP BY state, reason").splitlines()
        return {tuple(row.split("\t")[:2]): int(row.split("\t")[2]) for row in rows}

    def hurry(self):
        """Time passes: the mailbox may be read again."""
        self.sql("UPDATE appeal_mail_boxes SET next_at = 0")
        self.sql("UPDATE job_timers SET next_at = 0 WHERE name = 'appeals.mail'")

    def read(self, rounds=1):
        """Waits until the mailbox has been read once more."""
        for _ in range(rounds):
            before = self.sql("SELECT read_at FROM appeal_mail_boxes").strip()
            self.hurry()
            for _ in range(600):
                if self.sql("SELECT read_at FROM appeal_mail_boxes").strip() not in ("", before):
                    break
                time.sleep(0.1)
            else:
                raise RuntimeError(f"the mailbox is not read:\n{self.site.log.read_text()[-2000:]}")

    def connect(self, **changes):
        form = self.admin.get("/desk/mailbox").form("/desk/mailbox")
        fields = form | {"kind": "imap", "address": ADDRESS, "host": "localhost", "port": str(self.imap.port), "login": USER,
                         "password": PASSWORD, "folder": "INBOX", "move_to": ""} | changes
        return self.admin.post(fields.pop(""), fields)

    def letters(self, state="waiting"):
        return re.findall(r'href="(/desk/inbox/\d+)">([^<]*)<', self.operator.get(f"/desk/inbox?state={state}").text)

    def open(self, subject, state="waiting"):
        path = next(path for path, title in self.letters(state) if html.unescape(title) == subject)
        return path, self.operator.get(path)

    def take(self, subject, **fields):
        path, page = self.open(subject)
        form = page.form(f"{path}/appeal")
        return self.operator.post(form.pop(""), form | {"note": "біля школи", **fields})


def connecting(town, score):
    town.connect(password="не той")
    town.read()
    page = town.admin.get("/desk/mailbox").text
    score.check("не прийняв" in page, "a wrong password is told to the administrator")
    score.check(town.number("SELECT tries FROM appeal_mail_boxes") == 1, "the next try is later")
    refused = town.connect(host="a/b", folder='x"y')
    score.check(refused.status == 422, "settings that cannot hold are refused")
    score.check(town.connect().status == 303, "settings that hold are kept")
    score.check(PASSWORD not in town.sql("SELECT * FROM appeal_mail_boxes"), "the password is sealed")
    score.check(PASSWORD not in town.admin.get("/desk/mailbox").text, "the password is not shown")


def reading(town, score):
    town.imap.put(
        letter("Яма", "Велика яма на вулиці Наконечного.\nКолесо пробито.", files=[("яма.jpg", "image/jpeg", PHOTO), ("акт.pdf", "application/pdf", b"%PDF-1.4 x\n%%EOF\n"), ("план.dwg", "application/acad", b"AC1032")]),
        letter("Ліхтар", "", charset="windows-1251", page="<p>Не світить <b>ліхтар</b> &amp; темно</p><script>alert(1)</script>", sender="petro@example.org"),
        letter("Вода", "Немає води третій день", charset="koi8-u", sender="Іван <ivan@example.org>"),
        letter("Re: у відпустці", "Мене немає", Auto_Submitted="auto-replied", sender="auto@example.org"),
        letter("Новини", "Читайте", List_Id="<news.example.org>", sender="news@example.org"),
        letter("Undelivered", "no", Return_Path="<>", sender="mailer-daemon@example.org"),
        letter("Наш", "лист", sender=ADDRESS),
        b"no letter at all\r\n")
    town.read(2)
    states = town.states()
    score.check(states.get(("waiting", "")) == 3, f"three letters wait: {states}")
    for reason in ("auto_reply", "list", "bounce", "ours", "mail.no_sender"):
        score.check(states.get(("skipped", reason)) == 1, f"one is passed over as {reason}: {states}")
    score.check(town.imap.count() == 8 and town.imap.count(which="UNSEEN") == 0, "all are still there, marked as seen")
    town.read()
    score.check(sum(town.states().values()) == 8, "read again, nothing is taken twice")
    raw = town.sql("SELECT * FROM appeal_mail")
    score.check("olena.savchuk" not in raw and "Наконечного" not in raw, "sender and text are sealed")
    page = town.open("Ліхтар")[1].text
    score.check("Не світить ліхтар &amp; темно" in page and "alert(1)" not in page, "HTML in windows-1251 is text")
    long = "Дуже довга тема листа про те, що не працює ліхтар на вулиці Соборній уже третій тиждень поспіль"
    town.imap.put(letter(long, "Темно вночі", sender="Дуже довге ім'я відправника листа до контактного центру <long@example.org>"))
    town.read(2)
    page = town.open(long)[1].text
    score.check("відправника листа до контактного центру" in page, "long subjects and names are read whole")
    score.check("Немає води третій день" in town.open("Вода")[1].text, "koi8-u is read")
    page = town.open("Яма")[1].text
    score.check("яма.jpg" in page and "акт.pdf" in page and re.search("план.dwg: такі файли не беремо", page), "a photo and a PDF are kept, another file is named")
    score.check(town.number("SELECT count(*) FROM audit_looks WHERE object = 'mail'") >= 3, "each look is journalled")


def taking(town, score):
    done = town.take("Яма", text="Велика яма на вулиці Наконечного.")
    score.check(done.status == 303 and "/desk/appeals/" in done.location, f"a letter becomes an appeal: {done.status}")
    number = re.search(r"/desk/appeals/(\d{4}-\d+)", done.location)[1]
    row = town.sql(f"SELECT source, photos FROM appeals WHERE number = {number_code(number)}").strip()
    score.check(row == "email\t1", f"its source and its photo: {row}")
    score.check(("taken", "") in town.states(), "it does not wait any more")
    town.mail.wait_for("olena.savchuk@example.org", number)
    told = next(message for to, message in town.mail.letters if to == "olena.savchuk@example.org")
    score.check(ADDRESS in str(told["Reply-To"]), "answers come to the mailbox")
    key = "".join(str(told["Message-ID"]).split())
    score.check(re.search(r"\.r\d+-[\w-]{20,}@", key), f"the letter names its case by a key: {key}")
    again = town.operator.post(f"{done.location}", {})
    score.check(again.status != 500, "nothing breaks")
    return number, key


def number_code(number):
    year, serial = number.split("-")
    return int(year) * 10_000_000 + int(serial)


def answering(town, score, number, key):
    quote = "Так, це біля другого під'їзду.\n\n22.11.2026 10:00, Контактний центр пише:\n> Де саме?\n"
    forged = re.sub(r"-[^@]{6}", "-AAAAAA", key)
    town.imap.put(
        letter("Re: яма", quote, In_Reply_To=key, References=f"<x@y> {key}"),
        letter("Re: чужа", "Я теж відповідаю", In_Reply_To=key, sender="stranger@example.org"),
        letter("Re: підробка", "Підробка", In_Reply_To=forged))
    town.read(2)
    states = town.states()
    score.check(states.get(("answered", "")) == 1, f"the author's answer is in its case: {states}")
    page = town.operator.get(f"/desk/appeals/{number}").text
    score.check("другого під" in page and "Контактний центр пише" not in page, "without the letter it quotes")
    stranger = town.open("Re: чужа")[1].text
    score.check("Схоже на відповідь" in stranger and number in stranger, "somebody else's is held, with a hint")
    score.check("Схоже на відповідь" not in town.open("Re: підробка")[1].text, "a forged key leads nowhere")
    path, page = town.open("Re: чужа")
    form = page.form(f"{path}/answer")
    score.check(town.operator.post(form.pop(""), form | {"number": "2026-999999"}).status == 422, "no such case")
    form = town.operator.get(path).form(f"{path}/answer")
    score.check(town.operator.post(form.pop(""), form | {"number": number}).status == 303, "a person puts it there")
    path, page = town.open("Re: підробка")
    form = page.form(f"{path}/aside")
    score.check(town.operator.post(form.pop(""), form | {"reason": ""}).status == 422, "setting aside wants a reason")
    form = town.operator.get(path).form(f"{path}/aside")
    score.check(town.operator.post(form.pop(""), form | {"reason": "repeated"}).status == 303, "and is done with one")


def killing(town, score, kills):
    """Whatever is killed, each letter is there once."""
    count, before = 30, sum(town.states().values())
    town.imap.put(*[letter(f"Лист {n}", f"Текст листа номер {n}", sender=f"person{n}@example.org",
                           files=[("a.jpg", "image/jpeg", PHOTO)] if n % 5 == 0 else ()) for n in range(count)])
    for _ in range(kills):
        town.hurry()
        time.sleep(random.uniform(0.05, 1.5))
        town.site.kill()
        town.start()
    town.read(3)
    subjects = town.number("SELECT count(*) FROM appeal_mail")
    score.check(subjects == before + count, f"{count} letters after {kills} kills: {subjects - before}")
    score.check(town.number("SELECT count(*) FROM appeal_mail WHERE settled = 0") == 0, "all are marked as read")
    score.check(town.imap.count() >= count and town.imap.count(which="UNSEEN") == 0, "none was deleted")
    town.operator, town.admin = town.operator, town.admin


def moving(town, score):
    before = sum(town.states().values())
    town.imap.new_validity()
    town.read(3)
    score.check(sum(town.states().values()) == before, "made anew, the folder is read again and nothing is taken twice")
    town.imap.make_folder("Read")
    town.connect(move_to="Read")
    town.imap.put(letter("Перенести", "Цей лист переносять", sender="mover@example.org"))
    town.read(2)
    score.check(town.imap.count("Read") >= 1, "what was read is moved")
    score.check(sum(town.states().values()) == before + 1, "and taken once")


def failing(town, score):
    town.imap.stop()
    town.read()
    page = town.operator.get("/desk/inbox").text
    score.check("не відповідає" in page, "a dead server is told")
    tries = town.number("SELECT tries FROM appeal_mail_boxes")
    later = town.number("SELECT next_at - read_at FROM appeal_mail_boxes")
    score.check(tries == 1 and later >= 59_000_000, f"the next try is later: {later}")
    town.imap.start()
    town.read()
    score.check(town.number("SELECT tries FROM appeal_mail_boxes") == 0, "it comes back by itself")


def throttling(town, score):
    town.connect()
    town.imap.put(*[letter(f"Ще {n}", f"Ще один лист {n}", sender="often@example.org", files=[("яма.jpg", "image/jpeg", PHOTO)] if n == 24 else ())
                    for n in range(25)])
    town.read(3)
    states = town.states()
    score.check(states.get(("skipped", "too_many")) == 5, f"twenty a day from one sender: {states}")
    page = town.open("Ще 24", "skipped")[1].text
    score.check("яма.jpg: лист пропущено" in page, "what came with a letter that is passed over is named")


def maildir(town, score):
    folder = town.maildirs / "ladyzhyn"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    before = sum(town.states().values())
    for n in range(3):
        (folder / "new" / f"{n}.host").write_bytes(letter(f"Тека {n}", "Лист у теці", sender=f"dir{n}@example.org"))
    town.connect(kind="maildir")
    town.read(2)
    score.check(sum(town.states().values()) == before + 3, "letters of a maildir are taken in")
    score.check(len(list((folder / "cur").iterdir())) == 3 and not list((folder / "new").iterdir()), "and moved to cur")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("engine", choices=("sqlite", "postgresql"))
    words.add_argument("--kills", type=int, default=6)
    options = words.parse_args()
    random.seed(7)
    score, imap, mail = Score(), Dovecot(), MailSink()
    maildirs = pathlib.Path(os.environ.get("VICHE_TEST_OUT", HERE.parent.parent / "build" / "test")) / "inbox" / f"maildirs-{options.engine}"
    try:
        town = Town(options.engine, mail, imap, maildirs.resolve())
        with town.site:
            connecting(town, score)
            reading(town, score)
            number, key = taking(town, score)
            answering(town, score, number, key)
            killing(town, score, options.kills)
            moving(town, score)
            failing(town, score)
            throttling(town, score)
            maildir(town, score)
    finally:
        imap.close()
        mail.close()
    return score.close()


if __name__ == "__main__":
    sys.exit(main())
