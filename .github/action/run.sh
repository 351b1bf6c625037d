#!/usr/bin/env bash
# Runs copydesk: findings into the log and, as wished, into annotations and the step summary.
# Succeeds whatever is found; the exit code is handed on, so that the findings are uploaded first.
# In: FOLDER (of the binary), PATHS and ARGS (one a line), ANNOTATIONS and SUMMARY (true or false),
# RUNNER_TEMP, GITHUB_STEP_SUMMARY. Out, in GITHUB_OUTPUT: exit-code, sarif, json.
set -euo pipefail

reports=$(mktemp -d "$RUNNER_TEMP/copydesk-reports.XXXXXX")

# Without mapfile, which the bash of macOS does not have.
arguments=()
while IFS= read -r line || [[ -n $line ]]; do
  [[ -z $line ]] || arguments+=("$line")
done <<<"$ARGS"
arguments+=(--)
while IFS= read -r line || [[ -n $line ]]; do
  [[ -z $line ]] || arguments+=("$line")
done <<<"$PATHS"

exit_code=0
"$FOLDER/copydesk" check --color always --format human \
  --format "sarif=$reports/copydesk.sarif" \
  --format "json=$reports/copydesk.json" \
  --format "github=$reports/annotations" \
  --format "markdown=$reports/summary.md" \
  "${arguments[@]}" 2>"$reports/errors" || exit_code=$?
cat "$reports/errors" >&2

if [[ $ANNOTATIONS == true && -f $reports/annotations ]]; then
  cat "$reports/annotations"
fi
if [[ $SUMMARY == true && -f $reports/summary.md ]]; then
  cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
elif [[ $SUMMARY == true ]]; then
  # Nothing was checked: the error, which is written as an annotation, says why.
  {
    printf '**copydesk could not check anything.**\n\n'
    sed -n 's/^::error [^:]*:://p' "$reports/errors" |
      sed 's/%0D//g; s/%0A/\n/g; s/%25/%/g' | sed 's/^/    /'
  } >>"$GITHUB_STEP_SUMMARY"
fi

{
  echo "exit-code=$exit_code"
  if [[ -f $reports/copydesk.sarif ]]; then
    echo "sarif=$reports/copydesk.sarif"
    echo "json=$reports/copydesk.json"
  fi
} >>"$GITHUB_OUTPUT"
