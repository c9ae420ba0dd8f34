/**
 * Time, chance and identity are arguments: code that must replay byte for byte reads neither the clock, nor a random
 * source, nor its surroundings. These rules need no type information, so they can be tried on any piece of text.
 */
/** @param {string} name */
const port = (name) => `An argument here: take it from the ${name} port, or the same log will not replay the same.`;

const globals = {
  setTimeout: port('Clock'),
  setInterval: port('Clock'),
  setImmediate: port('Clock'),
  performance: port('Clock'),
  crypto: port('Rng or Ids'),
  process: 'Configuration and surroundings are arguments; only src/app, src/cli and the adapters see the process.',
  console: 'Report through a port or an event; only src/app and src/cli write to the console.',
  fetch: 'The network is seen by adapters only.',
};

export const pureFiles = [
  'machines/**/*.ts',
  'streams/**/*.ts',
  'src/{domain,features,exchange,learning,engine}/**/*.ts',
];

/** @type {Partial<import('eslint').Linter.RulesRecord>} */
export const pureRules = {
  'no-restricted-globals': ['error', ...Object.entries(globals).map(([name, message]) => ({ name, message }))],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: port('Clock') },
    { object: 'Math', property: 'random', message: port('Rng') },
    ...Object.entries(globals).map(([property, message]) => ({ object: 'globalThis', property, message })),
  ],
  'no-restricted-imports': [
    'error',
    {
      name: 'node:crypto',
      importNames: ['randomBytes', 'randomInt', 'randomUUID', 'getRandomValues', 'webcrypto'],
      message: port('Rng or Ids'),
    },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: port('Clock') },
    { selector: "CallExpression[callee.name='Date']", message: port('Clock') },
  ],
};
