#!/usr/bin/env bash
# Puts a file on a pull request as one comment: what is there already is replaced.
#
#     GH_TOKEN=… .github/comment.sh OWNER/REPOSITORY NUMBER FILE
#
# The file's first line marks the comment; only one of the same author counts.
set -euo pipefail
[ $# = 3 ] || { echo "usage: .github/comment.sh OWNER/REPOSITORY NUMBER FILE" >&2; exit 2; }
repository=$1 number=$2 file=$3
[[ $number =~ ^[0-9]+$ ]] || { echo "error: $number is no number of a pull request" >&2; exit 2; }
marker=$(head -n 1 "$file")
[[ $marker =~ ^'<!-- '[a-z:\ -]+' -->'$ ]] || { echo "error: the first line of $file is no marker" >&2; exit 2; }

# GitHub takes 65,536 characters.
body=$(mktemp)
trap 'rm -f "$body"' EXIT
if [ "$(wc -c <"$file")" -gt 65000 ]; then
    { head -c 64000 "$file"; printf '\n\n…the rest is in the summary of the workflow.\n'; } >"$body"
else
    cp "$file" "$body"
fi

author=${COMMENT_AUTHOR:-github-actions[bot]}
export marker author
id=$(gh api --paginate "repos/$repository/issues/$number/comments" \
    --jq '.[] | select(.user.login == env.author and (.body | startswith(env.marker))) | .id' | head -n 1)
if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$repository/issues/comments/$id" --field "body=@$body"
    echo "comment $id is replaced"
else
    gh api --silent --method POST "repos/$repository/issues/$number/comments" --field "body=@$body"
    echo "a comment is made"
fi
