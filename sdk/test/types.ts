// Compiled by the check, never run: what must not compile is said to be an error, and that is an error where it is none.
import {
  type AdminClient,
  createAdminClient,
  createServiceClient,
  createSuperuserClient,
  type ErrorCode,
  pages,
  pushFeed,
  results,
  type ServiceClient,
  searchByPicture,
  uploadImages,
  VitrineError,
  type WebhookEvent,
} from '@vitrine/sdk';

const given = { url: 'https://shop.example/v1', apiKey: 'vtr_' };
const signIn = async () => 'token';
const service = createServiceClient(given);
const admin = createAdminClient({ ...given, signIn });
const superuser = createSuperuserClient({ ...given, signIn, selectedCustomer: 'acme' });
const file = new Blob();

// Paths, parameters and answers are those of the document.
const { data: similar } = await service.GET('/images/{id}/similar', {
  params: { path: { id: 'a' }, query: { limit: 3, image: 'expand' } },
});
similar.results[0]!.score satisfies number;
// @ts-expect-error no such field
similar.results[0]!.distance;
// @ts-expect-error no such path
await service.GET('/pictures');
// @ts-expect-error the id is missing
await service.GET('/images/{id}');
// @ts-expect-error not a number
await service.GET('/images', { params: { query: { limit: 'many' } } });
// @ts-expect-error not one of its values
await service.GET('/images/{id}/similar', { params: { path: { id: 'a' }, query: { image: 'all' } } });
// @ts-expect-error no such option
await service.GET('/images', { parameters: {} });

// Bodies: JSON, a form, a file.
await admin.POST('/images', { body: [{ id: 1, file: { url: 'https://shop.example/1.jpg' } }] });
await admin.POST('/images', { body: { id: ['1'], file: [file], collections: ['sofas'] } });
await service.POST('/searches', { body: { file, crop: { x: 0, y: 0, width: 1, height: 1 } } });
await admin.POST('/feeds/{id}/runs', { params: { path: { id: 'a' } }, body: file });
await admin.POST('/feeds/{id}/runs', { params: { path: { id: 'a' } } });
// @ts-expect-error the body is missing
await admin.POST('/images', {});
// @ts-expect-error no such way to give a picture
await admin.POST('/images', { body: [{ id: 1, file: { path: '1.jpg' } }] });
// @ts-expect-error not a picture
await admin.POST('/images', { body: { id: ['1'], file: ['1.jpg'] } });
// @ts-expect-error takes no body
await service.GET('/images', { body: {} });
(await service.GET('/images/{id}/file', { params: { path: { id: 'a' } } })).data satisfies Blob;
(await admin.DELETE('/images/{id}', { params: { path: { id: 'a' } } })).data satisfies undefined;

// Levels: each may do what the ones below may, and no more.
await superuser.POST('/customers', { body: { id: 'new', name: 'New' } });
// @ts-expect-error for admins
await service.POST('/images', { body: [{ id: 1, file: { url: 'https://shop.example/1.jpg' } }] });
// @ts-expect-error for admins
await service.DELETE('/images/{id}', { params: { path: { id: 'a' } } });
// @ts-expect-error for superusers
await admin.GET('/customers');
// @ts-expect-error without signing in
createAdminClient(given);
superuser satisfies AdminClient satisfies ServiceClient;
// @ts-expect-error a service client is no admin client
service satisfies AdminClient;

// Lists and uploads.
for await (const image of results(service, '/images', { params: { query: { limit: 2 } } })) {
  image.id satisfies string;
}
for await (const page of pages(superuser, '/audit-log')) page.links.next?.length;
// @ts-expect-error not a list
results(service, '/images/{id}', { params: { path: { id: 'a' } } });
// @ts-expect-error for superusers
results(admin, '/customers');
await uploadImages(superuser, [{ id: 'a', file }], { wait: 30, metadata: { season: 'summer' } });
await searchByPicture(admin, file, { limit: 3 });
await pushFeed(admin, 'merchant', 'id,title', { contentType: 'text/csv', dry_run: true });
// @ts-expect-error for admins
await uploadImages(service, []);

// Errors.
const error = new VitrineError(new Response(), {});
if (error.code === 'image_not_found') error.fields[0]?.path.length;
'rate_limited' satisfies ErrorCode;
// @ts-expect-error no such code
'out_of_tea' satisfies ErrorCode;

// Events: the type tells what the data is.
function receive(event: WebhookEvent): string | null | undefined {
  switch (event.type) {
    case 'image.failed':
      return event.data.images[0]?.source_url;
    case 'feed_run.finished':
      // @ts-expect-error that run has ended
      if (event.data.state === 'awaiting_confirmation') return null;
      return event.data.error?.detail;
    case 'quota.near':
      event.data.percent satisfies 80 | 95;
      // @ts-expect-error no such field
      return event.data.percentage;
    default:
      // @ts-expect-error no such event
      if (event.type === 'order.paid') return null;
      return event.customer;
  }
}
receive satisfies (event: WebhookEvent<'webhook.test'>) => unknown;
