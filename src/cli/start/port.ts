import { createServer } from 'node:net';

/** Both loopback addresses: a server on one of them already answers `localhost` for some programs. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 cannot listen on ::1, which says nothing about the port.
      done(error.code !== 'EADDRINUSE' && error.code !== 'EACCES');
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done(true)));
  });
}

/** Whether nothing listens on `port` of this machine and we may. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of LOOPBACK) {
    if (!(await canListen(host, port))) return false;
  }
  return true;
}
