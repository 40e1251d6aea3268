import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { unknownVariables } from '../config.js';
import type { Config } from '../settings.js';
import { traceOfLine } from '../telemetry/span.js';

/** JSON lines on standard error, so that standard output is for people. */
export function createLog(
  config: Pick<Config, 'logLevel' | 'otlpEndpoint'>,
  to: DestinationStream = destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: { service: 'vitrine' },
      timestamp: stdTimeFunctions.isoTime,
      ...(config.otlpEndpoint === undefined ? {} : { mixin: traceOfLine }),
      redact: {
        paths: ['*.password', '*.token', '*.secret', '*.authorization', '*["x-api-key"]'],
        censor: '(hidden)',
      },
    },
    to,
  );
}

/** What `serve` and `work` say at their start of variables that look like settings. */
export function warnOfUnknownVariables(log: Pick<Logger, 'warn'>): void {
  for (const variable of unknownVariables())
    log.warn({ variable }, 'no setting has this name: it counts for nothing');
}
