/** One thing that must be right before money depends on it. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** How to mend it, or null. */
  readonly fix: string | null;
}

export type Examination = () => Promise<Finding> | Finding;

/** What an examination found: `fix` says how to mend it, and without `wrong` only how it could be better. */
export interface Finding {
  readonly detail: string;
  readonly wrong?: boolean;
  readonly fix?: string;
}

/** Runs an examination. One that throws has found something: what it says, in its first sentence. */
export async function check(name: string, fix: string, examine: Examination): Promise<Check> {
  try {
    const { detail, wrong = false, fix: better = null } = await examine();
    return { name, ok: !wrong, detail, fix: wrong ? (better ?? fix) : better };
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { name, ok: false, detail, fix };
  }
}
