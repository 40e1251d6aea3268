// What is given to Docker, Prometheus and Grafana, none of which runs here: read as they read it, and held against the program.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseYaml } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { describeMetrics } from '../dist/metrics.js';
import { settings, variableOf } from '../dist/settings.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(`${root}/${path}`, 'utf8');
const variables = settings.map(({ name }) => variableOf(name));
const presetOf = (name) => settings.find((one) => one.name === name).default;

describe('the Dockerfile', () => {
  const stages = stagesOf(read('Dockerfile'));
  const last = stages.at(-1);
  const only = (stage, keyword) => stage.lines.filter((line) => line.keyword === keyword);

  test('begins each stage with a slim image of one version, which package.json allows', () => {
    expect(stages.length).toBeGreaterThan(1);
    for (const { image } of stages) expect(image).toMatch(/^node:(\d+)-\w+-slim$/);
    const [major] = JSON.parse(read('package.json')).engines.node.match(/\d+/);
    for (const { image } of stages)
      expect(Number(/\d+/.exec(image)[0])).toBeGreaterThanOrEqual(Number(major));
  });

  test('has only instructions that there are, and copies from stages that came before', () => {
    const known = [
      'ARG',
      'CMD',
      'COPY',
      'ENTRYPOINT',
      'ENV',
      'EXPOSE',
      'HEALTHCHECK',
      'RUN',
      'USER',
      'VOLUME',
      'WORKDIR',
    ];
    const before = [];
    for (const { name, lines } of stages) {
      for (const { keyword, rest } of lines) {
        expect(known).toContain(keyword);
        const from = /^--from=(\S+)/.exec(rest)?.[1];
        if (from) expect(before).toContain(from);
        if (/^(CMD|ENTRYPOINT)$/.test(keyword)) expect(JSON.parse(rest)).toBeInstanceOf(Array);
      }
      before.push(name);
    }
  });

  test('runs as a user who is not root, who owns the data', () => {
    const keywords = last.lines.map(({ keyword }) => keyword);
    const [{ rest: user }] = only(last, 'USER');
    expect(user).toBe('node');
    expect(keywords.indexOf('USER')).toBeLessThan(keywords.indexOf('ENTRYPOINT'));
    expect(keywords.slice(keywords.indexOf('USER'))).not.toContain('RUN');
    const [{ rest: volume }] = only(last, 'VOLUME');
    expect(
      only(last, 'RUN')
        .map(({ rest }) => rest)
        .join(),
    ).toContain(`install -d -o ${user} -g ${user} ${volume}`);
    expect(only(last, 'ENV')[0].rest).toContain(`VITRINE_DATA=${volume}`);
  });

  test('names settings that there are, and the port that is listened on', () => {
    const named = read('Dockerfile').match(/\bVITRINE_[A-Z_]+/g);
    expect(named.filter((name) => !variables.includes(name))).toEqual([]);
    expect(only(last, 'EXPOSE')[0].rest).toBe(presetOf('port'));
    expect(only(last, 'HEALTHCHECK')[0].rest).toContain(`:${presetOf('port')}/health/ready`);
    expect(only(last, 'CMD')[0].rest).toBe('["serve"]');
  });

  test('takes along neither data nor what was installed outside', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'data', 'node_modules', 'dist']));
  });
});

/** Each `FROM` with the instructions behind it; lines that go on are put together. */
function stagesOf(text) {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => /^([A-Z]+) (.*)$/.exec(line).slice(1));
  const stages = [];
  for (const [keyword, rest] of lines) {
    const [image, , name] = rest.split(' ');
    if (keyword === 'FROM') stages.push({ image, name, lines: [] });
    else stages.at(-1).lines.push({ keyword, rest });
  }
  return stages;
}

describe('the compose file', () => {
  const text = read('compose.yaml');
  const compose = parseYaml(text);
  const services = Object.entries(compose.services);

  test('builds ours, and takes the others in a version of its own choice', () => {
    for (const [name, { image, build }] of services) {
      if (name === 'vitrine') expect(existsSync(`${root}/${build}/Dockerfile`)).toBe(true);
      else expect(image).toMatch(/^[\w./-]+:(?!latest$)[\w.-]+$/);
    }
  });

  test('waits only for what tells how it is, and keeps data in volumes that are declared', () => {
    for (const [, { depends_on: waits = {}, volumes = [] }] of services) {
      for (const [name, { condition }] of Object.entries(waits)) {
        expect(condition).toBe('service_healthy');
        expect(compose.services[name].healthcheck.test.length).toBeGreaterThan(1);
      }
      expect(volumes.length).toBeGreaterThan(0);
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
  });

  test('names settings that there are, and asks for no secret but those that the guide gives', () => {
    const { environment, volumes, ports } = compose.services.vitrine;
    const ours = Object.keys(environment).filter((name) => name.startsWith('VITRINE_'));
    expect(ours.length).toBeGreaterThan(3);
    expect(ours.filter((name) => !variables.includes(name))).toEqual([]);
    // What the image says of itself.
    expect(volumes).toEqual(['data:/data']);
    expect(ports).toEqual([`127.0.0.1:8080:${presetOf('port')}`]);
    const needed = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    const guide = read('docs/guides/installing.md');
    for (const name of needed)
      expect(guide).toMatch(new RegExp(`^(\\w+=\\S+ )*${name}=\\S+ .*docker compose up`, 'm'));
  });
});

test('each alert says what it is, how bad, and what to do', () => {
  const { groups } = parseYaml(read('deploy/prometheus/alerts.yml'));
  const rules = groups.flatMap(({ rules: all }) => all);
  expect(rules.length).toBeGreaterThan(5);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, for: lasting = '0s', labels, annotations } of rules) {
    expect(alert).toMatch(/^Vitrine[A-Z]\w+$/);
    expect(lasting).toMatch(/^\d+[smhd]$/);
    expect(labels.severity).toMatch(/^(warning|critical)$/);
    expect(Object.keys(annotations)).toEqual(['summary', 'action']);
    assertReadable(expr);
    // Labels that a summary tells must be left by the expression.
    for (const [, label] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
      if (/\bby \(/.test(expr)) expect(expr).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`));
  }
});

test('the dashboard has panels that lie beside each other, each with something to show', () => {
  const { panels, templating } = JSON.parse(read('deploy/grafana/vitrine.json'));
  const [{ name, type }] = templating.list;
  expect({ name, type }).toEqual({ name: 'datasource', type: 'datasource' });
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
  for (const { title, datasource, targets, fieldConfig } of panels) {
    expect(datasource?.uid ?? targets[0].datasource?.uid, title).toMatch(/^\$\{?datasource\}?$/);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const { expr } of targets) assertReadable(expr);
    expect(fieldConfig.defaults.unit, title).toBeTruthy();
  }
});

/** Brackets fit together, and what is chosen or summed by is a label that there is. */
function assertReadable(expr) {
  expect(isBalanced(expr), expr).toBe(true);
  const ofPrometheus = ['job', 'instance', 'le'];
  const named = describeMetrics().filter(({ name }) => expr.includes(name));
  const known = [...ofPrometheus, ...named.flatMap(({ labels }) => labels)];
  const chosen = [...expr.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label]) => label);
  const summed = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels]) => labels.split(/, */));
  expect({ expr, unknown: [...chosen, ...summed].filter((label) => !known.includes(label)) }).toEqual({
    expr,
    unknown: [],
  });
}

/** Whether the brackets of an expression fit together. */
function isBalanced(text) {
  const open = [];
  const partner = { ')': '(', ']': '[', '}': '{' };
  for (const character of text.replaceAll(/"[^"]*"/g, '')) {
    if ('([{'.includes(character)) open.push(character);
    else if (partner[character] && open.pop() !== partner[character]) return false;
  }
  return open.length === 0;
}
