import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/config/seed.ts'],
    // Processes, not threads: better-sqlite3 and tfjs are native, and the crash tests kill what they started.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    reporters: ['default'],
    // A `.only` left behind would silently skip the rest of its file.
    allowOnly: false,
    passWithNoTests: false,
  },
});
