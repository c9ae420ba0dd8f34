/** The command line as people run it: the built program, built anew when a source is newer. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MAIN = 'dist/src/cli/main.js';
const SOURCES = ['src', 'machines', 'streams', 'db', 'tsconfig.json'];
const LOCK = 'node_modules/.cache/haru-build.lock';
/** A build takes seconds; a lock this old was left by a run that was killed. */
const STALE_MS = 120_000;

/** Builds if need be; files of tests that run side by side wait for the one that does. */
export async function buildOnce(): Promise<void> {
  mkdirSync('node_modules/.cache', { recursive: true });
  while (!isFresh()) {
    if (taken()) {
      await sleep(100);
      continue;
    }
    build();
    return;
  }
}

function build(): void {
  try {
    const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
    if (status !== 0) throw new Error(`the program does not build:\n${stdout.toString()}`);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function taken(): boolean {
  try {
    mkdirSync(LOCK);
    return false;
  } catch {
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_MS) rmSync(LOCK, { recursive: true, force: true });
    return true;
  }
}

/** Whether something was built after the last change of a source. */
function isFresh(): boolean {
  return existsSync(MAIN) && newest('dist', '.js') >= Math.max(...SOURCES.map((source) => newest(source, '.ts')));
}

function newest(path: string, ending: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const within = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  return Math.max(...within.map((name) => statSync(join(path, name)).mtimeMs));
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
