/**
 * Contents page 3: every error a caller can meet, as `problem(status, code, public text)`.
 * The reference page and the OpenAPI document are made from this list.
 */
import { problem } from './http/problem.js';

export const errors = {
  // The request itself
  requestInvalid: problem(400, 'request_invalid', 'The request is not valid; `fields` lists what to change.'),
  bodyInvalid: problem(400, 'body_invalid', 'The body could not be read as JSON or as multipart form data.'),
  bodyTooLarge: problem(413, 'body_too_large', 'The body is larger than this operation accepts.'),
  pathUnknown: problem(404, 'path_unknown', 'There is no such address in this API.'),
  methodNotAllowed: problem(405, 'method_not_allowed', 'This address does not offer that method.'),

  // Who asks
  apiKeyInvalid: problem(401, 'api_key_invalid', 'The API key is missing, unknown or revoked.'),
  tokenInvalid: problem(401, 'token_invalid', 'The token is not valid.'),
  tokenExpired: problem(401, 'token_expired', 'The token has expired; sign in or refresh.'),
  tokenMissing: problem(401, 'token_missing', 'This API key must be used together with a token.'),
  openidScopeMissing: problem(403, 'openid_scope_missing', 'The access token lacks the scope `openid`.'),
  privilegeInsufficient: problem(403, 'privilege_insufficient', 'The caller may not do this.'),
  customerSuspended: problem(403, 'customer_suspended', 'The customer has been suspended.'),
  customerNotSelected: problem(
    400,
    'customer_not_selected',
    'A superuser names the customer in the header `x-selected-customer`.',
  ),
  customerNotFound: problem(404, 'customer_not_found', 'There is no such customer.'),
  customerExists: problem(409, 'customer_exists', 'There is a customer with that id already.'),
  archiveInvalid: problem(
    422,
    'archive_invalid',
    'The archive is damaged, cut short or none of a customer; nothing of it was kept.',
  ),
  archiveUnsupported: problem(
    422,
    'archive_unsupported',
    'The archive was written by a version of Vitrine that this one does not understand.',
  ),
  userNotFound: problem(404, 'user_not_found', 'There is no such user.'),
  userExists: problem(409, 'user_exists', 'There is a user of that name already.'),
  lastSuperuser: problem(
    409,
    'last_superuser',
    'This would leave nobody to run the installation: it is the last superuser who can sign in.',
  ),
  selfLockout: problem(
    409,
    'self_lockout',
    'Nobody takes away their own access; another superuser can do it.',
  ),
  identityUnavailable: problem(
    503,
    'identity_unavailable',
    'The identity provider cannot be asked at the moment, or refused us.',
  ),
  apiKeyNotFound: problem(404, 'api_key_not_found', 'There is no such API key.'),
  customerSelectionForbidden: problem(
    403,
    'customer_selection_forbidden',
    'Only superusers may send the header `x-selected-customer`.',
  ),

  // Limits of a customer
  rateLimited: problem(
    429,
    'rate_limited',
    'The customer asks more often than its limit allows; see `Retry-After`.',
  ),
  concurrencyLimited: problem(
    429,
    'concurrency_limited',
    'More pictures of the customer are looked at already than its limit allows at a time.',
  ),
  quotaExceeded: problem(403, 'quota_exceeded', 'The customer would hold more than its limit allows.'),

  // Images and collections
  imageNotFound: problem(404, 'image_not_found', 'There is no such image.'),
  imageNotReady: problem(
    409,
    'image_not_ready',
    'The image has not been processed yet, or its processing failed.',
  ),
  collectionNotFound: problem(404, 'collection_not_found', 'There is no such collection.'),
  collectionExists: problem(409, 'collection_exists', 'There is a collection with that id already.'),

  // The catalogue
  productNotFound: problem(404, 'product_not_found', 'There is no such product.'),
  lookNotFound: problem(404, 'look_not_found', 'There is no such look.'),
  itemNotFound: problem(404, 'item_not_found', 'There is no such item.'),
  categoryNotFound: problem(404, 'category_not_found', 'There is no such category.'),
  outfitNotFound: problem(404, 'outfit_not_found', 'There is no such outfit.'),
  tagNotFound: problem(404, 'tag_not_found', 'The dictionary has no such attribute.'),
  tagInvalid: problem(
    422,
    'tag_invalid',
    'A tag is an attribute and a label of the dictionary; see `GET /tags`.',
  ),

  ruleNotFound: problem(404, 'rule_not_found', 'There is no such rule.'),
  ruleExists: problem(409, 'rule_exists', 'There is a rule with that id already.'),
  rulesVersionNotFound: problem(404, 'rules_version_not_found', 'The rules have had no such version.'),

  feedNotFound: problem(404, 'feed_not_found', 'There is no such feed.'),
  feedExists: problem(409, 'feed_exists', 'There is a feed with that id already.'),
  feedWithoutUrl: problem(
    409,
    'feed_without_url',
    'The feed has no address to pull from; push a file, or set `url`.',
  ),
  feedRunNotFound: problem(404, 'feed_run_not_found', 'There is no such run of the feed.'),
  feedBusy: problem(409, 'feed_busy', 'Too many runs of the feed are waiting; let them end, or cancel some.'),
  feedsFull: problem(409, 'feeds_full', 'The customer has as many feeds as it may; delete one first.'),
  feedRunNotOpen: problem(409, 'feed_run_not_open', 'The run is in a state in which this cannot be done.'),

  webhookNotFound: problem(404, 'webhook_not_found', 'There is no such webhook.'),
  webhookExists: problem(409, 'webhook_exists', 'There is a webhook with that id already.'),
  webhooksFull: problem(
    409,
    'webhooks_full',
    'The customer has as many webhooks as it may; delete one first.',
  ),
  webhookDisabled: problem(409, 'webhook_disabled', 'The webhook is disabled; enable it first.'),
  webhookUrlForbidden: problem(422, 'webhook_url_forbidden', 'Events may not be posted to this address.'),
  deliveryNotFound: problem(404, 'delivery_not_found', 'The webhook has no such delivery.'),

  // A picture that cannot be used; the same codes stand in `error.code` of a failed image
  fileMissing: problem(
    400,
    'file_missing',
    'A picture is missing: give `file.url`, `file.base64` or a multipart part named `file`.',
  ),
  fileUnreadable: problem(422, 'file_unreadable', 'The file is damaged, truncated or not a picture.'),
  fileTypeUnsupported: problem(
    415,
    'file_type_unsupported',
    'The file is not a JPEG, PNG, WebP, GIF or AVIF picture.',
  ),
  fileTooLarge: problem(
    413,
    'file_too_large',
    'The picture has more bytes or more pixels than are accepted.',
  ),
  urlForbidden: problem(422, 'url_forbidden', 'The address of the picture may not be fetched.'),
  urlUnreachable: problem(422, 'url_unreachable', 'The address of the picture did not answer.'),
  urlRefused: problem(422, 'url_refused', 'The address of the picture answered with an error.'),
  urlTimeout: problem(422, 'url_timeout', 'The address of the picture did not deliver it in time.'),

  rangeInvalid: problem(416, 'range_invalid', 'The range lies outside of the file.'),

  // Predictors
  predictorNotFound: problem(404, 'predictor_not_found', 'There is no such predictor for this customer.'),
  predictorExists: problem(409, 'predictor_exists', 'There is such a predictor version already.'),
  predictorNotReady: problem(409, 'predictor_not_ready', 'The predictor version is not ready.'),
  predictorInUse: problem(409, 'predictor_in_use', 'The predictor version is in use.'),
  predictorIncomplete: problem(
    409,
    'predictor_incomplete',
    'The predictor version has not seen all images of the customer yet.',
  ),
  predictorUnavailable: problem(503, 'predictor_unavailable', 'The predictor cannot answer at the moment.'),
  predictorInvalid: problem(
    422,
    'predictor_invalid',
    'The predictor cannot be used; `detail` says what is wrong with its model.',
  ),
  trialNotFound: problem(404, 'trial_not_found', 'There is no such trial.'),
  textSearchUnavailable: problem(
    409,
    'text_search_unavailable',
    'No predictor of the customer understands texts; `detail` says what to bring.',
  ),
  textEmpty: problem(422, 'text_empty', 'The text holds nothing that the predictor can read.'),
  overloaded: problem(
    503,
    'overloaded',
    'More is asked than can be answered at the moment; try again later.',
  ),

  databaseUnavailable: problem(
    503,
    'database_unavailable',
    'The database cannot be reached at the moment; try again.',
  ),
  storageFull: problem(
    507,
    'storage_full',
    'There is no room left to store this; the operator has to make some.',
  ),

  storageUnavailable: problem(
    503,
    'storage_unavailable',
    'The store of pictures and files cannot be reached at the moment; try again later.',
  ),

  internal: problem(500, 'internal', 'Something went wrong on our side; the request id helps us find it.'),
} as const;
