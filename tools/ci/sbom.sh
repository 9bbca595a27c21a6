#!/usr/bin/env bash
# The bill of materials of what is shipped, as CycloneDX: tools/ci/sbom.sh FILE
set -euo pipefail
cd "$(dirname "$0")/../.."
file=${1:-sbom.cdx.json}
npm sbom --package-lock-only --omit=dev --sbom-format=cyclonedx --sbom-type=application >"$file"
# shellcheck disable=SC2016
node -e '
  const { bomFormat, components = [] } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const versioned = components.filter(({ version, purl }) => version && purl);
  if (bomFormat !== "CycloneDX" || versioned.length < 50 || versioned.length !== components.length)
    throw new Error("The bill of materials is not complete.");
  console.log(`${process.argv[1]}: ${components.length} components.`);
' "$file"
