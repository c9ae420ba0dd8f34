/** Types of events as flags name them. */
import { InputError, SCHEMAS, type EventType } from '../domain/index.js';

/** @param text with commas @throws InputError `bad_type` */
export function eventTypes(text: string): EventType[] {
  return text.split(',').map((name) => {
    const type = name.trim();
    if (isEventType(type)) return type;
    throw new InputError(
      'bad_type',
      `${JSON.stringify(type)} is no event type: it takes ${Object.keys(SCHEMAS).join(', ')}.`,
    );
  });
}

function isEventType(name: string): name is EventType {
  return Object.hasOwn(SCHEMAS, name);
}
