import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../http/problem.js';
import type { Given } from '../given.js';
import { value } from '../testing-onnx.js';
import { deriveManifest } from './derive-manifest.js';
import {
  bytesOf,
  clipFolder,
  clipMean,
  clipStd,
  dinoFolder,
  type Files,
  imagenetMean,
  imagenetStd,
  pictureGraph,
  siglipFolder,
  textGraph,
  tokenGraph,
  vitFolder,
  writtenFolder,
} from './testing-folders.js';

const beside: Given = { name: 'fashion', version: '1', licence: 'MIT' };

async function derive(files: Files, given: Given = beside) {
  return await deriveManifest(await writtenFolder(files, { flat: true }), given);
}

async function refusal(files: Files, given: Given = beside): Promise<string> {
  const error = await derive(files, given).then(
    (made) => made,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  expect((error as Problem).kind.code).toBe('predictor_invalid');
  return (error as Problem).detail!;
}

/** The same files with some JSON fields changed. */
function changed(files: Files, file: string, change: object): Files {
  return { ...files, [file]: { ...(files[file] as object), ...change } };
}

const hash = (files: Files, path: string) => createHash('sha256').update(bytesOf(files[path]!)).digest('hex');

describe('the manifest of an exported CLIP', () => {
  it('has both sides', async () => {
    const files = clipFolder();
    expect(await derive(files)).toEqual({
      name: 'fashion',
      version: '1',
      task: 'embedding',
      description: 'CLIPModel, from a Hugging Face folder',
      licence: 'MIT',
      source: 'openai/clip-vit-base-patch32',
      runtime: 'onnx',
      model: { file: 'vision_model.onnx', sha256: hash(files, 'onnx/vision_model.onnx') },
      inputs: [
        {
          name: 'pixel_values',
          width: 224,
          height: 224,
          layout: 'nchw',
          type: 'float32',
          region: 'whole',
          fit: 'cover',
          mean: clipMean,
          std: clipStd,
        },
      ],
      outputs: { embedding: 'image_embeds' },
      // The graph says 4, config.json says 512.
      dimensions: 4,
      text: {
        model: { file: 'text_model.onnx', sha256: hash(files, 'onnx/text_model.onnx') },
        tokenizer: { file: 'tokenizer.json', sha256: hash(files, 'tokenizer.json') },
        inputs: { ids: 'input_ids' },
        type: 'int64',
        output: 'text_embeds',
        length: 77,
        pad: 49407,
        lowercase: true,
      },
    });
  });

  it('reads the sizes of older folders, which are single numbers', async () => {
    const files = changed(clipFolder(), 'preprocessor_config.json', {
      size: 224,
      crop_size: 224,
      do_rescale: undefined,
      rescale_factor: undefined,
    });
    expect((await derive(files))?.inputs).toEqual((await derive(clipFolder()))?.inputs);
  });

  it('does without a tokenizer configuration: pads with its end of text, not with the pad_token_id of config.json', async () => {
    const { 'tokenizer_config.json': _, ...files } = clipFolder();
    expect((await derive(files))?.text).toMatchObject({ length: 77, pad: 49407 });
  });

  it('has no text side without tokenizer.json or a text model of the same variant', async () => {
    const { 'tokenizer.json': _, ...files } = clipFolder();
    expect(await derive(files)).not.toHaveProperty('text');
    const variant = { ...clipFolder(), 'onnx/vision_model_q4.onnx': pictureGraph('image_embeds') };
    const made = await derive(variant, { ...beside, model: 'onnx/vision_model_q4.onnx' });
    expect(made).toMatchObject({ model: { file: 'vision_model_q4.onnx' }, dimensions: 3 });
    expect(made).not.toHaveProperty('text');
  });

  it('is refused where both sides are one graph, with the way out', async () => {
    const { 'onnx/vision_model.onnx': _, 'onnx/text_model.onnx': __, ...files } = clipFolder();
    const ids = value('input_ids', 'int64', ['batch_size', 'sequence_length']);
    const both = pictureGraph('image_embeds', undefined, { inputs: [ids] });
    expect(await refusal({ ...files, 'onnx/model.onnx': both })).toMatch(
      /Export the two sides by themselves, as vision_model.onnx and text_model.onnx/,
    );
  });

  it('is refused where the sides do not share a space', async () => {
    const wider = { ...clipFolder(), 'onnx/text_model.onnx': textGraph('text_embeds', 5) };
    expect(await refusal(wider)).toMatch(/Texts become 5 numbers, pictures 4/);
    const unprojected = { ...clipFolder(), 'onnx/text_model.onnx': textGraph('pooler_output', 4) };
    expect(await refusal(unprojected)).toMatch(/gives "pooler_output"; it should give text_embeds/);
    const floats = {
      ...clipFolder(),
      'onnx/text_model.onnx': textGraph('text_embeds', 4, { type: 'float32' }),
    };
    expect(await refusal(floats)).toMatch(/takes tokens as float32; int64 or int32/);
  });
});

describe('the manifest of an exported SigLIP', () => {
  it('squashes, and knows what the folder leaves out', async () => {
    const made = await derive(siglipFolder());
    expect(made).toMatchObject({
      inputs: [{ width: 224, height: 224, fit: 'squash', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }],
      outputs: { embedding: 'pooler_output' },
      dimensions: 3,
      text: {
        inputs: { ids: 'input_ids', mask: 'attention_mask' },
        output: 'pooler_output',
        length: 64,
        pad: 1,
        lowercase: true,
      },
    });
    const { 'tokenizer_config.json': _, ...bare } = siglipFolder();
    expect((await derive(bare))?.text).toMatchObject({ length: 64, pad: 1, lowercase: true });
  });

  it('takes the names of a folder with projections (FashionSigLIP)', async () => {
    const made = await derive({
      ...siglipFolder(),
      // As published: next to nothing, and classes of its own.
      'config.json': {
        auto_map: { AutoModel: 'marqo_fashionSigLIP.MarqoFashionSigLIP' },
        open_clip_model_name: 'hf-hub:Marqo/marqo-fashionSigLIP',
        model_type: 'siglip',
      },
      'preprocessor_config.json': {
        ...siglipFolder()['preprocessor_config.json'],
        auto_map: { AutoProcessor: 'marqo_fashionSigLIP.MarqoFashionSigLIPProcessor' },
        processor_class: 'marqo_fashionSigLIP.MarqoFashionSigLIPProcessor',
        do_convert_rgb: true,
      },
      'onnx/vision_model.onnx': pictureGraph('image_embeds'),
      'onnx/text_model.onnx': textGraph('text_embeds', 3),
    });
    expect(made).toMatchObject({
      inputs: [{ width: 224, height: 224, fit: 'squash' }],
      outputs: { embedding: 'image_embeds' },
      text: { output: 'text_embeds', inputs: { ids: 'input_ids' }, length: 64, pad: 1, lowercase: true },
    });
  });
});

describe('the manifest of an exported DINOv2', () => {
  it('takes the first vector, and looks at 224 of 256', async () => {
    const made = await derive(dinoFolder());
    expect(made).toMatchObject({
      inputs: [{ width: 224, height: 224, fit: 'cover', share: 0.875, mean: imagenetMean, std: imagenetStd }],
      outputs: { embedding: 'last_hidden_state', pooling: 'first' },
      // Open in the graph, so config.json says it.
      dimensions: 3,
    });
    expect((await derive(dinoFolder(), { ...beside, pooling: 'mean' }))?.outputs.pooling).toBe('mean');
  });

  it('needs its dimensions from somewhere, and believes the graph', async () => {
    const silent = changed(dinoFolder(), 'config.json', { hidden_size: undefined });
    expect(await refusal(silent)).toMatch(/give `dimensions`/);
    expect((await derive(silent, { ...beside, dimensions: 3 }))?.dimensions).toBe(3);
    const fixed = { ...dinoFolder(), 'onnx/model.onnx': tokenGraph(3) };
    expect(await refusal(fixed, { ...beside, dimensions: 5 })).toMatch(/holds 3 numbers/);
  });
});

describe('the manifest of an exported classifier', () => {
  it('makes probabilities of logits', async () => {
    expect(await derive(vitFolder())).toMatchObject({
      task: 'classification',
      inputs: [{ fit: 'squash', width: 224, height: 224 }],
      outputs: { probabilities: 'logits', activation: 'softmax' },
      labels: ['warm', 'cold'],
    });
    expect(await derive(vitFolder('multi_label_classification'))).toMatchObject({
      task: 'multi-label',
      outputs: { probabilities: 'logits', activation: 'sigmoid' },
    });
    expect((await derive(vitFolder(), { ...beside, task: 'multi-label' }))?.task).toBe('multi-label');
  });

  it('needs a label for each number', async () => {
    const files = changed(vitFolder(), 'config.json', { id2label: { 0: 'warm' } });
    expect(await refusal(files)).toMatch(/names 1 labels, the output "logits" holds 2/);
  });
});

describe('what cannot be derived', () => {
  it('is no Hugging Face folder at all', async () => {
    expect(await derive({ 'model.onnx': pictureGraph('image_embeds') })).toBeUndefined();
  });

  it('is refused, and the reason says what to do', async () => {
    const preprocessor = 'preprocessor_config.json';
    const { [preprocessor]: _, ...without } = clipFolder();
    expect(await refusal(without)).toMatch(/no preprocessor_config.json/);
    expect(await refusal(clipFolder(), { name: 'fashion' })).toMatch(
      /does not say its version, licence; give `version`, `licence` beside the files/,
    );
    for (const [change, reason] of [
      [{ do_resize: false }, /as large as they are/],
      [{ do_flip_channel_order: true }, /blue before red/],
      [{ do_center_crop: false }, /no fixed size/],
      [{ crop_size: 256 }, /more than there is/],
      [{ crop_size: { height: 200, width: 100 } }, /not a square/],
      [{ size: { height: 300, width: 300 } }, /ignoring the shape/],
      [{ size: null }, /`size`/],
      [{ image_mean: [0.5] }, /preprocessor_config.json is not as it should be: \/image_mean/],
    ] as const) {
      expect(await refusal(changed(clipFolder(), preprocessor, change))).toMatch(reason);
    }
    expect(await refusal({ ...clipFolder(), [preprocessor]: Buffer.from('{') })).toMatch(/is not JSON/);
    const half = pictureGraph('image_embeds', undefined, { type: 'float16' });
    expect(await refusal({ ...clipFolder(), 'onnx/vision_model.onnx': half })).toMatch(
      /is float16; float32 is needed.*keep_io_types=True/,
    );
    const strange = { ...clipFolder(), 'onnx/vision_model.onnx': pictureGraph('features') };
    expect(await refusal(strange)).toMatch(/gives "features"; for embedding it should give image_embeds/);
    const mask = value('bool_masked_pos', 'bool', ['batch_size', 'num_patches']);
    const two = pictureGraph('image_embeds', undefined, { inputs: [mask] });
    expect(await refusal({ ...clipFolder(), 'onnx/vision_model.onnx': two })).toMatch(
      /a picture and nothing else/,
    );
  });

  it('asks which file is the model where several could be', async () => {
    const { 'onnx/model.onnx': graph, ...files } = dinoFolder();
    const several = { ...files, 'onnx/model_a.onnx': graph!, 'onnx/model_b.onnx': graph! };
    expect(await refusal(several)).toMatch(
      /`model` names one of several; there are "model_a.onnx", "model_b.onnx"/,
    );
    expect((await derive(several, { ...beside, model: 'model_b.onnx' }))?.model?.file).toBe('model_b.onnx');
    expect((await derive({ ...files, 'onnx/tiny.onnx': graph! }))?.model?.file).toBe('tiny.onnx');
    expect(await refusal(files)).toMatch(/none is there/);
  });
});

it('derives the scale of a preprocessor that does not divide by 255', async () => {
  const scaled = async (change: object) => {
    const made = await derive(changed(siglipFolder(), 'preprocessor_config.json', change));
    return [made?.inputs[0]?.mean?.[0], made?.inputs[0]?.std?.[0]];
  };
  // byte · 1/127.5 − 1, as (byte/255 − 0.5) / 0.5
  const twice = await scaled({ rescale_factor: 1 / 127.5, image_mean: [1, 1, 1], image_std: [1, 1, 1] });
  expect(twice[0]).toBeCloseTo(0.5, 9);
  expect(twice[1]).toBeCloseTo(0.5, 9);
  // byte as it is
  const [mean, std] = await scaled({ do_rescale: false, do_normalize: false });
  expect(mean).toBe(0);
  expect(std).toBeCloseTo(1 / 255, 12);
});
