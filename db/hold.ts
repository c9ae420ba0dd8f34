/** A file that one process holds: the operating system lets go of it when the process ends, however it ends. */
import Sqlite from 'better-sqlite3';

/**
 * Holds the file, which is made when it is not there. Returns the function that lets go, or null while another process
 * (or another hold of this one) has it.
 *
 * A file with a process's number in it would say less: after a power failure that number may be anybody's.
 */
export function hold(path: string): (() => void) | null {
  const db = new Sqlite(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true) return null;
    throw error;
  }
  return () => db.close();
}
