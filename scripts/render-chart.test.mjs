// The chart, rendered without Helm: what comes out is what Kubernetes is told, and hangs together.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Schema from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { settings, variableOf } from '../dist/settings.js';
import { merged, renderChart } from './render-chart.mjs';

const chart = fileURLToPath(new URL('../deploy/helm/vitrine', import.meta.url));
const schema = Schema.Compile(JSON.parse(readFileSync(`${chart}/values.schema.json`, 'utf8')));
const everything = {
  imagePullSecrets: [{ name: 'registry' }],
  blobs: {
    url: 's3://pictures',
    region: 'eu',
    endpoint: 'https://store',
    pathStyle: true,
    existingSecret: 'blobs',
  },
  data: { storageClass: 'shared' },
  cognito: {
    userPoolId: 'eu-central-1_AbCdEfGhI',
    clientId: 'id',
    domain: 'a.example',
    existingSecret: 'pool',
  },
  serve: {
    replicas: 3,
    nodeSelector: { disk: 'fast' },
    tolerations: [{ operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
  },
  otlpEndpoint: 'http://collector:4318',
  env: [{ name: 'VITRINE_TRUSTED_PROXIES', value: '10.0.0.0/8' }],
  serviceAccount: { annotations: { role: 'pictures' } },
  podAnnotations: { note: 'yes' },
  ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' }, tlsSecret: 'certificate' },
  networkPolicy: { enabled: true, from: [{ podSelector: {} }] },
  serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
};
const variants = {
  'as it comes': {},
  'with everything': everything,
  'without workers': { work: { replicas: 0 } },
};

const find = (objects, kind, name) =>
  objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name));

describe.each(Object.entries(variants))('the chart %s', (_, more) => {
  const { objects, values } = renderChart(chart, more);
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const pods = deployments.map(({ spec }) => spec.template);

  test('has values that its schema allows', () => {
    expect(schema.Errors(values)[1]).toEqual([]);
  });

  test('gives each object a kind and a name of its own', () => {
    expect(objects.length).toBeGreaterThan(4);
    const names = objects.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(objects.length);
    expect(names.join()).not.toMatch(/undefined|null/);
  });

  test('lets pods do no more than they need', () => {
    for (const { spec } of pods) {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec.automountServiceAccountToken).toBe(false);
      // A release named vitrine would give its pods VITRINE_PORT=tcp://…, which is no port.
      expect(spec.enableServiceLinks).toBe(false);
      for (const container of spec.containers) {
        const { securityContext, volumeMounts, resources } = container;
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources.limits.memory).toBeTruthy();
        const volumes = spec.volumes.map(({ name }) => name);
        expect(volumeMounts.map(({ name }) => name)).toEqual(volumes);
      }
    }
  });

  test('sets only settings that there are', () => {
    const known = settings.map(({ name }) => variableOf(name));
    for (const { spec } of pods) {
      const names = spec.containers[0].env.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  test('selects the pods that are meant', () => {
    for (const { spec } of deployments)
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    const serving = find(objects, 'Deployment', 'shop-serve').spec.template;
    const selectors = [
      find(objects, 'Service').spec.selector,
      find(objects, 'PodDisruptionBudget').spec.selector.matchLabels,
      ...(find(objects, 'NetworkPolicy')
        ? [find(objects, 'NetworkPolicy').spec.podSelector.matchLabels]
        : []),
    ];
    for (const selector of selectors) expect(serving.metadata.labels).toMatchObject(selector);
    const monitor = find(objects, 'ServiceMonitor');
    if (monitor) {
      expect(find(objects, 'Service').metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
      expect(find(objects, 'Service').spec.ports[0].name).toBe(monitor.spec.endpoints[0].port);
    }
    const { ports, readinessProbe } = serving.spec.containers[0];
    expect(ports[0].name).toBe(find(objects, 'Service').spec.ports[0].targetPort);
    expect(readinessProbe.httpGet).toEqual({ path: '/health/ready', port: ports[0].name });
  });
});

test('jobs are done by the servers where there is no worker, and not else', () => {
  const variable = (more) =>
    find(
      renderChart(chart, more).objects,
      'Deployment',
      'shop-serve',
    ).spec.template.spec.containers[0].env.find(({ name }) => name === 'VITRINE_WORK');
  expect(variable({})).toEqual({ name: 'VITRINE_WORK', value: 'false' });
  expect(variable({ work: { replicas: 0 } })).toBeUndefined();
  expect(
    renderChart(chart, { work: { replicas: 0 } }).objects.map(({ metadata }) => metadata.name),
  ).not.toContain('shop-work');
});

test('no value is without use', () => {
  const { values, asked } = renderChart(chart, everything);
  const paths = Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0
      ? Object.keys(value).map((inner) => `.Values.${key}.${inner}`)
      : [`.Values.${key}`],
  );
  // `podAnnotations` is a map of the operator's, used as a whole.
  const unused = paths.filter((path) => ![...asked].some((one) => path.startsWith(one)));
  expect(unused).toEqual([]);
});

test('the guide sets values that there are', () => {
  const guide = readFileSync(fileURLToPath(new URL('../docs/guides/installing.md', import.meta.url)), 'utf8');
  const paths = [...guide.matchAll(/--set ([\w.]+)=/g)].map(([, path]) => path.split('.'));
  expect(paths.length).toBeGreaterThan(3);
  const { values } = renderChart(chart);
  for (const path of paths)
    expect(
      path.reduce((found, name) => found?.[name], values),
      path.join('.'),
    ).toBeDefined();
});

test.each([
  { serve: { replicas: 0 } },
  { publicUrl: 'vitrine.example' },
  { blobs: { url: 'https://pictures' } },
  { replicas: 2 },
  { logLevel: 'loud' },
])('the schema refuses %o', (wrong) => {
  const { values } = renderChart(chart);
  expect(schema.Check(values)).toBe(true);
  expect(schema.Check(merged(values, wrong))).toBe(false);
});
