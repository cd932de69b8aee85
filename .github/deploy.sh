#!/usr/bin/env bash
# Deploys a packaged folder in two steps, with credentials of the account:
#
#     .github/deploy.sh plan dist STACK BUCKET changes    # uploads, makes a change set, writes changes/{arn,changes.md}
#     .github/deploy.sh execute dist STACK BUCKET changes # executes it, then deploys the tenants' own templates, if any
#
# Between the two, a person reads changes.md.
set -euo pipefail
[ $# = 5 ] || { echo "usage: .github/deploy.sh plan|execute DIST STACK BUCKET FOLDER" >&2; exit 2; }
step=$1 dist=$2 stack=$3 bucket=$4 folder=$5
[ -f "$dist/stack.yaml" ] || { echo "error: $dist holds no package" >&2; exit 2; }

deploy() {
    aws cloudformation deploy --stack-name "$1" --template-file "$dist/$2" --s3-bucket "$bucket" \
        --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset "${@:3}"
}

plan() {
    mkdir -p "$folder"
    deploy "$stack" stack.yaml --parameter-overrides "file://$dist/parameters.json" --no-execute-changeset |
        tee "$folder/said"
    # The name of the change set is in what it says; where nothing changes there is none.
    grep -oE 'arn:[a-z-]+:cloudformation:[^ ]+:changeSet/[^ ]+' "$folder/said" | head -n 1 >"$folder/arn" || true
    {
        echo "## Changes of $stack"
        echo
        if [ -s "$folder/arn" ]; then
            echo "| action | resource | type | replaced |"
            echo "| --- | --- | --- | --- |"
            aws cloudformation describe-change-set --change-set-name "$(cat "$folder/arn")" --output text \
                --query 'Changes[].ResourceChange.[Action, LogicalResourceId, ResourceType, Replacement]' |
                awk -F '\t' '{ print "| " $1 " | " $2 " | " $3 " | " $4 " |" }'
        else
            echo "Nothing changes."
        fi
        for template in "$dist"/tenants-*.yaml; do
            [ ! -e "$template" ] || { echo; echo "Then \`$(basename "$template")\` is deployed, as a stack of its own."; }
        done
    } >"$folder/changes.md"
    cat "$folder/changes.md"
}

execute() {
    local arn
    arn=$(cat "$folder/arn")
    if [ -n "$arn" ]; then
        local wait=stack-update-complete
        [ "$(status)" != REVIEW_IN_PROGRESS ] || wait=stack-create-complete
        aws cloudformation execute-change-set --change-set-name "$arn"
        aws cloudformation wait "$wait" --stack-name "$stack"
    fi
    for template in "$dist"/tenants-*.yaml; do
        [ -e "$template" ] || continue
        template=$(basename "$template")
        deploy "$stack-${template%.yaml}" "$template"
    done
    echo "$stack: $(status)"
}

status() {
    aws cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus' --output text
}

case $step in
    plan | execute) "$step" ;;
    *) echo "error: $step is neither plan nor execute" >&2; exit 2 ;;
esac
