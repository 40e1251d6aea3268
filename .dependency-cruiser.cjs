/** The arrows of ARCHITECTURE.md: cli, app, operations, subscriptions → nouns → plumbing → nothing; no cycles. */
const plumbing = '^src/(db|blobs|jobs|http|telemetry)/';
const nouns = '^src/(customers|auth|identity|users|images|predictors|quality|search|catalog)/';
const tests = '\\.test\\.ts$|^src/testing/|/testing[a-z-]*\\.ts$|-conformance\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'plumbing-knows-no-nouns',
      severity: 'error',
      from: { path: plumbing, pathNot: tests },
      to: { path: '^src/', pathNot: [plumbing, '^src/(errors|expected-error)\\.ts$'] },
    },
    {
      name: 'nouns-know-no-entrances',
      comment:
        'A noun may use the context and what an operation is, never the lists or the app made of them.',
      severity: 'error',
      from: { path: nouns, pathNot: tests },
      to: {
        path: [
          '^src/cli/',
          '^src/(app|routes|operations|subscriptions|open-context|start-server|openapi)\\.ts$',
        ],
      },
    },
    {
      name: 'models-only-in-children',
      comment: 'Decoding and predicting happen in processes of their own.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/predictors/host/', tests] },
      to: { path: 'node_modules/(sharp|onnxruntime-node|@huggingface/tokenizers)/' },
    },
    {
      name: 'tests-are-not-used',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'telemetry-only-when-asked-for',
      comment: 'It is loaded when an endpoint is set.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/telemetry/(otlp|watched-exporter)\\.ts$', tests] },
      to: {
        path: ['node_modules/@opentelemetry/', '^src/telemetry/otlp\\.ts$'],
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'nothing-undeclared',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
