/** For tests only: models that the check must refuse, each with a part of the reason. */
import { afterMeans, endlessModel, linearEmbedding, means } from '../testing-models.js';
import {
  attribute,
  block,
  type Fields,
  floats,
  graph,
  integer,
  integers,
  model,
  node,
  tensor,
  types,
  value,
  varint,
} from '../testing-onnx.js';

export interface HostileModel {
  name: string;
  bytes: Buffer;
  reason: string;
}

export function hostileModels(): HostileModel[] {
  return [
    ...damaged(),
    ...crowded(),
    ...functions(),
    ...flows(),
    ...operators(),
    ...external(),
    ...tangled(),
    ...shapes(),
    ...tensors(),
    ...attributes(),
  ].map(([name, bytes, reason]) => ({ name, bytes, reason }));
}

type Row = [name: string, bytes: Buffer, reason: string];

const good = linearEmbedding();
const output = value('embedding', 'float32', [1, 3]);
const done = node('Identity', ['means'], ['embedding']);

/** A good model but for what is added. */
function withNodes(...nodes: Fields[]): Buffer {
  return afterMeans([...nodes, done], [], [output]);
}

function withInitializer(initializer: Fields): Buffer {
  return afterMeans([done], [initializer], [output]);
}

function withGraphFields(...others: Fields): Buffer {
  const { nodes, initializers, input } = means;
  return model(graph({ nodes: [...nodes, done], initializers, inputs: [input], outputs: [output], others }));
}

function withModelFields(...others: Fields): Buffer {
  return Buffer.concat([good, ...others]);
}

function damaged(): Row[] {
  const malformed = 'not well-formed protobuf';
  return [
    ['an empty file', Buffer.alloc(0), 'is empty'],
    ['text', Buffer.from('Dear Sir or Madam,\n'), 'not an ONNX model'],
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'not an ONNX model'],
    ['zeros', Buffer.alloc(5000), malformed],
    ['a graph only begun', good.subarray(0, 60), 'truncated'],
    ['the last byte missing', good.subarray(0, -1), 'truncated'],
    ['nothing but a head', good.subarray(0, 2), 'no graph'],
    ['a graph of 2⁴⁰ bytes', Buffer.concat([integer(1, 8), varint(58), varint(2 ** 40)]), 'truncated'],
    ['a field that ONNX does not have', withModelFields(integer(77, 1)), 'no field 77'],
    ['a graph that is a number', Buffer.concat([integer(1, 8), integer(7, 1)]), 'wire type 0'],
    ['166,000 groups in each other', Buffer.alloc(166_000, 0x0b), malformed],
    [
      'a number of eleven bytes',
      Buffer.concat([Buffer.from([8]), Buffer.alloc(10, 0xff), Buffer.from([1])]),
      malformed,
    ],
    [
      'two graphs, which would be merged',
      withModelFields(block(7, graph({ nodes: [done] }))),
      'its field 7 twice',
    ],
    [
      'the runtime’s own format in disguise',
      model(graph({ nodes: [done] }), { producer: 'ORTM' }),
      'format of ONNX Runtime',
    ],
    ['an IR version of 2³² + 8', Buffer.concat([integer(1, 2 ** 32 + 8), good.subarray(2)]), 'absurd'],
    [
      'a name that is no text',
      withNodes(node('Relu', ['means'], [Buffer.from([0xff, 0xfe]) as unknown as string])),
      'not UTF-8',
    ],
    ['messages 200 deep', model([nested(200)]), 'no field 7 in the graph'],
  ];
}

function nested(depth: number): Buffer {
  let inner: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) inner = block(7, inner);
  return inner;
}

function crowded(): Row[] {
  const many = (count: number, make: (i: number) => Fields) =>
    Array.from({ length: count }, (_, i) => make(i));
  const long = 'x'.repeat(1e6);
  return [
    [
      '100,000 nodes, which load for 20 s',
      withNodes(
        ...many(100_000, (i) => node('Add', i ? [`n${i}`, `n${i}`] : ['means', 'means'], [`n${i + 1}`])),
      ),
      'more than 20000 nodes',
    ],
    [
      '100,000 initializers',
      afterMeans(
        [done],
        many(100_000, (i) => floats(`i${i}`, [1])),
        [output],
      ),
      'more than 20000 initializers',
    ],
    [
      '30,000 inputs',
      withGraphFields(...many(30_000, (i) => value(`x${i}`, 'float32', [1])).map((each) => block(11, each))),
      'inputs',
    ],
    [
      '20 inputs to fill',
      withGraphFields(...many(20, (i) => value(`x${i}`, 'float32', [1])).map((each) => block(11, each))),
      'more than 16 inputs',
    ],
    [
      '1,000 outputs',
      withGraphFields(...many(1000, (i) => value(`y${i}`, 'float32', [1])).map((each) => block(12, each))),
      'more than 64 outputs',
    ],
    [
      '100,000 declared shapes',
      withGraphFields(...many(100_000, (i) => value(`v${i}`, 'float32', [1])).map((each) => block(13, each))),
      'more than 60000 declared shapes',
    ],
    [
      '5,000 inputs of one node',
      withNodes(
        node(
          'Sum',
          many(5000, () => []).map(() => 'means'),
          ['n'],
        ),
      ),
      'more than 1024 inputs',
    ],
    [
      '1,000 attributes of one node',
      withNodes(
        node('Relu', ['means'], ['n'], { attributes: many(1000, (i) => attribute.integer(`a${i}`, 1)) }),
      ),
      'more than 64 attributes',
    ],
    [
      'a million operands',
      withNodes(
        ...many(1000, (i) =>
          node(
            'Sum',
            many(1000, () => []).map(() => 'means'),
            [`n${i}`],
          ),
        ),
      ),
      'more than 400000 inputs and outputs',
    ],
    [
      '50 operator sets',
      model(graph({ nodes: [done] }), {
        opsets: [['', 17], ...many(50, () => []).map((_, i): [string, number] => [`d${i}`, 1])],
      }),
      'operators of "d0"',
    ],
    ['a name of a million letters', withNodes(node('Relu', ['means'], [long])), 'has 1000000 bytes'],
    ['a note of two million letters', withModelFields(block(6, long + long)), 'note'],
    [
      '70 MiB of notes',
      withModelFields(...many(70, () => []).map(() => block(14, Buffer.alloc(2 ** 20)))),
      'more than 64 MiB',
    ],
  ];
}

function functions(): Row[] {
  const make = (name: string, ...nodes: Fields[]) =>
    block(25, [
      block(1, name),
      block(4, 'a'),
      block(5, 'b'),
      ...nodes.map((each) => block(7, each)),
      block(9, [block(1, ''), integer(2, 17)]),
      block(10, 'local'),
    ]);
  const call = (name: string, from: string, to: string) => node(name, [from], [to], { domain: 'local' });
  const relu = node('Relu', ['a'], ['b']);
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const reason = 'functions of its own';
  return [
    [
      '3,000 functions in each other, which crash the loader',
      withModelFields(
        ...range(3000).map((i) => make(`F${i}`, i === 2999 ? relu : call(`F${i + 1}`, 'a', 'b'))),
      ),
      reason,
    ],
    [
      'functions that double 18 times, which load for minutes',
      withModelFields(
        ...range(18).map((i) =>
          i === 17
            ? make('F17', relu)
            : make(`F${i}`, call(`F${i + 1}`, 'a', 'm'), call(`F${i + 1}`, 'm', 'b')),
        ),
      ),
      reason,
    ],
    ['a function that calls itself', withModelFields(make('F', call('F', 'a', 'b'))), reason],
    ['training information', withModelFields(block(20, [])), 'training'],
  ];
}

function flows(): Row[] {
  const branch = (depth: number): Fields =>
    graph({
      nodes: [
        depth === 0
          ? node('Identity', ['means'], ['o0'])
          : node('If', ['yes'], [`o${depth}`], {
              attributes: [
                attribute.graph('then_branch', branch(depth - 1)),
                attribute.graph('else_branch', branch(0)),
              ],
            }),
      ],
      outputs: [value(`o${depth}`, 'float32', [1, 3])],
    });
  const scan = node('Scan', ['means'], ['n'], {
    attributes: [attribute.graph('body', branch(0)), attribute.integer('num_scan_inputs', 1)],
  });
  return [
    ['a loop that never ends', endlessModel(), 'could run for ever'],
    ['a scan', withNodes(scan), 'could run for ever'],
    [
      'branches 30 deep',
      withNodes(node('If', ['means'], ['n'], { attributes: [attribute.graph('then_branch', branch(30))] })),
      'could run for ever',
    ],
    [
      'a graph in a harmless operator',
      withNodes(node('Relu', ['means'], ['n'], { attributes: [attribute.graph('then_branch', branch(30))] })),
      'holds a graph',
    ],
    ['a sequence mapped by a graph', withNodes(node('SequenceMap', ['means'], ['n'])), 'could run for ever'],
  ];
}

function operators(): Row[] {
  const sets = (...opsets: [string, number][]) =>
    model(
      graph({
        nodes: [...means.nodes, done],
        initializers: means.initializers,
        inputs: [means.input],
        outputs: [output],
      }),
      { opsets },
    );
  const foreign = (operator: string, domain: string) =>
    withNodes(node(operator, ['means'], ['n'], { domain }));
  return [
    ['an operator that does not exist', foreign('MakeCoffee', ''), '"MakeCoffee"'],
    ['an operator named like a property', foreign('constructor', ''), '"constructor"'],
    ['a domain named like a property', foreign('Relu', 'constructor'), '"constructor.Relu"'],
    ['an operator of a custom domain', foreign('Evil', 'com.example'), '"com.example.Evil"'],
    ['a custom domain', sets(['', 17], ['com.example', 1]), 'operators of "com.example"'],
    ['an operator that reads files', foreign('EPContext', 'com.microsoft'), '"com.microsoft.EPContext"'],
    ['an operator for one processor', foreign('Conv', 'com.microsoft.nchwc'), 'one kind of processor'],
    ['trees', foreign('TreeEnsembleClassifier', 'ai.onnx.ml'), '"ai.onnx.ml.TreeEnsembleClassifier"'],
    ['an operator of a set that is not named', foreign('FusedMatMul', 'com.microsoft'), 'does not name'],
    ['chance', withNodes(node('RandomNormalLike', ['means'], ['n'])), 'at random'],
    ['the operator set 99', sets(['', 99]), 'operator set 99'],
    ['no operator set', sets(), 'does not say which operator set'],
    ['two operator sets', sets(['', 17], ['ai.onnx', 7]), 'twice'],
    ['the IR version 99', model(graph({ nodes: [done] }), { irVersion: 99 }), 'IR version 99'],
  ];
}

function external(): Row[] {
  const entry = (key: string, text: string) => block(13, [block(1, key), block(2, text)]);
  const outside = (...fields: Fields) =>
    withInitializer([integer(1, 4), integer(2, types.float32), block(8, 'w'), ...fields]);
  const reason = 'outside of the model file';
  return [
    [
      'a file of the working directory as weights',
      outside(entry('location', 'secrets.txt'), integer(14, 1)),
      reason,
    ],
    [
      'a file of the system as weights',
      outside(entry('location', '../../../../etc/passwd'), integer(14, 1)),
      reason,
    ],
    [
      'an address of memory as weights',
      outside(
        entry('location', '*/_ORT_MEM_ADDR_/*'),
        entry('offset', '4096'),
        entry('length', '16'),
        integer(14, 1),
      ),
      reason,
    ],
    [
      'weights that are only said to be elsewhere',
      outside(integer(14, 1), block(9, Buffer.alloc(16))),
      reason,
    ],
    [
      'a constant with a file',
      withNodes(
        node('Constant', [], ['n'], {
          attributes: [
            attribute.tensor('value', [integer(1, 4), integer(2, 1), entry('location', 'x'), integer(14, 1)]),
          ],
        }),
      ),
      reason,
    ],
  ];
}

function tangled(): Row[] {
  return [
    ['a cycle', withNodes(node('Add', ['means', 'b'], ['a']), node('Relu', ['a'], ['b'])), 'has a cycle'],
    ['a node that takes what it makes', withNodes(node('Add', ['means', 'a'], ['a'])), 'has a cycle'],
    ['a tensor from nowhere', withNodes(node('Relu', ['nowhere'], ['a'])), '"nowhere", which nothing makes'],
    [
      'a tensor that is made twice',
      withNodes(node('Relu', ['means'], ['a']), node('Relu', ['means'], ['a'])),
      'makes "a"',
    ],
    ['an initializer that is overwritten', withNodes(node('Relu', ['means'], ['scale'])), 'makes "scale"'],
    ['two initializers of one name', withInitializer(floats('scale', [1])), 'two initializers named "scale"'],
    ['an initializer without a name', withInitializer(floats('', [1])), 'has no name'],
    ['two inputs of one name', withGraphFields(block(11, means.input)), 'two inputs named "picture"'],
    ['two outputs of one name', withGraphFields(block(12, output)), 'two outputs named "embedding"'],
    [
      'an output from nowhere',
      withGraphFields(block(12, value('more', 'float32', [1]))),
      'output "more" is not made',
    ],
    ['no output', afterMeans([done], [], []), 'gives no output'],
    [
      'no input',
      model(
        graph({
          nodes: [node('Identity', ['c'], ['embedding'])],
          initializers: [floats('c', [1, 2, 3], [1, 3])],
          outputs: [output],
        }),
      ),
      'takes no input',
    ],
    [
      'no nodes',
      model(
        graph({ nodes: [], inputs: [value('x', 'float32', [1])], outputs: [value('x', 'float32', [1])] }),
      ),
      'no nodes',
    ],
  ];
}

function shapes(): Row[] {
  const input = (...shape: (number | bigint | string)[]) =>
    withGraphFields(block(11, value('more', 'float32', shape)));
  const kind = (field: number) =>
    withGraphFields(block(11, [block(1, 'more'), block(2, [block(field, [])])]));
  return [
    ['an input whose size overflows', input(2n ** 40n, 2n ** 40n), 'more than 2147483647 elements'],
    ['an input of 4 TB', input(1024, 1024, 1024, 1024), 'more than 2147483647 elements'],
    ['an input of a negative size', input(1, -3), 'a dimension of -3'],
    ['an input of no size', input(1, 0), 'a dimension of 0'],
    ['an input of 20 dimensions', input(...new Array<number>(20).fill(1)), 'more than 16 dimensions'],
    [
      'an output of a negative size',
      withGraphFields(block(12, value('means', 'float32', [-1, 3]))),
      'a dimension of -1',
    ],
    [
      'a declared shape that overflows',
      withGraphFields(block(13, value('means', 'float32', [2n ** 62n, 4]))),
      'more than 2147483647 elements',
    ],
    [
      'a size with a name',
      withGraphFields(
        block(11, [
          block(1, 'more'),
          block(2, [block(1, [integer(1, 1), block(2, [block(1, [integer(1, 3), block(2, 'n')])])])]),
        ]),
      ),
      'both a size and a name',
    ],
    [
      'an input of type 2³² + 1',
      withGraphFields(block(11, [block(1, 'more'), block(2, [block(1, [integer(1, 2 ** 32 + 1)])])])),
      'absurd',
    ],
    [
      'an input of text',
      withGraphFields(block(11, value('more', 'string', [1]))),
      'type 8, which is not supported',
    ],
    ['a sequence as input', kind(4), 'only tensors are supported'],
    ['a sparse tensor as input', kind(8), 'only tensors are supported'],
  ];
}

function tensors(): Row[] {
  const raw = (shape: (number | bigint)[], bytes: number) =>
    withInitializer(tensor('w', 'float32', shape, Buffer.alloc(bytes)));
  const fields = (...more: Fields) =>
    withInitializer([integer(1, 2), integer(2, types.float32), block(8, 'w'), ...more]);
  return [
    ['weights of a negative size', raw([-4], 16), 'a dimension of -4'],
    ['weights whose two negative sizes make a positive one', raw([-2, -2], 16), 'a dimension of -2'],
    [
      'weights whose size overflows to what is there',
      raw([2n ** 62n, 4n, 4n], 0),
      'more than 2147483647 elements',
    ],
    ['weights of 8 GB in 16 bytes', raw([2_000_000_000], 16), 'needs 8000000000'],
    ['a byte too many', raw([4], 17), 'holds 17 bytes'],
    ['weights of 1,000 dimensions', raw(new Array<number>(1000).fill(1), 4), 'more than 16 dimensions'],
    ['weights that are missing', fields(), 'holds 0 numbers'],
    [
      'weights that are there twice',
      fields(block(9, Buffer.alloc(8)), block(4, Buffer.alloc(8))),
      'its numbers twice',
    ],
    ['weights in the list of another type', fields(block(7, Buffer.from([1, 2]))), 'not of its type'],
    ['weights that are cut off', fields(block(4, Buffer.alloc(7))), 'cut off'],
    ['text as weights', withInitializer(tensor('w', 'string', [1], Buffer.alloc(0))), 'type 8'],
    ['weights in segments', fields(block(3, [])), 'segments'],
    ['sparse weights', withGraphFields(block(15, [])), 'sparse'],
  ];
}

function attributes(): Row[] {
  const having = (...fields: Fields[]) =>
    withNodes(node('Softmax', ['means'], ['n'], { attributes: fields }));
  return [
    [
      'an attribute that is there twice',
      having(attribute.integer('axis', 1), attribute.integer('axis', 0)),
      '"axis" twice',
    ],
    [
      'an attribute of another type than it says',
      having([block(1, 'axis'), integer(3, 1), integer(20, 1)]),
      'not of its type',
    ],
    ['an attribute without a type', having([block(1, 'axis'), integer(3, 1)]), 'of type 0'],
    ['an attribute without a name', having([integer(3, 1), integer(20, 2)]), 'has no name'],
    [
      'an attribute of a function that is not there',
      having([block(1, 'axis'), block(21, 'other'), integer(20, 2)]),
      'from a function',
    ],
    [
      'a sparse constant',
      withNodes(
        node('Constant', [], ['n'], {
          attributes: [[block(1, 'sparse_value'), block(22, []), integer(20, 11)]],
        }),
      ),
      'a sparse tensor',
    ],
    [
      'a constant whose bytes do not fit',
      withNodes(
        node('Constant', [], ['n'], { attributes: [attribute.tensor('value', integers('v', [1, 2], [3]))] }),
      ),
      'holds 16 bytes',
    ],
  ];
}
