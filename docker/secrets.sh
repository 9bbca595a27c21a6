#!/usr/bin/env bash
# Makes the secrets of docker/compose.yml that are not there yet: one file each in docker/secrets/.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-docker/secrets}
mkdir -p "$folder"
chmod 700 "$folder"

# Readable by the user of the container (1000), whoever runs this; the folder is closed to others.
make() {
  local file=$folder/$1
  shift
  [ -e "$file" ] || "$@" >"$file"
  chmod 644 "$file"
}

random() { openssl rand -base64 "$1" | tr -d '\n'; }
word() { openssl rand -hex "$1" | tr -d '\n'; }

make CURSOR_SECRET random 48
make CSRF_SECRET random 48
make ENCRYPTION_KEY random 32
make ADMIN_PASSWORD word 16
make DATABASE_PASSWORD word 24
make DATABASE_URL echo "postgresql://orderly:$(cat "$folder/DATABASE_PASSWORD")@database:5432/orderly"
make GRAFANA_PASSWORD word 16
make REDIS_PASSWORD word 24
# Redis holds copies and counters: nothing that has to outlive it.
redis_config() {
  echo "requirepass $(cat "$folder/REDIS_PASSWORD")"
  printf '%s\n' 'maxmemory 128mb' 'maxmemory-policy allkeys-lru' 'save ""' 'appendonly no'
}
make REDIS_CONFIG redis_config
make REDIS_URL echo "redis://:$(cat "$folder/REDIS_PASSWORD")@cache:6379"
# Your mail server. Until it is one, mails stay jobs that are tried again.
make MAIL_URL echo "${MAIL_URL:-smtp://localhost:1025}"
if [ ! -e "$folder/JWT_KEYS" ]; then
  npm run --silent orderly -- keys rotate --file "$folder/JWT_KEYS"
  chmod 644 "$folder/JWT_KEYS"
fi
