"""A community whose every word carries a canary, and everything of it that somebody could try elsewhere."""
import re
import shutil
import time

import installation
from installation import DEMO, Client

ROLES = {
    "operator": ["operator"], "executor": ["executor"], "moderator": ["moderator"], "registrar": ["registrar"],
    "head": ["head"], "editor": ["editor"], "analyst": ["analyst"], "administrator": ["administrator"], "resident": [],
}
PASSWORD = "дуже-довгий-пароль-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
APPEALS = 30
WORDED = r"\b(title|name|name_uk|name_en|short_uk|short_en|text|reply|report|refutation|second_report|author|who|grade_comment)( = \")"


def demo_folder(folder, slug, canary, latin, code):
    """The demo's data with the canary in every name and text."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DEMO, folder)
    for path in [*folder.glob("*.toml"), *folder.glob("*.csv"), *folder.glob("*.geojson")]:
        text = path.read_text().replace("@ladyzhyn.example", f"@{latin}.example")
        if path.name == "appeals.toml":
            text = "[[appeal]]".join(text.split("[[appeal]]")[:APPEALS + 1])
        if path.suffix == ".toml":
            text = re.sub(WORDED, rf"\1\g<2>{canary} ", text)
        path.write_text(text)
    town = (folder / "town.toml").read_text()
    town = re.sub(r'^slug = .*', f'slug = "{slug}"', town, flags=re.M)
    town = re.sub(r'^code = .*', f'code = "{code}"', town, flags=re.M)
    (folder / "town.toml").write_text(town)
    accounts = []
    for role, roles in ROLES.items():
        accounts.append(f'[[account]]\nemail = "the.{role}@{latin}.example"\nname = "{canary} {role}"\nroles = {roles or ["resident"]}\n'
                        f'password = "{PASSWORD}"\nnote_uk = ""\nnote_en = ""\n'
                        + ('executor = "dorohy"\n' if role == "executor" else "")
                        + (f'totp_secret = "{SECRET}"\n' if role != "resident" else ""))
    with open(folder / "accounts.toml", "a") as file:
        file.write("\n" + "\n".join(accounts).replace("'", '"'))
    return folder


class Town:
    def __init__(self, site, slug, canary, latin, code, receiver):
        self.site, self.slug, self.latin = site, slug, latin
        self.canaries = [canary.lower(), latin.lower()]
        self.host = f"{slug}.localhost:{site.port}"
        folder = demo_folder(site.data / f"{slug}-demo", slug, canary, latin, code)
        site.run("demo", "--from", str(folder))
        for key in ("appeals.premoderation", "appeals.filings_per_hour", "appeals.filings_per_person", "appeals.filings_per_device", "appeals.joins_per_hour"):
            site.run("town", "set", "--town", slug, "--key", key, "--value", "0", "--act", "Рішення № 1")
        scopes = [word for scope in ("appeals.read", "appeals.write", "appeals.personal", "appeals.moderate", "appeals.head", "appeals.calls",
                                       "petitions.desk", "petitions.write") for word in ("--scope", scope)]
        self.api_key = site.run("apikey", "add", "--town", slug, "--name", "isolation", *scopes).stdout.split()[-1]

        site.run("apikey", "add", "--town", slug, "--name", "spare")
        for name in ("kept", "spare"):
            site.run("webhook", "add", "--town", slug, "--url", f"{receiver}/{latin}/{name}", "--event", "appeals.filed")

    def shows(self, text):
        """Which of the canaries are in a text."""
        low = text.lower()
        return [canary for canary in self.canaries if canary in low]

    def client(self, host=None):
        return Client(self.site, host or self.host)

    def sign_in_all(self):
        self.people = {"anonymous": self.client()}
        for role in ROLES:
            secret = "" if role == "resident" else SECRET
            self.people[role] = self.client().sign_in(f"the.{role}@{self.latin}.example", PASSWORD, secret)
        self.people["api_key"] = self.client()
        self.people["api_key"].headers["Authorization"] = f"Bearer {self.api_key}"
        self.half_way = self.client()
        fields = next(f for f in installation.forms(self.half_way.get("/sign-in")) if "password" in f)
        self.half_way.post(fields.pop(""), fields | {"email": f"the.operator@{self.latin}.example", "password": PASSWORD})
        self.people["half_way"] = self.half_way

    def make_things(self, mail, database):
        """One of everything that has an address: the values of the patterns' names."""
        resident = self.people["resident"]
        photo = (DEMO / "photos" / "pothole-before.jpg").read_bytes()
        filed = self._file(resident, "road-pothole", photo)
        number, key = re.search(r"/appeals/(\d{4}-\d+)/follow/([^/?]+)", filed.location).groups()
        page = resident.get(f"/appeals/{number}/follow/{key}").text
        photos = re.findall(rf"/photos/(\d+)/", page)
        neighbour = self.client()
        form = neighbour.get(f"/appeals/{number}/voices").form("/voices")
        asked = neighbour.post(form.pop(""), form | {"email": f"neighbour@{self.latin}.test"})
        assert asked.status == 303, asked.text
        letter = mail.wait_for(f"neighbour@{self.latin}.test", f"/{number}/voices/")
        invitation = re.search(r"/voices/([^\s/?]+)", letter)[1]
        form = neighbour.get(f"/appeals/{number}/voices/{invitation}").form("/voices")
        joined = neighbour.post(form.pop(""), form)
        assert joined.status == 303, joined.text
        letter = mail.wait_for(f"neighbour@{self.latin}.test", "/unsubscribe/")
        who = re.search(r"/unsubscribe/([^\s/?]+)", letter)[1]
        row = lambda sql: database(sql).strip().split("\n")[0]
        of_town = f"hromada_id = {row(self.id_sql)}"
        self.hromada = int(row(self.id_sql))
        self.things = {
            "number": number, "key": key, "photo": photos[0], "who": who, "invitation": invitation,
            "reference": self._reference(photo), "sign_in_key": self._letter_key(mail, "link"), "reset_key": self._letter_key(mail, "reset"),
            "category": row(f"SELECT id FROM appeal_categories WHERE {of_town} AND slug = 'road-pothole'"),
            "organisation": "dorohy",
            "street": row(f"SELECT id FROM territory_streets WHERE {of_town} ORDER BY id LIMIT 1"),
            "person": row(f"SELECT id FROM accounts WHERE {of_town} AND id NOT IN (SELECT account FROM sessions WHERE {of_town}) ORDER BY id LIMIT 1"),
            **self._hooks(database),
            "crew": self._crew(), "mail": self._mail(database), "planned": self._plan(),
            "letter": self._letter(number), **self._own_petitions(),
            **self._cabinet(),
            **self._petitions(database, of_town),
            "spare_key": row(f"SELECT id FROM api_keys WHERE {of_town} AND name = 'spare'"),
        }

    def _hooks(self, database):
        """A webhook with a delivery, and one to spare."""
        listed = self.site.run("webhook", "list", "--town", self.slug).stdout.splitlines()
        hook, spare = (next(line.split()[0] for line in listed if name in line) for name in ("/kept", "/spare"))
        form = self.people["administrator"].get("/desk/webhooks").form(f"/{hook}/try")
        tried = self.people["administrator"].post(form.pop(""), form)
        assert tried.status == 303, tried.text
        delivery = database(f"SELECT id FROM webhook_deliveries WHERE webhook_id = {hook}").strip().split("\n")[0]
        return {"hook": hook, "spare_hook": spare, "delivery": delivery}

    def _cabinet(self):
        """The private calendar of a resident whom nobody plays, and an archive that waits for that one's browser."""
        owner = self.client().sign_in(f"petro@{self.latin}.example", "viche-demo-ladyzhyn")
        form = owner.get("/my/calendar").form("/my/calendar")
        made = owner.post(form.pop(""), form)
        form = owner.get("/my/export").form("/my/export")
        asked = owner.post(form.pop(""), form)
        assert asked.status == 303, asked.text
        for _ in range(600):
            ready = re.search(r"/my/export/([\w-]{22})", owner.get("/my/export").text)
            if ready:
                break
            time.sleep(0.1)
        return {"calendar": re.search(r"/my/calendar/([\w-]{22})/", made.text)[1], "archive": ready[1]}

    @staticmethod
    def _petitions(database, of_town):
        """Petitions of the demo by their identifiers: one that waits, one with a sheet, with an alarm, with signatures taken out."""
        row = lambda sql: database(sql).strip().split("\n")[0]
        one = lambda column, table, more="": row(f"SELECT {column} FROM {table} WHERE {of_town}{more} ORDER BY id LIMIT 1")
        for _ in range(900):  # crowds are looked at every minute
            if one("id", "petition_alarms", " AND of <> ''"):
                break
            time.sleep(0.1)
        return {
            "petition_waiting": one("id", "petitions", " AND state = 'moderation'"),
            "sheet": one("id", "petition_sheets"), "petition_paper": one("petition", "petition_sheets"),
            "alarm": one("id", "petition_alarms", " AND of <> ''"), "petition_alarm": one("petition", "petition_alarms", " AND of <> ''"),
            "taken": one("id", "petition_invalidations"), "petition_taken": one("petition", "petition_invalidations"),
        }

    def _own_petitions(self):
        """A petition that collects, signed by its author, and a draft of theirs."""
        author = self.people["resident"]
        for key, value in (("least_level", "1"), ("residents_only", "0")):
            self.site.run("town", "set", "--town", self.slug, "--key", f"petitions.{key}", "--value", value, "--act", "Статут")
        drafts = []
        for title in ("велодоріжка від вокзалу", "укриття у школі"):
            form = author.get("/petitions/new").form("/petitions/new")
            form = author.post(form.pop(""), form | {"title": f"{self.canaries[0]}: {title}"}).form("/petitions/new/write")
            written = author.post(form.pop(""), form | {"text": f"{self.canaries[0]} просить про це громаду, бо без цього ніяк.",
                                                        "author_name": f"{self.canaries[0]} Олена"})
            assert written.status == 303, written.text
            drafts.append(written.location.rsplit("/", 1)[1])
        form = author.get(f"/my/petitions/{drafts[0]}").form("/submit")
        handed = author.post(form.pop(""), form)
        assert handed.status == 303, handed.text
        number = re.search(r"№ (\d{4}-\d+)", author.get(f"/my/petitions/{drafts[0]}").text)[1]
        moderator = self.people["moderator"]
        form = moderator.get(f"/desk/petitions/{number}/steps/publish").form("/steps/publish")
        published = moderator.post(form.pop(""), form)
        assert published.status == 303, published.text
        form = author.get(f"/petitions/{number}/sign").form(f"/petitions/{number}/sign")
        signed = author.post(form.pop(""), form | {"surname": self.canaries[0], "given_name": "Олена", "of_age": "1", "resident": "1"})
        assert signed.status == 303 and signed.location.endswith("/signed"), signed.text
        return {"petition": number, "own_petition": drafts[0], "draft": drafts[1]}

    def _crew(self):
        """A crew of the executor that the road service's people keep."""
        master = self.people["executor"]
        form = master.get("/desk/day/crews/new").form("/desk/day/crews")
        saved = master.post(form.pop(""), form | {"name": f"{self.canaries[0]} бригада", "active": "1"})
        assert saved.status == 303, saved.text
        return re.search(r"/desk/day/crews/(\d+)", master.get("/desk/day/crews").text)[1]

    def _plan(self):
        """All the road service's open work put on today: what falls due on the day of the run may be none."""
        master = self.people["executor"]
        page = master.get("/desk/day/plan")
        form = page.form("/desk/day/plan")
        numbers = re.findall(r'name="number"[^>]* value="([^"]+)"', page.text)
        assert numbers, page.text
        planned = master.post(form.pop(""), [*form.items(), *(("number", number) for number in numbers)])
        assert planned.status == 303, planned.text
        return numbers[0]

    def _letter(self, number):
        """A letter of reply, issued."""
        operator = self.people["operator"]
        form = operator.get(f"/desk/appeals/{number}/letters").form("/letters")
        made = operator.post(form.pop(""), form | {"kind": "answer"})
        assert made.status == 303, made.text
        form = operator.get(made.location).form("/letters/")
        words = {"addressee": f"{self.canaries[0]} Олені", "text": f"{self.canaries[0]}: яму залатано", "head_name": "Голова", "do": "issue"}
        issued = operator.post(form.pop(""), form | words)
        assert issued.status == 303, issued.text
        return made.location.rsplit("/", 1)[1]

    def _mail(self, database):
        """A letter in the community's maildir, read by the server."""
        new = self.site.data / "maildirs" / self.slug / "new"
        new.mkdir(parents=True)
        (new / "1.host").write_text(f"From: {self.canaries[0]} <neighbour@{self.latin}.test>\r\nSubject: {self.canaries[0]}\r\n"
                                    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{self.canaries[0]} пише\r\n")
        keeper = self.people["administrator"]
        form = keeper.get("/desk/mailbox").form("/desk/mailbox")
        saved = keeper.post(form.pop(""), form | {"kind": "maildir", "address": f"inbox@{self.latin}.example"})
        assert saved.status == 303, saved.text
        for _ in range(600):
            database("UPDATE job_timers SET next_at = 0 WHERE name = 'appeals.mail'")
            found = database(f"SELECT id FROM appeal_mail WHERE hromada_id = {self.hromada}").strip()
            if found:
                return found.split("\n")[0]
            time.sleep(0.1)
        raise RuntimeError("the maildir is not read")

    @property
    def id_sql(self):
        return f"SELECT id FROM hromadas WHERE slug = '{self.slug}'"

    def _file(self, client, category, photo):
        form = client.get("/appeals/new").form("/appeals")
        fields = form | {"text": f"{self.canaries[0]}: велика яма на дорозі біля школи", "category": category, "no_place": "",
                         "street": "вул. Наконечного", "building": "2", "seen": "1", "asked": category,
                         "answer-depth": "deep", "answer-passable": "yes"}
        fields.pop("no_place")
        for attempt in range(3):
            answer = client.post(fields[""], fields, [("photos", "a.jpg", "image/jpeg", photo)] if attempt == 0 else ())
            if answer.status == 303 and "/appeals/new/draft/" not in answer.location:
                return answer
            if answer.status == 303:
                answer = client.get(answer.location)
            fields = answer.form("/appeals") | self._first_answers(answer.text)
        raise RuntimeError(f"the filing was refused: {answer.text}")

    @staticmethod
    def _first_answers(text):
        """The first choice of every question of the second page."""
        return dict(reversed(re.findall(r'name="(answer-[^"]+)" type="radio" value="([^"]+)"', text)))

    def _reference(self, photo):
        """A photo that waits on a form which was refused."""
        client = self.client()
        form = client.get("/appeals/new").form("/appeals")
        answer = client.post(form[""], form | {"text": "ні"}, [("photos", "a.jpg", "image/jpeg", photo)])
        return re.search(r'name="kept" value="([^"]+)"', answer.text)[1]

    def _letter_key(self, mail, kind):
        client = self.client()
        form = client.get("/sign-in" if kind == "link" else "/sign-in/reset").form(f"/sign-in/{kind}")
        client.post(form.pop(""), form | {"email": f"the.resident@{self.latin}.example"})
        letter = mail.wait_for(f"the.resident@{self.latin}.example", f"/sign-in/{kind}/")
        return re.search(rf"/sign-in/{kind}/([^\s/?]+)", letter)[1]
