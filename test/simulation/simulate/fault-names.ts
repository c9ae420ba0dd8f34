/** Every kind of fault that a plan can draw: a run must meet them all. */
import { COMMANDS, MOMENTS } from '../../support/day-in-process-faults.js';

export const FAULT_NAMES: readonly string[] = [
  ...['loseRequest:order', 'loseAnswer:order', 'loseRequest:inquiry', 'loseAnswer:inquiry', 'cut:fill', 'cut:any'],
  ...MOMENTS.map((moment) => `death:${moment}`),
  ...COMMANDS.map((command) => `command:${command}`),
];
