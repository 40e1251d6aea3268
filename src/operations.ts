/** Contents page 1: every API operation, in the order of the documentation. */
import { listAuditEntries } from './audit/list-audit-entries.js';
import { createApiKeyOperation } from './auth/create-api-key.js';
import { getCaller } from './auth/get-caller.js';
import { listApiKeys } from './auth/list-api-keys.js';
import { revokeApiKey } from './auth/revoke-api-key.js';
import { rotateApiKey } from './auth/rotate-api-key.js';
import { createCategories } from './catalog/create-categories.js';
import { createItems } from './catalog/create-items.js';
import { createLooks } from './catalog/create-looks.js';
import { createProducts } from './catalog/create-products.js';
import { deleteCategory } from './catalog/delete-category.js';
import { deleteItem } from './catalog/delete-item.js';
import { deleteLook } from './catalog/delete-look.js';
import { deleteProduct } from './catalog/delete-product.js';
import { cancelFeedRun } from './catalog/feeds/cancel-feed-run.js';
import { confirmFeedRun } from './catalog/feeds/confirm-feed-run.js';
import { createFeed } from './catalog/feeds/create-feed.js';
import { deleteFeed } from './catalog/feeds/delete-feed.js';
import { getFeed } from './catalog/feeds/get-feed.js';
import { getFeedRun } from './catalog/feeds/get-feed-run.js';
import { listFeedRunErrors } from './catalog/feeds/list-feed-run-errors.js';
import { listFeedRuns } from './catalog/feeds/list-feed-runs.js';
import { listFeeds } from './catalog/feeds/list-feeds.js';
import { startFeedRun } from './catalog/feeds/start-feed-run.js';
import { updateFeed } from './catalog/feeds/update-feed.js';
import { getCategory } from './catalog/get-category.js';
import { getItem } from './catalog/get-item.js';
import { getLook } from './catalog/get-look.js';
import { getProduct } from './catalog/get-product.js';
import { listCategories } from './catalog/list-categories.js';
import { listItems } from './catalog/list-items.js';
import { listLooks } from './catalog/list-looks.js';
import { listProducts } from './catalog/list-products.js';
import { getMap } from './catalog/map/get-map.js';
import { makeMapOperation } from './catalog/map/make-map.js';
import { createRule } from './catalog/rules/create-rule.js';
import { deleteRule } from './catalog/rules/delete-rule.js';
import { getRule } from './catalog/rules/get-rule.js';
import { getRulesVersion } from './catalog/rules/get-rules-version.js';
import { listRules } from './catalog/rules/list-rules.js';
import { listRulesVersions } from './catalog/rules/list-rules-versions.js';
import { previewRules } from './catalog/rules/preview-rules.js';
import { replaceRuleOperation } from './catalog/rules/replace-rule.js';
import { restoreRulesVersion } from './catalog/rules/restore-rules-version.js';
import { updateRule } from './catalog/rules/update-rule.js';
import { listLookSimilarities } from './catalog/similar/list-look-similarities.js';
import { listSimilarLooks } from './catalog/similar/list-similar-looks.js';
import { createOutfits } from './catalog/style/create-outfits.js';
import { deleteOutfit } from './catalog/style/delete-outfit.js';
import { getOutfit } from './catalog/style/get-outfit.js';
import { getStyle } from './catalog/style/get-style.js';
import { listOutfits } from './catalog/style/list-outfits.js';
import { listStyleWith } from './catalog/style/list-style-with.js';
import { listStyleWithLooks } from './catalog/style/list-style-with-looks.js';
import { correctLookTag } from './catalog/tags/correct-look-tag.js';
import { deleteTagAttribute } from './catalog/tags/delete-tag-attribute.js';
import { getTagAccuracy } from './catalog/tags/get-tag-accuracy.js';
import { listLookTags } from './catalog/tags/list-look-tags.js';
import { listTags } from './catalog/tags/list-tags.js';
import { putTagAttribute } from './catalog/tags/put-tag-attribute.js';
import { removeTagCorrection } from './catalog/tags/remove-tag-correction.js';
import { updateCategory } from './catalog/update-category.js';
import { updateItem } from './catalog/update-item.js';
import { updateLook } from './catalog/update-look.js';
import { updateProduct } from './catalog/update-product.js';
import { exportCustomer } from './customers/archive/export-customer.js';
import { importCustomer } from './customers/archive/import-customer.js';
import { createCustomerOperation } from './customers/create-customer.js';
import { deleteCustomer } from './customers/delete-customer.js';
import { getCustomer } from './customers/get-customer.js';
import { getUsage } from './customers/get-usage.js';
import { listCustomers } from './customers/list-customers.js';
import { updateCustomer } from './customers/update-customer.js';
import { addCollectionImages } from './images/add-collection-images.js';
import { createCollection } from './images/create-collection.js';
import { createImages } from './images/create-images.js';
import { deleteCollection } from './images/delete-collection.js';
import { deleteImage } from './images/delete-image.js';
import { getCollection } from './images/get-collection.js';
import { getImage } from './images/get-image.js';
import { getImageFile } from './images/get-image-file.js';
import { listCollectionImages } from './images/list-collection-images.js';
import { listCollections } from './images/list-collections.js';
import { listImagePredictions } from './images/list-image-predictions.js';
import { listImages } from './images/list-images.js';
import { removeCollectionImage } from './images/remove-collection-image.js';
import { updateCollection } from './images/update-collection.js';
import { updateImage } from './images/update-image.js';
import type { Operation } from './operation.js';
import { assignPredictor } from './predictors/assign-predictor.js';
import { createPrediction } from './predictors/create-prediction.js';
import { deletePredictorVersion } from './predictors/delete-predictor-version.js';
import { getPredictorVersion } from './predictors/get-predictor-version.js';
import { listCustomerPredictors } from './predictors/list-customer-predictors.js';
import { listPredictorVersions } from './predictors/list-predictor-versions.js';
import { listPredictors } from './predictors/list-predictors.js';
import { loadPredictorVersion } from './predictors/load-predictor-version.js';
import { getModel, getModelVersion } from './predictors/open-inference/get-model.js';
import { getModelReady, getModelVersionReady } from './predictors/open-inference/get-model-ready.js';
import { getServer } from './predictors/open-inference/get-server.js';
import { getServerLive } from './predictors/open-inference/get-server-live.js';
import { getServerReady } from './predictors/open-inference/get-server-ready.js';
import { inferModel, inferModelVersion } from './predictors/open-inference/infer-model.js';
import { registerPredictorVersion } from './predictors/register-predictor-version.js';
import { unassignPredictor } from './predictors/unassign-predictor.js';
import { unloadPredictorVersion } from './predictors/unload-predictor-version.js';
import { deleteTrial } from './quality/delete-trial.js';
import { getIndexQuality } from './quality/get-index-quality.js';
import { getIndexQualityHistory } from './quality/get-index-quality-history.js';
import { getTrialOperation } from './quality/get-trial.js';
import { listTrials } from './quality/list-trials.js';
import { measureIndexQuality } from './quality/measure-index-quality.js';
import { startTrial } from './quality/start-trial.js';
import { createSearch } from './search/create-search.js';
import { listSimilarImages } from './search/list-similar-images.js';
import { createUser } from './users/create-user.js';
import { deleteUser } from './users/delete-user.js';
import { getUser } from './users/get-user.js';
import { listUsers } from './users/list-users.js';
import { resetUserPassword } from './users/reset-user-password.js';
import { updateUser } from './users/update-user.js';
import { createWebhook } from './webhooks/create-webhook.js';
import { deleteWebhook } from './webhooks/delete-webhook.js';
import { getDelivery } from './webhooks/get-delivery.js';
import { getWebhook } from './webhooks/get-webhook.js';
import { listDeliveries } from './webhooks/list-deliveries.js';
import { listWebhooks } from './webhooks/list-webhooks.js';
import { replayDelivery } from './webhooks/replay-delivery.js';
import { replayFailedDeliveries } from './webhooks/replay-failed-deliveries.js';
import { rotateWebhookSecret } from './webhooks/rotate-webhook-secret.js';
import { sendTestEvent } from './webhooks/send-test-event.js';
import { updateWebhook } from './webhooks/update-webhook.js';

export const operations: Operation[] = [
  // service: the shop's frontend reads
  listImages,
  getImage,
  getImageFile,
  listSimilarImages,
  createSearch,
  listImagePredictions,
  createPrediction,
  listPredictors,
  listCollections,
  getCollection,
  listCollectionImages,
  listProducts,
  getProduct,
  listLooks,
  getLook,
  listLookSimilarities,
  listSimilarLooks,
  listStyleWith,
  listStyleWithLooks,
  listOutfits,
  getOutfit,
  listItems,
  getItem,
  listCategories,
  getCategory,
  listTags,
  listLookTags,
  getCaller,

  // admin: the shop's backend writes
  createImages,
  updateImage,
  deleteImage,
  createCollection,
  updateCollection,
  deleteCollection,
  addCollectionImages,
  removeCollectionImage,
  listFeeds,
  createFeed,
  getFeed,
  updateFeed,
  deleteFeed,
  startFeedRun,
  listFeedRuns,
  getFeedRun,
  listFeedRunErrors,
  confirmFeedRun,
  cancelFeedRun,
  getIndexQuality,
  measureIndexQuality,
  getIndexQualityHistory,
  getMap,
  makeMapOperation,
  createCategories,
  updateCategory,
  deleteCategory,
  createProducts,
  updateProduct,
  deleteProduct,
  createLooks,
  updateLook,
  deleteLook,
  createItems,
  updateItem,
  deleteItem,
  createOutfits,
  deleteOutfit,
  getStyle,
  putTagAttribute,
  deleteTagAttribute,
  correctLookTag,
  removeTagCorrection,
  getTagAccuracy,
  listRules,
  createRule,
  getRule,
  replaceRuleOperation,
  updateRule,
  deleteRule,
  previewRules,
  listRulesVersions,
  getRulesVersion,
  restoreRulesVersion,
  listWebhooks,
  createWebhook,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  sendTestEvent,
  listDeliveries,
  getDelivery,
  replayDelivery,
  replayFailedDeliveries,
  getUsage,

  // superuser: those who run the installation
  listCustomers,
  createCustomerOperation,
  getCustomer,
  updateCustomer,
  deleteCustomer,
  exportCustomer,
  importCustomer,
  listPredictorVersions,
  registerPredictorVersion,
  getPredictorVersion,
  loadPredictorVersion,
  unloadPredictorVersion,
  deletePredictorVersion,
  listTrials,
  startTrial,
  getTrialOperation,
  deleteTrial,
  listCustomerPredictors,
  assignPredictor,
  unassignPredictor,
  listApiKeys,
  createApiKeyOperation,
  rotateApiKey,
  revokeApiKey,
  listUsers,
  createUser,
  getUser,
  updateUser,
  resetUserPassword,
  deleteUser,

  listAuditEntries,

  // service, under /v2: the Open Inference Protocol
  getServerLive,
  getServerReady,
  getServer,
  getModel,
  getModelVersion,
  getModelReady,
  getModelVersionReady,
  inferModel,
  inferModelVersion,
];
