#!/usr/bin/env bash
# Brings an image into an environment: tools/ci/deploy.sh staging NAME@sha256:DIGEST
# The migration first, while the old pods serve; then pod by pod; then a look at it. What does not
# become ready, or fails the look, is undone: the old code runs on the new schema.
set -euo pipefail
cd "$(dirname "$0")/../.."
environment=${1:?environment}
image=${2:?image with its digest}
namespace=orderly-$environment
# Given as text by the pipeline; on a machine of one's own the usual configuration counts.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${KUBECONFIG_TEXT:-}" ]; then
  export KUBECONFIG=$work/kubeconfig
  (umask 077 && printf '%s' "$KUBECONFIG_TEXT" >"$KUBECONFIG")
fi
in_namespace() { kubectl --namespace "$namespace" "$@"; }

node tools/ci/manifests.mjs render "$environment" "$image" >"$work/manifests.yaml"

# All but the pods and what scales them.
kubectl apply --filename "$work/manifests.yaml" --selector 'app.kubernetes.io/component notin (api,migrate)'
in_namespace delete job orderly-migrate --ignore-not-found --wait
kubectl apply --filename "$work/manifests.yaml" --selector app.kubernetes.io/component=migrate
if ! in_namespace wait job/orderly-migrate --for=condition=Complete --timeout="${MIGRATE_TIMEOUT:-30m}"; then
  in_namespace logs job/orderly-migrate --tail=50 || true
  echo "The migration failed; the pods were not touched." >&2
  exit 1
fi

kubectl apply --filename "$work/manifests.yaml" --selector app.kubernetes.io/component=api
if in_namespace rollout status deployment/orderly --timeout="${ROLLOUT_TIMEOUT:-10m}" &&
  node tools/ci/smoke.mjs "${SMOKE_URL:?where the environment is reached}"; then
  echo "$environment runs $image."
else
  in_namespace rollout undo deployment/orderly
  in_namespace rollout status deployment/orderly --timeout="${ROLLOUT_TIMEOUT:-10m}"
  echo "Rolled back: $image did not serve in $environment." >&2
  exit 1
fi
