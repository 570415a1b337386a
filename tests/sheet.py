#!/usr/bin/python3
"""What a spreadsheet says, read by a library that did not write it: rows of cells as JSON, formulas as they were left counted.

tests/sheet.py FILE.xlsx
"""
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1], data_only=True)
json.dump([[cell for cell in row] for row in book.active.iter_rows(values_only=True)], sys.stdout, ensure_ascii=False, default=str)
