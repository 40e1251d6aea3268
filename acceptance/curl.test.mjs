// The lines of the README and of the guides, run by a real shell against the demo shop.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository, startServer, temporaryData } from './server.mjs';
import { blocksOf, startDesk } from './shell-lines.mjs';

let place;
let server;
let desk;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data, { command: 'demo', flags: [] });
  desk = await startDesk(place.data);
}, 180_000);
afterAll(async () => {
  await server?.end();
  await desk?.close();
  await place?.remove();
});

/** Every block answered, and nothing was refused. */
async function answersTo(blocks) {
  const { code, stderr, answers } = await desk.run(blocks);
  expect(stderr).not.toMatch(/curl: \(\d+\)/);
  expect({ code, stderr: code === 0 ? '' : stderr, last: code === 0 ? '' : answers.at(-1) }).toEqual({
    code: 0,
    stderr: '',
    last: '',
  });
  expect(answers).toHaveLength(blocks.length);
  for (const answer of answers) expect(answer).not.toMatch(/"code":"(?!invalid")|"__type"|Exception/);
  return answers;
}

const read = (path) => readFileSync(join(repository, path), 'utf8');

test('every line of the tour in the README runs as it stands', { timeout: 120_000 }, async () => {
  const answers = await answersTo(blocksOf(read('README.md')));
  const [, images, similar, predictions, search, , posted, form, collection, catalogue, superuser] = answers;
  expect(JSON.parse(images)).toMatchObject({ links: { next: '/v1/images?limit=20&offset=20' } });
  expect(JSON.parse(similar).results).toHaveLength(5);
  expect(JSON.parse(similar).results[0].id).toMatch(/camera/);
  expect(JSON.parse(predictions).results.length).toBeGreaterThanOrEqual(5);
  expect(JSON.parse(search).results[0].id).toBe('leather-sofa');
  expect(JSON.parse(posted).results.map(({ result }) => result)).toEqual(['accepted', 'accepted']);
  expect(JSON.parse(form).results[0]).toMatchObject({ id: 'my-sofa', status: 'ready' });
  expect(collection).toContain('"added":2');
  expect(catalogue).toContain('"primary_image":{"id":"grey-fabric-sofa","status":"ready"');
  expect(superuser).toContain('"id":"demo"');
});

test('every line of Integration runs as it stands', { timeout: 120_000 }, async () => {
  const answers = (await answersTo(blocksOf(read('docs/guides/integration.md')))).join('\n');
  expect(answers).toContain('"position":4');
  expect(answers).toContain('"task":"colours"');
  expect(answers).toMatch(/^200 {/m);
  expect(answers).toContain('"status":"ready"');
});

test('every line of the quick start runs as it stands', { timeout: 120_000 }, async () => {
  await untilVectorsOfLooks();
  const [, similar, predictions, looks] = await answersTo(blocksOf(read('docs/guides/quick-start.md')));
  expect(JSON.parse(similar).results).toHaveLength(5);
  expect(JSON.parse(predictions).results.length).toBeGreaterThanOrEqual(5);
  expect(JSON.parse(looks).results.length).toBeGreaterThan(0);
});

test('every line of Operating runs as it stands', { timeout: 120_000 }, async () => {
  const [, health, metrics] = await answersTo(blocksOf(read('docs/guides/operating.md')));
  expect(health).toBe('{"status":"live"}{"status":"ready"}');
  expect(metrics).toMatch(/^vitrine_jobs_/m);
});

test('every line of Tags runs as it stands', { timeout: 120_000 }, async () => {
  const answers = await answersTo(blocksOf(read('docs/guides/tags.md')));
  const [, dictionary, , ofLook, found, corrected, measured] = answers;
  expect(dictionary).toContain('"name":"Farbe"');
  const tones = JSON.parse(ofLook).results.find(({ attribute }) => attribute === 'tone');
  expect(tones).toMatchObject({ source: 'predicted', labels: [{ id: 'warm' }] });
  expect(JSON.parse(found).results.map(({ id }) => id)).toContain('tag-sofa-leather');
  expect(corrected).toMatch(
    /"source":"corrected".*"id":"cool".*"predictions":\[{"predictor":"vitrine-colours"/,
  );
  expect(measured).toContain('"confusions":[{"corrected":"cool","predicted":"warm","looks":1}]');
});

test('every line of Feeds runs as it stands', { timeout: 120_000 }, async () => {
  const answers = await answersTo(blocksOf(read('docs/guides/feeds.md')));
  const [, pulled, pushed, bad, halved] = answers;
  expect(pulled).toContain('"id":"merchant"');
  expect(pulled).toMatch(/"state":"done".*"rows":88,"created":88/);
  expect(pushed).toMatch(
    /"dry_run":true,"counts":{"rows":3,"created":2,"changed":0,"unchanged":0,"rejected":1/,
  );
  expect(pushed).toMatch(/"dry_run":false,"counts":{"rows":3,"created":2/);
  expect(bad).toContain('"line":4,"item_id":"bowl","field":"price","code":"invalid"');
  expect(bad).toContain('"sale_price":"24.90"');
  expect(halved).toMatch(/"state":"awaiting_confirmation".*"state":"(queued|running|done)"/s);
});

test('every line of Webhooks runs as it stands', { timeout: 120_000 }, async () => {
  const answers = await answersTo(blocksOf(read('docs/guides/webhooks.md')));
  const [, tried, byLibrary, byHand, found] = answers;
  expect(tried).toContain('"secret":"whsec_');
  expect(tried).toMatch(/"state":"delivered".*"status":204.*"type":"webhook.test"/s);
  expect(byLibrary).toBe('verified webhook.test');
  expect(byHand).toBe('verified by hand');
  expect(found).toMatch(/"attempts_made":\[{.*"status":204.*"replayed":0/s);
});

test('every line of Similar looks runs as it stands', { timeout: 120_000 }, async () => {
  await untilVectorsOfLooks();
  const answers = await answersTo(blocksOf(read('docs/guides/similar-looks.md')));
  const [, look, asked, narrowed, relevant] = answers;
  expect(JSON.parse(look)).toMatchObject({ product: { id: 'leather-sofa' }, items: [{ currency: 'USD' }] });
  expect(asked).toContain(
    '"look_id":"leather-sofa-brown","similar_look_id":"grey-fabric-sofa-gray","position":1',
  );
  expect(JSON.parse(narrowed).results[0].id).toBe('grey-fabric-sofa-gray');
  const { results, reason } = JSON.parse(relevant);
  expect(reason).toBe('below_min_relevance');
  expect(results.every(({ relevance }) => relevance >= 0.98)).toBe(true);
});

async function untilVectorsOfLooks() {
  const { API_BASE_URL, API_KEY } = server.credentials;
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${API_BASE_URL}/looks/leather-sofa-brown/similarities?price_band=0`, {
      headers: { 'x-api-key': API_KEY },
    });
    if ((await answer.json()).results?.[0]?.relevance) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The vectors of the looks were not made');
}

test('every line of Rules runs as it stands', { timeout: 120_000 }, async () => {
  const [, pinned, made, preview, restored] = await answersTo(blocksOf(read('docs/guides/rules.md')));
  expect(pinned).toContain('"look_id":"r-leather","similar_look_id":"r-camera","position":1,');
  expect(pinned).toContain('"similar_look_id":"r-fabric","position":2');
  expect(made).toContain('"id":"these-two-never"');
  const [sofa] = JSON.parse(preview).results;
  expect(sofa.before.results).toMatchObject([{ look_id: 'r-camera', pinned: true }]);
  expect(sofa.after.results).toEqual([]);
  expect(restored).toContain('"action":"restored"');
  // The pin is back, and the pair is kept apart.
  const last = JSON.parse(restored.slice(restored.lastIndexOf('{"links"')));
  expect(last.results.map((one) => one.similar_look_id)).toEqual(['r-camera']);
  expect(last.rules_version).toBeGreaterThan(3);
});

test('every line of Style with runs as it stands', { timeout: 120_000 }, async () => {
  await untilVectorsOfLooks();
  const answers = await answersTo(blocksOf(read('docs/guides/style-with.md')));
  const [, slots, asked, outfit, style] = answers;
  expect(slots).toContain('"slot":"plant","resolved_slot":"plant"');
  expect(slots).toContain('"slot":null,"resolved_slot":"shoes"');
  const ids = JSON.parse(asked.slice(0, asked.indexOf(']}') + 2));
  expect(ids.compatibility).toBe('fallback');
  expect(ids.results).toHaveLength(6);
  // Sofas stand beside plants and small furniture in the outfits of the demo shop, and beside nothing else.
  expect(new Set(ids.results.map((one) => one.slot))).toEqual(new Set(['accent', 'plant']));
  expect(outfit).toContain('"look_ids":["leather-sofa-brown","wooden-side-desk-wood"]');
  expect(style).toMatch(/"because":"(not_better|few_outfits)"/);
});

test('every line of The Open Inference Protocol runs as it stands', { timeout: 120_000 }, async () => {
  const answers = await answersTo(blocksOf(read('docs/guides/open-inference.md')));
  expect(answers[1]).toContain('"name":"vitrine"');
  expect(answers[1]).toContain('{"name":"vitrine-colours","ready":true}');
  expect(answers[2]).toMatch(
    /"id":"42","outputs":\[{"name":"names","datatype":"BYTES","shape":\[1,[1-9]\d?\]/,
  );
  expect(answers[2]).toContain('"name":"boxes"');
});

test('every line of Notes for Superusers runs as it stands, and those for a new user', {
  timeout: 120_000,
}, async () => {
  const blocks = blocksOf(read('docs/guides/superusers.md'));
  const [newUser] = blocksOf(read('docs/guides/integration.md'), 'new-user');
  const handedOver = blocks.findIndex((block) => block.includes('anna.env'));
  expect(handedOver).toBeGreaterThan(0);
  // In a shell of her own: the variables are those of the demo shop again afterwards.
  const asAnna = `(source anna.env\n${newUser})`;
  const answers = await answersTo(blocks.toSpliced(handedOver + 1, 0, asAnna));
  expect(JSON.parse(answers[handedOver + 1]).AuthenticationResult.IdToken).toMatch(/^ey/);
  const all = answers.join('\n');
  expect(all).toContain('"status":"suspended"');
  expect(all).toMatch(/^403$/m);
  expect(all).toMatch(/"customer":"acme","images":0/);
  expect(all).toContain('"customer":"demo-copy","exported_from":"demo"');
  expect(all).toContain('"operation":"delete-customer"');
});

test('every line of Bringing a predictor that needs no internet runs as it stands', {
  timeout: 240_000,
}, async () => {
  const answers = await answersTo(blocksOf(read('docs/guides/predictors.md')));
  const [, , brought, asked, alike, styled, taughtAgain, folder, onServer] = answers;
  expect(JSON.parse(brought)).toMatchObject({ name: 'mean-colour', state: 'ready', failure: null });
  const { predictions } = JSON.parse(asked.slice(asked.indexOf('{"picture"')));
  const [{ predictor, vector }] = predictions;
  expect([predictor, vector.length]).toEqual(['mean-colour', 3]);
  // The sofa and its ground are brown and white: more red than blue.
  expect(vector[0]).toBeGreaterThan(vector[2]);
  expect(JSON.parse(alike)).toMatchObject({ name: 'alike', state: 'ready', failure: null });
  expect(styled).toContain('"compatibility_predictor":{"name":"alike","version":"1"}');
  expect(taughtAgain).toContain('"compatibility":"fallback"');
  expect(JSON.parse(folder)).toMatchObject({
    state: 'ready',
    manifest: { inputs: [{ fit: 'cover', width: 224 }], dimensions: 3 },
  });
  expect(JSON.parse(onServer)).toMatchObject({ version: '2', state: 'ready' });
});

test('every line of Trying and moving over runs as it stands', { timeout: 240_000 }, async () => {
  const [, trial, , moved, quality] = await answersTo(blocksOf(read('docs/guides/trials.md')));
  expect(JSON.parse(trial)).toMatchObject({
    state: 'done',
    report: { agreement: { overlap_at_10: 1 }, candidate: { quality: { images: 2 } } },
  });
  expect(moved).toContain('"seconds_left":null');
  expect(quality).toContain('"recall_at_10":1');
});

test('every line of The command line runs as it stands', { timeout: 240_000 }, async () => {
  const answers = await answersTo(blocksOf(read('docs/guides/command-line.md')));
  const [, login, folder, csv, found, feeds, shop, moved, predictors, , doctor] = answers;
  expect(login).toMatch(/^Signed in at .* as admin, admin of demo\.$/m);
  expect(folder).toBe('2 accepted, 0 unchanged, 0 rejected; 2 ready, 0 failed');
  expect(csv).toMatch(/^2 accepted, 0 unchanged, 0 rejected; 2 ready, 0 failed\n1 accepted/);
  expect(found).toMatch(/leather-sofa +1\.000/);
  expect(found).toContain('"predictor": "vitrine-embedding"');
  // Other guides have feeds of their own.
  expect(feeds).toMatch(/^merchant .*$/m);
  expect(feeds).toMatch(/^\S+: (done|unchanged)$/m);
  expect(shop).toMatch(/^toys\nvtr_\w{36}\n/);
  expect(shop).toMatch(/^TOYS +HELD/m);
  expect(moved).toBe('toys-2');
  expect(predictors).toMatch(/10 of 10 images compared; agreement: .*overlap_at_10 1/);
  expect(doctor).toContain('"port": 9000');
  expect(doctor).toMatch(/^ok +prediction/m);
});

test("the demo's page of a shop knows the service key and nothing else", async () => {
  const answer = await fetch(`${server.url}/shop/`);
  const files = await Promise.all(['shop.js', 'shop.css'].map((file) => fetch(`${server.url}/shop/${file}`)));
  expect([answer, ...files].map(({ status }) => status)).toEqual([200, 200, 200]);
  const texts = (await Promise.all([answer, ...files].map((one) => one.text()))).join('\n');
  expect(texts).toContain(server.credentials.API_KEY);
  const { API_KEY: _, API_BASE_URL: __, COGNITO_IDP: ___, ...secrets } = server.credentials;
  const told = Object.entries(secrets).filter(
    ([name, value]) => !/USERNAME$/.test(name) && texts.includes(value),
  );
  expect(told).toEqual([]);
});

test('a second run of the demo finds what is there', { timeout: 120_000 }, async () => {
  await server.end();
  server = await startServer(place.data, { command: 'demo', flags: [] });
  expect(server.output()).toContain('The demo shop is there: 54 images.');
});
