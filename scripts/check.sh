#!/usr/bin/env bash
# The full check, the same here and in CI: format, lint, types, arrows and cycles, tests, generated files.
# `--tested`: the suite on the embedded database has just passed, with all the random calls.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n\033[1m%s\033[0m\n' "$1"; }

step 'Format and lint'
npx biome ci .

step 'Types and build'
npm run --silent build
npx tsc -p sdk/test
npx tsc -p sdk/test --module esnext --moduleResolution bundler
npx tsc -p console

# Scripts are not typed, so tsc finds much that is none of ours; but a name that they import must be there. The peers of benchmarks
# have packages of their own.
step 'Imports of scripts'
missing=$(npx tsc --noEmit --allowJs --checkJs --skipLibCheck --module nodenext --target es2023 --types node \
  acceptance/*.mjs bench/*.mjs bench/quality/*.mjs bench/capacity/*.mjs scripts/*.mjs scripts/api-compatibility/*.mjs scripts/train/*.mjs \
  sdk/test/*.mjs soak/*.mjs | grep -E '^(acceptance|bench|scripts|sdk|soak).* TS(2305|2307|2614|2724):' | grep -v '^bench/peers/') || true
if [ -n "$missing" ]; then
  echo "$missing"
  exit 1
fi

step 'Arrows and cycles'
npx depcruise --config .dependency-cruiser.cjs src

step 'Generated files'
node scripts/generate-reference.mjs
node scripts/generate-sdk.mjs
generated=(docs/reference sdk/src/generated)
if ! git diff --quiet --exit-code -- "${generated[@]}" 2>/dev/null || [ -n "$(git ls-files --others --exclude-standard "${generated[@]}")" ]; then
  git --no-pager diff --stat -- "${generated[@]}"
  echo 'docs/reference or sdk/src/generated is out of date: commit what "node scripts/generate-reference.mjs" and "node scripts/generate-sdk.mjs" write.'
  exit 1
fi

step 'The package, as it would be published'
node scripts/try-package.mjs

step 'Compatibility of the API'
node scripts/check-api-compatibility.mjs

if [ "${1:-}" != --tested ]; then
  step 'Tests on the embedded database'
  # What `npm test` does a part of, to be quick, is done whole here.
  WHOLE_TESTS=1 npx vitest run
fi

if [ -n "${VITRINE_TEST_DATABASE_URL:-}" ]; then
  : # the suite above ran on it already
elif command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then
  step 'Tests on PostgreSQL'
  # The others have just passed, and ask no database, or the embedded one.
  bash scripts/with-postgres.sh npx vitest run --retry 1 dist/ acceptance/{dump,several-servers,upgrade,work}.test.mjs \
    --exclude 'dist/predictors/host/**' --exclude 'dist/db/pglite*'
else
  echo 'Skipped: tests on PostgreSQL (no server installed; set VITRINE_TEST_DATABASE_URL to use one)'
fi

if [ -n "${VITRINE_TEST_S3_URL:-}" ]; then
  : # the suite above asked it already
elif command -v swift-proxy-server >/dev/null && command -v memcached >/dev/null; then
  step 'Tests on an S3 of somebody else (OpenStack Swift)'
  bash scripts/with-swift.sh npx vitest run --retry 1 dist/blobs/s3.test.js
else
  echo 'Skipped: tests on an S3 of somebody else (no OpenStack Swift installed; set VITRINE_TEST_S3_URL to use one)'
fi
