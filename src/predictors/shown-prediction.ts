import { Type } from 'typebox';
import {
  ClassificationResult,
  ColoursResult,
  DetectionResult,
  EmbeddingResult,
  MultiLabelResult,
} from './prediction.js';

const from = { predictor: Type.String(), version: Type.String() };

/** A result and the predictor version that it comes from. */
export const Prediction = Type.Union(
  [EmbeddingResult, ClassificationResult, MultiLabelResult, DetectionResult, ColoursResult].map((result) =>
    Type.Object({ ...from, ...result.properties }),
  ),
  {
    $id: 'Prediction',
    description: 'What one predictor version said about one picture; `task` tells which fields it has',
  },
);
