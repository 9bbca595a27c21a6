#!/usr/bin/env bash
# The container image.
#   tools/ci/image.sh build NAME     for this machine
#   tools/ci/image.sh push           for amd64 and arm64, to $IMAGE:$TAG; says digest and reference
set -euo pipefail
cd "$(dirname "$0")/../.."
command=${1:?build or push}
version=${TAG:-v0.0.0}
arguments=(--file docker/Dockerfile
  --build-arg "VERSION=${version#v}"
  --build-arg "REVISION=$(git rev-parse HEAD)")
# Where npm needs an .npmrc to reach its registry.
[ ! -f "${NPMRC:-}" ] || arguments+=(--secret "id=npmrc,src=$NPMRC")

case $command in
  build)
    docker build "${arguments[@]}" --tag "${2:?name of the image}" .
    ;;
  push)
    : "${IMAGE:?}" "${TAG:?}" "${REGISTRY_USER:?}" "${REGISTRY_PASSWORD:?}"
    image=${IMAGE,,}
    docker login "${image%%/*}" --username "$REGISTRY_USER" --password-stdin <<<"$REGISTRY_PASSWORD"
    docker buildx create --name orderly --driver docker-container >/dev/null
    metadata=$(mktemp)
    docker buildx build --builder orderly "${arguments[@]}" --platform linux/amd64,linux/arm64 \
      --provenance mode=max --sbom true --tag "$image:$TAG" --metadata-file "$metadata" --push .
    digest=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1]))["containerimage.digest"]' "$metadata")
    printf 'digest=%s\nreference=%s@%s\n' "$digest" "$image" "$digest" | tee -a "${GITHUB_OUTPUT:-/dev/null}"
    ;;
  *)
    echo "Unknown: $command" >&2
    exit 2
    ;;
esac
