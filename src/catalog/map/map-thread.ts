import { parentPort } from 'node:worker_threads';
import { layOut } from './lay-out.js';

parentPort!.once('message', (vectors: Float32Array[]) => parentPort!.postMessage(layOut(vectors)));
