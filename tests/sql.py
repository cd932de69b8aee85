#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = ["sqlglot==30.30.0"]
# ///
"""Checks every SQL of a template against the tables of the same template.

    cargo run -q -p synth -- --format json > template.json
    python3 tests/sql.py template.json        # or - for standard input
    python3 tests/sql.py --self-test template.json

Saved queries of Athena, the texts of views, and the queries of QuickSight's datasets are parsed as Athena's SQL. Every
table must be one of the template, every column one of its table, and every field one of its column's Hive type. A
view's columns and a dataset's must be those that its SQL selects. One line per finding; exit code 1 when there is one,
2 when there is nothing to check. `--self-test` spoils the template in many ways, and fails unless each is found.
"""

import argparse
import base64
import copy
import json
import re
import sys

import sqlglot
from sqlglot import exp

# Types: a text for a scalar, ("array", type), ("struct", {field: type}); None for what this check does not follow.


def hive_type(text):
    """Reads a type in Hive's words, such as array<struct<a:string>>."""
    kind, rest = read_type(text)
    if rest:
        raise ValueError(f"{text!r} ends with {rest!r}")
    return kind


def read_type(text):
    if text.startswith("array<"):
        item, rest = read_type(text[len("array<"):])
        return ("array", item), expect(">", rest)
    if text.startswith("struct<"):
        fields, rest = {}, text[len("struct<"):]
        while True:
            name, rest = re.match(r"([a-z0-9_]+):(.*)", rest).groups()
            fields[name], rest = read_type(rest)
            if not rest.startswith(","):
                return ("struct", fields), expect(">", rest)
            rest = rest[1:]
    name = re.match(r"[a-z0-9_]+", text).group()
    return name, text[len(name):]


def expect(what, text):
    if not text.startswith(what):
        raise ValueError(f"{what!r} expected before {text!r}")
    return text[len(what):]


class Findings(list):
    """What is wrong, each with where it was found."""

    def __init__(self, where):
        super().__init__()
        self.where = where

    def add(self, text):
        self.append(f"{self.where}: {text}")


class Select:
    """One SELECT: its sources, by alias, each with its columns in order."""

    def __init__(self, tree, tables, findings):
        self.tables, self.findings, self.sources = tables, findings, {}
        self.source(tree.args["from_"].this)
        for join in tree.args.get("joins") or []:
            self.source(join.this)
        self.columns = {}
        for item in tree.expressions:
            if not item.alias_or_name:
                findings.add(f"{item.sql(dialect='athena')} has no name")
            self.columns[item.alias_or_name.lower()] = self.kind(item.unalias())
        for clause in ("where", "group", "having"):
            self.check(tree.args.get(clause), {})
        self.check(tree.args.get("order"), self.columns)

    def source(self, tree):
        alias = tree.alias_or_name.lower()
        names = [name.name.lower() for name in tree.args["alias"].columns] if tree.args.get("alias") else []
        if isinstance(tree, exp.Table):
            path = f"{tree.db}.{tree.name}".lower()
            if path not in self.tables:
                self.findings.add(f"there is no table {path}")
            columns = self.tables.get(path)
        elif isinstance(tree, exp.Unnest):
            columns = self.unnested(tree, names)
        elif isinstance(tree, exp.Values):
            columns = dict.fromkeys(names, "string")
            if any(len(row.expressions) != len(names) for row in tree.expressions):
                self.findings.add(f"rows of {alias} are not as long as its list of columns")
        elif isinstance(tree, exp.Subquery):
            columns = Select(tree.this, self.tables, self.findings).columns
        else:
            self.findings.add(f"a source that this check does not know: {tree.sql(dialect='athena')}")
            columns = None
        self.sources[alias] = columns

    def unnested(self, tree, names):
        """Athena makes a column of each field of the items, or one of items that have none."""
        (argument,) = tree.expressions
        kind = self.kind(argument)
        if kind is None:
            return None
        if kind[0] != "array":
            self.findings.add(f"{argument.sql(dialect='athena')} is not an array")
            return None
        fields = list(kind[1][1].values()) if kind[1][0] == "struct" else [kind[1]]
        if len(fields) != len(names):
            self.findings.add(f"{argument.sql(dialect='athena')} has {len(fields)} columns, named are {len(names)}")
        return dict(zip(names, fields))

    def check(self, tree, aliases):
        """Looks at every outermost path below a clause."""
        if tree is None:
            return
        if isinstance(tree, (exp.Column, exp.Dot, exp.Bracket)):
            alone = isinstance(tree, exp.Column) and not tree.table and tree.name.lower() in aliases
            if not alone:
                self.kind(tree)
            return
        for child in tree.iter_expressions():
            self.check(child, aliases)

    def kind(self, tree):
        """The type of an expression; what is wrong in it is found on the way."""
        if isinstance(tree, exp.Column):
            path = [part.name.lower() for part in tree.parts]
            known = self.sources.get(path[0])
            if len(path) > 1 and path[0] in self.sources:
                return self.fields(known, path[1:], tree) if known is not None else None
            holders = [columns for columns in self.sources.values() if columns and path[0] in columns]
            if not holders:
                if all(columns is not None for columns in self.sources.values()):
                    self.findings.add(f"there is no column {path[0]}")
                return None
            if len(holders) > 1:
                self.findings.add(f"{path[0]} is a column of several sources")
            return self.fields(holders[0], path, tree)
        if isinstance(tree, exp.Dot):
            kind = self.kind(tree.this)
            return self.field(kind, tree.expression.name.lower(), tree) if kind is not None else None
        if isinstance(tree, exp.Bracket):
            kind = self.kind(tree.this)
            for index in tree.expressions:
                self.check(index, {})
            if kind is not None and kind[0] != "array":
                self.findings.add(f"{tree.this.sql(dialect='athena')} is not an array")
                return None
            return kind[1] if kind else None
        self.check_children(tree)
        return result_type(tree)

    def check_children(self, tree):
        for child in tree.iter_expressions():
            self.check(child, {})

    def fields(self, columns, path, tree):
        kind = ("struct", columns)
        for name in path:
            kind = self.field(kind, name, tree)
            if kind is None:
                return None
        return kind

    def field(self, kind, name, tree):
        if kind[0] != "struct" or name not in kind[1]:
            self.findings.add(f"there is no {name} in {tree.sql(dialect='athena')}")
            return None
        return kind[1][name]


def result_type(tree):
    """Of the few functions whose results the template declares a type for."""
    if isinstance(tree, exp.Cast):
        return {"TIMESTAMP": "timestamp", "VARCHAR": "string"}.get(tree.to.this.name)
    if isinstance(tree, exp.Lower):
        return "string"
    if isinstance(tree, exp.Date):
        return "date"
    return None


def select(sql, tables, findings):
    """The columns that a text selects; none when it does not parse."""
    try:
        (tree,) = sqlglot.parse(sql, dialect="athena")
    except (sqlglot.errors.SqlglotError, ValueError) as error:
        findings.add(f"does not parse: {str(error).splitlines()[0]}")
        return None
    if not isinstance(tree, exp.Select):
        findings.add("is not a SELECT")
        return None
    return Select(tree, tables, findings).columns


def check_types(declared, selected, known, findings):
    """`declared` (pairs of name and type) is what is `selected`, as far as its types are followed."""
    if selected is None:
        return
    if [name for name, _ in declared] != list(selected):
        findings.add(f"declares {', '.join(name for name, _ in declared)}, selects {', '.join(selected)}")
        return
    for name, kind in declared:
        followed = selected[name]
        allowed = known.get(followed, []) if isinstance(followed, str) else []
        if followed is not None and kind not in allowed:
            findings.add(f"declares {name} as {kind}, selects {followed}")


PRESTO = {"string": ["varchar"], "bigint": ["bigint"], "double": ["double"], "boolean": ["boolean"], "date": ["date"]}
QUICKSIGHT = {
    "string": ["STRING"],
    "bigint": ["INTEGER"],
    "double": ["DECIMAL"],
    "boolean": ["BIT", "BOOLEAN"],
    "date": ["DATETIME"],
    "timestamp": ["DATETIME"],
}


def plain(value):
    """A text of the template; of a Sub, with its placeholders."""
    if isinstance(value, dict):
        value = value.get("Fn::Sub", next(iter(value.values())))
    return value[0] if isinstance(value, list) else value


class Stack:
    """What there is to check in a template."""

    def __init__(self, template):
        self.resources = template["Resources"]
        self.tables, self.views = {}, []
        for name, properties in self.of("AWS::Glue::Table"):
            table = properties["TableInput"]
            columns = (table.get("StorageDescriptor") or {}).get("Columns", []) + table.get("PartitionKeys", [])
            kinds = {column["Name"]: hive_type(column["Type"]) for column in columns}
            self.tables[f"{self.database(properties)}.{table['Name']}"] = kinds
            if table.get("TableType") == "VIRTUAL_VIEW":
                self.views.append((name, table))

    def of(self, kind):
        for name, resource in self.resources.items():
            if resource["Type"] == kind:
                yield name, resource["Properties"]

    def database(self, properties):
        name = properties["DatabaseName"]
        if isinstance(name, dict):
            return self.resources[name["Ref"]]["Properties"]["DatabaseInput"]["Name"]
        return name

    def check(self):
        """The findings, and how many texts were looked at."""
        found, count = [], 0
        for check in (self.queries, self.view_texts, self.datasets):
            for findings in check():
                found += findings
                count += 1
        return found, count

    def queries(self):
        for name, properties in self.of("AWS::Athena::NamedQuery"):
            findings = Findings(name)
            select(plain(properties["QueryString"]), self.tables, findings)
            yield findings

    def view_texts(self):
        for name, table in self.views:
            findings = Findings(name)
            text = re.fullmatch(r"/\* Presto View: (\S+) \*/", table["ViewOriginalText"])
            view = json.loads(base64.b64decode(text.group(1)))
            declared = [(column["name"], column["type"]) for column in view["columns"]]
            check_types(declared, select(view["originalSql"], self.tables, findings), PRESTO, findings)
            yield findings

    def datasets(self):
        for name, properties in self.of("AWS::QuickSight::DataSet"):
            for table in properties["PhysicalTableMap"].values():
                findings, query = Findings(name), table["CustomSql"]
                declared = [(column["Name"], column["Type"]) for column in query["Columns"]]
                selected = select(plain(query["SqlQuery"]), self.tables, findings)
                check_types(declared, selected, QUICKSIGHT, findings)
                yield findings


# What a careless change does to a text, and what must be said of it.
SPOILED = [
    (r"\bcall_id\b", "call_ident", "there is no column call_ident"),
    (r"\bdt >=", "day >=", "there is no column day"),
    (r"\bai_summary\.qa_score\b", "ai_summary.quality", "there is no quality in"),
    (r"\bsentiment\.sentimentscore\.negative\b", "sentiment.sentimentscore.bad", "there is no bad in"),
    (r"\bresultlist\[1\]\.sentiment\b", "resultlist[1].feeling", "there is no feeling in"),
    (r"\bresultlist\[1\]\.keyphrases\b", "resultlist[1].phrases", "there is no phrases in"),
    (r"\bresultlist\[1\]\.entities\b", "resultlist.entities", "there is no entities in"),
    (r"\(text, score, said, ", "(text, said, ", "has 5 columns, named are 4"),
    (r"\bphrase\.said\b", "phrase.count", "there is no count in"),
    (r"\bsource\.stand_ins\b", "source.stand_in", "there is no stand_in in"),
    (r"ORDER BY [\w\"]+", "ORDER BY nothing", "there is no column nothing"),
    (r'"results"', '"result"', "there is no table"),
    (r"\bFROM\b", "FORM", "does not parse"),
]


def self_test(template):
    """Whether each spoiled template is found out; says which is not."""
    missed = []
    found, _ = Stack(template).check()
    if found:
        return ["the template is not clean to begin with", *found]
    for pattern, other, expected in SPOILED:
        hits = 0
        for name, resource in template["Resources"].items():
            if resource["Type"] != "AWS::Athena::NamedQuery":
                continue
            spoiled, count = re.subn(pattern, other, plain(resource["Properties"]["QueryString"]))
            if not count:
                continue
            hits += 1
            changed = copy.deepcopy(template)
            changed["Resources"][name]["Properties"]["QueryString"] = spoiled
            found, _ = Stack(changed).check()
            if not any(finding.startswith(f"{name}: ") and expected in finding for finding in found):
                missed.append(f"{name}: {pattern} as {other} was not found: {found}")
        if not hits:
            missed.append(f"no query has {pattern}")
    return missed + spoiled_declarations(template)


def spoiled_declarations(template):
    """A view and a dataset whose columns are not what their SQL selects, and one whose SQL selects what is not there."""
    missed = []
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Glue::Table" and properties["TableInput"].get("TableType") == "VIRTUAL_VIEW":
            for change in (("qa_score AS", "quality AS"), ('"type":"bigint"', '"type":"varchar"')):
                missed += unless_found(template, name, lambda changed: spoil_view(changed, *change))
        if resource["Type"] == "AWS::QuickSight::DataSet":
            missed += unless_found(template, name, spoil_column_name)
            missed += unless_found(template, name, spoil_column_type)
    return missed


def unless_found(template, name, spoil):
    changed = copy.deepcopy(template)
    spoil(changed["Resources"][name]["Properties"])
    found, _ = Stack(changed).check()
    return [] if any(finding.startswith(f"{name}: ") for finding in found) else [f"{name}: {spoil} was not found"]


def spoil_view(properties, old, new):
    table = properties["TableInput"]
    view = base64.b64decode(table["ViewOriginalText"].split()[3]).decode()
    assert old in view, f"the view has no {old}"
    table["ViewOriginalText"] = f"/* Presto View: {base64.b64encode(view.replace(old, new).encode()).decode()} */"


def first_query(properties):
    return next(iter(properties["PhysicalTableMap"].values()))["CustomSql"]


def spoil_column_name(properties):
    first_query(properties)["Columns"][0]["Name"] = "another"


def spoil_column_type(properties):
    first_query(properties)["Columns"][0]["Type"] = "DECIMAL"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("template", help="the template as JSON; - for standard input")
    parser.add_argument("--self-test", action="store_true", help="spoil the template, and see that it is found out")
    arguments = parser.parse_args()
    with sys.stdin if arguments.template == "-" else open(arguments.template, encoding="utf-8") as file:
        template = json.load(file)
    if arguments.self_test:
        missed = self_test(template)
        print("\n".join(missed) or f"{len(SPOILED)} kinds of mistakes in queries, and those in declarations, are found")
        return 1 if missed else 0
    findings, count = Stack(template).check()
    print("\n".join(findings) or f"{count} SQL texts are right")
    return 1 if findings else 0 if count else 2


if __name__ == "__main__":
    sys.exit(main())
