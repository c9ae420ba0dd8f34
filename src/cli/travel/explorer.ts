/** What the keys do: walks through the day and says what is to be shown. It knows no terminal. */
import { HaruError, isTick, kstTime, type DayEvent } from '../../domain/index.js';
import {
  becoming,
  bisect,
  changesOf,
  compileCondition,
  eventsOf,
  holding,
  type Condition,
  type Search,
} from '../../engine/travel/index.js';
import type { TravelDay } from '../../app/travel.js';
import { eventLine } from '../commands/log-text.js';
import { eventTypes } from '../event-types.js';
import type { Scenery, View } from './frame.js';
import { HELP, keyOf, STRIDES, type Key } from './keys.js';

interface Prompt {
  readonly question: string;
  readonly text: string;
  readonly act: (text: string) => void;
}

/** Events before this one that may be shown with it. */
const AROUND = 40;

/** Events that are no ticks: one in some hundred. */
const EVENTS: Search =
  () =>
  ({ envelope }) =>
    !isTick(envelope.event);

const VIEWS: Readonly<Record<string, View>> = {
  return: 'moment',
  space: 'moment',

  p: 'changes',
  o: 'orders',
  m: 'machines',
  '?': 'help',
  escape: 'moment',
};

export class Explorer {
  readonly #day: TravelDay;
  #view: View = 'moment';
  #scrolled = 0;
  #prompt: Prompt | null = null;
  #message = '';
  #search: Search | null = null;
  #why: readonly string[] = [];
  /** What was typed last at each question. */
  readonly #typed = new Map<string, string>();

  constructor(day: TravelDay) {
    this.#day = day;
  }

  /** Shows a sentence until the next key. */
  say(text: string): void {
    this.#message = text;
  }

  scenery(): Scenery {
    const { traveller, landmarks } = this.#day;
    const prompt = this.#prompt;
    return {
      moment: traveller.moment(),
      around: this.#day.read(Math.max(1, traveller.seq - AROUND), 2 * AROUND),
      end: traveller.end,
      landmarks,
      view: this.#view,
      pages: { why: this.#why, help: HELP },
      scrolled: this.#scrolled,
      bottom: prompt === null ? this.#message : `${prompt.question} ${prompt.text}▏`,
    };
  }

  /** @returns false when it is time to leave */
  press(key: Key): boolean {
    // Escape and a key right after it come as one.
    if (key.meta === true && key.name !== 'escape') {
      return this.press({ name: 'escape' }) && this.press({ ...key, meta: false, sequence: key.sequence?.slice(1) });
    }
    const name = keyOf(key);
    if (name === 'ctrl-c') return false;
    this.#message = '';
    try {
      if (this.#prompt !== null) this.#type(this.#prompt, name, key.sequence ?? '');
      else if (name === 'q') return false;
      else this.#command(name);
    } catch (error) {
      // What cannot be done is said; anything else is a defect and ends the program.
      if (!(error instanceof HaruError)) throw error;
      this.#message = error.message;
    }
    return true;
  }

  #command(name: string): void {
    const { traveller } = this.#day;
    const stride = Object.hasOwn(STRIDES, name) ? STRIDES[name] : undefined;
    const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : undefined;
    if (stride !== undefined) traveller.step(stride);
    else if (view !== undefined) this.#show(view);
    else if (name === 'e' || name === 'E') this.#look(EVENTS, name === 'E');
    else if (name === 'n' || name === 'N') this.#again(name === 'N');
    else if (name === 'j' || name === 'down') this.#scrolled++;
    else if (name === 'k' || name === 'up') this.#scrolled = Math.max(this.#scrolled - 1, 0);
    else if (name === 'w') this.#explain(traveller.scene.envelope.event);
    else this.#ask(name);
  }

  /** Commands that need a word more. */
  readonly #questions: Readonly<Record<string, Pick<Prompt, 'question' | 'act'>>> = {
    g: { question: 'go to event or time:', act: (text) => this.#go(text) },
    '/': { question: 'first event from here where', act: (text) => this.#first(this.#condition(text)) },
    b: { question: 'bisect for', act: (text) => this.#bisect(this.#condition(text)) },
    t: { question: 'next event of type', act: (text) => this.#lookFor(eventsOf({ types: eventTypes(text) })) },
    c: { question: 'next change of', act: (text) => this.#lookFor(changesOf(text)) },
  };

  #ask(name: string): void {
    const asked = Object.hasOwn(this.#questions, name) ? this.#questions[name] : undefined;
    if (asked === undefined) this.say(`${name} does nothing: ? shows the keys`);
    else this.#prompt = { ...asked, text: '' };
  }

  #type(prompt: Prompt, name: string, sequence: string): void {
    const { question, text, act } = prompt;
    if (name === 'return' || name === 'enter') {
      this.#prompt = null;
      this.#typed.set(question, text);
      if (text.trim() !== '') act(text.trim());
    } else if (name === 'escape') this.#prompt = null;
    else if (name === 'backspace') this.#prompt = { ...prompt, text: text.replace(/.$/su, '') };
    else if (name === 'up') this.#prompt = { ...prompt, text: this.#typed.get(question) ?? text };
    else if (name === 'ctrl-u') this.#prompt = { ...prompt, text: '' };
    else if (/^[^\p{Cc}]+$/u.test(sequence)) this.#prompt = { ...prompt, text: text + sequence };
  }

  #go(text: string): void {
    const { traveller } = this.#day;
    const time = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text);
    if (time === null) {
      traveller.seek(Number(text.replaceAll(',', '')));
      return;
    }
    const [, hours = '', minutes = '', seconds = '00'] = time;
    const { day } = traveller.scene.system.config;
    traveller.seekTime(kstTime(day, `${hours.padStart(2, '0')}${minutes}${seconds}`));
  }

  #condition(text: string): Condition {
    return compileCondition(text, this.#day.traveller.scene.system.config);
  }

  #bisect(condition: Condition): void {
    this.#search = becoming(condition);
    const { seq, looks } = bisect(this.#day.traveller, condition);
    this.say(`it begins to hold with event ${seq} (${looks} looks)`);
  }

  #first(condition: Condition): void {
    const { traveller } = this.#day;
    const from = traveller.seq;
    this.#search = becoming(condition);
    if (!traveller.forward(holding(condition), from)) this.say(`it does not hold from here on: ${condition.text}`);
    else if (traveller.seq === from) this.say('it holds here: n goes to where it begins to hold again');
  }

  #lookFor(search: Search): void {
    this.#search = search;
    this.#look(search, false);
  }

  #again(back: boolean): void {
    if (this.#search === null) this.say('nothing was looked for yet: /, t or c does');
    else this.#look(this.#search, back);
  }

  #look(search: Search, back: boolean): void {
    const { traveller } = this.#day;
    const found = back ? traveller.backward(search) : traveller.forward(search);
    if (!found) this.say(back ? 'none before this event' : 'none after this event');
  }

  #show(view: View): void {
    this.#view = view;
    this.#scrolled = 0;
  }

  #explain(event: DayEvent): void {
    const { traveller } = this.#day;
    const about = 'orderId' in event && event.orderId !== null ? `order:${event.orderId}` : `seq:${traveller.seq}`;
    const { causes, effects } = this.#day.why(about);
    this.#why = [
      `${about} came of`,
      ...causes.map(eventLine),
      effects.length === 0 ? 'and nothing came of it' : 'and this came of it',
      ...effects.map(eventLine),
    ];
    this.#show('why');
  }
}
