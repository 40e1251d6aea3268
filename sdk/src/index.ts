/** What the package offers. */
export {
  type AdminOptions,
  createAdminClient,
  createServiceClient,
  createSuperuserClient,
  type ServiceOptions,
  type SuperuserOptions,
} from './client.js';
export { type CognitoCredentials, setNewPassword } from './cognito.js';
export type { EventType, WebhookEvent } from './events.js';
export type { ErrorCode } from './generated/error-codes.js';
export type { components, paths, webhooks } from './generated/schema.js';
export { type ListPath, pages, results } from './pages.js';
export type { RetryPolicy } from './retry.js';
export { cognitoSignIn, type SignIn } from './sign-in.js';
export { SignInError } from './sign-in-error.js';
export type { AdminClient, ServiceClient, SuperuserClient } from './typed-calls.js';
export {
  type Picture,
  type PushOptions,
  pushFeed,
  searchByPicture,
  type UploadOptions,
  uploadImages,
} from './uploads.js';
export { ConnectionError, type FieldError, VitrineError } from './vitrine-error.js';
