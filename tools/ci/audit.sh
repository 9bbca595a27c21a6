#!/usr/bin/env bash
# Known vulnerabilities of what is shipped. A registry that has no answer is an error in the hosted
# pipeline; elsewhere it is said and passed over.
set -euo pipefail
cd "$(dirname "$0")/../.."
report=$(mktemp)
trap 'rm -f "$report"' EXIT
if npm audit --omit=dev --audit-level=high --json >"$report" 2>/dev/null; then
  echo "No known vulnerability of high or critical severity."
elif grep -q '"auditReportVersion"' "$report"; then
  npm audit --omit=dev --audit-level=high || true
  exit 1
elif [ -n "${GITHUB_ACTIONS:-}" ]; then
  cat "$report"
  exit 1
else
  echo "The registry has no list of vulnerabilities; not checked here."
fi
