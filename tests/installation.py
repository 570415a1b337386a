"""An installation of the program for tests: its data in build/test, its server on a free port, and a client of it."""
import base64
import hashlib
import hmac
import html.parser
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
import tomllib
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("VICHE_PROGRAM", ROOT / "build" / "viche"))
OUT = pathlib.Path(os.environ.get("VICHE_TEST_OUT", ROOT / "build" / "test"))
DEMO = ROOT / "towns" / "demo"
ENGINES = ("sqlite", "postgresql")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def psql(url, sql):
    """What a statement answers, as text with tabs; a failing one raises."""
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", url, "-c", sql],
                          check=True, capture_output=True, text=True)
    return done.stdout


def totp(secret, at=None):
    """RFC 6238 with SHA-1, 30 seconds, 6 digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Installation:
    """One data folder with one database: on PostgreSQL a schema, or with `own_database` a whole one.

    `durable` takes the PostgreSQL server that keeps fsync on.
    """

    def __init__(self, name, engine="sqlite", durable=False, own_database=False):
        self.name, self.engine = name, engine
        self.data = OUT / name / engine
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True)
        self.server = None
        self.prefix = []  # words before the program: another namespace to run it in
        self.port = free_port()
        self.log = self.data / "server.log"
        self.url = self._place(durable, own_database) if engine == "postgresql" else ""

    def _place(self, durable, own_database):
        self.server_url = os.environ["VICHE_TEST_POSTGRESQL_DURABLE" if durable else "VICHE_TEST_POSTGRESQL"]
        name = re.sub(r"[^a-z0-9]", "_", self.name) + f"_{os.getpid()}"
        if own_database:
            owner = self.server_url.replace("//viche@", "//postgres@")
            psql(owner, f"CREATE DATABASE {name} OWNER viche")
            self.drop = lambda: psql(owner, f"DROP DATABASE {name}")
            return self.server_url.rsplit("/", 1)[0] + f"/{name}"
        psql(self.server_url, f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")
        self.drop = lambda: psql(self.server_url, f"SET client_min_messages = warning; DROP SCHEMA {name} CASCADE")
        return f"{self.server_url}?options=-csearch_path%3D{name}"

    @property
    def places(self):
        """Where it is, in words of the command line."""
        return ["--data", str(self.data)] + (["--database", self.url] if self.url else [])

    def run(self, *words, check=True):
        done = subprocess.run([*self.prefix, PROGRAM, *words, *self.places], capture_output=True, text=True, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"viche {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def start(self, *words, base_url=None, environment=None, limits=None):
        """Starts the server and waits for its first answer. @returns seconds it took"""
        began = time.monotonic()
        command = [*self.prefix, PROGRAM, "serve", *self.places, "--listen", f"127.0.0.1:{self.port}",
                   "--base-url", base_url or f"http://localhost:{self.port}", *words]
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, preexec_fn=limits,
                                           env={**os.environ, **(environment or {})})
        while time.monotonic() - began < 30:
            if self.server.poll() is not None:
                raise RuntimeError(f"the server ended with {self.server.returncode}:\n{self.log.read_text()[-2000:]}")
            try:
                if Client(self).get("/healthz").status == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("the server does not answer")

    def kill(self):
        """As a power cut of the process: with its decoders, nothing is finished."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def stop(self):
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server and self.server.poll() is None:
            self.kill()
        if self.engine == "postgresql":
            self.drop()


class _Forms(html.parser.HTMLParser):
    """The forms of a page with what a browser would send untouched."""

    def __init__(self):
        super().__init__()
        self.forms, self._form, self._select, self._text = [], None, None, None

    def handle_starttag(self, tag, pairs):
        at = {name: value or "" for name, value in pairs}
        if tag == "form":
            self._form = {"action": at.get("action", ""), "method": at.get("method", "get"), "fields": []}
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input" and at.get("name"):
            kind = at.get("type", "text")
            if kind not in ("file", "submit") and (kind not in ("checkbox", "radio") or "checked" in at):
                self._form["fields"].append((at["name"], at.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "select":
            self._select = {"name": at.get("name", ""), "first": None, "chosen": None}
        elif tag == "option" and self._select:
            value = at.get("value", "")
            self._select["first"] = value if self._select["first"] is None else self._select["first"]
            if "selected" in at:
                self._select["chosen"] = value
        elif tag == "textarea":
            self._text = [at.get("name", ""), ""]

    def handle_data(self, data):
        if self._text:
            self._text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif self._form is None:
            return
        elif tag == "select" and self._select:
            chosen = self._select["chosen"] if self._select["chosen"] is not None else self._select["first"]
            if chosen is not None:
                self._form["fields"].append((self._select["name"], chosen))
            self._select = None
        elif tag == "textarea" and self._text:
            self._form["fields"].append(tuple(self._text))
            self._text = None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.bytes = status, headers, body

    @property
    def text(self):
        return self.bytes.decode("utf-8", "replace")

    @property
    def location(self):
        return self.headers.get("Location", "")

    def form(self, part_of_action="", method="post"):
        """The fields of the first form whose action has these words, as a dict; None when there is no such form."""
        parser = _Forms()
        parser.feed(self.text)
        for form in parser.forms:
            if part_of_action in form["action"] and form["method"].lower() == method:
                return dict(form["fields"]) | {"": form["action"]}
        return None


class Client:
    """One browser or program: a host, cookies, one connection."""

    def __init__(self, installation, host=None, timeout=30):
        self.port = installation.port
        self.host = host or f"localhost:{self.port}"
        self.timeout = timeout
        self.cookies, self.headers = {}, {}
        self._link = None

    def get(self, path, headers=None):
        return self.ask("GET", path, headers=headers)

    def post(self, path, fields, files=(), headers=None):
        """Fields as dict or list of pairs; files as (field, name, type, bytes) make it multipart."""
        pairs = [(k, v) for k, v in (fields.items() if isinstance(fields, dict) else fields) if k]
        if not files:
            body = urllib.parse.urlencode(pairs).encode()
            return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})
        edge = "----viche-test-edge"
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in pairs]
        for field, name, kind, content in files:
            parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                         f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        return self.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}", **(headers or {})})

    def ask(self, method, path, body=None, headers=None):
        words = {"Host": self.host, **self.headers, **(headers or {})}
        if self.cookies:
            words["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for attempt in (1, 2):
            fresh = self._link is None
            if fresh:
                self._link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            try:
                self._link.request(method, urllib.parse.quote(path, safe="/?&=%+.,:;@!$'()*~-_"), body, words)
                response = self._link.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                break
            except (OSError, http.client.HTTPException):
                self.close()
                if fresh or attempt == 2:
                    raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer

    def close(self):
        if self._link:
            self._link.close()
        self._link = None

    def sign_in(self, email, password, secret=""):
        """By password and, for staff, the second factor."""
        fields = next(f for f in forms(self.get("/sign-in")) if "password" in f)
        answer = self.post(fields.pop(""), fields | {"email": email, "password": password})
        if answer.status != 303:
            raise RuntimeError(f"{email} is not let in: {answer.status}")
        if secret:
            step = self.get(answer.location).form()
            answer = self.post(step.pop(""), step | {"code": totp(secret)})
            if answer.status != 303:
                raise RuntimeError(f"the second factor of {email} is not taken: {answer.status}")
        return self


def forms(answer):
    parser = _Forms()
    parser.feed(answer.text)
    return [dict(form["fields"]) | {"": form["action"]} for form in parser.forms]


def demo_accounts(folder=DEMO):
    return tomllib.loads((folder / "accounts.toml").read_text())["account"]


class Score:
    """Counts what held; the closing line is read by tests/run.py."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}", flush=True)
        return bool(holds)

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
