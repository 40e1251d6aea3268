/** Lets only so many in at once per host; the others wait in line, first come, first served. */
export interface HostGate {
  /** Resolves to the function that leaves again (call it once). Rejects with the signal's reason when it aborts first. */
  enter(host: string, signal?: AbortSignal): Promise<() => void>;
}

interface Room {
  inside: number;
  line: Array<() => void>;
}

export function createHostGate(perHostMax: number): HostGate {
  const rooms = new Map<string, Room>();

  return {
    async enter(host, signal) {
      signal?.throwIfAborted();
      const room = rooms.get(host) ?? { inside: 0, line: [] };
      rooms.set(host, room);
      if (room.inside < perHostMax) room.inside++;
      else await waitInLine(room, signal);
      return () => leave(host, room);
    },
  };

  function leave(host: string, room: Room): void {
    // The place goes straight to the next in line, so that nobody slips in between.
    const next = room.line.shift();
    if (next === undefined) room.inside--;
    else next();
    if (room.inside === 0) rooms.delete(host);
  }
}

function waitInLine(room: Room, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const admit = () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      room.line.splice(room.line.indexOf(admit), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    room.line.push(admit);
  });
}
