/** Where the objects of an installation are. */
export interface S3Location {
  bucket: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  region: string;
  /** Of a compatible store; AWS without it. */
  endpoint: string | undefined;
  /** The bucket in the path of the address, not in its host. */
  pathStyle: boolean;
}

/** Bucket and prefix of `s3://bucket/prefix`; undefined when it is not such an address. */
export function parseS3Url(url: string): Pick<S3Location, 'bucket' | 'prefix'> | undefined {
  const [, bucket, path = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w.=@+~/-]*))?$/.exec(url) ?? [];
  if (bucket === undefined) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  return { bucket, prefix: parts.map((part) => `${part}/`).join('') };
}
