declare module 'fs-native-extensions' {
  /** Whether the lock was granted; it is gone when the descriptor is closed or the process ends. */
  export function tryLock(descriptor: number): boolean;
  export function unlock(descriptor: number): void;
}
