#!/usr/bin/env bash
# Says which digest the tag of the base image has now, and whether docker/Dockerfile pins it.
set -euo pipefail
cd "$(dirname "$0")/../.."
pinned=$(sed -n 's/^ARG NODE_IMAGE=//p' docker/Dockerfile)
digest=$(docker buildx imagetools inspect "${pinned%@*}" --format '{{.Manifest.Digest}}')
echo "pinned: ${pinned#*@}"
echo "now:    $digest"
[ "${pinned#*@}" = "$digest" ]
