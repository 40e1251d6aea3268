/** For tests only: folders as Optimum exports them, with the fields of real ones and graphs that can be worked out by hand. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attribute, type Fields, floats, graph, integers, model, node, value } from '../testing-onnx.js';

/** By path: bytes, or what becomes JSON. */
export type Files = Record<string, Uint8Array | object>;

type Shape = (number | string)[];

const openPicture: Shape = ['batch_size', 'num_channels', 'height', 'width'];

/** `means` `[n, 3]`: of each channel, after what the preprocessor did to it. */
const means = node('ReduceMean', ['pixel_values'], ['means'], {
  attributes: [attribute.integers('axes', [2, 3]), attribute.integer('keepdims', 0)],
});

/** `output` `[n, width]` = means · weights. */
export function pictureGraph(
  output: string,
  weights: number[][] = identity,
  { shape = openPicture, type = 'float32' as 'float32' | 'float16', inputs = [] as Fields[] } = {},
): Buffer {
  const width = weights[0]!.length;
  return model(
    graph({
      nodes: [means, node('MatMul', ['means', 'weights'], [output])],
      initializers: [floats('weights', weights.flat(), [3, width])],
      inputs: [value('pixel_values', type, shape), ...inputs],
      outputs: [value(output, 'float32', ['batch_size', width])],
    }),
  );
}

/** `last_hidden_state` `[n, 3, 3]`: the means, and twice their opposite. */
export function tokenGraph(width: number | string = 3): Buffer {
  return model(
    graph({
      nodes: [
        means,
        node('Reshape', ['means', 'one_token'], ['first']),
        node('Neg', ['first'], ['other']),
        node('Concat', ['first', 'other', 'other'], ['last_hidden_state'], {
          attributes: [attribute.integer('axis', 1)],
        }),
      ],
      initializers: [integers('one_token', [-1, 1, 3])],
      inputs: [value('pixel_values', 'float32', openPicture)],
      outputs: [value('last_hidden_state', 'float32', ['batch_size', 'sequence_length', width])],
    }),
  );
}

/** `output` `[n, width]`: the mean token, times each of 1 to width. */
export function textGraph(
  output: string,
  width: number,
  { mask = false, type = 'int64' as 'int64' | 'float32' } = {},
): Buffer {
  const ids: Shape = ['batch_size', 'sequence_length'];
  return model(
    graph({
      nodes: [
        node('Cast', ['input_ids'], ['tokens'], { attributes: [attribute.integer('to', 1)] }),
        node('ReduceMean', ['tokens'], ['mean'], {
          attributes: [attribute.integers('axes', [1]), attribute.integer('keepdims', 1)],
        }),
        node('MatMul', ['mean', 'weights'], [output]),
      ],
      initializers: [
        floats(
          'weights',
          Array.from({ length: width }, (_, at) => at + 1),
          [1, width],
        ),
      ],
      inputs: [value('input_ids', type, ids), ...(mask ? [value('attention_mask', type, ids)] : [])],
      outputs: [value(output, 'float32', ['batch_size', width])],
    }),
  );
}

export const identity = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

export const clipWeights = [
  [1, 0, 0, 1],
  [0, 1, 0, 1],
  [0, 0, 1, 1],
];

export const clipMean = [0.48145466, 0.4578275, 0.40821073];
export const clipStd = [0.26862954, 0.26130258, 0.27577711];

/** As of openai/clip-vit-base-patch32 and patrickjohncyh/fashion-clip. */
export function clipFolder(): Files {
  return {
    'config.json': {
      _name_or_path: 'openai/clip-vit-base-patch32',
      architectures: ['CLIPModel'],
      initializer_factor: 1,
      logit_scale_init_value: 2.6592,
      model_type: 'clip',
      projection_dim: 512,
      text_config: {
        bos_token_id: 0,
        dropout: 0,
        eos_token_id: 2,
        hidden_size: 512,
        max_position_embeddings: 77,
        model_type: 'clip_text_model',
        pad_token_id: 1,
        vocab_size: 49408,
      },
      vision_config: { hidden_size: 768, image_size: 224, model_type: 'clip_vision_model', patch_size: 32 },
    },
    'preprocessor_config.json': {
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
      do_convert_rgb: true,
      do_normalize: true,
      do_rescale: true,
      do_resize: true,
      feature_extractor_type: 'CLIPFeatureExtractor',
      image_mean: clipMean,
      image_processor_type: 'CLIPImageProcessor',
      image_std: clipStd,
      resample: 3,
      rescale_factor: 0.00392156862745098,
      size: { shortest_edge: 224 },
    },
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [
        { id: 49406, content: '<|startoftext|>', special: true },
        { id: 49407, content: '<|endoftext|>', special: true },
      ],
      normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      post_processor: {
        type: 'RobertaProcessing',
        sep: ['<|endoftext|>', 49407],
        cls: ['<|startoftext|>', 49406],
        trim_offsets: false,
        add_prefix_space: false,
      },
      decoder: { type: 'ByteLevel' },
      model: {
        type: 'BPE',
        unk_token: '<|endoftext|>',
        end_of_word_suffix: '</w>',
        vocab: { '!': 0, '"': 1, '<|startoftext|>': 49406, '<|endoftext|>': 49407 },
        merges: [],
      },
    },
    'tokenizer_config.json': {
      do_lower_case: true,
      model_max_length: 77,
      pad_token: '<|endoftext|>',
      tokenizer_class: 'CLIPTokenizer',
    },
    'onnx/vision_model.onnx': pictureGraph('image_embeds', clipWeights),
    'onnx/text_model.onnx': textGraph('text_embeds', 4),
  };
}

/** As of google/siglip-base-patch16-224: most of its configuration is left to the code. */
export function siglipFolder(): Files {
  return {
    'config.json': {
      architectures: ['SiglipModel'],
      initializer_factor: 1,
      model_type: 'siglip',
      text_config: { model_type: 'siglip_text_model' },
      torch_dtype: 'float32',
      vision_config: { model_type: 'siglip_vision_model' },
    },
    'preprocessor_config.json': {
      do_normalize: true,
      do_rescale: true,
      do_resize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_processor_type: 'SiglipImageProcessor',
      image_std: [0.5, 0.5, 0.5],
      processor_class: 'SiglipProcessor',
      resample: 3,
      rescale_factor: 0.00392156862745098,
      size: { height: 224, width: 224 },
    },
    'tokenizer.json': {
      added_tokens: [{ id: 2, content: '<unk>', special: true }],
      normalizer: null,
      pre_tokenizer: { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
      post_processor: null,
      decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
      model: {
        type: 'Unigram',
        unk_id: 2,
        vocab: [
          ['<pad>', 0],
          ['</s>', 0],
          ['<unk>', 0],
        ],
      },
    },
    'tokenizer_config.json': {
      do_lower_case: true,
      model_max_length: 64,
      pad_token: { content: '</s>', lstrip: true },
      tokenizer_class: 'SiglipTokenizer',
    },
    'onnx/vision_model.onnx': pictureGraph('pooler_output', identity, { shape: ['batch_size', 3, 224, 224] }),
    'onnx/text_model.onnx': textGraph('pooler_output', 3, { mask: true }),
  };
}

export const imagenetMean = [0.485, 0.456, 0.406];
export const imagenetStd = [0.229, 0.224, 0.225];

/** As of facebook/dinov2-small. */
export function dinoFolder(): Files {
  return {
    'config.json': {
      architectures: ['Dinov2Model'],
      hidden_size: 3,
      image_size: 518,
      model_type: 'dinov2',
      num_hidden_layers: 12,
      patch_size: 14,
    },
    'preprocessor_config.json': {
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
      do_convert_rgb: true,
      do_normalize: true,
      do_rescale: true,
      do_resize: true,
      image_mean: imagenetMean,
      image_processor_type: 'BitImageProcessor',
      image_std: imagenetStd,
      resample: 3,
      rescale_factor: 0.00392156862745098,
      size: { shortest_edge: 256 },
    },
    'onnx/model.onnx': tokenGraph('hidden_size'),
  };
}

/** As of google/vit-base-patch16-224, with two labels. */
export function vitFolder(problemType?: string): Files {
  return {
    'config.json': {
      architectures: ['ViTForImageClassification'],
      hidden_size: 768,
      id2label: { 0: 'warm', 1: 'cold' },
      model_type: 'vit',
      ...(problemType ? { problem_type: problemType } : {}),
    },
    'preprocessor_config.json': {
      do_normalize: true,
      do_resize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
      size: 224,
    },
    'onnx/model.onnx': pictureGraph('logits', [
      [2, 0],
      [0, 0],
      [0, 2],
    ]),
  };
}

export function bytesOf(content: Uint8Array | object): Uint8Array {
  return content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
}

/** Writes them into a new folder, with their folders, or side by side. */
export async function writtenFolder(files: Files, { flat = false } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-hugging-face-'));
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, flat ? path.split('/').at(-1)! : path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytesOf(content));
  }
  return folder;
}
