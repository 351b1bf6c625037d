#!/usr/bin/env bash
# Puts the copydesk binary into FOLDER: the release VERSION for TARGET, if its checksum is right and
# the release workflow of REPOSITORY built it; or, when VERSION is empty, built from SOURCE.
# In: FOLDER, VERSION, TARGET, REPOSITORY (owner/name), SOURCE, GITHUB_SERVER_URL, RUNNER_TEMP;
# ATTESTATION (`false` compares the checksum alone) and GH_TOKEN, which `gh` asks with.
set -euo pipefail

mkdir -p "$FOLDER"

if [[ -z $VERSION ]]; then
  if ! command -v cargo >/dev/null; then
    echo "::error::copydesk: there is no binary to download for this machine, and no Rust to build one with"
    exit 2
  fi
  CARGO_TARGET_DIR="$RUNNER_TEMP/copydesk-target" \
    cargo install --locked --quiet --path "$SOURCE" --root "$RUNNER_TEMP/copydesk-root" --no-track
  mv "$RUNNER_TEMP/copydesk-root/bin/"copydesk* "$FOLDER/"
  exit
fi

name="copydesk-$VERSION-$TARGET"
case $TARGET in
  *windows*) archive="$name.zip" ;;
  *) archive="$name.tar.gz" ;;
esac
from="${GITHUB_SERVER_URL:-https://github.com}/$REPOSITORY/releases/download/v$VERSION"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for file in "$archive" SHA256SUMS; do
  if ! curl --fail --silent --show-error --location --retry 3 --output "$file" "$from/$file"; then
    echo "::error::copydesk: cannot download $from/$file"
    exit 2
  fi
done

expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' SHA256SUMS)
if command -v sha256sum >/dev/null; then
  found=$(sha256sum "$archive")
else
  found=$(shasum -a 256 "$archive")
fi
if [[ -z $expected || ${found%% *} != "$expected" ]]; then
  echo "::error::copydesk: the checksum of $archive is ${found%% *}, but the release says ${expected:-nothing}"
  exit 2
fi

if [[ ${ATTESTATION:-true} != false ]]; then
  if ! command -v gh >/dev/null; then
    echo "::error::copydesk: there is no \`gh\` to verify the attestation of $archive with; install it, or set \`attestation: false\` to compare checksums alone"
    exit 2
  fi
  # The tag and the workflow, too: another branch or workflow of the repository signs as well.
  if ! gh attestation verify "$archive" --repo "$REPOSITORY" \
    --signer-workflow "$REPOSITORY/.github/workflows/release.yml" \
    --source-ref "refs/tags/v$VERSION"; then
    echo "::error::copydesk: $archive is not attested by the release workflow of $REPOSITORY for v$VERSION"
    exit 2
  fi
fi

case $archive in
  *.zip) unzip -q "$archive" ;;
  *) tar -xzf "$archive" ;;
esac
mv "$name/"copydesk "$FOLDER/" 2>/dev/null || mv "$name/copydesk.exe" "$FOLDER/"
