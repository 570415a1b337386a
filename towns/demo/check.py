#!/usr/bin/env python3
"""Checks the data of the demo community: counts everything, follows every reference, names every fault.

Ends with 0 when all holds, with 1 after printing the faults. Standard library only, Python 3.11 or newer."""

import csv
import json
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATES = {"moderation", "rejected", "registered", "assigned", "in_work", "planned", "on_check", "rework", "returned",
          "explained", "not_in_competence", "closed_confirmed", "closed_silence"}
REPORTED = {"on_check", "rework", "closed_confirmed", "closed_silence"}
UNASSIGNED = {"moderation", "rejected", "registered"}
ANSWERED = {"rejected", "planned", "returned", "explained", "not_in_competence"}
ANSWERED_ENDS = {"answered", "executing", "executed"}
PETITION_ENDS = {"moderation", "refused", "collecting", "not_reached", "withdrawn", "reached", "examining"} | ANSWERED_ENDS
ROLES = {"resident", "operator", "executor", "moderator", "registrar", "head", "editor", "analyst", "administrator"}
SLUG = re.compile(r"[a-z0-9-]+")
PHOTO_KEYS = ("photos", "report_photos", "refutation_photos", "second_report_photos")
LARGEST_PHOTO = 120_000
BOX = (48.55, 48.78, 29.05, 29.36)  # south, north, west, east of the community

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def table(name, columns):
    raw = (HERE / name).read_bytes()
    if b"\r" in raw or raw.startswith(b"\xef\xbb\xbf"):
        fault(name, "must be UTF-8 with LF and without a byte order mark")
    rows = list(csv.DictReader(raw.decode("utf-8").splitlines()))
    if not rows or list(rows[0]) != columns.split():
        fault(name, f"columns must be {columns}")
    print(f"{name}: {len(rows)} rows")
    return rows


def toml(name):
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def inside(lat, lon):
    return BOX[0] < lat < BOX[1] and BOX[2] < lon < BOX[3]


def unique(where, values):
    for value, count in Counter(values).items():
        if count > 1:
            fault(where, f"{value!r} occurs {count} times")


def check_registers():
    settlements = table("settlements.csv", "code kind name name_uk name_en zip lat lon residents")
    streets = table("streets.csv", "street_id settlement_code settlement name old_name zip")
    houses = table("addresses.csv", "house_id settlement street street_old_name zip house_number lat lon multifamily")
    entrances = table("entrances.csv", "entrance_id settlement street house_number house_id number lat lon first_flat last_flat")
    stops = table("stops.csv", "stop_id name lat lon routes")
    places = table("organisations.csv", "organisation_id type name phone address note lat lon mon tue wed thu fri sat sun")
    fixes = table("corrections.csv", "line house_id field was is")

    names = {row["name"] for row in settlements}
    known_streets = {(row["settlement"], row["name"]) for row in streets}
    unique("streets.csv", [(row["settlement"], row["name"]) for row in streets])
    unique("settlements.csv", [row["code"] for row in settlements])
    for row in streets:
        if row["settlement"] not in names:
            fault("streets.csv", f"unknown settlement {row['settlement']}")
    for row in houses:
        if (row["settlement"], row["street"]) not in known_streets:
            fault("addresses.csv", f"house {row['house_id']}: unknown street {row['street']}")
    by_id = {}
    for row in houses:
        by_id.setdefault(row["house_id"], []).append(row)
    for row in entrances:
        if not any(house["street"] == row["street"] for house in by_id.get(row["house_id"], [])):
            fault("entrances.csv", f"entrance {row['entrance_id']}: no house {row['house_id']} in {row['street']}")
    for name, rows in (("stops.csv", stops), ("organisations.csv", places)):
        for row in rows:
            if not inside(float(row["lat"]), float(row["lon"])):
                fault(name, f"{row['name']} lies outside the community")
    for row in fixes:
        if houses[int(row["line"]) - 2]["house_id"] != row["house_id"] or houses[int(row["line"]) - 2][row["field"]] != row["was"]:
            fault("corrections.csv", f"line {row['line']} of addresses.csv does not say {row['was']}")
    check_known_faults(houses)
    return known_streets, by_id


def check_known_faults(houses):
    """The faults of the source are part of the demo: exactly these, no more."""
    blank = sum(not row["lat"] for row in houses)
    astray = [row for row in houses if row["lat"] and not inside(float(row["lat"]), float(row["lon"]))]
    repeated = len(houses) - len({(row["settlement"], row["street"], row["house_number"]) for row in houses})
    print(f"addresses.csv: {blank} without coordinates, {len(astray)} outside the community, {repeated} repeated addresses")
    if (len(houses), blank, len(astray), repeated) != (3921, 478, 1, 74):
        fault("addresses.csv", "does not hold the 3921 houses with the known faults of the source")


def check_boundaries():
    data = json.loads((HERE / "boundaries.geojson").read_text("utf-8"))
    for feature in data["features"]:
        name, ring = feature["properties"]["name"], feature["geometry"]["coordinates"][0]
        if set(feature["properties"]) != {"code", "kind", "name", "name_en"}:
            fault("boundaries.geojson", f"{name}: properties must be code, kind, name, name_en")
        if ring[0] != ring[-1] or len(ring) < 4:
            fault("boundaries.geojson", f"{name}: the ring is not closed")
        if not all(inside(lat, lon) for lon, lat in ring):
            fault("boundaries.geojson", f"{name}: a corner lies outside the community's box")
    kinds = Counter(feature["properties"]["kind"] for feature in data["features"])
    print(f"boundaries.geojson: {dict(kinds)}")
    if len(data["features"]) != 7 or kinds["hromada"] != 1:
        fault("boundaries.geojson", "must hold the hromada and six settlements")


def check_town():
    town = toml("town.toml")
    unique("town.toml", [entry["key"] for entry in town["setting"]])
    for entry in town["setting"]:
        # Words, as who signs letters, are a matter of the office and need no act of the council.
        decided = entry["unit"] in {"days", "hours", "metres", "count", "megabytes", "flag"}
        if entry["unit"] != "text" and not (decided and entry["act_uk"] and entry["act_en"]):
            fault("town.toml", f"{entry['key']}: needs a unit and the title of its act")
    if not inside(town["map"]["lat"], town["map"]["lon"]):
        fault("town.toml", "the centre of the map lies outside the community")
    print(f"town.toml: {len(town['setting'])} settings")


def check_executors():
    executors = toml("executors.toml")["executor"]
    unique("executors.toml", [entry["slug"] for entry in executors])
    for entry in executors:
        if not SLUG.fullmatch(entry["slug"]) or not entry["email"].endswith("@ladyzhyn.example"):
            fault("executors.toml", f"{entry['slug']}: bad slug or e-mail")
    print(f"executors.toml: {len(executors)} executors")
    return {entry["slug"] for entry in executors}


def check_question(slug, question):
    options = [option["slug"] for option in question.get("options", [])]
    unique(f"categories.toml {slug} {question['slug']}", options)
    if (question["kind"] == "choice") != bool(options):
        fault("categories.toml", f"{slug}: question {question['slug']} needs options exactly when it is a choice")


def check_categories(executors):
    data = toml("categories.toml")
    groups = {group["slug"] for group in data["group"]}
    unique("categories.toml", [category["slug"] for category in data["category"]])
    for category in data["category"]:
        slug = category["slug"]
        if not SLUG.fullmatch(slug) or category["group"] not in groups:
            fault("categories.toml", f"{slug}: bad slug or unknown group {category['group']}")
        for executor in [category["executor"]] + [route["executor"] for route in category.get("routes", [])]:
            if executor not in executors:
                fault("categories.toml", f"{slug}: unknown executor {executor}")
        if ("term_hours" in category) == ("term_days" in category):
            fault("categories.toml", f"{slug}: needs either term_hours or term_days")
        if category["legal_regime"] not in {"operational", "law393"}:
            fault("categories.toml", f"{slug}: unknown legal regime")
        if not re.fullmatch(r"II\.\d{1,2}", category.get("question_group", "II.1")):
            fault("categories.toml", f"{slug}: unknown question_group")
        if not 10 <= len(category["words"]) <= 20 or any(word != word.lower() for word in category["words"]):
            fault("categories.toml", f"{slug}: {len(category['words'])} words, must be 10 to 20 in lower case")
        for question in category.get("question", []):
            check_question(slug, question)
    for group in groups - {category["group"] for category in data["category"]}:
        fault("categories.toml", f"group {group} is empty")
    emergencies = sum(category["emergency"] for category in data["category"])
    print(f"categories.toml: {len(groups)} groups, {len(data['category'])} categories, {emergencies} of them for emergencies")
    return {category["slug"]: category for category in data["category"]}


def check_accounts(executors):
    accounts = toml("accounts.toml")["account"]
    unique("accounts.toml", [account["email"] for account in accounts])
    for account in accounts:
        staff = set(account["roles"]) != {"resident"}
        if not set(account["roles"]) <= ROLES or staff != ("totp_secret" in account):
            fault("accounts.toml", f"{account['email']}: unknown role, or staff without a secret")
        if ("executor" in account["roles"]) != (account.get("executor") in executors):
            fault("accounts.toml", f"{account['email']}: unknown executor")
        if staff and not re.fullmatch(r"[A-Z2-7]{32}", account["totp_secret"]):
            fault("accounts.toml", f"{account['email']}: the secret is not 32 characters of base32")
    print(f"accounts.toml: {len(accounts)} accounts, roles {dict(Counter(r for a in accounts for r in a['roles']))}")
    return {account["email"] for account in accounts}


def jpeg_size(data):
    """Width and height from the frame header of a JPEG, or None when it is damaged."""
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if 0xC0 <= data[at + 1] <= 0xC2:
            return int.from_bytes(data[at + 7:at + 9], "big"), int.from_bytes(data[at + 5:at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2:at + 4], "big")
    return None


def check_photos():
    files = {path.name: path.read_bytes() for path in (HERE / "photos").glob("*.jpg")}
    for name, data in files.items():
        if jpeg_size(data) != (1024, 768):
            fault(f"photos/{name}", f"is not a whole JPEG of 1024x768: {jpeg_size(data)}")
        if len(data) > LARGEST_PHOTO:
            fault(f"photos/{name}", f"{len(data)} bytes, at most {LARGEST_PHOTO}")
        if name.endswith("-before.jpg") and name.replace("-before", "-after") not in files:
            fault(f"photos/{name}", "has no picture of the repair")
    print(f"photos: {len(files)} pictures, {sum(map(len, files.values())) // 1024} KB")
    if not 24 <= len(files) <= 36:
        fault("photos", "must be 24 to 36 pictures")
    return set(files)


def check_place(appeal, category, streets, houses):
    key = appeal["key"]
    if category["needs_place"] and "lat" not in appeal and "street" not in appeal:
        fault(key, f"{category['slug']} needs a place")
    if ("lat" in appeal) != ("lon" in appeal) or ("lat" in appeal and not inside(appeal["lat"], appeal["lon"])):
        fault(key, "the point lies outside the community")
    if "street" in appeal and (appeal["settlement"], appeal["street"]) not in streets:
        fault(key, f"unknown street {appeal['settlement']} {appeal['street']}")
    if "house" in appeal:
        rows = houses.get(str(appeal["house_id"]), [])
        if not any((row["settlement"], row["street"], row["house_number"]) == (appeal["settlement"], appeal["street"], appeal["house"]) for row in rows):
            fault(key, f"no house {appeal['house_id']} at {appeal['street']} {appeal['house']}")


def check_answers(appeal, category):
    questions = {question["slug"]: question for question in category.get("question", [])}
    given = {answer["question"]: answer["answer"] for answer in appeal["answers"]}
    for slug, answer in given.items():
        if slug not in questions:
            fault(appeal["key"], f"answers {slug}, which {category['slug']} does not ask")
        elif questions[slug]["kind"] == "choice" and answer not in {option["slug"] for option in questions[slug]["options"]}:
            fault(appeal["key"], f"{answer!r} is no option of {slug}")
    for slug, question in questions.items():
        if question["required"] and slug not in given:
            fault(appeal["key"], f"leaves {slug} unanswered")


def check_history(appeal, executors):
    key, state = appeal["key"], appeal["state"]
    if (state in UNASSIGNED) == ("executor" in appeal):
        fault(key, f"executor does not fit the state {state}")
    for slug in [appeal.get("executor")] * ("executor" in appeal) + appeal.get("co_executors", []):
        if slug not in executors:
            fault(key, f"unknown executor {slug}")
    if (state in REPORTED) != ("report" in appeal) or (state in ANSWERED and not appeal.get("reply")):
        fault(key, f"report or reply does not fit the state {state}")
    if (state == "rework" and "refutation" not in appeal) or ("refutation" in appeal and state not in REPORTED):
        fault(key, f"refutation does not fit the state {state}")
    if (state == "planned") != ("planned_until_days" in appeal):
        fault(key, "planned_until_days belongs to the state planned")
    order = ["assigned", "accepted", "reported", "refuted", "second_reported", "closed"]
    hours = [appeal[f"{step}_after_hours"] for step in order if f"{step}_after_hours" in appeal]
    if hours != sorted(hours) or (hours and hours[-1] > appeal["opened_hours_ago"]):
        fault(key, f"steps out of order or in the future: {hours}, filed {appeal['opened_hours_ago']} hours ago")
    for entry in appeal.get("dialogue", []) + appeal.get("notes", []):
        if entry["after_hours"] > appeal["opened_hours_ago"] or entry["from"] not in {"author", "operator", "executor"}:
            fault(key, "a message is in the future or from nobody")
    if "grade" in appeal and (appeal["grade"] not in range(1, 6) or "closed_after_hours" not in appeal):
        fault(key, "a grade must be 1 to 5 and only after closing")
    if "advice" in appeal and ("grade" not in appeal or appeal["advice"] not in range(0, 11)):
        fault(key, "advice must be 0 to 10 and comes with a grade")
    reported = appeal.get("second_reported_after_hours", appeal.get("reported_after_hours", appeal["opened_hours_ago"]))
    for look in appeal.get("seen", []):
        if not reported < look["after_hours"] <= appeal["opened_hours_ago"] or look["who"] == appeal["author"]:
            fault(key, "a neighbour looks after the report, and is not the author")


def check_appeals(categories, executors, accounts, photos, streets, houses):
    appeals = toml("appeals.toml")["appeal"]
    unique("appeals.toml key", [appeal["key"] for appeal in appeals])
    unique("appeals.toml text", [re.sub(r"\W+", " ", appeal["text"].lower()).strip() for appeal in appeals])
    for appeal in appeals:
        if appeal["category"] not in categories:
            fault(appeal["key"], f"unknown category {appeal['category']}")
            continue
        check_place(appeal, categories[appeal["category"]], streets, houses)
        check_answers(appeal, categories[appeal["category"]])
        check_history(appeal, executors)
        for name in (name for photo_key in PHOTO_KEYS for name in appeal.get(photo_key, [])):
            if name not in photos:
                fault(appeal["key"], f"no photo {name}")
        if "account" in appeal and appeal["account"] not in accounts:
            fault(appeal["key"], f"unknown account {appeal['account']}")
        if appeal["medium"] not in {"text", "audio", "video"} or not 20 <= len(appeal["text"]) <= 600:
            fault(appeal["key"], "unknown medium, or a text too short or too long")
    check_spread(appeals, photos)


def check_petitions(accounts):
    file = toml("petitions.toml")
    petitions = file["petition"]
    unique("petitions.toml key", [petition["key"] for petition in petitions])
    for petition in petitions:
        key, ends = petition["key"], petition["ends"]
        if not 10 <= len(petition["title"]) <= 200 or not 50 <= len(petition["text"]) <= 6000:
            fault(key, "the title or the text is too short or too long")
        if ends not in PETITION_ENDS or (ends == "refused") != ("ground" in petition) or (ends in ANSWERED_ENDS) != ("answer" in petition):
            fault(key, f"ground or answer does not fit the end {ends}")
        for email in [petition[k] for k in ("account",) if k in petition] + petition.get("paper", {}).get("clerks", []):
            if email not in accounts:
                fault(key, f"unknown account {email}")
        steps = [petition[f"{step}_after_hours"] for step in ("checked", "collected", "begun", "answered") if f"{step}_after_hours" in petition]
        steps += [report["after_hours"] for report in petition.get("report", [])]
        if steps != sorted(steps) or (steps and steps[-1] > petition["handed_in_hours_ago"]):
            fault(key, f"steps out of order or in the future: {steps}")
    for state in sorted(PETITION_ENDS ^ {"withdrawn"} ^ {petition["ends"] for petition in petitions}):
        fault("petitions.toml", f"the end {state} is missing or unknown")
    print(f"petitions.toml: {len(petitions)} petitions, {sum(p.get('signatures', 0) for p in petitions)} signatures, "
          f"ends {dict(Counter(p['ends'] for p in petitions))}")


def check_spread(appeals, photos):
    states = Counter(appeal["state"] for appeal in appeals)
    for state in sorted(STATES ^ set(states)):
        fault("appeals.toml", f"state {state} is missing or unknown")
    shown = {name for appeal in appeals for key in PHOTO_KEYS for name in appeal.get(key, [])}
    for name in sorted(photos - shown):
        fault("appeals.toml", f"nobody shows photos/{name}")
    if len(appeals) < 300 or {appeal["medium"] for appeal in appeals} != {"text", "audio", "video"}:
        fault("appeals.toml", "must hold at least 300 appeals, some of them spoken and signed")
    print(f"appeals.toml: {len(appeals)} appeals")
    for title, values in (("states", states), ("settlements", Counter(a.get("settlement", "no address") for a in appeals)),
                          ("media", Counter(a["medium"] for a in appeals)), ("sources", Counter(a["source"] for a in appeals)),
                          ("grades", Counter(a["grade"] for a in appeals if "grade" in a))):
        print(f"  {title}: " + ", ".join(f"{name} {count}" for name, count in sorted(values.items(), key=lambda p: -p[1])))
    print(f"  categories used: {len({a['category'] for a in appeals})}, emergencies: {sum(a['emergency'] for a in appeals)}, "
          f"with photos: {sum(bool(a['photos']) for a in appeals)}, names hidden: {sum(a['name_hidden'] for a in appeals)}, "
          f"refuted: {sum('refutation' in a for a in appeals)}")


def main():
    streets, houses = check_registers()
    check_boundaries()
    check_town()
    executors = check_executors()
    categories = check_categories(executors)
    accounts = check_accounts(executors)
    photos = check_photos()
    check_appeals(categories, executors, accounts, photos, streets, houses)
    check_petitions(accounts)
    for line in faults:
        print(f"FAULT {line}", file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
