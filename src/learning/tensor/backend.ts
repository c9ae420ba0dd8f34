/** Where tensors are computed: TensorFlow's own library when it is there, else WebAssembly with SIMD. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { HaruError } from '../../domain/index.js';

export interface Backend {
  /** `tensorflow` native, `wasm`. */
  readonly name: 'tensorflow' | 'wasm';
  /** For people: what it is, and why it is not the native one. */
  readonly detail: string;
  readonly version: string;
}

let started: Promise<Backend> | null = null;

/**
 * Starts the backend, once in a process. Must have ended before the first tensor is made.
 *
 * @throws HaruError `no_backend` when not even WebAssembly starts
 * @example const { name, detail } = await startBackend(); // 'wasm', 'WebAssembly with SIMD, one thread; …'
 */
export function startBackend(): Promise<Backend> {
  started ??= start();
  return started;
}

async function start(): Promise<Backend> {
  tf.enableProdMode();
  const missing = await loadNative();
  if (missing === null && (await tf.setBackend('tensorflow'))) {
    return { name: 'tensorflow', detail: 'the native TensorFlow library', version: tf.version_core };
  }
  return startWasm(missing ?? 'the native library does not start');
}

/** @returns null when it is loaded, else why not */
async function loadNative(): Promise<string | null> {
  const require = createRequire(import.meta.url);
  try {
    // Loading the package takes a second even when its library was never built: look before.
    const root = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
    if (!existsSync(join(root, 'lib', 'napi-v8', 'tfjs_binding.node'))) return 'its native library is not built';
    await import('@tensorflow/tfjs-node');
    return null;
  } catch (error) {
    // Not installed: MODULE_NOT_FOUND. Built for another machine: whatever the loader of shared objects says.
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'MODULE_NOT_FOUND' ? 'tfjs-node is not installed' : (message.split('\n')[0] ?? message);
  }
}

async function startWasm(why: string): Promise<Backend> {
  const require = createRequire(import.meta.url);
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  // Threads add in another order on another day; one thread gives the same sums always.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  if (!(await tf.setBackend('wasm'))) {
    throw new HaruError('no_backend', 'No tensor backend starts: neither the native library nor WebAssembly.');
  }
  const detail = `WebAssembly ${simd ? 'with' : 'without'} SIMD, one thread; ${why}`;
  return { name: 'wasm', detail, version: tf.version_core };
}
