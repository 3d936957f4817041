import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine. */
export interface Running {
  id: number;
  /** The process group's id: that of its first process. */
  group: number;
  /** Its command line, parted by spaces. */
  command: string;
}

/** A process as Linux shows it, or null where it has ended since it was listed, or has ended and is not reaped. */
function readProcess(id: string): Running | null {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    // The name before it is in brackets and may hold anything: state, parent and group come after the last one.
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return command === '' ? null : { id: Number(id), group, command };
  } catch {
    return null;
  }
}

/** The processes of this machine that can be seen; none where there is no way to list them. */
export function listProcesses(): Running[] {
  if (process.platform === 'linux') {
    const ids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    return ids.map(readProcess).filter((each) => each !== null);
  }
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,command='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, id, group, command] = /^\s*(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ id: Number(id), group: Number(group), command }];
  });
}
