#!/usr/bin/env python3
"""GeoReport v2 of a running server, every answer judged: by the standard's own words, and by others where they are at hand.

tests/open311/open311.py sqlite|postgresql

VICHE_OPEN311_SCHEMAS names a folder with the JSON Schemas of github.com/open311/schema-validation (no licence is stated,
so they are not kept here); answers are then held against them too, which needs the Python package jsonschema.
VICHE_OPEN311_CLIENT names a folder with the Python package `three`, a client made by Code for America: it then reads and
files as well.
"""
import datetime
import importlib
import io
import json
import os
import pathlib
import re
import sys
import urllib.parse
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from installation import DEMO, Client, Installation, Score  # noqa: E402

BASE = "/open311/v2"
UNCOUNTED = {"VICHE_API_REQUESTS_PER_MINUTE": "0"}  # this one asks more in a minute than a client may
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TEXT, FLAG, COUNT, REAL, LIST, TIME = "text", "flag", "count", "real", "list", "time"
# What the standard says of each field: its kind, and whether it may be absent (null).
SERVICE = {"service_code": (TEXT, False), "service_name": (TEXT, False), "description": (TEXT, True), "metadata": (FLAG, False),
           "type": (TEXT, False), "keywords": (TEXT, True), "group": (TEXT, True)}
ATTRIBUTE = {"variable": (FLAG, False), "code": (TEXT, False), "datatype": (TEXT, False), "required": (FLAG, False),
             "datatype_description": (TEXT, True), "order": (COUNT, False), "description": (TEXT, True), "values": (LIST, False)}
REQUEST = {"service_request_id": (TEXT, False), "status": (TEXT, False), "status_notes": (TEXT, True), "service_name": (TEXT, True),
           "service_code": (TEXT, False), "description": (TEXT, True), "agency_responsible": (TEXT, True), "service_notice": (TEXT, True),
           "requested_datetime": (TIME, False), "updated_datetime": (TIME, True), "expected_datetime": (TIME, True), "address": (TEXT, True),
           "address_id": (TEXT, True), "zipcode": (TEXT, True), "lat": (REAL, True), "long": (REAL, True), "media_url": (TEXT, True)}
UPDATE = {"update_id": (TEXT, False), "service_request_id": (TEXT, False), "status": (TEXT, False), "updated_datetime": (TIME, False),
          "description": (TEXT, False), "media_url": (TEXT, True)}
ERROR = {"code": (COUNT, False), "description": (TEXT, False)}
DISCOVERY = {"changeset": (TEXT, False), "contact": (TEXT, False), "key_service": (TEXT, False), "endpoints": (LIST, False)}


def is_of(kind, value):
    if kind == TEXT:
        return isinstance(value, str)
    if kind == TIME:
        return isinstance(value, str) and MOMENT.fullmatch(value)
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == COUNT:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == REAL:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, list)


def spark(element):
    """What the Spark convention makes of an element: texts, objects, and arrays where the children have one name."""
    children = list(element)
    if not children:
        return element.text or ""
    if len({child.tag for child in children}) == 1 and element.tag in (children[0].tag + "s", *LISTS):
        return [spark(child) for child in children]
    return {child.tag: spark(child) for child in children}


LISTS = ("service_requests", "service_request_updates")  # whose items are not called as the singular


def as_texts(value):
    """The JSON with everything said as XML says it."""
    if isinstance(value, dict):
        return {name: as_texts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_texts(inner) for inner in value] if value else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


class Schemas:
    """The judges of others, when they are there."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) if folder else None
        if not self.folder:
            return
        jsonschema = importlib.import_module("jsonschema")
        referencing = importlib.import_module("referencing")
        draft = importlib.import_module("referencing.jsonschema").DRAFT4
        known = [(path.name, draft.create_resource(json.loads(path.read_text()))) for path in self.folder.glob("*.json")]
        registry = referencing.Registry().with_resources(known)
        self.check = lambda name, value: [error.message for error in jsonschema.Draft4Validator(
            {"$ref": name}, registry=registry).iter_errors(value)]

    def faults(self, name, value):
        return self.check(name, value) if self.folder else []


class Judge:
    def __init__(self, site, score, schemas):
        self.client, self.score, self.schemas = Client(site), score, schemas

    def shape(self, what, value, fields, extra=()):
        """Exactly the fields of the standard, each of its kind."""
        if not self.score.check(isinstance(value, dict) and set(value) == set(fields) | set(extra), f"{what}: fields {value}"):
            return
        for name, (kind, may_lack) in fields.items():
            self.score.check((value[name] is None and may_lack) or is_of(kind, value[name]), f"{what}: {name} is {value[name]!r}")

    def both(self, path, query="", status=200, schema=None, method="GET"):
        """The answer in JSON; the XML has to say the same, and both have to be what they claim to be."""
        answers = {}
        for kind, media in (("json", "application/json"), ("xml", "text/xml")):
            answer = answers[kind] = self.client.get(f"{path}.{kind}{query}")
            what = f"{method} {path}.{kind}{query}"
            self.score.check(answer.status == status, f"{what}: {answer.status} {answer.text[:300]}")
            wanted = media if path.endswith("discovery") else f"{media}; charset=utf-8"
            self.score.check(answer.headers.get("Content-Type") == wanted, f"{what}: {answer.headers.get('Content-Type')}")
            self.score.check(answer.headers.get("Access-Control-Allow-Origin") == "*", f"{what} is open to scripts of other sites")
        told = json.loads(answers["json"].text)
        text = answers["xml"].text
        self.score.check(text.startswith('<?xml version="1.0" encoding="utf-8"?>'), f"{path}.xml begins with {text[:60]}")
        read = xml.etree.ElementTree.fromstring(answers["xml"].bytes)
        self.score.check(spark(read) == as_texts(told), f"{path}{query}: the formats differ:\n{str(spark(read))[:600]}\n{str(as_texts(told))[:600]}")
        if schema:
            faults = self.schemas.faults(schema, told)
            self.score.check(not faults, f"{path}{query} by {schema}: {faults[:3]}")
        return told

    def errors(self, path, query, status, *named):
        told = self.both(path, query, status)
        for error in told:
            self.shape(f"an error of {path}{query}", error, ERROR)
        for name in named:
            self.score.check(any(error["description"].startswith(name + ": ") for error in told), f"{path}{query} names {name}: {told}")
        return told


class Open311:
    def __init__(self, site, score, key, schemas):
        self.site, self.score, self.key = site, score, key
        self.judge = Judge(site, score, schemas)

    def discovery(self):
        for place in ("/open311/discovery", f"{BASE}/discovery"):
            told = self.judge.both(place)
            self.judge.shape(place, told, DISCOVERY)
            endpoint = told["endpoints"][0]
            self.score.check(endpoint["formats"] == ["text/xml", "application/json"] and endpoint["type"] == "production", f"{endpoint}")
            self.score.check(urllib.parse.urlsplit(endpoint["url"]).path == BASE, f"the endpoint is {endpoint['url']}")

    def services(self):
        told = self.judge.both(f"{BASE}/services", schema="services.json")
        self.score.check(len(told) > 20, f"{len(told)} services of the demo")
        for service in told:
            self.judge.shape("a service", service, SERVICE)
        types = {service["type"] for service in told}
        self.score.check(types == {"batch", "realtime"}, f"a moderator reads first, but of emergencies: {types}")
        with_questions = [service["service_code"] for service in told if service["metadata"]]
        self.score.check(with_questions, "some services have questions")
        for code in with_questions:
            self.definition(code)
        self.judge.errors(f"{BASE}/services/none", "", 404, "service_code")
        self.services_told, self.with_questions = told, with_questions

    def definition(self, code):
        told = self.judge.both(f"{BASE}/services/{code}", schema="service-definition.json")
        self.score.check(told["service_code"] == code and told["attributes"], f"{code}: {told}")
        for order, attribute in enumerate(told["attributes"], 1):
            self.judge.shape(f"an attribute of {code}", attribute, ATTRIBUTE)
            listed = attribute["datatype"] == "singlevaluelist"
            self.score.check(attribute["order"] == order and listed == bool(attribute["values"]), f"{code}: {attribute}")

    def requests(self):
        """The demo's appeals are months old at most: each is found by what the list says of it."""
        told = self.judge.both(f"{BASE}/requests", schema="requests.json")
        self.score.check(50 < len(told) <= 1000, f"{len(told)} requests of the demo")
        codes = set()
        for request in told:
            self.judge.shape("a request", request, REQUEST)
            codes.add(request["service_code"])
        moments = [request["requested_datetime"] for request in told]
        self.score.check(moments == sorted(moments, reverse=True), "the newest come first")
        one = told[0]
        single = self.judge.both(f"{BASE}/requests/{one['service_request_id']}", schema="requests.json")
        self.score.check(single == [one], "one request is told as in the list")
        for code in list(codes)[:3]:
            of_code = self.judge.both(f"{BASE}/requests", f"?service_code={code}")
            self.score.check([r for r in told if r["service_code"] == code] == of_code, f"those of {code}")
        for status in ("open", "closed"):
            of_status = self.judge.both(f"{BASE}/requests", f"?status={status}")
            self.score.check(of_status and [r for r in told if r["status"] == status] == of_status, f"those that are {status}")
        self.told = told

    def spans_pages_and_circles(self):
        told = self.told
        since, until = told[20]["requested_datetime"], told[10]["requested_datetime"]
        part = self.judge.both(f"{BASE}/requests", f"?start_date={since}&end_date={until}")
        self.score.check(part == [r for r in told if since <= r["requested_datetime"] <= until], "those of a span, with both ends")
        ahead = (datetime.datetime.fromisoformat(until.replace("Z", "+00:00")) + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S")
        self.score.check(part == self.judge.both(f"{BASE}/requests", f"?start_date={since}&end_date={ahead}%2B02:00"), "an offset is understood")
        pages = [self.judge.both(f"{BASE}/requests", f"?page_size=7&page={page}") for page in (1, 2, 3)]
        self.score.check(sum(pages, []) == told[:21], "pages follow each other")
        pointed = next(r for r in told if r["lat"] is not None)
        near = self.judge.both(f"{BASE}/requests", f"?lat={pointed['lat']}&long={pointed['long']}&radius=50")
        self.score.check(pointed in near and len(near) < len(told), f"{len(near)} lie within 50 m")
        changed = sorted((r["updated_datetime"] for r in told), reverse=True)
        newer = self.judge.both(f"{BASE}/requests", f"?updated_after={changed[5]}")
        self.score.check(newer and all(r["updated_datetime"] >= changed[5] for r in newer), "those that changed since")
        more = self.judge.both(f"{BASE}/requests", "?extensions=true", schema="requests.json")
        self.score.check(all(r["extended_attributes"]["detailed_status"] for r in more), "extensions tell the detailed status")
        self.photos = [photo["media_url"] for r in more for photo in r["extended_attributes"]["photos"]]

    def pictures(self):
        urls = [r["media_url"] for r in self.told if r["media_url"]][:2] + self.photos[:2]
        self.score.check(urls, "some requests have photos")
        for url in urls:
            answer = self.judge.client.get(urllib.parse.urlsplit(url).path)
            self.score.check(answer.status == 200 and answer.headers.get("Content-Type") == "image/jpeg", f"{url}: {answer.status}")

    def updates(self):
        told = self.judge.both(f"{BASE}/servicerequestupdates")
        self.score.check(len(told) > 50, f"{len(told)} updates of the demo")
        for update in told:
            self.judge.shape("an update", update, UPDATE)
        moments = [update["updated_datetime"] for update in told]
        self.score.check(moments == sorted(moments), "updates come in their order")
        number = told[-1]["service_request_id"]
        own = self.judge.both(f"{BASE}/servicerequestupdates", f"?service_request_id={number}&extensions=true")
        self.score.check({update["service_request_id"] for update in own} == {number}, f"the updates of {number}")

    def wrong(self):
        for query, *named in (("?status=bogus", "status"), ("?start_date=yesterday", "start_date"), ("?page=0&page_size=1001", "page", "page_size"),
                              ("?lat=48", "long"), ("?service_request_id=1", "service_request_id"), ("?extensions=x", "extensions")):
            self.judge.errors(f"{BASE}/requests", query, 400, *named)
        for query, *named in (("?service_code=none", "service_code"), ("?jurisdiction_id=elsewhere.example", "jurisdiction_id")):
            self.judge.errors(f"{BASE}/requests", query, 404, *named)
        self.judge.errors(f"{BASE}/requests/2026-9999999", "", 404, "service_request_id")
        self.judge.errors(f"{BASE}/tokens/none", "", 404, "token")
        self.judge.errors(f"{BASE}/nothing", "", 404)
        self.judge.errors(f"{BASE}/servicerequestupdates", "?start_date=x", 400, "start_date")

    # --- Filing

    def form(self, **more):
        plain = next(s["service_code"] for s in self.services_told if not s["metadata"])
        return {"api_key": self.key, "service_code": plain, "description": "Третю ніч не світить: перевірка Open311", "address_string": "вул. Процишина, 10",
                "first_name": "Олена", "last_name": "Савчук", "email": "olena@example.org", "device_id": "d-1", "account_id": "a-1"} | more

    def held(self):
        """Where a moderator reads first, a token stands for the number."""
        answer = self.judge.client.post(f"{BASE}/requests.json", self.form())
        told = json.loads(answer.text)[0]
        self.score.check(answer.status == 201 and set(told) == {"token", "service_notice", "account_id"}, f"{answer.status} {answer.text}")
        waits = self.judge.both(f"{BASE}/tokens/{told['token']}")
        self.score.check(waits == [{"service_request_id": None, "token": told["token"]}], f"{waits}")

    def nothing_is_held(self):
        """The council decides otherwise."""
        self.site.stop()
        self.site.run("town", "set", "--key", "appeals.premoderation", "--value", "0", "--act", "Рішення № 1")
        self.site.start(environment=UNCOUNTED)
        told = self.judge.both(f"{BASE}/services")
        self.score.check({service["type"] for service in told} == {"realtime"}, "the number is told at once")

    def filing(self):
        client, path = self.judge.client, f"{BASE}/requests.json"
        answer = client.post(path, self.form())
        self.score.check(answer.status == 201, f"filing: {answer.status} {answer.text[:300]}")
        number = json.loads(answer.text)[0]["service_request_id"]
        self.score.check(set(json.loads(answer.text)[0]) == {"service_request_id", "service_notice", "account_id"}, answer.text)
        told = self.judge.both(f"{BASE}/requests/{number}", schema="requests.json")[0]
        self.score.check("Процишина" in told["address"] and "olena" not in json.dumps(told), f"what was filed is read: {told}")
        self.score.check(told["address_id"] and re.fullmatch(r"\d{5}", told["zipcode"] or ""), f"a building with its postcode: {told}")
        again = [json.loads(client.post(path, self.form(), headers={"Idempotency-Key": "k-1"}).text) for _ in range(2)]
        self.score.check(again[0] == again[1] and again[0][0]["service_request_id"] != number, f"asked twice, filed once: {again}")
        answer = client.post(f"{BASE}/requests.xml", self.form())
        request = xml.etree.ElementTree.fromstring(answer.bytes).find("request")
        self.score.check(re.fullmatch(r"\d{4}-\d+", request.findtext("service_request_id")), answer.text)
        self.number = number

    def filing_with_answers(self):
        """Every service with questions takes the first answer to each, and shows nobody what was written freely."""
        for code in self.with_questions[:5]:
            answers = {f"attribute[{a['code']}]": a["values"][0]["key"] if a["values"] else "таємне слово"
                       for a in self.judge.both(f"{BASE}/services/{code}")["attributes"]}
            answer = self.judge.client.post(f"{BASE}/requests.json", self.form(service_code=code) | answers)
            self.score.check(answer.status == 201, f"{code} with {answers}: {answer.status} {answer.text[:300]}")
            told = self.judge.both(f"{BASE}/requests/{json.loads(answer.text)[0]['service_request_id']}", "?extensions=true")
            self.score.check(told[0]["service_code"] == code and "таємне" not in json.dumps(told, ensure_ascii=False), f"{told}")

    def filing_with_photo(self):
        photo = next(path for path in sorted((DEMO / "photos").iterdir()) if path.suffix == ".jpg").read_bytes()
        answer = self.judge.client.post(f"{BASE}/requests.json", self.form(), files=[("media", "яма.jpg", "image/jpeg", photo)])
        self.score.check(answer.status == 201, f"with a photo: {answer.status} {answer.text[:300]}")
        told = self.judge.both(f"{BASE}/requests/{json.loads(answer.text)[0]['service_request_id']}", "?extensions=true")[0]
        shown = self.judge.client.get(urllib.parse.urlsplit(told["media_url"]).path)
        self.score.check(shown.status == 200 and shown.bytes[:2] == b"\xff\xd8", f"its photo is shown: {shown.status}")
        self.score.check(len(told["extended_attributes"]["photos"]) == 1, f"{told['extended_attributes']}")
        bad = self.judge.client.post(f"{BASE}/requests.xml", self.form(), files=[("media", "a.jpg", "image/jpeg", b"<html>")])
        error = xml.etree.ElementTree.fromstring(bad.bytes).find("error")
        self.score.check(bad.status == 400 and error.findtext("description").startswith("media: "), f"what is no photo: {bad.status} {bad.text}")

    def refused(self):
        client, path = self.judge.client, f"{BASE}/requests.json"
        for key in ("", "nonsense"):
            answer = client.post(path, self.form(api_key=key))
            self.score.check(answer.status == 403 and json.loads(answer.text)[0]["code"] == 403, f"key {key!r}: {answer.status} {answer.text}")
        answer = client.post(path, self.form(service_code="none", description="", lat="x", long="y", media_url="javascript:1"))
        told = [error["description"].split(":")[0] for error in json.loads(answer.text)]
        self.score.check(answer.status == 404 and {"service_code", "description", "lat", "media_url"} <= set(told), f"{answer.status} {answer.text}")
        code = self.with_questions[0]
        needed = [a["code"] for a in self.judge.both(f"{BASE}/services/{code}")["attributes"] if a["required"]]
        if needed:
            answer = client.post(path, self.form(service_code=code))
            self.score.check(answer.status == 400 and f"attribute[{needed[0]}]: " in answer.text, f"{code} wants {needed}: {answer.text}")
        answer = client.ask("POST", path, b"{}", {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"})
        self.score.check(answer.status == 400 and isinstance(json.loads(answer.text), list), f"JSON is no form: {answer.status} {answer.text[:200]}")
        answer = client.ask("POST", path, b"\xff=\xfe", {"Content-Type": "application/x-www-form-urlencoded"})
        self.score.check(400 <= answer.status < 500, f"no UTF-8: {answer.status}")

    def stepping(self):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        update = {"api_key": self.key, "service_request_id": self.number, "update_id": "u-1", "status": "NO_FURTHER_ACTION", "updated_datetime": now,
                  "description": "Лампу замінять за планом, через тиждень."}
        for _ in range(2):
            answer = self.judge.client.post(f"{BASE}/servicerequestupdates.json", update)
            self.score.check(answer.status == 201 and json.loads(answer.text)[0]["update_id"] == "u-1", f"an update: {answer.status} {answer.text}")
        told = self.judge.both(f"{BASE}/servicerequestupdates", f"?service_request_id={self.number}&extensions=true")
        kinds = [one["extended_attributes"]["kind"] for one in told]
        self.score.check(kinds.count("explain") == 1, f"the explanation is in the timeline, once: {kinds}")

    # --- A client of others

    def foreign_client(self, folder):
        sys.path.insert(0, folder)
        three = importlib.import_module("three")
        for wire in ("json", "xml"):
            city = three.Three(f"http://localhost:{self.site.port}{BASE}", api_key=self.key, format=wire)
            told = city.services()
            self.score.check("service" in str(told) and len(str(told)) > 1000, f"three reads the services in {wire}")
            told = city.requests(self.told[0]["service_code"], count=3, status="open")
            self.score.check("service_request_id" in str(told), f"three reads requests in {wire}: {str(told)[:200]}")
            self.score.check("service_code" in str(city.services(self.with_questions[0])), f"three reads a definition in {wire}")
            self.score.check(self.number in str(city.request(self.number)), f"three reads one request in {wire}")
            self.score.check("production" in str(city.discovery()), f"three reads the discovery in {wire}")
            form = self.form()
            for field in ("api_key", "address_string", "first_name", "last_name"):
                del form[field]
            media = io.BytesIO(next(p for p in sorted((DEMO / "photos").iterdir()) if p.suffix == ".jpg").read_bytes())
            for photo in (None, ("photo.jpg", media)):
                told = city.post(form.pop("service_code", None) or self.form()["service_code"], address="вул. Процишина, 12", name="Петро Мазур", media=photo, **form)
                self.score.check("service_request_id" in str(told), f"three files in {wire}, {'with' if photo else 'without'} a photo: {told}")


def main(engine):
    score = Score()
    with Installation("open311", engine) as site:
        site.run("demo")
        key = site.run("apikey", "add", "--name", "Open311", "--scope", "appeals.read", "--scope", "appeals.write").stdout.splitlines()[-1]
        site.start(environment=UNCOUNTED)
        tests = Open311(site, score, key, Schemas(os.environ.get("VICHE_OPEN311_SCHEMAS")))
        tests.discovery()
        tests.services()
        tests.requests()
        tests.spans_pages_and_circles()
        tests.pictures()
        tests.updates()
        tests.wrong()
        tests.held()
        tests.nothing_is_held()
        tests.filing()
        tests.filing_with_answers()
        tests.filing_with_photo()
        tests.refused()
        tests.stepping()
        if os.environ.get("VICHE_OPEN311_CLIENT"):
            tests.foreign_client(os.environ["VICHE_OPEN311_CLIENT"])
        site.stop()
    return score.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
