/**
 * The floors of the house: an import only points down.
 *
 *   F4  src/app  src/cli                                                       composition root, sees everything
 *   F3  src/engine                                                             sees ports, never an adapter
 *   F2  db  src/{kiwoom,simulator,collect,report,dashboard}                    adapters, never each other
 *   F1  machines  streams  src/{features,exchange,learning}                    pure
 *   F0  src/domain                                                             imports nothing
 *
 * test/house/floors.test.ts plants a violation of every rule here and expects it to be found.
 */
const f1 = '^(machines|streams|src/(features|exchange|learning))/';
const f2 = '^(db|src/(kiwoom|simulator|collect|report|dashboard))/';
const f3 = '^src/engine/';
const f4 = '^src/(app|cli)/';
const all = '^(src|machines|streams|db)/';

/**
 * A package as it is imported: by name, or resolved to a folder of node_modules.
 * @param {...string} names
 */
const npm = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})($|/)`;

/**
 * @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule
 * @type {(name: string, why: string, from: object, to: object, severity?: 'error' | 'warn') => Rule}
 */
const rule = (name, comment, from, to, severity = 'error') => ({ name, comment, severity, from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule(
      'domain-imports-nothing',
      'F0 holds the words everybody shares; it knows only itself, not even node:*.',
      { path: '^src/domain/' },
      { pathNot: '^src/domain/' },
    ),
    rule('f1-points-down', 'The pure floor never looks up.', { path: f1 }, { path: [f2, f3, f4] }),
    rule(
      'f1-machines-stand-alone',
      'Lifecycle only; the engine joins machines with the rest.',
      { path: '^machines/' },
      { path: f1, pathNot: '^machines/' },
    ),
    rule(
      'f1-streams-use-features-only',
      'Streams shape ticks into bars and features; the engine joins them with the rest.',
      { path: '^streams/' },
      { path: f1, pathNot: '^(streams|src/features)/' },
    ),
    rule(
      'f1-learning-uses-features-and-exchange-only',
      'The environment has the same features and venue rules as a trading day, and nothing else.',
      { path: '^src/learning/' },
      { path: f1, pathNot: '^src/(learning|features|exchange)/' },
    ),
    rule(
      'f1-features-and-exchange-stand-alone',
      'Both are used by others and use nobody.',
      { path: '^src/(features|exchange)/' },
      { path: f1, pathNot: '^src/$1/' },
    ),
    rule('f2-points-down', 'An adapter implements ports; it knows no engine.', { path: f2 }, { path: [f3, f4] }),
    rule(
      'f2-adapters-never-meet',
      'Adapters are joined by the composition root, so that each can be replaced alone.',
      { path: '^(db|src/(?:kiwoom|simulator|collect|report|dashboard))/' },
      { path: f2, pathNot: '^$1/' },
    ),
    rule(
      'f2-exchange-is-the-simulators',
      'Among the adapters only the simulator runs a venue.',
      { path: f2, pathNot: '^src/simulator/' },
      { path: '^src/exchange/' },
    ),
    rule(
      'f3-sees-ports-only',
      'The same kernel runs live, simulated, replayed and backtested: it sees no adapter and no command.',
      { path: f3 },
      { path: [f2, f4] },
    ),
    rule('test-is-not-imported', 'What ships does not lean on its tests.', { path: all }, { path: '^test/' }),

    rule(
      'xstate-in-its-place',
      'Machines are defined in machines/, run by the engine, and by src/kiwoom for the link. Benchmarks measure against it.',
      { path: all, pathNot: '^(machines|src/engine|src/kiwoom|src/cli/bench)/' },
      { path: npm('xstate') },
    ),
    rule(
      'rxjs-in-its-place',
      'Streams are defined in streams/ and joined by the engine. Benchmarks measure against it.',
      { path: all, pathNot: '^(streams|src/engine|src/cli/bench)/' },
      { path: npm('rxjs') },
    ),
    rule(
      'tfjs-in-its-place',
      'Tensors stay inside src/learning.',
      { path: all, pathNot: '^src/learning/' },
      { path: npm('@tensorflow') },
    ),
    rule(
      'pure-floors-use-no-io-package',
      'Storage, network, terminal and logging belong to adapters and the composition root.',
      { path: [f1, f3] },
      {
        path: npm(
          'better-sqlite3',
          'undici',
          'ws',
          'hono',
          '@hono',
          'pino',
          'commander',
          'cli-progress',
          'csv-parse',
          'hyparquet',
          'hyparquet-writer',
        ),
      },
    ),
    rule(
      'pure-floors-use-no-io-module',
      'Files, sockets, processes and timers reach pure code as arguments (src/learning loads native code and weights).',
      { path: [f1, f3], pathNot: '^src/learning/' },
      {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|net|tls|dgram|dns|http|https|http2|child_process|cluster|timers|readline|repl|os|process|perf_hooks)($|/)',
      },
    ),

    rule(
      'no-dev-dependency-in-what-ships',
      'A package that src/ imports must be in "dependencies" (types alone are erased).',
      { path: all },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    ),
    rule(
      'no-undeclared-package',
      'Every imported package is named in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule('no-unresolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    rule('no-circular', 'Two files that need each other are one file, or three.', {}, { circular: true }),
    rule(
      'no-orphans',
      'Nobody uses this file, and it uses nobody.',
      { orphan: true, path: all, pathNot: '\\.d\\.ts$' },
      {},
      'warn',
    ),
  ],
  options: {
    // Types count: an import of a type across a floor is still knowledge that points the wrong way.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/fixtures)/' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
