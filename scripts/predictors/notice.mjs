import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './weights.mjs';

/** The text that stands beside the model: whose weights it holds, under which terms, and that they were changed. */
export function noticeText() {
  const nsfwLicence = readFileSync(join(packageFolder('nsfwjs'), 'LICENSE'), 'utf8').trim();
  return `vitrine.onnx holds the weights of two models, converted to ONNX, joined and extended by linear maps.

1. nsfwjs 4.3.0, model mobilenet_v2_mid (https://github.com/infinitered/nsfwjs)

${nsfwLicence}

2. @mediapipe/objectron 0.4.1675468480, object_detection_ssd_mobilenetv2_oidv4_fp16
   (https://github.com/google-ai-edge/mediapipe)

Copyright The MediaPipe Authors. Licensed under the Apache License, Version 2.0:
https://www.apache.org/licenses/LICENSE-2.0

3. The linear maps were learned on photographs of https://github.com/alexeygrigorev/clothing-dataset-small,
   which are dedicated to the public domain (CC0-1.0).
`;
}
