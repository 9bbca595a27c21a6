#!/usr/bin/env bash
# Known vulnerabilities in an image that have a fix: tools/ci/image-scan.sh NAME
set -euo pipefail
scanner=docker.io/anchore/grype:v0.120.1@sha256:e4a44ef45d285b829ce6efe2642980329661bd2d18eab5fc539138d4adaebbbe
archive=$(mktemp -d)
trap 'rm -rf "$archive"' EXIT
docker image inspect "$1" >/dev/null 2>&1 || docker pull --quiet "$1"
# As a file: a scanner has no business with the socket of the engine.
docker save "$1" --output "$archive/image.tar"
docker run --rm --volume "$archive:/scan:ro" "$scanner" docker-archive:/scan/image.tar --fail-on high --only-fixed
