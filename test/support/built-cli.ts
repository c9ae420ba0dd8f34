/** The command line as people run it: the built program, built anew when a source is newer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MAIN = 'dist/src/cli/main.js';
/** Written last by a build; the newest of the other files is there before the rest of them. */
const BUILT = 'dist/.tsbuildinfo';
const SOURCES = ['src', 'machines', 'streams', 'db', 'tsconfig.json'];
const CACHE = 'node_modules/.cache';
/** A build takes seconds; a lock this old was left by a run that was killed. */
const STALE_MS = 120_000;

/**
 * Builds if need be; files of tests that run side by side wait for the one that does. While somebody builds, what is there
 * is not whole, however new it looks: a program that starts then may load half of it.
 *
 * @param root of the project
 * @param build writes `dist` there, `.tsbuildinfo` last
 */
export async function buildOnce(root = '.', build: (root: string) => Promise<void> = compiled): Promise<void> {
  const lock = join(root, CACHE, 'haru-build.lock');
  mkdirSync(join(root, CACHE), { recursive: true });
  while (!take(lock)) {
    if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    else await sleep(100);
  }
  try {
    // Looked at with the lock in hand: who had it before may have built, and the same again would be pulled from under a start.
    if (isFresh(root)) return;
    await build(root);
    // tsc leaves its note alone where nothing changed but a time.
    utimesSync(join(root, BUILT), new Date(), new Date());
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

async function compiled(root: string): Promise<void> {
  const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the program does not build:\n${said}`);
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function isStale(lock: string): boolean {
  return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE_MS;
}

/** Whether a build came to its end after the last change of a source. */
function isFresh(root: string): boolean {
  const built = statSync(join(root, BUILT), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  const sources = SOURCES.map((source) => join(root, source)).filter(existsSync);
  return existsSync(join(root, MAIN)) && built >= Math.max(...sources.map(newest));
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const within = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return Math.max(0, ...within.map((name) => statSync(join(path, name)).mtimeMs));
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Run before it in the same shell: `ulimit -f 100`. */
  readonly shell?: string;
}

/** Runs `haru ARGS…` to its end, with nothing of this process's environment that could matter. */
export function haru(args: readonly string[], { cwd, shell }: RunOptions = {}): Promise<Ran> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HARU|KIWOOM)_/.test(name)));
  const program = [process.execPath, join(process.cwd(), MAIN), ...args];
  const [command, ...rest] = shell === undefined ? program : ['bash', '-c', `${shell}; exec "$@"`, 'bash', ...program];
  return new Promise((resolve, reject) => {
    const child = spawn(command!, rest, { env: clean, cwd, timeout: 60_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
