#!/usr/bin/env python3
"""Runs one SQL statement on an installation's database and prints the rows with tabs; for tests that let time pass.

tests/database.py DATA_FOLDER POSTGRESQL_URL_OR_EMPTY SQL
"""
import sqlite3
import sys

from installation import psql


def run(data, url, sql):
    if url:
        # Row security holds for the program's role; the owner of the server sees all communities.
        return psql(url.replace("//viche@", "//postgres@"), sql)
    link = sqlite3.connect(f"{data}/viche.sqlite", timeout=30)
    with link:
        rows = link.execute(sql).fetchall()
    link.close()
    return "".join("\t".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(run(*sys.argv[1:4]))
