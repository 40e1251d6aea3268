import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { poolId } from '../../auth/testing-tokens.js';
import { loopbackServers } from '../../testing/loopback-servers.js';

interface StoredUser {
  Username: string;
  Attributes: { Name: string; Value: string }[];
  /** Seconds, as the JSON protocol has them. */
  UserCreateDate: number;
  UserLastModifiedDate: number;
  Enabled: boolean;
  UserStatus: string;
}

interface Call {
  operation: string;
  input: Record<string, unknown>;
}

export interface FakePool {
  url: string;
  /** Every call, in order. */
  calls: Call[];
  /** Answers the next calls of this operation with an error instead. */
  fail(operation: string, type: string, times?: number): void;
  /** Puts a user into a group as somebody else would who uses the pool. */
  addForeignGroup(username: string, group: string): void;
  close(): Promise<void>;
}

/** Fewer than Cognito's 60, so that a handful of users makes several pages. */
const pageItemsMax = 3;

class Refusal extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Answers the administrative half of Cognito's JSON protocol with the shapes and error names that AWS documents. It knows
 * no passwords and issues no tokens: signing in is tested against the embedded provider and real pools.
 */
export async function startFakePool(): Promise<FakePool> {
  const users = new Map<string, StoredUser>();
  const groups = new Map<string, Set<string>>();
  const calls: Call[] = [];
  const failures: { operation: string; type: string }[] = [];
  const servers = loopbackServers();
  const url = await servers.serve(async (request, response) => {
    const { status, body } = await answer(request);
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
    });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });

  async function answer(request: IncomingMessage): Promise<{ status: number; body?: unknown }> {
    try {
      const { operation, input } = await readCall(request);
      calls.push({ operation, input });
      const failing = failures.findIndex((failure) => failure.operation === operation);
      if (failing >= 0) throw new Refusal(failures.splice(failing, 1)[0]!.type, 'As the test wants it');
      const handle = handlers[operation];
      if (!handle) throw new Refusal('UnknownOperationException', operation);
      if (input.UserPoolId !== poolId) {
        throw new Refusal('ResourceNotFoundException', `User pool ${input.UserPoolId} does not exist.`);
      }
      return { status: 200, body: handle(input as Record<string, string>) };
    } catch (error) {
      const { type, message } = error as Refusal;
      return { status: 400, body: { __type: type, message } };
    }
  }

  const now = () => Math.round(Date.now()) / 1000;

  function user({ Username }: Record<string, string>): StoredUser {
    const found = users.get(Username!);
    if (!found) throw new Refusal('UserNotFoundException', 'User does not exist.');
    return found;
  }

  function group({ GroupName }: Record<string, string>): Set<string> {
    const found = groups.get(GroupName!);
    if (!found) throw new Refusal('ResourceNotFoundException', 'Group not found.');
    return found;
  }

  const handlers: Record<string, (input: Record<string, string>) => object | undefined> = {
    AdminCreateUser({ Username, MessageAction, TemporaryPassword }) {
      if (users.has(Username!)) throw new Refusal('UsernameExistsException', 'User account already exists');
      if (MessageAction !== 'SUPPRESS' || !TemporaryPassword) {
        throw new Refusal('CodeDeliveryFailureException', 'There is nowhere to send a message to');
      }
      const made: StoredUser = {
        Username: Username!,
        Attributes: [{ Name: 'sub', Value: randomUUID() }],
        UserCreateDate: now(),
        UserLastModifiedDate: now(),
        Enabled: true,
        UserStatus: 'FORCE_CHANGE_PASSWORD',
      };
      users.set(Username!, made);
      return { User: made };
    },
    AdminGetUser(input) {
      const { Attributes, ...rest } = user(input);
      return { ...rest, UserAttributes: Attributes };
    },
    AdminDeleteUser(input) {
      users.delete(user(input).Username);
      for (const members of groups.values()) members.delete(input.Username!);
      return undefined;
    },
    AdminEnableUser(input) {
      user(input).Enabled = true;
      return {};
    },
    AdminDisableUser(input) {
      user(input).Enabled = false;
      return {};
    },
    AdminUserGlobalSignOut(input) {
      user(input);
      return {};
    },
    AdminSetUserPassword(input) {
      user(input).UserStatus = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
      return {};
    },
    ListUsers: ({ PaginationToken }) =>
      page([...users.values()].reverse(), 'Users', 'PaginationToken', PaginationToken),
    ListUsersInGroup(input) {
      const members = [...group(input)].map((name) => users.get(name)!);
      return page(members, 'Users', 'NextToken', input.NextToken);
    },
    AdminListGroupsForUser(input) {
      const { Username } = user(input);
      const names = [...groups].filter(([, members]) => members.has(Username)).map(([name]) => name);
      const found = names.map((GroupName) => ({
        GroupName,
        UserPoolId: poolId,
        CreationDate: now(),
        LastModifiedDate: now(),
      }));
      return page(found, 'Groups', 'NextToken', input.NextToken);
    },
    AdminAddUserToGroup(input) {
      user(input);
      group(input).add(input.Username!);
      return undefined;
    },
    AdminRemoveUserFromGroup(input) {
      user(input);
      group(input).delete(input.Username!);
      return undefined;
    },
    CreateGroup({ GroupName }) {
      if (groups.has(GroupName!))
        throw new Refusal('GroupExistsException', 'A group with the name already exists.');
      groups.set(GroupName!, new Set());
      return { Group: { GroupName, UserPoolId: poolId, CreationDate: now(), LastModifiedDate: now() } };
    },
    DeleteGroup(input) {
      group(input);
      groups.delete(input.GroupName!);
      return undefined;
    },
  };

  return {
    url,
    calls,
    fail: (operation, type, times = 1) => {
      for (let time = 0; time < times; time++) failures.push({ operation, type });
    },
    addForeignGroup: (username, name) => void groups.set(name, (groups.get(name) ?? new Set()).add(username)),
    close: () => servers.close(),
  };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=')) {
    throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [service, operation] = String(request.headers['x-amz-target']).split('.');
  if (service !== 'AWSCognitoIdentityProviderService')
    throw new Refusal('UnknownOperationException', service!);
  return { operation: operation!, input: JSON.parse(Buffer.concat(chunks).toString()) };
}

function page(all: object[], name: string, tokenName: string, token = '0'): object {
  const start = Number(token);
  const end = start + pageItemsMax;
  return { [name]: all.slice(start, end), ...(end < all.length ? { [tokenName]: String(end) } : {}) };
}
