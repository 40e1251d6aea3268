#!/usr/bin/env bash
# The full check, the same here and in CI: format, lint, types, arrows and cycles, tests, generated files.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n\033[1m%s\033[0m\n' "$1"; }

step 'Format and lint'
npx biome ci .

step 'Types and build'
npm run --silent build

# Scripts are not typed, but a name that they import must be there.
step 'Imports of scripts'
if npx tsc --noEmit --allowJs --checkJs --skipLibCheck --module nodenext --target es2023 --types node \
  acceptance/*.mjs bench/*.mjs bench/*/*.mjs scripts/*.mjs scripts/train/*.mjs | grep -E '^(acceptance|bench|scripts).* TS(2305|2307|2614|2724):'; then
  exit 1
fi

step 'Arrows and cycles'
npx depcruise --config .dependency-cruiser.cjs src

step 'Generated files'
node scripts/generate-reference.mjs
if ! git diff --quiet --exit-code -- docs/reference 2>/dev/null || [ -n "$(git ls-files --others --exclude-standard docs/reference)" ]; then
  git --no-pager diff --stat -- docs/reference
  echo 'docs/reference is out of date: commit what "node scripts/generate-reference.mjs" writes.'
  exit 1
fi

step 'The package, as it would be published'
node scripts/try-package.mjs

# What `npm test` does a part of, to be quick, is done whole here.
export CANARY_CALLS=20000

step 'Tests on the embedded database'
npx vitest run

if [ -n "${VITRINE_TEST_DATABASE_URL:-}" ]; then
  : # the suite above ran on it already
elif command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then
  step 'Tests on PostgreSQL'
  bash scripts/with-postgres.sh npx vitest run
else
  echo 'Skipped: tests on PostgreSQL (no server installed; set VITRINE_TEST_DATABASE_URL to use one)'
fi
