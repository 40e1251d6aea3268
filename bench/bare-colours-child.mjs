// All that the shipped predictors do, in a bare loop: bare-child.mjs and the colours, which no model finds.
import { coloursOf } from '../dist/predictors/host/colours.js';
import { answerPictures, bareInference } from './bare-child.mjs';

answerPictures(await bareInference(undefined, (pixels) => coloursOf(pixels)));
