import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLog } from './cli/log.js';
import { otlpReceiver, type SeenSpan } from './telemetry/testing-receiver.js';
import { loopbackServers } from './testing/loopback-servers.js';
import { picture } from './testing/pictures.js';
import { createWorld, type World } from './testing/world.js';

const incoming = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${incoming.traceId}-${incoming.spanId}-01`;

describe('with an endpoint', () => {
  const servers = loopbackServers();
  const { spans, headers, listener } = otlpReceiver();
  const lines: Record<string, unknown>[] = [];
  let world: World;
  let ofPicture: SeenSpan[];

  beforeAll(async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20collector');
    const otlpEndpoint = `${await servers.serve(listener)}/`;
    const log = createLog(
      { logLevel: 'trace', otlpEndpoint },
      { write: (line) => lines.push(JSON.parse(line)) },
    );
    world = await createWorld({ otlpEndpoint, log });
    const url = world.pictures.put('/one.jpg', await picture(1));
    const secret = `${url}?token=in-the-address`;
    world.pictures.put('/one.jpg?token=in-the-address', await picture(1));
    const record = { id: 'one', file: { url: secret } };
    const posted = await world.as('admin')('POST /images?wait=30', [record], { traceparent });
    expect(posted.body.results).toMatchObject([{ status: 'ready' }]);
    const found = await world.as('service')('POST /searches', { file: { url: secret } });
    expect(found.body.results).toHaveLength(1);
    const missing = Array.from({ length: 21 }, (_, n) => ({
      id: `away-${n}`,
      file: { url: `${world.pictures.url}/none` },
    }));
    await world.as('admin')('POST /images?wait=30', missing);
    const items = [{ id: 'one', price: '1', currency: 'EUR', availability: 'in_stock' }];
    const product = { id: 'one', title: 'One', looks: [{ id: 'one', images: ['one'], items }] };
    await world.as('admin')('POST /products', [product]);
    await vi.waitFor(() => {
      expect(named('job make-look-vectors').length).toBeGreaterThan(0);
      expect(jobs().filter(({ isError }) => isError)).toHaveLength(21);
      expect(named('POST /v1/searches')).toHaveLength(1);
      expect(named('POST /v1/images')).toHaveLength(2);
    }, 20_000);
    ofPicture = spans.filter(({ traceId }) => traceId === incoming.traceId);
  });
  afterAll(async () => {
    await world?.close();
    await servers.close();
    vi.unstubAllEnvs();
  });

  const named = (name: string, among = spans) => among.filter((span) => span.name === name);
  const jobs = () => named('job ingest-image');
  const childrenOf = ({ spanId }: SeenSpan, among = spans) =>
    among
      .filter(({ parentSpanId }) => parentSpanId === spanId)
      .sort((a, b) => Number(a.start - b.start))
      .map(({ name }) => name);

  test('a posted image is one trace, from the request to the index', () => {
    const [request] = named('POST /v1/images', ofPicture) as [SeenSpan];
    expect(request.parentSpanId).toBe(incoming.spanId);
    expect(request.facts).toMatchObject({
      'vitrine.operation': 'create-images',
      'vitrine.customer': 'acme',
      'vitrine.privilege': 'admin',
      'http.response.status_code': 202,
      'http.route': '/v1/images',
      'url.path': '/v1/images',
    });
    expect(Number(request.facts['vitrine.database.statements'])).toBeGreaterThan(0);
    expect(childrenOf(request, ofPicture)).toEqual(['queue', 'job ingest-image']);

    const [job] = named('job ingest-image', ofPicture) as [SeenSpan];
    expect(job.facts).toMatchObject({
      'vitrine.customer': 'acme',
      'vitrine.job.attempt': 1,
      'vitrine.job.outcome': 'done',
    });
    expect(childrenOf(job, ofPicture)).toEqual(['fetch', 'predict', 'save', 'index add']);
    const [fetched] = named('fetch', ofPicture) as [SeenSpan];
    expect(fetched.facts).toMatchObject({
      'server.address': '127.0.0.1',
      'vitrine.fetch.outcome': 'fetched',
    });

    const [predict] = named('predict', ofPicture) as [SeenSpan];
    const parts = childrenOf(predict, ofPicture);
    // A child that is idle takes a picture up within the millisecond, so the first two may begin together.
    expect(parts.slice(0, 2).toSorted()).toEqual(['decode', 'queue']);
    expect(parts[2]).toBe('preprocess');
    expect(parts.at(-1)).toBe('inference');
    const runs = named('inference', ofPicture).map(({ facts }) => facts['vitrine.predictors']);
    expect(runs.join()).toContain(world.context.predictors.shipped[0]!.manifest.name);
  });

  test('every part lies within what it is a part of', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    // The SDK begins at a whole millisecond, and measures from there.
    const toleranceNs = 2_000_000n;
    for (const { name, parentSpanId, start, end } of spans) {
      const parent = byId.get(parentSpanId ?? '');
      if (!parent || parent.name.startsWith('POST')) continue;
      expect([name, start >= parent.start - toleranceNs, end <= parent.end + toleranceNs]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });

  test('a search is a trace of its own, from the request to the index', () => {
    const [request] = named('POST /v1/searches') as [SeenSpan];
    expect(request.traceId).not.toBe(incoming.traceId);
    expect(request.parentSpanId).toBeUndefined();
    expect(request.facts).toMatchObject({
      'vitrine.operation': 'create-search',
      'vitrine.privilege': 'service',
    });
    const own = spans.filter(({ traceId }) => traceId === request.traceId);
    expect(childrenOf(request, own)).toEqual(['fetch', 'predict', 'index nearest']);
    const parts = childrenOf(named('predict', own)[0]!, own);
    expect(parts.toSorted()).toEqual(['decode', 'inference', 'preprocess', 'queue']);
    expect(parts.slice(2)).toEqual(['preprocess', 'inference']);
  });

  test('jobs that many were enqueued with have traces of their own, and point at the request', () => {
    const [request] = spans.filter(
      ({ name, traceId }) => name === 'POST /v1/images' && traceId !== incoming.traceId,
    ) as [SeenSpan];
    const failed = jobs().filter(({ isError }) => isError);
    expect(new Set(failed.map(({ traceId }) => traceId)).size).toBe(21);
    for (const job of failed) {
      expect(job.parentSpanId).toBeUndefined();
      expect(job.links).toMatchObject([{ traceId: request.traceId, spanId: request.spanId }]);
    }
  });

  test('jobs that the database enqueued have traces of their own, and link to nothing', () => {
    for (const job of named('job make-look-vectors')) {
      expect(named('POST /v1/products').map(({ traceId }) => traceId)).not.toContain(job.traceId);
      expect(job.parentSpanId).toBeUndefined();
      expect(job.links).toEqual([]);
      expect(job.facts).toMatchObject({
        'vitrine.customer': 'acme',
        'vitrine.job.kind': 'make-look-vectors',
      });
    }
  });

  test('the log names the trace, of requests and of jobs', () => {
    const request = lines.find(({ trace_id }) => trace_id === incoming.traceId);
    expect(request).toMatchObject({ msg: 'request', operation: 'create-images' });
    const givenUp = lines.filter(({ msg }) => msg === 'job given up');
    expect(givenUp).toHaveLength(21);
    const traces = new Set(jobs().map(({ traceId }) => traceId));
    for (const { trace_id } of givenUp) expect(traces).toContain(trace_id);
  });

  test('the guide names every field of the log', () => {
    const guide = readFileSync(new URL('../docs/guides/operating.md', import.meta.url), 'utf8');
    const [, table = ''] = /\n## Logs\n(.*?)\n## /s.exec(guide) ?? [];
    const cells = table.split('\n').map((line) => /^\| (`[^|]*) \|/.exec(line)?.[1] ?? '');
    const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, field]) => field));
    const logged = new Set(lines.flatMap((line) => Object.keys(line)));
    expect(logged).toContain('reason');
    expect([...logged].filter((field) => !named.includes(field))).toEqual([]);
  });

  test('the receiver gets the headers of the standard variable, and nothing secret', () => {
    expect(headers[0]).toMatchObject({ path: '/v1/traces', authorization: 'Bearer collector' });
    const told = JSON.stringify(spans, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of [world.acme.key, world.acme.idToken, 'in-the-address', 'Bearer'])
      expect(told).not.toContain(secret);
  });
});

test('a receiver that does not answer harms nothing, and is told once', async () => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '300');
  const servers = loopbackServers();
  const { spans, listener } = otlpReceiver();
  let isAway = true;
  let tried = 0;
  const endpoint = await servers.serve((request, response) => {
    tried++;
    if (isAway) request.socket.destroy();
    else void listener(request, response);
  });
  const told: string[] = [];
  const write = (line: string) => {
    const { part, msg, trace_id } = JSON.parse(line);
    if (part === 'telemetry') told.push(trace_id === undefined ? msg : 'told within a trace');
  };
  const log = createLog({ logLevel: 'warn', otlpEndpoint: endpoint }, { write });
  const world = await createWorld({ otlpEndpoint: endpoint, log });
  try {
    for (const most of [1, 2, 3]) {
      expect((await world.as('service')('GET /images')).status).toBe(200);
      await vi.waitFor(() => expect(tried).toBeGreaterThanOrEqual(most), 20_000);
    }
    await vi.waitFor(() => expect(told).toEqual([expect.stringContaining('cannot be delivered')]), 20_000);
    isAway = false;
    await world.as('service')('GET /images');
    await vi.waitFor(() => expect(spans.length).toBeGreaterThan(0), 20_000);
    await vi.waitFor(() => expect(told).toHaveLength(2), 20_000);
  } finally {
    await world.close();
    await servers.close();
    vi.unstubAllEnvs();
  }
});
