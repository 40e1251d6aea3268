import type { UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { IdentityUser } from '../identity-provider.js';
import { isRefusal, type PoolCall } from './pool-client.js';

/** The most that Cognito gives at once. */
const pageItemsMax = 60;

/** A user as Cognito lists it: without groups. */
export type PoolUser = Omit<IdentityUser, 'groups'>;

export async function findPoolUser(
  call: PoolCall,
  pool: string,
  name: string,
): Promise<PoolUser | undefined> {
  try {
    const found = await call((sdk, client) =>
      client.send(new sdk.AdminGetUserCommand({ UserPoolId: pool, Username: name })),
    );
    return poolUser(found);
  } catch (error) {
    if (isRefusal(error, 'UserNotFoundException')) return undefined;
    throw error;
  }
}

/** All users, or those of a group, by name. Cognito's own order is not documented, and it cannot skip. */
export async function allPoolUsers(call: PoolCall, pool: string, group?: string): Promise<PoolUser[]> {
  const users =
    group === undefined
      ? await allPages(async (token) => {
          const page = await call((sdk, client) =>
            client.send(
              new sdk.ListUsersCommand({ UserPoolId: pool, Limit: pageItemsMax, PaginationToken: token }),
            ),
          );
          return { items: page.Users, next: page.PaginationToken };
        })
      : await membersOf(call, pool, group);
  return users.map(poolUser).sort((a, b) => (a.username < b.username ? -1 : 1));
}

/** All groups of a user, those included that mean nothing here. */
export function groupsOfUser(call: PoolCall, pool: string, name: string): Promise<string[]> {
  return allPages(async (token) => {
    const page = await call((sdk, client) =>
      client.send(
        new sdk.AdminListGroupsForUserCommand({
          UserPoolId: pool,
          Username: name,
          Limit: pageItemsMax,
          NextToken: token,
        }),
      ),
    );
    return { items: page.Groups?.map(({ GroupName }) => GroupName!), next: page.NextToken };
  });
}

/** Makes the group when it is missing. */
export async function addToGroup(call: PoolCall, pool: string, name: string, group: string): Promise<void> {
  const add = () =>
    call((sdk, client) =>
      client.send(new sdk.AdminAddUserToGroupCommand({ UserPoolId: pool, Username: name, GroupName: group })),
    );
  try {
    await add();
  } catch (error) {
    if (!isRefusal(error, 'ResourceNotFoundException')) throw error;
    await createGroup(call, pool, group);
    await add();
  }
}

export async function takeFromGroup(
  call: PoolCall,
  pool: string,
  name: string,
  group: string,
): Promise<void> {
  await call((sdk, client) =>
    client.send(
      new sdk.AdminRemoveUserFromGroupCommand({ UserPoolId: pool, Username: name, GroupName: group }),
    ),
  );
}

/** Members lose it with that. A group that is not there is as good as deleted. */
export async function deleteGroup(call: PoolCall, pool: string, group: string): Promise<void> {
  await call((sdk, client) =>
    client.send(new sdk.DeleteGroupCommand({ UserPoolId: pool, GroupName: group })),
  ).catch((error: unknown) => {
    if (!isRefusal(error, 'ResourceNotFoundException')) throw error;
  });
}

/** Nobody, where there is no such group. */
async function membersOf(call: PoolCall, pool: string, group: string): Promise<UserType[]> {
  try {
    return await allPages(async (token) => {
      const page = await call((sdk, client) =>
        client.send(
          new sdk.ListUsersInGroupCommand({
            UserPoolId: pool,
            GroupName: group,
            Limit: pageItemsMax,
            NextToken: token,
          }),
        ),
      );
      return { items: page.Users, next: page.NextToken };
    });
  } catch (error) {
    if (isRefusal(error, 'ResourceNotFoundException')) return [];
    throw error;
  }
}

/** Another one may have made it meanwhile. */
async function createGroup(call: PoolCall, pool: string, group: string): Promise<void> {
  await call((sdk, client) =>
    client.send(new sdk.CreateGroupCommand({ UserPoolId: pool, GroupName: group })),
  ).catch((error: unknown) => {
    if (!isRefusal(error, 'GroupExistsException')) throw error;
  });
}

async function allPages<Item>(
  read: (token: string | undefined) => Promise<{ items: Item[] | undefined; next: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await read(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}

export function poolUser({ Username, Enabled, UserStatus, UserCreateDate }: UserType): PoolUser {
  return {
    username: Username!,
    enabled: Enabled ?? true,
    status: UserStatus === 'FORCE_CHANGE_PASSWORD' ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
    createdAt: UserCreateDate ?? new Date(0),
  };
}
