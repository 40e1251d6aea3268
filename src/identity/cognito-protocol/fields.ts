import { cognitoErrors } from './cognito-error.js';

/** The JSON object of a request. Fields that are not known are ignored, as Cognito does. */
export type Fields = Record<string, unknown>;

const fieldCharactersMax = 4096;

export function parseFields(body: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw cognitoErrors.unreadable();
  }
  if (!isFields(value)) throw cognitoErrors.unreadable();
  return value;
}

export function requiredField(fields: Fields, name: string): string {
  const value = optionalField(fields, name);
  if (value !== undefined) return value;
  const path = name.charAt(0).toLowerCase() + name.slice(1);
  throw cognitoErrors.invalidParameter(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

export function optionalField(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw cognitoErrors.unreadable();
  if (value.length > fieldCharactersMax) throw cognitoErrors.invalidParameter(`${name} is too long`);
  return value;
}

/** `AuthParameters` or `ChallengeResponses`; an empty object when it is missing. */
export function fieldMap(fields: Fields, name: string): Fields {
  const value = fields[name] ?? {};
  if (!isFields(value)) throw cognitoErrors.unreadable();
  return value;
}

/** A member of a `fieldMap` that must be there and not empty. */
export function requiredParameter(parameters: Fields, name: string): string {
  const value = optionalField(parameters, name);
  if (!value) throw cognitoErrors.invalidParameter(`Missing required parameter ${name}`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
