import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** What has no place in this repository. Each check is a function of the files alone, so that it can be tried on bad ones. */
export interface File {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** One finding per line: `path:line: what`. Empty when the house is tidy. */
export type Check = (files: readonly File[]) => string[];

const isCode = (path: string) => /\.(ts|js|mjs|cjs|sql|css|html|sh)$/.test(path) || path === '.ci/run';
const isShipped = (path: string) => /^(src|machines|streams|db)\//.test(path);
const isFixture = (path: string) => path.startsWith('test/fixtures/');
const isLock = (path: string) => path === 'package-lock.json';

/** These files name what is banned, in order to ban it. */
const namesTheBanned = (path: string) => path.startsWith('test/house/tidy') || path === 'test/tidy.test.ts';

function grep(what: string, pattern: RegExp, applies: (path: string) => boolean): Check {
  return (files) =>
    files
      .filter(({ path }) => applies(path) && !namesTheBanned(path))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${what}: ${line.trim()}`] : [])),
      );
}

const prose = (path: string) => !isFixture(path) && !isLock(path);

export const noMarkers = grep('unfinished', /\b(TODO|FIXME|XXX|HACK)\b/, prose);
export const noPromises = grep('unfinished', /\bfor now\b|\bnot (yet )?implemented\b/i, prose);
export const noOnly = grep('a test that silences its neighbours', /\b(test|it|describe|suite)(\.\w+)*\.only\b/, isCode);
export const noSkip = grep(
  'a test that does not run',
  /\b(test|it|describe|suite)(\.\w+)*\.(skip|todo)\b(?!If)/,
  isCode,
);
export const noConsole = grep(
  'console belongs to the command line',
  /\bconsole\.(log|error|warn|info|debug)\b/,
  (path) => isCode(path) && isShipped(path) && !/^src\/(cli|app)\//.test(path),
);
export const noMachinePaths = grep(
  'a path of one machine',
  /(^|[\s"'`(=:])\/(work|home|root|Users)\/\w/,
  (path) => !isFixture(path),
);
export const noRegistryHosts = grep(
  'a registry host',
  /\bregistry\.[\w-]+\.\w|\bnpmjs\.(org|com)|\bdeb\.debian\.org|\/artifactory\/|\bregistry\s*=\s*["']?https?:/i,
  (path) => !isFixture(path),
);
export const noResolvedUrls = grep('a download address', /"resolved":\s*"https?:/, isLock);
export const noAnyCast = grep('a cast to any', /\bas any\b|<any>|\bas unknown as any\b/, (path) =>
  path.endsWith('.ts'),
);
export const noExplicitTsIgnore = grep(
  'use @ts-expect-error with a reason',
  /@ts-(ignore|nocheck)\b|@ts-expect-error\s*$/,
  (path) => isCode(path),
);
export const disablesHaveReasons = grep(
  'eslint-disable needs a reason after `--`',
  /eslint-disable(?!.*\s--\s+\S)/,
  isCode,
);

/** 300 lines is the aim; above 400 a file holds more than one idea. */
export const filesAreShort: Check = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return isShipped(path) && isCode(path) && lines > 400 ? [`${path}:${lines}: longer than 400 lines`] : [];
  });

const topLevel = new Set(
  'package.json package-lock.json tsconfig.json src machines streams db test README.md README.ko.md LICENSE CHANGELOG.md'.split(
    ' ',
  ),
);
export const topLevelIsFixed: Check = (files) =>
  [...new Set(files.map(({ path }) => path.split('/')[0] ?? path))]
    .filter((entry) => !topLevel.has(entry) && !entry.startsWith('.'))
    .map((entry) => `${entry}: does not belong at the top level`);

export const foldersHaveReadmes: Check = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  return ['src', 'machines', 'streams', 'db', 'test']
    .filter((folder) => files.some(({ path }) => path.startsWith(`${folder}/`)) && !paths.has(`${folder}/README.md`))
    .map((folder) => `${folder}/README.md: missing`);
};

/** Markdown links and images that point at files; web addresses and anchors within the page are left alone. */
export const linksLead: Check = (files) => {
  const known = new Set<string>();
  for (const { path } of files) for (let p = path; p !== '.'; p = dirname(p)) known.add(p);
  return files
    .filter(({ path }) => path.endsWith('.md') && !isFixture(path))
    .flatMap(({ path, text }) =>
      linkTargets(text)
        .filter((target) => !known.has(normalize(join(dirname(path), target)).replace(/\/$/, '')))
        .map((target) => `${path}: link leads nowhere: ${target}`),
    );
};

function linkTargets(markdown: string): string[] {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm)]
    .map((match) => decodeURI((match[1] ?? match[2] ?? '').replace(/[#?].*$/, '')))
    .filter((target) => target !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(target) && target !== '.');
}

/** All files that git tracks or would track; where there is no git (a tarball), all files but the made ones. */
export function readHouse(root: string): File[] {
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const paths = git.status === 0 ? [...new Set(git.stdout.split('\0'))] : walk(root);
  return paths
    .filter((path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .map((path) => ({ path, text: textOf(join(root, path)) }));
}

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return bytes.subarray(0, 8000).includes(0) ? '' : bytes.toString('utf8');
}

const made = new Set(['node_modules', 'dist', 'coverage', '.git', '.haru']);

export function walk(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !made.has(name) && !name.endsWith('.tsbuildinfo'))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? walk(root, path) : [path];
    });
}
