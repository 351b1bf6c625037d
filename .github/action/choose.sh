#!/usr/bin/env bash
# Says which copydesk to install, for which machine, where to, and under which key to keep it.
# In: VERSION and REF (either may be empty), SOURCE (the action's folder), RUNNER_OS, RUNNER_ARCH,
# RUNNER_TEMP. Out, in GITHUB_OUTPUT: version (empty: build from source), target, folder, key.
set -euo pipefail
: "${VERSION=}" "${REF=}" "${SOURCE:?}"

version=${VERSION#v}
# `v1` and `v1.2` move along with the releases, so the source says which release it is.
if [[ -z $version && $REF =~ ^v[0-9]+(\.[0-9]+)*$ ]]; then
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$SOURCE/Cargo.toml" | head -n 1)
fi
if [[ -n $version && ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$ ]]; then
  echo "::error::copydesk: \`$version\` is no version; write it as \`0.1.0\`"
  exit 2
fi

case "$RUNNER_OS-$RUNNER_ARCH" in
  # musl: one binary for every distribution.
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) # No binary is built for it.
    target="$RUNNER_OS-$RUNNER_ARCH"
    version=
    ;;
esac

if [[ -n $version ]]; then
  key="$version-$target"
else
  # The source is what counts, wherever it came from.
  content=$(cd "$SOURCE" && find Cargo.toml Cargo.lock src schema -type f -print0 |
    LC_ALL=C sort -z | xargs -0 cat | git hash-object --stdin)
  key="$content-$target"
fi

{
  echo "version=$version"
  echo "target=$target"
  echo "folder=$RUNNER_TEMP/copydesk-$key"
  echo "key=$key"
} >>"$GITHUB_OUTPUT"
