import { parentPort } from 'node:worker_threads';
import { learnStyle, type TrainingData } from './learn-style.js';

parentPort!.once('message', (data: TrainingData) => parentPort!.postMessage(learnStyle(data)));
