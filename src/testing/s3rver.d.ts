declare module 's3rver' {
  interface Stored {
    size: number;
    md5: string;
  }
  /** The folder in which it keeps what it is given. */
  interface Store {
    putObject(object: { bucket: string; key: string }): Promise<Stored>;
    putPart(bucket: string, uploadId: string, partNumber: number, content: unknown): Promise<Stored>;
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
  }
  class S3rver {
    constructor(options: {
      port: number;
      address: string;
      silent: boolean;
      directory: string;
      configureBuckets: { name: string; configs: string[] }[];
    });
    readonly store: Store;
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
  export = S3rver;
}
