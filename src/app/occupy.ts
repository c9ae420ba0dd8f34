/** A data folder in which a day is traded: held by one process, and reachable by its operator. */
import { startControl, type ControlServer } from './control.js';
import { lockHome } from './lock.js';

/**
 * Holds the folder and its control socket while `work` is under way.
 *
 * @throws HaruError `already_running`, `control_unavailable`
 */
export async function occupy<T>(home: string, work: (control: ControlServer) => Promise<T>): Promise<T> {
  const release = lockHome(home);
  try {
    const control = await startControl(home);
    try {
      return await work(control);
    } finally {
      await control.close();
    }
  } finally {
    release();
  }
}
