#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = ["sqlglot==30.30.0", "duckdb==2.0.0"]
# ///
"""Runs every SQL of a template over the documents of a rehearsal, and compares the rows with those that are known.

    python3 tests/queries.py TEMPLATE RESULTS             # as JSON; the results bucket's folder
    python3 tests/queries.py TEMPLATE RESULTS --update    # the rows become the known ones
    python3 tests/queries.py TEMPLATE RESULTS --self-test

The documents are read as Athena's SerDe reads them: keys in lower case, each value of its column's Hive type, tenant and day
from the path. Then both guides' queries, the saved queries, the view and the datasets' SQL are translated from Athena's
dialect to DuckDB's and run there. Today is the day of the last samples. Exit code 1 when a document does not fit, a query
does not run, or a row is another than in tests/data/query-rows.json; `--self-test` fails unless each of these is noticed.
"""

import argparse
import base64
import copy
import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from sql import Stack, plain

KNOWN = Path(__file__).resolve().parent / "data" / "query-rows.json"
TODAY = "2026-11-17"
SHOWN = 12  # rows of a long result that are kept in full; of the others, their digest

# The guides' queries as they print them, but for the table, which they name in three ways.
GUIDES = {
    "production guide, section 10": (
        'SELECT tenant, call_id, timestamp FROM "cci_lite"."cci_lite_results" ORDER BY timestamp DESC LIMIT 10'
    ),
    "production guide, appendix B": 'SELECT count(*) FROM "cci_lite"."cci_lite_results"',
    "v1.1 guide, section 11": """SELECT tenant_id, call_date,
       sentiment.ResultList[1].Sentiment AS overall,
       ai_summary.qa_score AS qa_score,
       ai_summary.tone_score AS tone_score
FROM "cci-lite-db"."results"
WHERE call_date >= date_format(current_date - interval '7' day, '%Y-%m-%d')""",
}
GUIDE_TABLES = ("cci_lite.cci_lite_results", "cci-lite-db.results")


def of_type(value, kind, at):
    """The value as its column's type has it; what the SerDe cannot read is an error."""
    if value is None:
        return None
    if isinstance(kind, str):
        fits = {"string": str, "boolean": bool, "double": (int, float), "bigint": int}[kind]
        if not isinstance(value, fits) or (isinstance(value, bool) and kind != "boolean"):
            raise ValueError(f"{at} is no {kind}")
        return value
    if kind[0] == "array":
        if not isinstance(value, list):
            raise ValueError(f"{at} is no array")
        return [of_type(item, kind[1], f"{at}[]") for item in value]
    if not isinstance(value, dict):
        raise ValueError(f"{at} is no struct")
    lower = {key.lower(): item for key, item in value.items()}
    if len(lower) != len(value):
        raise ValueError(f"{at} has keys that differ in case only")
    unknown = set(lower) - set(kind[1])
    if unknown:
        raise ValueError(f"{at} has no column for {', '.join(sorted(unknown))}")
    return {name: of_type(lower.get(name), inner, f"{at}.{name}") for name, inner in kind[1].items()}


def duck_type(kind):
    if isinstance(kind, str):
        return {"string": "VARCHAR", "boolean": "BOOLEAN", "double": "DOUBLE", "bigint": "BIGINT"}[kind]
    if kind[0] == "array":
        return f"{duck_type(kind[1])}[]"
    return f"STRUCT({', '.join(f'{quoted(name)} {duck_type(inner)}' for name, inner in kind[1].items())})"


def quoted(name):
    return f'"{name}"'


def documents(folder):
    """Path and content of each document."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        place = path.relative_to(folder).parts
        if len(place) == 5 and place[0] != "tmp":
            found.append(("/".join(place), path.read_text("utf-8")))
    return found


def rows_of(found, columns):
    """The rows that Athena would read, and what is wrong with the documents."""
    rows, wrong = [], []
    for place, text in found:
        tenant, year, month, day, _ = place.split("/")
        if text.count("\n") != 1 or not text.endswith("\n"):
            wrong.append(f"{place} is not one line")
            continue
        partitions = {"tenant_id": tenant, "dt": f"{year}/{month}/{day}"}
        document = json.loads(text)
        if document.pop("tenant_id", None) != tenant:
            wrong.append(f"{place} is of another tenant")
        kinds = {name: kind for name, kind in columns.items() if name not in partitions}
        try:
            rows.append({**of_type(document, ("struct", kinds), place), **partitions})
        except ValueError as error:
            wrong.append(str(error))
    return rows, wrong


class Database:
    """DuckDB with the template's table, filled."""

    def __init__(self, stack, rows):
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("SET TimeZone = 'UTC'")
        (self.table,) = [name for name in stack.tables if name.endswith(".results")]
        columns = stack.tables[self.table]
        schema, name = self.table.split(".")
        self.connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        types = ", ".join(f"{quoted(column)}: '{duck_type(kind)}'" for column, kind in columns.items())
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
            file.flush()
            read = f"read_json('{file.name}', format = 'newline_delimited', columns = {{{types}}})"
            self.connection.execute(f"CREATE TABLE {quoted(schema)}.{quoted(name)} AS SELECT * FROM {read}")

    def run(self, sql):
        """Names and rows of a query in Athena's dialect, as JSON has them."""
        translated = translate(sql, self.table)
        found = self.connection.execute(translated)
        names = [column[0] for column in found.description]
        return names, json.loads(json.dumps([list(row) for row in found.fetchall()], default=str))


def translate(sql, table):
    """The same query in DuckDB's dialect."""
    (tree,) = sqlglot.parse(sql, dialect="athena")
    tree = tree.transform(lambda node: today() if isinstance(node, exp.CurrentDate) else node)
    for source in list(tree.find_all(exp.Table)):
        if f"{source.db}.{source.name}" in GUIDE_TABLES:
            schema, name = table.split(".")
            source.replace(exp.table_(name, db=schema, quoted=True))
    for unnest in list(tree.find_all(exp.Unnest)):
        unnest.replace(unnested(unnest))
    for division in list(tree.find_all(exp.Div)):
        # Whole numbers are divided as such by Athena; what is rounded or an average is none.
        if isinstance(division.expression, exp.Literal) and isinstance(division.this, (exp.Column, exp.Dot)):
            division.replace(exp.IntDiv(this=division.this, expression=division.expression))
    return tree.sql(dialect="duckdb")


def today():
    return exp.cast(exp.Literal.string(TODAY), "date")


def unnested(unnest):
    """Athena makes a column of each field of a struct; DuckDB when it is told to go one level deeper."""
    (argument,) = unnest.expressions
    alias = unnest.args["alias"]
    names = ", ".join(quoted(name.name) for name in alias.columns)
    # DuckDB's parser takes the names of the first columns; the others keep theirs.
    inner = f"SELECT UNNEST({argument.sql(dialect='duckdb')}, max_depth := 2)"
    return sqlglot.parse_one(f"SELECT * FROM LATERAL ({inner}) AS {alias.name}({names})", dialect="duckdb").find(exp.Lateral)


def texts(stack):
    """Every SQL, by a name for people."""
    for name, sql in GUIDES.items():
        yield name, sql
    for name, properties in stack.of("AWS::Athena::NamedQuery"):
        yield name, plain(properties["QueryString"])
    for name, table in stack.views:
        text = re.fullmatch(r"/\* Presto View: (\S+) \*/", table["ViewOriginalText"])
        yield name, json.loads(base64.b64decode(text.group(1)))["originalSql"]
    for name, properties in stack.of("AWS::QuickSight::DataSet"):
        for table in properties["PhysicalTableMap"].values():
            yield name, plain(table["CustomSql"]["SqlQuery"])


def answers(stack, found):
    """What each query gives, and what is wrong."""
    (columns,) = [kinds for name, kinds in stack.tables.items() if name.endswith(".results")]
    rows, wrong = rows_of(found, columns)
    database, given = Database(stack, rows), {}
    for name, sql in texts(stack):
        try:
            names, selected = database.run(sql)
        except (duckdb.Error, sqlglot.errors.SqlglotError) as error:
            wrong.append(f"{name} does not run: {str(error).splitlines()[0]}")
            continue
        digest = hashlib.sha256(json.dumps(selected).encode()).hexdigest()
        rest = {"sha256": digest} if len(selected) > SHOWN else {}
        given[name] = {"columns": names, "count": len(selected), "rows": selected[:SHOWN], **rest}
    return given, wrong


def differences(given, known):
    for name in sorted(given.keys() | known.keys()):
        ours, theirs = given.get(name), known.get(name)
        if ours is None or theirs is None:
            yield f"{name} is {'not known' if theirs is None else 'gone'}"
            continue
        for part in ("columns", "count"):
            if ours[part] != theirs[part]:
                yield f"{name}: {part} are {ours[part]}, known are {theirs[part]}"
        for number, (row, other) in enumerate(zip(ours["rows"], theirs["rows"]), 1):
            if row != other:
                yield f"{name}: row {number} is {row}, known is {other}"
        if ours["rows"] == theirs["rows"] and ours.get("sha256") != theirs.get("sha256"):
            yield f"{name}: a row after the first {SHOWN} is another"


def self_test(stack, found, given):
    """What a careless change does, and must be noticed."""
    missed = []
    for name, answer in given.items():
        if answer["rows"]:
            spoiled = copy.deepcopy(given)
            spoiled[name]["rows"][0][-1] = "another"
            missed += [] if list(differences(spoiled, given)) else [f"{name}: another row is not noticed"]
    spoiled = {name: answer for name, answer in given.items() if name != next(iter(given))}
    missed += [] if list(differences(given, spoiled)) else ["a new query is not noticed"]
    place, text = found[-1]
    document = json.loads(text)
    for what, change in {
        "a text for a number": {"duration_seconds": "8"},
        "a field without a column": {"colour": "red"},
        "another tenant": {"tenant_id": "nobody"},
    }.items():
        changed = [*found[:-1], (place, json.dumps({**document, **change}) + "\n")]
        missed += [] if answers(stack, changed)[1] else [f"{what} is not noticed"]
    changed = [*found[:-1], (place, json.dumps(document, indent=1) + "\n")]
    missed += [] if answers(stack, changed)[1] else ["a document on several lines is not noticed"]
    fewer, _ = answers(stack, found[:-1])
    return missed + ([] if list(differences(fewer, given)) else ["a document less is not noticed"])


def write(given):
    lines = []
    for name, answer in given.items():
        rows = ",".join(f"\n      {json.dumps(row, ensure_ascii=False)}" for row in answer["rows"])
        head = {key: value for key, value in answer.items() if key != "rows"}
        head = json.dumps(head, ensure_ascii=False)[:-1]
        lines.append(f'  {json.dumps(name)}: {head}, "rows": [{rows}\n  ]}}')
    KNOWN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("template", type=Path, help="the template as JSON")
    parser.add_argument("results", type=Path, help="the folder of the results bucket")
    parser.add_argument("--update", action="store_true", help="write the rows to tests/data/query-rows.json")
    parser.add_argument("--self-test", action="store_true", help="spoil documents and rows, and see that it is noticed")
    arguments = parser.parse_args()
    stack = Stack(json.loads(arguments.template.read_text("utf-8")))
    found = documents(arguments.results)
    given, wrong = answers(stack, found)
    if arguments.self_test:
        missed = wrong or self_test(stack, found, given)
        print("\n".join(missed) or "what goes wrong in documents and rows is noticed")
        return 1 if missed else 0
    if arguments.update and not wrong:
        write(given)
    known = json.loads(KNOWN.read_text("utf-8")) if KNOWN.exists() else {}
    wrong += differences(given, known)
    print("\n".join(wrong) or f"{len(given)} queries over {len(found)} documents give the known rows")
    if wrong:
        print("When the new rows are right: the same with --update", file=sys.stderr)
    return 1 if wrong else 0 if found else 2


if __name__ == "__main__":
    sys.exit(main())
