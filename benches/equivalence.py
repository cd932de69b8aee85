"""Whether the CDK app makes what `synth` makes: the same resources, with the same properties.

Resources are counted by type, then paired by what identifies them on AWS (their name, or whose they are), and their
properties are compared after both were brought into one form:

- references become the resource that they lead to, whether written as Ref, GetAtt, Sub, Join or ImportValue;
- the order of tags, statements, actions and resources of a policy does not count, nor do names of statements;
- a dashboard is compared by its widgets: type, title, place, and how many metrics it shows.

Left out: logical ids, metadata, DependsOn, parameters, outputs; descriptions, which are words for people; names of
targets. `EXPECTED` is all else that may differ, with why.
"""

import collections
import json
import re

EVENTS = {"Service": "events.amazonaws.com"}
BROAD_USE = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]

# Statements of policies that one side only has, and may: type of resource, which, why.
EXPECTED = [
    (
        "AWS::KMS::Key",
        lambda statement: statement["Principal"] == EVENTS and statement["Action"] == BROAD_USE,
        "CDK's targets let EventBridge use the key once more for each rule, and encrypt with it",
    ),
    (
        "AWS::SQS::QueuePolicy",
        lambda statement: statement["Principal"] == EVENTS and "sqs:SendMessage" in statement["Action"],
        "CDK's targets let all of EventBridge send and ask for attributes; synth lets one rule send",
    ),
]

TEXTS = {"Description", "AlarmDescription"}
# What CloudFormation takes for granted where nothing is said.
GRANTED = {
    ("AWS::CloudWatch::Alarm", "ActionsEnabled"): True,
    ("AWS::SSM::Parameter", "Tier"): "Standard",
}
NAMES = [
    "BucketName", "TableName", "QueueName", "TopicName", "FunctionName", "RoleName", "LogGroupName", "AlarmName",
    "DashboardName", "TrailName", "AliasName", "Name",
]
OWNERS = {
    "AWS::S3::BucketPolicy": ["Bucket"],
    "AWS::SQS::QueuePolicy": ["Queues"],
    "AWS::SNS::TopicPolicy": ["Topics"],
    "AWS::IAM::ManagedPolicy": ["Roles"],
    "AWS::Lambda::EventInvokeConfig": ["FunctionName"],
    "AWS::Lambda::EventSourceMapping": ["FunctionName", "EventSourceArn"],
    "AWS::Lambda::Permission": ["FunctionName", "SourceArn"],
    "AWS::Logs::MetricFilter": ["LogGroupName"],
    "AWS::CloudFormation::CustomResource": ["Models", "Tenant"],
    "AWS::KMS::Key": [],
}


class Templates:
    """The templates of one side, as one set of resources."""

    def __init__(self, templates):
        self.resources = {}
        self.exports = {}
        self.parameters = set()
        for number, template in enumerate(templates):
            self.parameters |= set(template.get("Parameters", {}))
            for logical_id, resource in template["Resources"].items():
                self.resources[number, logical_id] = resource
            for output in template.get("Outputs", {}).values():
                if "Export" in output:
                    self.exports[output["Export"]["Name"]] = number, output["Value"]
        self.names = {}

    def counts(self):
        return collections.Counter(resource["Type"] for resource in self.resources.values())

    def name(self, key):
        """What a resource is called on AWS."""
        if key not in self.names:
            number, _ = key
            resource = self.resources[key]
            kind, properties = resource["Type"], resource.get("Properties", {})
            if kind in OWNERS:
                parts = [properties[one] for one in OWNERS[kind] if one in properties]
            elif kind == "AWS::Budgets::Budget":
                parts = [properties.get("Budget", {}).get("BudgetName")]
            elif kind.startswith("AWS::Glue::"):
                parts = [properties.get("TableInput", properties.get("DatabaseInput", {})).get("Name")]
            else:
                parts = [properties[one] for one in NAMES if one in properties][:1]
            said = json.dumps([self.plain(number, part) for part in parts])
            # It may stand within JSON.
            self.names[key] = f"{kind} {re.sub('[^a-zA-Z0-9/_.:, -]', '', said)}"
        return self.names[key]

    def reference(self, number, logical_id, attribute=None):
        if logical_id.startswith("AWS::"):
            return f"<{logical_id}>"
        if (number, logical_id) not in self.resources:
            return f"<parameter {logical_id}>"
        kind = self.resources[number, logical_id]["Type"]
        named = self.name((number, logical_id))
        if kind == "AWS::S3::Bucket" and attribute == "Arn":
            return f"arn:<AWS::Partition>:s3:::<{named}>"
        # The Ref of a topic is its ARN.
        if attribute is None or (kind == "AWS::SNS::Topic" and attribute == "TopicArn"):
            return f"<{named}>"
        # Where a function or a key is named, its ARN may stand as well.
        if attribute == "Arn" and kind in ("AWS::Lambda::Function", "AWS::KMS::Key"):
            return f"<{named}>"
        return f"<{named}>.{attribute}"

    def text(self, number, pattern, values):
        """Fn::Sub."""

        def one(found):
            name = found.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in values:
                return str(values[name])
            return self.reference(number, *name.split(".", 1))

        return re.sub(r"\$\{([^}]+)\}", one, pattern)

    def plain(self, number, value):
        """A value without intrinsic functions."""
        if isinstance(value, list):
            return [self.plain(number, one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref":
                return self.reference(number, argument)
            if function == "Fn::GetAtt":
                return self.reference(number, *(argument.split(".", 1) if isinstance(argument, str) else argument))
            if function == "Fn::Sub":
                pattern, values = argument if isinstance(argument, list) else (argument, {})
                return self.text(number, pattern, {name: self.plain(number, one) for name, one in values.items()})
            if function == "Fn::Join":
                return argument[0].join(str(self.plain(number, one)) for one in argument[1])
            if function == "Fn::ImportValue":
                exported = self.plain(number, argument)
                exporter = {self.plain(of, name) if isinstance(name, dict) else name: (of, what)
                            for name, (of, what) in self.exports.items()}
                return self.plain(*exporter[exported])
        return {name: self.plain(number, one) for name, one in value.items()}

    def properties(self, key):
        number, _ = key
        resource = self.resources[key]
        kind = resource["Type"]
        made = ordered(self.plain(number, resource.get("Properties", {})), kind)
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            if resource.get(policy, "Delete") != "Delete":
                made[policy] = resource[policy]
        return {name: value for name, value in made.items() if GRANTED.get((kind, name), made) != value}


def ordered(value, kind, name=None):
    """A value in an order of its own, and in one form where there are several."""
    if name == "DashboardBody":
        return widgets(json.loads(value))
    if isinstance(value, dict):
        made = {key: ordered(one, kind, key) for key, one in value.items() if key not in TEXTS}
        if "Effect" in made and ("Action" in made or "NotAction" in made):
            made.pop("Sid", None)
            for several in ("Action", "Resource"):
                if not isinstance(made.get(several, []), list):
                    made[several] = [made[several]]
                made[several] = sorted(made.get(several, []))
            if made.get("Principal") == "*":
                made["Principal"] = {"AWS": "*"}
        if "InputTemplate" in made:
            for short, path in made.pop("InputPathsMap").items():
                made["InputTemplate"] = made["InputTemplate"].replace(f"<{short}>", f"<{path}>")
            made["InputTemplate"] = " ".join(re.findall(r"[\w$.,:<>'-]+", made["InputTemplate"].replace("\\n", " ")))
        if kind == "AWS::Events::Rule" and "Id" in made:
            made.pop("Id")
        return made
    if isinstance(value, list):
        made = [ordered(one, kind) for one in value]
        if name in ("Tags", "ResourceTags", "Statement", "AttributeDefinitions", "Dimensions"):
            made.sort(key=lambda one: json.dumps(one, sort_keys=True))
        return made
    return value


def widgets(body):
    """What a dashboard shows where."""
    shown = []
    for one in body["widgets"]:
        properties = one["properties"]
        # Metrics that are only reckoned with are left out: who writes them down differs.
        metrics = [metric for metric in properties.get("metrics", []) if visible(metric)]
        shown.append(
            {
                "type": one["type"],
                "place": [one["x"], one["y"], one["width"], one["height"]],
                "title": properties.get("title", properties.get("markdown")),
                "metrics": len(metrics),
            }
        )
    return sorted(shown, key=lambda one: (one["place"][1], one["place"][0]))


def visible(metric):
    return not (isinstance(metric[-1], dict) and metric[-1].get("visible") is False)


def set_aside(ours, theirs, may):
    """Takes statements away that one side only has and may have. Whether there were any."""
    policies = [side.get("PolicyDocument", side.get("KeyPolicy", {})) for side in (ours, theirs)]
    sides = [policy.get("Statement", []) for policy in policies]
    both = [list(side) for side in sides]
    for side, other in zip(sides, reversed(both)):
        side[:] = [one for one in side if one in other or not may(one)]
    return sides != both


def differences(ours, theirs, path=""):
    """Where two values differ, one line each."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            below = f"{path}.{name}" if path else name
            if name not in theirs:
                yield f"{below}: only synth has {shortened(ours[name])}"
            elif name not in ours:
                yield f"{below}: only CDK has {shortened(theirs[name])}"
            else:
                yield from differences(ours[name], theirs[name], below)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (one, other) in enumerate(zip(ours, theirs)):
            yield from differences(one, other, f"{path}[{index}]")
    # CloudFormation takes a number as a text, too.
    elif ours != theirs and str(ours) != str(theirs):
        yield f"{path}: {shortened(ours)} and not {shortened(theirs)}"


def shortened(value):
    text = json.dumps(value)
    return text if len(text) <= 300 else f"{text[:300]}…"


def compare(ours, theirs):
    """What differs between two lists of templates: (unexpected lines, expected lines)."""
    ours, theirs = Templates(ours), Templates(theirs)
    wrong, expected = [], collections.Counter()
    ours_count, theirs_count = ours.counts(), theirs.counts()
    for kind in sorted(ours_count.keys() | theirs_count.keys()):
        if ours_count[kind] != theirs_count[kind]:
            wrong.append(f"{kind}: {ours_count[kind]} and not {theirs_count[kind]}")
    left = {ours.name(key): key for key in ours.resources}
    right = {theirs.name(key): key for key in theirs.resources}
    if len(left) != len(ours.resources) or len(right) != len(theirs.resources):
        wrong.append("two resources have the same name: equivalence.py cannot tell them apart")
    wrong += [f"only synth makes {name}" for name in sorted(left.keys() - right.keys())]
    wrong += [f"only CDK makes {name}" for name in sorted(right.keys() - left.keys())]
    compared = 0
    for name in sorted(left.keys() & right.keys()):
        kind = name.split(" ")[0]
        one, other = ours.properties(left[name]), theirs.properties(right[name])
        for _, may, why in (expectation for expectation in EXPECTED if expectation[0] == kind):
            if set_aside(one, other, may):
                expected[f"{kind}: {why}"] += 1
        compared += len(one)
        wrong += [f"{name}: {line}" for line in differences(one, other)]
    return wrong, expected, len(left), compared
