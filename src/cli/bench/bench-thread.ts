/** The thread of one benchmark: measures what it is told to, gives back its rows, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../domain/index.js';
import { BENCHES } from './benches.js';

const what = workerData as string;
const bench = BENCHES[what];
invariant(bench !== undefined, 'no such benchmark:', what);
parentPort?.postMessage(await bench());
