/** Limits of webhooks; the unit stands last in each name. */
export const webhooksMax = 10;
export const descriptionCharsMax = 500;
export const secretBytes = 32;
/** For how long a secret that was replaced goes on signing, unless told otherwise. */
export const overlapSecondsDefault = 24 * 60 * 60;
export const overlapSecondsMax = 7 * 24 * 60 * 60;

/** From the connection to the answer. */
export const attemptTimeoutMs = 15_000;
/** Of an answer, kept for whoever looks for a mistake. */
export const excerptCharsMax = 1_000;
/** The first retry comes after about this time, each further one after `retryFactor` times the time of the one before. */
export const retryFirstSeconds = 10;
export const retryFactor = 3;
/** The last comes 27 hours after the first: 10 s × (3⁹ − 1) / 2. */
export const triesMax = 10;
/** So many failed attempts in a row, the first of them so long ago, disable a webhook. */
export const failuresInARowMin = 20;
export const failingDays = 5;

/** Attempts of one webhook at once. */
export const attemptsAtOnceMax = 4;
/** Webhooks that are served at once by one process. */
export const webhooksAtOnceMax = 50;
/** Images that one event tells of. */
export const imagesPerEventMax = 200;
/** Events, and what came of them, are kept for so long. */
export const eventsKeptDays = 30;
export const testWaitSecondsMax = 30;
