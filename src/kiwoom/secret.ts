/** Keys and tokens: they go over the wire and nowhere else. */
import { inspect } from 'node:util';

/** A secret text that prints, logs and serialises as `[secret]`; only `reveal()` gives it away. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** Takes known secrets out of texts that come from outside, such as a server's error message that repeats a token. */
export class Redactor {
  readonly #secrets = new Set<string>();

  add(secret: Secret): void {
    // A very short text would turn half of every message into "[secret]"; no real key is one.
    if (secret.reveal().length >= 6) this.#secrets.add(secret.reveal());
  }

  clean(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, '[secret]');
    return clean;
  }
}
