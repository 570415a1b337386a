#!/usr/bin/env python3
"""The command line as an administrator uses it: what each command says, does, refuses and ends with.

tests/commands/commands.py sqlite|postgresql
"""
import argparse
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import database  # noqa: E402
import installation  # noqa: E402
from installation import Client, Installation, Score  # noqa: E402
from small_disk import SmallDisk  # noqa: E402

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 3
LADYZHYN = "UA05040130000025322"


class Commands:
    def __init__(self, site, score):
        self.site, self.score = site, score

    def ends(self, code, *words, says="", site=None):
        """Runs a command; it has to end with this code and to say this, on either stream."""
        done = (site or self.site).run(*words, check=False)
        told = done.stdout + done.stderr
        self.score.check(done.returncode == code, f"viche {' '.join(map(str, words))} ends with {done.returncode}, not {code}: {told[-400:]}")
        self.score.check(says in told, f"viche {' '.join(map(str, words))} does not say {says!r}: {told[-400:]}")
        return done

    # --- Words

    def help_everywhere(self):
        listed = self.ends(DONE, "--help").stdout
        names = re.findall(r"^  ([a-z]+) {2,}", listed, re.M)
        self.score.check(len(names) >= 12, f"commands of --help: {names}")
        for name in names:
            text = self.ends(DONE, name, "--help").stdout
            for inner in re.findall(r"^  ([a-z]+) {2,}", text, re.M):
                self.ends(DONE, name, inner, "--help")

    def wrong_words(self):
        self.ends(USAGE, "nothing")
        self.ends(USAGE)
        self.ends(USAGE, "serve", "--workers", "0", says="from 1 to 10000")
        self.ends(USAGE, "serve", "--base-url", "nonsense", says="https://")
        self.ends(USAGE, "serve", "--smtp-url", "http://x", says="smtp://")
        self.ends(USAGE, "town", "list", "--log-level", "loud", says="debug")
        self.ends(USAGE, "town", "list", "--database", "mysql://x", says="postgresql://")
        self.ends(FAILED, "demo", "--from", "/nonexistent", says="/nonexistent")
        empty = self.site.data / "town of nothing"
        empty.mkdir(parents=True, exist_ok=True)
        self.ends(FAILED, "demo", "--from", str(empty), says=str(empty))
        self.ends(USAGE, "import", "streets", "/nonexistent")

    def settings_of_file_and_environment(self):
        file = self.site.data / "settings.toml"
        for line, says in (("workers = 0", "workers"), ("api_requests_per_minute = -1", "api_requests_per_minute"), ("no_such = 1", "no_such"), ('log_level = "loud"', "log_level"), ("workers", "settings.toml")):
            file.write_text(line + "\n")
            self.ends(FAILED, "town", "list", "--config", str(file), says=says)
        os.environ["VICHE_WORKERS"] = "many"
        self.ends(FAILED, "town", "list", says="VICHE_WORKERS")
        del os.environ["VICHE_WORKERS"]
        file.unlink()

    def without_an_installation(self):
        """A mistyped place is told; nothing is made there and nothing is reported as done."""
        file = self.site.data / "file"
        file.write_text("x")
        copy = self.site.data.parent / "copy-of-nothing"
        commands = [("backup", "--to", str(copy)), ("verify",), ("verify", "journal"), ("work",), ("town", "list"), ("town", "settings"), ("town", "hosts", "--host", "a.example"),
                    ("town", "set", "--key", "map.lat", "--value", "48"), ("user", "add", "--email", "a@b.example"), ("user", "reset", "--email", "a@b.example"),
                    ("apikey", "add", "--name", "x"), ("webhook", "list"), ("export", "--to", str(file)), ("import", "katottg", str(file)), ("import", "streets", str(file)),
                    ("import", "categories", str(file)), ("import", "classifier", str(file), "--version", "x-1", "--act", "Акт", "--from", "2027-01-01"), ("import", "appeals", str(file), "--mapping", str(file))]
        with Installation("nowhere", self.site.engine) as nowhere:
            for command in commands:
                shutil.rmtree(nowhere.data, ignore_errors=True)
                self.ends(USAGE, *command, site=nowhere, says="there is no installation in")
                self.score.check(not nowhere.data.exists(), f"viche {command[0]} makes no folder")
                nowhere.data.mkdir()
                (nowhere.data / "viche.sqlite").touch()
                self.ends(USAGE, *command, site=nowhere, says="there is no installation in")
                self.score.check([path.name for path in nowhere.data.iterdir()] == ["viche.sqlite"], f"viche {command[0]} makes nothing in the folder")
            if nowhere.url:
                made = installation.psql(nowhere.url, "SELECT count(*) FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace)")
                self.score.check(made.strip() == "0", f"nothing is made in the database: {made}")
        self.score.check(not copy.exists(), "no copy of nothing is made")
        if self.site.url:
            self.with_another_folder(copy)

    def with_another_folder(self, copy):
        other = self.site.data.parent / "another"
        for code, words in ((USAGE, ("backup", "--to", str(copy))), (FAILED, ("verify",))):
            done = subprocess.run([installation.PROGRAM, *words, "--data", str(other), "--database", self.site.url], capture_output=True, text=True)
            self.score.check(done.returncode == code and "secret key" in done.stderr, f"viche {words[0]} with another data folder: {done.returncode} {done.stderr}")
            self.score.check(not other.exists() and not copy.exists(), f"viche {words[0]} makes no other folder")

    # --- Communities, people, keys

    def towns(self):
        add = ("town", "add", "--slug")
        self.ends(DONE, *add, "ladyzhyn", "--code", LADYZHYN, "--name", "Ладижинська громада", "--host", "rada.example")
        self.ends(REFUSED, *add, "ladyzhyn", "--code", "UA05040130000025323", "--name", "Інша", says="short name")
        self.ends(REFUSED, *add, "other", "--code", LADYZHYN, "--name", "Інша", says="code")
        self.ends(REFUSED, *add, "other", "--code", "UA1", "--name", "Інша", says="UA")
        self.ends(REFUSED, *add, "other", "--code", "UA05040130000025323", "--name", "  ", says="name")
        self.ends(REFUSED, *add, "other", "--code", "UA05040130000025323", "--name", "Інша", "--host", "rada.example", says="host")
        self.ends(REFUSED, *add, "other", "--code", "UA05040130000025323", "--name", "Інша", "--host", "bad host/", says="bad host/")
        self.ends(DONE, "town", "list", says="ladyzhyn\t" + LADYZHYN + "\tЛадижинська громада\trada.example")

    def second_town(self):
        """What worked with one community wants hosts with two, and says so; a new one can be written to at once."""
        add = ("town", "add", "--base-url", "http://localhost:8080", "--slug")
        told = self.ends(DONE, *add, "second", "--code", "UA05040130000025324", "--name", "Друга громада", says="http://second.localhost:8080").stdout
        for words in ("http://rada.example", "viche town hosts", "viche user add --town second", "/desk/categories"):
            self.score.check(words in told, f"town add does not say {words!r}: {told}")
        self.ends(REFUSED, "town", "hosts", "--town", "second", "--host", "rada.example", says="host")
        self.ends(DONE, "town", "hosts", "--town", "second", "--host", "second.example", says="http://second.example")
        self.ends(DONE, *add, "bare", "--bare", "--code", "UA05040130000025325", "--name", "Порожня громада", says="viche import categories FILE --town bare")
        self.ends(DONE, "town", "set", "--town", "bare", "--key", "town.phone", "--value", "0 800 000 158")
        self.site.start()
        for path, language, says in (("/", "uk", "За цією адресою немає громади"), ("/appeals", "uk", "Друга громада"), ("/en", "en", "There is no community at this address")):
            page = Client(self.site).get(path)
            self.score.check(page.status == 404 and says in page.text and f'lang="{language}"' in page.text, f"{path} of no community: {page.status} {page.text[:300]}")
            self.score.check('href="http://second.example' in page.text and "/assets/site" in page.text, f"{path} of no community leads to communities")
            self.score.check('href="/sign-in"' not in page.text and 'href="/privacy"' not in page.text, f"{path} of no community has no links that lead back to itself")
        answer = Client(self.site).get("/api/v1/appeals")
        self.score.check(answer.status == 404 and "no_community" in answer.text, f"a program is told in its way: {answer.text[:200]}")
        form = Client(self.site, host="second.example").get("/appeals/new")
        self.score.check(form.status == 200 and 'value="road-pothole"' in form.text, "a new community has categories")
        closed = Client(self.site, host=f"bare.localhost:{self.site.port}").get("/appeals/new")
        self.score.check(closed.status == 200 and "tel:0800000158" in closed.text and "<textarea" not in closed.text, "without categories it is said whom to call")
        self.site.stop()

    def imports(self):
        """A mapping that is wrong, or photos that nobody gives, are told before anything is taken."""
        table, mapping = self.site.data / "requests.csv", self.site.data / "mapping.toml"
        photos = installation.DEMO / "photos"
        photo = next(photos.iterdir()).name
        table.write_text(f"id,text,type,state,filed,photo\n1,Яма,Немає Wi-Fi,open,2015-01-01,{photo}\n2,Яма,Погано працює Wi-Fi,open,2015-01-01,\n1,Яма,Немає Wi-Fi,open,2015-01-01,{photo}\n")
        sound = '[columns]\nexternal_id = "id"\ntext = "text"\ncategory = "type"\nstate = "state"\nfiled_at = "filed"\nphoto = "photo"\n[states]\nopen = "registered"\n'
        take = ("import", "appeals", str(table), "--town", "second", "--mapping", str(mapping))
        for wrong, says in (('other_category = "nope-slug"\n' + sound, "nope-slug"), (sound + '[categories]\n"Яма" = "also-nope"\n', "also-nope"), ('colums = 1\n' + sound, "line 1"), (sound + 'late = "overdue"\n', "line 10")):
            mapping.write_text(wrong)
            self.ends(FAILED, *take, "--without-photos", says=says)
        mapping.write_text(sound)
        self.ends(USAGE, *take, says="--without-photos")
        self.ends(USAGE, *take, "--photos", str(photos), "--without-photos")
        self.ends(DONE, *take, "--photos", str(photos), says="2 added, 1 known")
        stored = len(list((self.site.data / "files").rglob("*.jpg")))
        self.score.check(stored == 2, f"one photo is stored in two sizes: {stored}")
        self.ends(DONE, *take, "--photos", str(photos), says="0 added, 3 known")
        self.score.check(len(list((self.site.data / "files").rglob("*.jpg"))) == stored, "a repeated import stores nothing")
        for word in ("Немає Wi-Fi", "Погано працює Wi-Fi"):
            found = database.run(str(self.site.data), self.site.url, f"SELECT count(*) FROM appeal_categories WHERE name_uk = '{word}'")
            self.score.check(found.strip() == "1", f"the category {word} is there once: {found}")

    def classifiers(self):
        """A new edition is looked at, told by line when it is wrong, and imported once."""
        built_in = pathlib.Path(__file__).resolve().parents[2] / "slices" / "appeals" / "data" / "classifier" / "858-2024.csv"
        table = self.site.data / "classifier.csv"
        table.write_text(built_in.read_text(encoding="utf-8").replace("form,1.3,Через уповноважену особу", "form,1.3,Через представника") + "form,1.7,Застосунком,By application\n", encoding="utf-8")
        take = ("import", "classifier", str(table), "--town", "second", "--version", "own-2027", "--act", "Постанова № 1", "--from", "2027-01-01")
        looked = self.ends(DONE, *take, "--dry-run", says="nothing was changed")
        for line in ("+ form 1.7 Застосунком", "~ form 1.3 Через представника (was: Через уповноважену особу)", "2 differences from 858-2024"):
            self.score.check(line in looked.stdout, f"the dry run tells {line!r}: {looked.stdout}")
        rows = lambda: database.run(str(self.site.data), self.site.url, "SELECT count(*) FROM appeal_classifiers").strip()
        self.score.check(rows() == "0", "a dry run writes nothing")
        self.ends(DONE, *take, says="own-2027 is imported")
        self.ends(REFUSED, *take, says="There is an edition of this name")
        self.score.check(rows() == "1", "it is there once")
        table.write_text("part,code,name_uk,name_en\nform,1.1,,\ncolour,1,Колір,\n", encoding="utf-8")
        wrong = self.ends(REFUSED, *take[:5], "--version", "own-2028", *take[7:], says="Line 2")
        self.score.check("Line 3" in wrong.stderr, f"every bad line is told: {wrong.stderr}")
        self.ends(REFUSED, *take[:5], "--version", "own-2028", "--act", "Акт", "--from", "1 січня", says="the day from which")

    def settings(self):
        take = ("town", "set", "--key")
        self.ends(DONE, "town", "settings", says="appeals.silence_closes_days\t14")
        self.ends(REFUSED, *take, "appeals.silence_closes_days", "--value", "10", says="decision")
        self.ends(DONE, *take, "appeals.silence_closes_days", "--value", "10", "--act", "Рішення № 1", says="Set")
        self.ends(REFUSED, *take, "appeals.silence_closes_days", "--value", "0", "--act", "Рішення № 1", says="from 1 to 90")
        self.ends(REFUSED, *take, "no.such", "--value", "1", says="no such setting")
        self.ends(DONE, *take, "map.lat", "--value", "48,6848")
        self.ends(DONE, "town", "settings", says="map.lat\t48.6848")
        for key, value in (("map.tiles_url", "https://tiles.example/{z}"), ("map.tiles_url", "//tiles.example"), ("town.email", "not an email"), ("town.phone", "<script>")):
            self.ends(REFUSED, *take, key, "--value", value)

    def people_and_keys(self):
        self.ends(REFUSED, "user", "add", "--email", "a@viche.example", "--name", "А", "--role", "operator", "--password", "short", says="at least 12 characters")
        self.ends(DONE, "user", "add", "--email", "admin@viche.example", "--name", "Оксана", "--role", "administrator", "--password", "long enough words")
        self.ends(REFUSED, "user", "add", "--email", "admin@viche.example", "--name", "Ще одна", "--role", "administrator", "--password", "long enough words")
        key = self.ends(DONE, "apikey", "add", "--town", "ladyzhyn", "--name", "перевірка").stdout.splitlines()[-1]
        self.site.start()
        answer = Client(self.site).get("/api/v1/appeals", headers={"Authorization": f"Bearer {key}"})
        self.score.check(answer.status == 200, f"the key of the last line opens the API: {answer.status}")
        self.site.stop()

    def webhooks(self):
        """Made, listed, deleted; a receiver in the own network only where the settings allow it."""
        add = ("webhook", "add", "--town", "ladyzhyn", "--event", "appeals.filed", "--url")
        for url, says in (("example.org", "whole address"), ("http://example.org/", "https://"), ("https://10.0.0.1/", "inside a local network")):
            self.ends(REFUSED, *add, url, says=says)
        self.ends(REFUSED, "webhook", "add", "--url", "https://example.org/", "--event", "appeals.burnt", says="no event appeals.burnt")
        self.ends(USAGE, "webhook", "add", "--url", "https://example.org/")
        secret = self.ends(DONE, *add, "https://example.org/viche").stdout.splitlines()[-1]
        self.score.check(re.fullmatch(r"whsec_[A-Za-z0-9+/]{32}", secret), f"the last line is the secret: {secret}")
        os.environ["VICHE_WEBHOOK_ALLOWED_HOSTS"] = "other.internal, 10.0.0.1"
        self.ends(DONE, *add, "http://10.0.0.1/viche")
        del os.environ["VICHE_WEBHOOK_ALLOWED_HOSTS"]
        listed = self.ends(DONE, "webhook", "list", says="https://example.org/viche appeals.filed").stdout.split()
        self.ends(DONE, "webhook", "remove", listed[0])
        self.ends(REFUSED, "webhook", "remove", listed[0])
        self.score.check(secret not in self.ends(DONE, "webhook", "list").stdout, "the secret is told once")

    # --- Keeping

    def backup_and_restore(self):
        site, copy = self.site, self.site.data.parent / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        for target in (site.data, site.data / "files" / "copy", site.data.parent):
            self.ends(USAGE, "backup", "--to", str(target), says="outside of the data folder")
        self.ends(DONE, "verify", says="0 missing")
        self.ends(DONE, "backup", "--to", str(copy))
        mode = stat.S_IMODE((copy / ("viche.dump" if site.url else "viche.sqlite")).stat().st_mode)
        self.score.check(mode & 0o077 == 0, f"a backup may be read by its owner only, not {mode:o}")
        with Installation("restored", site.engine, own_database=True) as other:
            self.ends(FAILED, "restore", "--from", str(copy.parent), site=other, says="not a backup")
            self.ends(DONE, "restore", "--from", str(copy), site=other)
            self.ends(FAILED, "restore", "--from", str(copy), site=other)
            self.ends(FAILED, "verify", site=other, says="secret key")
            self.score.check(not (other.data / "secret.key").exists(), "no new key is made for a sealed database")
            shutil.copy(site.data / "secret.key", other.data / "secret.key")
            self.ends(DONE, "verify", site=other, says="Everything holds")
            photo = next((other.data / "files").rglob("*-large.jpg"))
            photo.unlink()
            self.ends(FAILED, "verify", site=other, says="MISSING")
            database.run(str(other.data), other.url, "UPDATE audit SET action = 'nothing' WHERE seq = 2")
            self.ends(FAILED, "verify", site=other, says="BROKEN at entry 2")
        shutil.rmtree(copy)

    def receipts_and_trees(self):
        """Anyone checks them, without an installation; what is not proven does not end with 0."""
        corpus = installation.ROOT / "platform" / "journal" / "fuzz" / "corpus" / "receipt"
        receipt, tree, promise, head = (corpus / f"{name}.txt" for name in ("receipt", "cut_tree", "promise", "head"))
        key = re.search(r"^key (.*)$", receipt.read_text(), re.M)[1]
        other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        with Installation("nobody", self.site.engine) as nobody:
            shutil.rmtree(nobody.data)
            ends = lambda *words, **more: self.ends(*words, site=nobody, **more)
            ends(DONE, "verify", "receipt", receipt, "--key", key, says="signature of petition/2026-17")
            ends(DONE, "verify", "receipt", receipt, "--key", other, "--key", key, says="it holds")
            ends(REFUSED, "verify", "receipt", receipt, says="Compare it with the one on the community's page /journal")
            ends(FAILED, "verify", "receipt", receipt, "--key", other, says="[other_key]")
            ends(FAILED, "verify", "receipt", corpus / "receipt_crlf.txt", "--key", key, says="[line_ends]")
            ends(FAILED, "verify", "receipt", tree, "--key", key, says="[not_one]")
            ends(USAGE, "verify", "receipt", receipt, "--key", "key", says="not a key")
            ends(USAGE, "verify", "receipt", "/nonexistent")
            ends(DONE, "verify", "receipt", promise, "--key", key, says="A receipt follows")
            ends(REFUSED, "verify", "receipt", promise, says="[no_key]")
            told = ends(DONE, "verify", "tree", tree, "--key", key, "--head", head, says="continues the older head of 6 entries: it holds")
            self.score.check("petition/2026-17: 5 counted, and its closing tells 5" in told.stdout, f"the tree is counted: {told.stdout}")
            ends(DONE, "verify", "tree", tree, "--key", key, "--object", "petition/2026-1", says="petition/2026-1: 0 counted")
            ends(REFUSED, "verify", "tree", tree, "--key", key, "--head", receipt, says="[older_head]")
            ends(REFUSED, "verify", "tree", tree, says="Compare it")
            spoilt = self.site.data / "tree.txt"
            spoilt.write_text(tree.read_text().replace("# 2 ", "# 1 ", 1))
            ends(FAILED, "verify", "tree", spoilt, "--key", key, says="(line ")
            spoilt.unlink()
            self.score.check(not nobody.data.exists(), "checking a file makes no installation")
        self.ends(DONE, "verify", "journal", says="Everything holds")

    def backup_on_a_full_disk(self):
        """What is not copied is told; a backup that lacks photos is no backup."""
        with Installation("full", self.site.engine) as other:
            disk = SmallDisk(other, spare=2 << 20)
            if disk.holder:
                done = subprocess.run([*other.prefix, installation.PROGRAM, "backup", "--to", str(other.data), *self.site.places], capture_output=True, text=True)
                self.score.check(done.returncode == FAILED, f"a backup onto a full disk ends with {done.returncode}: {done.stderr}")
            disk.close()

    def letters_of_the_demo(self):
        waiting = database.run(str(self.site.data), self.site.url, "SELECT count(*) FROM letters")
        self.score.check(waiting.strip() == "0", f"nobody of the demo's invented people is written to: {waiting}")

    def exports(self):
        self.ends(FAILED, "export", "--to", "/dev/full")
        target = self.site.data / "appeals.csv"
        self.ends(DONE, "export", "--to", str(target))
        self.score.check(len(target.read_text().splitlines()) > 300, "the export has the demo's appeals")

    def routes(self):
        """Asked of the program, not of an installation: nothing is made."""
        place = self.site.data.parent / "nowhere"
        done = subprocess.run([installation.PROGRAM, "routes", "--data", str(place)], capture_output=True, text=True)
        self.score.check(done.returncode == DONE and "/appeals/new" in done.stdout, f"viche routes: {done.stderr}")
        self.score.check(not place.exists(), "viche routes makes no folder")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("engine")
    options = words.parse_args()
    score = Score()
    with Installation("commands", options.engine) as site:
        commands = Commands(site, score)
        commands.help_everywhere()
        commands.wrong_words()
        commands.settings_of_file_and_environment()
        commands.towns()
        commands.settings()
        commands.people_and_keys()
        commands.webhooks()
        commands.routes()
        commands.without_an_installation()
        commands.second_town()
        commands.imports()
        commands.classifiers()
    with Installation("kept", options.engine, own_database=True) as site:
        site.run("demo")
        commands = Commands(site, score)
        commands.receipts_and_trees()
        commands.letters_of_the_demo()
        commands.exports()
        commands.backup_and_restore()
        commands.backup_on_a_full_disk()
    return score.close()


if __name__ == "__main__":
    sys.exit(main())
