#!/usr/bin/env bash
# Writes what a pull request's comment says into a file, and prints findings as annotations.
#
#     .github/review.sh main comment.md
#
# Exits with 1 when a red line is not approved, a template has an error, or a rehearsed call does not arrive; the file is
# written all the same.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 2 ] || { echo "usage: .github/review.sh REVISION FILE" >&2; exit 2; }
base=$1 file=$2
git rev-parse --verify --quiet "$base^{commit}" >/dev/null || { echo "error: $base is no revision" >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
code=0

cargo build --quiet --locked -p synth -p rehearsal -p handlers
target=${CARGO_TARGET_DIR:-target}/debug

# Runs a command into a file of the scratch folder. Its exit code is kept: 1 is an answer, more is not.
into() {
    local name=$1 result=0
    shift
    "$@" >"$scratch/$name" || result=$?
    [ "$result" -le 1 ] || { cat "$scratch/$name" >&2; exit "$result"; }
    [ "$result" = 0 ] || code=1
}

into review "$target/synth" review --against "$base" --format markdown
# Each template alone, and those that are deployed together, together.
into annotations "$target/synth" check --format github \
    templates/default.snap.yaml templates/minimal.snap.yaml templates/everything.snap.yaml
into annotations-together "$target/synth" check --format github --together templates/sixty-tenants-*.snap.yaml
into rehearsal "$target/rehearsal" --handlers "$target"
into cost "$target/synth" cost
cat "$scratch/annotations" "$scratch/annotations-together"

# A fence that no line of the text can end.
quoted() { printf '~~~~~~text\n'; cat; printf '~~~~~~\n'; }

{
    echo "<!-- cci-lite: review -->"
    echo "## What this change does"
    echo
    cat "$scratch/review"
    echo
    echo "## What would go wrong on AWS"
    echo
    findings=$(cat "$scratch"/annotations* | grep -c '^::' || true)
    case $findings in
        0) echo "Nothing is found in the templates." ;;
        *) echo "$findings findings, each at its line in \`templates/\`." ;;
    esac
    echo
    echo "## Rehearsal"
    echo
    # What each call came to; the rest of the story is in the log of who runs it.
    awk '/^[^ ].*  \(/ { name = $1 } /^  (document |the failed |[A-Z][A-Z])/ { sub(/^ +/, ""); print name ": " $0 }
        END { print $0 }' "$scratch/rehearsal" | quoted
    echo
    echo "## Cost"
    echo
    sed -n '/^One call of/,/^Reckoned with/p' "$scratch/cost" | sed '$d' | quoted
} >"$file"
exit "$code"
