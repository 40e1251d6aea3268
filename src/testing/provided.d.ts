declare module 'vitest' {
  interface ProvidedContext {
    /** Whether tests do all they could, or a part of it, to be quick. */
    isWhole: boolean;
  }
}

export {};
