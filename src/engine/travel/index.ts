/** Time travel: see ../README.md. */
export { bisect, type Bisection } from './bisect.js';
export type { Change } from './changes.js';
export { compileCondition, type Condition } from './condition/condition.js';
export { NAMES } from './condition/names.js';
export type { TravelLog } from './ladder.js';
export type { Machines, MachineView } from './machines.js';
export type { Moment } from './moment.js';
export { becoming, changesOf, eventsOf, holding, type EventFilter, type Search } from './search.js';
export { Traveller, type TravelOptions } from './traveller.js';
