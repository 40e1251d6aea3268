import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { errors } from '../errors.js';
import { checkKey } from './blob-key.js';
import type { Blobs } from './blobs.js';
import type { S3Location } from './s3-location.js';
import { explainedS3Error, isAway, isMissing, isNotOffered } from './s3-problem.js';

const connectTimeoutMs = 3_000;
/** Without a byte moving. */
const idleTimeoutMs = 15_000;
/** Of one attempt, until its answer begins. */
const answerTimeoutMs = 30_000;
const attemptsMax = 4;
const retryAfterSeconds = 10;
const socketsMax = 100;
/** A stream of unknown length goes over in parts; the store takes 10,000 of them, so up to 80 GB. */
const partBytes = 8 * 1024 * 1024;
const partsAtOnce = 2;
/** Uploads in parts that were begun longer ago were left behind by a process that died. */
const uploadAgeMaxMs = 24 * 60 * 60 * 1000;
/** No key can begin with a dot, so none of ours is taken for a blob. */
const probePrefix = '.probe/';

interface Options {
  /** Objects of one page of a list; the store's own choice without it. */
  pageObjectsMax?: number;
  attemptsMax?: number;
  onTrouble?: (error: unknown) => void;
}

/**
 * Blobs as objects of a bucket. Credentials come from where the AWS SDK looks for them. Throws `ExpectedError`, which says
 * what to do, when the bucket cannot be written, read and deleted from.
 */
export async function s3Blobs(location: S3Location, options: Options = {}): Promise<Blobs & S3Lifetime> {
  const blobs = new S3Blobs(location, options);
  try {
    const now = await blobs.probe();
    void blobs.abortLeftovers(now.getTime() - uploadAgeMaxMs).catch((error) => options.onTrouble?.(error));
    return blobs;
  } catch (error) {
    blobs.close();
    throw explainedS3Error(error, location);
  }
}

export interface S3Lifetime {
  /** Writes, reads and deletes an object; gives the store's time. */
  probe(): Promise<Date>;
  /** Ends uploads in parts that were begun before a moment and never finished; gives their number. */
  abortLeftovers(beforeMs: number): Promise<number>;
  close(): void;
}

class S3Blobs implements Blobs, S3Lifetime {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #pageObjectsMax: number | undefined;

  constructor({ bucket, prefix, region, endpoint, pathStyle }: S3Location, options: Options) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#pageObjectsMax = options.pageObjectsMax;
    this.#client = new S3Client({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      forcePathStyle: pathStyle,
      maxAttempts: options.attemptsMax ?? attemptsMax,
      // Stores that are compatible with S3 refuse the trailing checksums of newer SDKs; `put` sends its own.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: connectTimeoutMs,
        socketTimeout: idleTimeoutMs,
        requestTimeout: answerTimeoutMs,
        throwOnRequestTimeout: true,
        httpAgent: { maxSockets: socketsMax },
        httpsAgent: { maxSockets: socketsMax },
      },
    });
  }

  /** Another process of this machine finds no file. */
  path(key: string): undefined {
    checkKey(key);
    return undefined;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await told(this.#put(checkKey(key), bytes));
  }

  /** The store compares the checksum with what arrives; `get` compares it with what comes back. */
  async #put(key: string, bytes: Uint8Array): Promise<void> {
    const hash = createHash('sha256').update(bytes).digest();
    await this.#client.send(
      new PutObjectCommand({
        ...this.#object(key),
        Body: bytes,
        ChecksumSHA256: hash.toString('base64'),
        Metadata: { sha256: hash.toString('hex') },
      }),
    );
  }

  async putStream(key: string, source: Readable): Promise<number> {
    checkKey(key);
    let size = 0;
    const counted = async function* () {
      for await (const chunk of source) {
        size += (chunk as Uint8Array).length;
        yield chunk as Uint8Array;
      }
    };
    // Each part is signed together with its hash. An error of the stream ends the upload, and its parts are deleted.
    const upload = new Upload({
      client: this.#client,
      params: { ...this.#object(key), Body: Readable.from(counted(), { objectMode: false }) },
      partSize: partBytes,
      queueSize: partsAtOnce,
    });
    await told(upload.done());
    return size;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return (await told(this.#get(checkKey(key))))?.bytes;
  }

  async #get(key: string): Promise<{ bytes: Uint8Array; storedAt: Date | undefined } | undefined> {
    const found = await ifThere(this.#client.send(new GetObjectCommand(this.#object(key))));
    if (!found?.Body) return undefined;
    const bytes = await found.Body.transformToByteArray();
    const expected = found.Metadata?.sha256;
    if (expected !== undefined && createHash('sha256').update(bytes).digest('hex') !== expected)
      throw new Error(`The blob ${key} came back from the bucket other than it was stored`);
    return { bytes, storedAt: found.LastModified };
  }

  async size(key: string): Promise<number | undefined> {
    const asked = new HeadObjectCommand(this.#object(checkKey(key)));
    const found = await told(ifThere(this.#client.send(asked)));
    return found?.ContentLength;
  }

  async stream(key: string, range?: { start: number; end: number }): Promise<Readable | undefined> {
    checkKey(key);
    const wanted = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
    const asked = new GetObjectCommand({ ...this.#object(key), ...wanted });
    const found = await told(ifThere(this.#client.send(asked)));
    return found?.Body as Readable | undefined;
  }

  async delete(key: string): Promise<boolean> {
    await told(this.#client.send(new DeleteObjectCommand(this.#object(checkKey(key)))));
    return true;
  }

  async *list(prefix: string): AsyncIterable<{ key: string; storedAt: Date }> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') checkKey(folder.slice(0, -1));
    const pages = paginateListObjectsV2(
      { client: this.#client, ...(this.#pageObjectsMax ? { pageSize: this.#pageObjectsMax } : {}) },
      { Bucket: this.#bucket, Prefix: this.#prefix + prefix },
    );
    for await (const { Contents = [] } of pages) {
      for (const { Key = '', LastModified } of Contents) {
        const key = Key.slice(this.#prefix.length);
        // Not ours: what `probe` wrote, or what somebody else put into the bucket.
        if (LastModified && isKey(key)) yield { key, storedAt: LastModified };
      }
    }
  }

  now(): Promise<Date> {
    return told(this.probe());
  }

  async probe(): Promise<Date> {
    const key = `${probePrefix}${randomUUID()}`;
    await this.#put(key, Buffer.from(key));
    const read = await this.#get(key);
    if (!read?.storedAt) throw new Error('what was written a moment ago is not there');
    await this.#client.send(new DeleteObjectCommand(this.#object(key)));
    return read.storedAt;
  }

  async abortLeftovers(beforeMs: number): Promise<number> {
    let aborted = 0;
    try {
      for await (const { Key, UploadId, Initiated } of this.#unfinishedUploads()) {
        if (!Initiated || Initiated.getTime() >= beforeMs) continue;
        // Another process may have ended it in the meantime.
        await ifThere(
          this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId })),
        );
        aborted += 1;
      }
    } catch (error) {
      // Then a lifecycle rule of the bucket does it, as the guide says.
      if (!isNotOffered(error)) throw error;
    }
    return aborted;
  }

  async *#unfinishedUploads(): AsyncGenerator<MultipartUpload> {
    let from: { KeyMarker?: string; UploadIdMarker?: string } = {};
    for (;;) {
      const page = await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix, ...from }),
      );
      yield* page.Uploads ?? [];
      if (!page.IsTruncated || page.NextKeyMarker === undefined) return;
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      from = { KeyMarker, ...(UploadIdMarker === undefined ? {} : { UploadIdMarker }) };
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + key };
  }
}

function isKey(key: string): boolean {
  try {
    return checkKey(key) === key;
  } catch {
    return false;
  }
}

/** What the caller is told when the store is away: the attempts that are worth making have been made by then. */
async function told<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!isAway(error)) throw error;
    const headers = { 'retry-after': String(retryAfterSeconds) };
    throw errors.storageUnavailable(undefined, { headers, cause: error });
  }
}

async function ifThere<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
