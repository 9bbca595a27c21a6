#!/usr/bin/env bash
# The release of $TAG with its notes and its bill of materials; $REFERENCE is its image.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${TAG:?}" "${REFERENCE:?}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node tools/ci/release-notes.mjs >"$folder/notes.md"
printf "\nImage: %s\n" "$REFERENCE" >>"$folder/notes.md"
tools/ci/sbom.sh "$folder/sbom.cdx.json"
gh release create "$TAG" "$folder/sbom.cdx.json" --verify-tag --title "$TAG" --notes-file "$folder/notes.md"
