// Made by scripts/generate-sdk.mjs; not to be edited.
export interface paths {
    "/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the images
         * @description Privilege level: **service**.
         */
        get: operations["listImages"];
        put?: never;
        /**
         * Add or replace images
         * @description Takes 1–1000 records. Each is answered for itself: `accepted` (stored, to be processed),
         *     `unchanged` (the very bytes are there already) or `rejected` with the reason; a bad one does not spoil the others.
         *     Posting an id again replaces its picture; the earlier one keeps answering until the new one is ready. An address is asked
         *     with a conditional request, so that a picture that has not changed costs nothing. With `wait` the answer is held
         *     until the images are processed, or the time is up. In a form, the n-th field `id` goes with the n-th part `file`.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createImages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an image
         * @description `status` says how far it is; a failed one says why in `error`.
         *
         *     Privilege level: **service**.
         */
        get: operations["getImage"];
        put?: never;
        post?: never;
        /**
         * Delete an image
         * @description It is gone from every answer at once.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteImage"];
        options?: never;
        head?: never;
        /**
         * Change an image
         * @description Fields that are absent stay as they are.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateImage"];
        trace?: never;
    };
    "/images/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the picture of an image
         * @description Upright and without metadata. JPEG, PNG and WebP keep their format; GIF gives its first frame as PNG, AVIF
         *     comes as WebP. With `size` a WebP thumbnail, its longest side the next larger of 64, 128, 256, 512, 1024 pixels
         *     (never enlarged). `If-None-Match` and `Range` are answered.
         *
         *     Privilege level: **service**.
         */
        get: operations["getImageFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the images that look like this one
         * @description Privilege level: **service**.
         */
        get: operations["listSimilarImages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search with a picture or a text
         * @description By address, by the bytes (base64 or upload), or by the id of an image; `crop` looks at a part of it. The picture of a search is not kept. Or by `text`, where a predictor of the customer understands texts. `like` and `unlike` name images to lean towards and away from, beside one of these or, with `like`, alone; scores are then cosines with the vector that they make together. None of the images that are named is in the answer.
         *
         *     Privilege level: **service**.
         */
        post: operations["createSearch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{id}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what predictors said about an image
         * @description Privilege level: **service**.
         */
        get: operations["listImagePredictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what is on a picture
         * @description Shows a picture to one predictor, or to all that are assigned. The picture is not kept.
         *
         *     Privilege level: **service**.
         */
        post: operations["createPrediction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the predictors that are assigned
         * @description Privilege level: **service**.
         */
        get: operations["listPredictors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the collections
         * @description Privilege level: **service**.
         */
        get: operations["listCollections"];
        put?: never;
        /**
         * Create a collection
         * @description Privilege level: **admin**.
         */
        post: operations["createCollection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a collection
         * @description Privilege level: **service**.
         */
        get: operations["getCollection"];
        put?: never;
        post?: never;
        /**
         * Delete a collection
         * @description The images in it stay.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteCollection"];
        options?: never;
        head?: never;
        /**
         * Rename a collection
         * @description Privilege level: **admin**.
         */
        patch: operations["updateCollection"];
        trace?: never;
    };
    "/collections/{id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the images of a collection
         * @description Privilege level: **service**.
         */
        get: operations["listCollectionImages"];
        put?: never;
        /**
         * Add images to a collection
         * @description Privilege level: **admin**.
         */
        post: operations["addCollectionImages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the products
         * @description Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).
         *
         *     Privilege level: **service**.
         */
        get: operations["listProducts"];
        put?: never;
        /**
         * Add or replace products
         * @description Takes 1–1000 records. Each is answered for itself: `created`, `updated`, `unchanged` or `rejected`
         *     with the reason; a bad one does not spoil the others. A record says all of the thing: a field that is absent is emptied.
         *
         *     Looks may be nested in it, and items in these; those that are not named stay as they are. Categories must be there already.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createProducts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a product
         * @description Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).
         *
         *     Privilege level: **service**.
         */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        /**
         * Delete a product
         * @description Its looks and items go with it; images stay.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteProduct"];
        options?: never;
        head?: never;
        /**
         * Change a product
         * @description Fields that are absent stay as they are, null empties one; `attributes` are merged, null takes a name away.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateProduct"];
        trace?: never;
    };
    "/looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the looks
         * @description Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).
         *
         *     Privilege level: **service**.
         */
        get: operations["listLooks"];
        put?: never;
        /**
         * Add or replace looks
         * @description Takes 1–1000 records. Each is answered for itself: `created`, `updated`, `unchanged` or `rejected`
         *     with the reason; a bad one does not spoil the others. A record says all of the thing: a field that is absent is emptied.
         *
         *     Items may be nested in it; those that are not named stay as they are. Images are named by their ids and may come later.
         *     Posting a look under another product moves it there.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createLooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/looks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a look
         * @description Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).
         *
         *     Privilege level: **service**.
         */
        get: operations["getLook"];
        put?: never;
        post?: never;
        /**
         * Delete a look
         * @description Its items go with it; images stay.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteLook"];
        options?: never;
        head?: never;
        /**
         * Change a look
         * @description Fields that are absent stay as they are, null empties one; `attributes` are merged, null takes a name away.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateLook"];
        trace?: never;
    };
    "/looks/{id}/similarities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List which looks are like this one
         * @description By ids; `/similar-looks` gives the same looks with all their fields. The vector of a look is the mean of those of
         *     its pictures, the primary one counting double. Rules hold unless they are switched off; price and stock are those of this moment.
         *
         *     Privilege level: **service**.
         */
        get: operations["listLookSimilarities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/looks/{id}/similar-looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the looks that are like this one
         * @description The looks of `/similarities` with all their fields, in the same order and on the same pages.
         *
         *     Privilege level: **service**.
         */
        get: operations["listSimilarLooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/looks/{id}/style-with": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List which looks go with this one
         * @description By ids; `/style-with-looks` gives the same looks with all their fields. Looks of other slots than its own, by what was learned
         *     from the shop's outfits, or else by colour harmony and nearness in style; stock is that of this moment.
         *
         *     Privilege level: **service**.
         */
        get: operations["listStyleWith"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/looks/{id}/style-with-looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the looks that go with this one
         * @description The looks of `/style-with` with all their fields, in the same order and on the same pages.
         *
         *     Privilege level: **service**.
         */
        get: operations["listStyleWithLooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/outfits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the outfits
         * @description Privilege level: **service**.
         */
        get: operations["listOutfits"];
        put?: never;
        /**
         * Add or replace outfits
         * @description Takes 1–1000 records. Each is answered for itself: `created`, `updated`, `unchanged` or `rejected`
         *     with the reason; a bad one does not spoil the others. A record says all of the thing: a field that is absent is emptied.
         *
         *     An outfit is a set of looks that the shop shows together. What goes with what is learned from them a little later.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createOutfits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/outfits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an outfit
         * @description Privilege level: **service**.
         */
        get: operations["getOutfit"];
        put?: never;
        post?: never;
        /**
         * Delete an outfit
         * @description Its looks stay.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteOutfit"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the items
         * @description Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).
         *
         *     Privilege level: **service**.
         */
        get: operations["listItems"];
        put?: never;
        /**
         * Add or replace items
         * @description Takes 1–1000 records. Each is answered for itself: `created`, `updated`, `unchanged` or `rejected`
         *     with the reason; a bad one does not spoil the others. A record says all of the thing: a field that is absent is emptied.
         *
         *     Posting an item under another look moves it there.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an item
         * @description Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).
         *
         *     Privilege level: **service**.
         */
        get: operations["getItem"];
        put?: never;
        post?: never;
        /**
         * Delete an item
         * @description Privilege level: **admin**.
         */
        delete: operations["deleteItem"];
        options?: never;
        head?: never;
        /**
         * Change an item
         * @description Fields that are absent stay as they are, null empties one; `attributes` are merged, null takes a name away.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateItem"];
        trace?: never;
    };
    "/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the categories
         * @description Privilege level: **service**.
         */
        get: operations["listCategories"];
        put?: never;
        /**
         * Add or replace categories
         * @description Takes 1–1000 records. Each is answered for itself: `created`, `updated`, `unchanged` or `rejected`
         *     with the reason; a bad one does not spoil the others. A record says all of the thing: a field that is absent is emptied.
         *
         *     A parent must be there already or stand in the same request, before or after.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createCategories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a category
         * @description Privilege level: **service**.
         */
        get: operations["getCategory"];
        put?: never;
        post?: never;
        /**
         * Delete a category
         * @description The products in it stay, and so do the categories below it, without a parent.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteCategory"];
        options?: never;
        head?: never;
        /**
         * Change a category
         * @description Fields that are absent stay as they are; `parent_id` null takes it out of its parent.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateCategory"];
        trace?: never;
    };
    "/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the dictionary
         * @description Attributes in the order in which they came, each label with the number of looks that carry it now; hidden ones do not count.
         *
         *     Privilege level: **service**.
         */
        get: operations["listTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/looks/{id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tags of a look
         * @description Privilege level: **service**.
         */
        get: operations["listLookTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/caller": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get who is asking, and for which customer
         * @description Shows what the API key and the token of a request make together.
         *
         *     Privilege level: **service**.
         */
        get: operations["getCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections/{id}/images/{image}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an image from a collection
         * @description The image itself stays.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["removeCollectionImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the feeds
         * @description Privilege level: **admin**.
         */
        get: operations["listFeeds"];
        put?: never;
        /**
         * Create a feed
         * @description The product file of the shop: Google Merchant XML (RSS 2.0 or Atom), CSV, TSV or JSON Lines, plain or gzip. With
         *     `url` and `every_seconds` it is pulled at once, and from then on; without, start a run or push a file.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createFeed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a feed
         * @description Privilege level: **admin**.
         */
        get: operations["getFeed"];
        put?: never;
        post?: never;
        /**
         * Delete a feed
         * @description Its runs go with it. What came from it is hidden as if it had vanished from it, and deleted after seven days; another feed may take it over until then.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteFeed"];
        options?: never;
        head?: never;
        /**
         * Change a feed
         * @description Fields that are not named stay; a `mapping` replaces the whole mapping. The next run reads the feed anew, which a feed with a schedule begins at once.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateFeed"];
        trace?: never;
    };
    "/feeds/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the runs of a feed
         * @description Privilege level: **admin**.
         */
        get: operations["listFeedRuns"];
        put?: never;
        /**
         * Run a feed
         * @description Without a body the feed is pulled from its address; with one, the body is the file itself, of whatever content type.
         *     Runs of a customer come one after the other. A dry run tells what another would do, and writes nothing.
         *
         *     Privilege level: **admin**.
         */
        post: operations["startFeedRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{id}/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run
         * @description Its state and counts, also while it runs; examples of what a dry one would change.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getFeedRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{id}/runs/{run}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the bad rows of a run
         * @description The first 1000 errors; `errors_by_code` of the run counts all.
         *
         *     Privilege level: **admin**.
         */
        get: operations["listFeedRunErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{id}/runs/{run}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a run
         * @description Lets a run that waits, since it would hide more than the feed allows, hide it.
         *
         *     Privilege level: **admin**.
         */
        post: operations["confirmFeedRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{id}/runs/{run}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description What it has written by then stays; nothing more is written or hidden.
         *
         *     Privilege level: **admin**.
         */
        post: operations["cancelFeedRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/index-quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get how good the answers of the index are
         * @description Measured every night on a sample of the customer's own images, for each of its embedding versions: whether the index
         *     finds the true neighbours, how many images have enough answers, which pictures are there twice, and what is missing.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getIndexQuality"];
        put?: never;
        /**
         * Measure now how good the answers of the index are
         * @description In the background, with the tags and feeds of the history; with `wait` the answer is held until it is done.
         *
         *     Privilege level: **admin**.
         */
        post: operations["measureIndexQuality"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/index-quality/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get how good the answers were, day by day
         * @description The last measurement of each day (UTC) on which there was one: of each embedding version that the customer has, of each attribute whose tags are predicted, and of each feed. A year of them is kept.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getIndexQualityHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the map of the looks
         * @description The looks in two dimensions, those that are alike close to each other (UMAP of their vectors), with what they can be
         *     coloured by: duplicates, gaps and wrong categories show themselves. Distances say something between neighbours, little across the
         *     map, and the directions nothing. It is made in the background, and again once one in twenty looks has changed.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getMap"];
        put?: never;
        /**
         * Make the map of the looks anew
         * @description In the background; with `wait` the answer is held until it is done.
         *
         *     Privilege level: **admin**.
         */
        post: operations["makeMap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/style": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what was learned of what goes with what
         * @description For each embedding predictor version that has seen looks, how well it does and why it answers or not.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getStyle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tags/{attribute}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add or replace an attribute of the dictionary
         * @description Says all of it, its labels included. The tags of all looks are derived anew; corrections stay, but for labels that are gone.
         *
         *     Privilege level: **admin**.
         */
        put: operations["putTagAttribute"];
        post?: never;
        /**
         * Delete an attribute of the dictionary
         * @description With its labels, its tags and its corrections.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteTagAttribute"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/looks/{id}/tags/{attribute}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Correct a tag of a look
         * @description Wins over every prediction, of later versions too. What was predicted is kept beside it: corrections are a test set, see `GET /tags/{attribute}/accuracy`.
         *
         *     Privilege level: **admin**.
         */
        put: operations["correctLookTag"];
        post?: never;
        /**
         * Take a correction back
         * @description The look has what is predicted again. Where nothing was corrected, nothing changes.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["removeTagCorrection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tags/{attribute}/accuracy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measure predictions against corrections
         * @description Each version of the source on the looks that were corrected, also one that has not become the default yet. Confirmations count: correct what is right to what it is.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getTagAccuracy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rules
         * @description Privilege level: **admin**.
         */
        get: operations["listRules"];
        put?: never;
        /**
         * Add a rule
         * @description When the look that is asked about meets all conditions of `when`, what `do` says is done with the looks that may be shown. Vetoes
         *     (`hide`, `exclude_pairs`) outrank pins, and pins outrank everything else. It counts in the next answer. A shop has up to 200 rules.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a rule
         * @description Privilege level: **admin**.
         */
        get: operations["getRule"];
        /**
         * Replace a rule
         * @description Says all of it; it keeps its place among the others. One that says what it said before makes no new version.
         *
         *     Privilege level: **admin**.
         */
        put: operations["replaceRule"];
        post?: never;
        /**
         * Delete a rule
         * @description Earlier versions keep it, and can be restored.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        /**
         * Change a rule
         * @description Fields that are absent stay as they are: `{"enabled": false}` switches it off. `{"place": 1}` puts it before all others, whose order stays.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateRule"];
        trace?: never;
    };
    "/rules/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what rules would do
         * @description The answer for some looks before and after a draft, and what each rule does. Nothing is stored. `rules` is a draft in place of
         *     all rules; `rule` is one that is added to them, or replaces the one of its id. `removed` and `moved` are counted over the
         *     500 looks most alike that the default rules keep; for `style_with`, over the looks of each slot that are scored.
         *
         *     Privilege level: **admin**.
         */
        post: operations["previewRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rules/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of the rules
         * @description Each change of a rule is a version of them all.
         *
         *     Privilege level: **admin**.
         */
        get: operations["listRulesVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rules/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the rules as they were in a version
         * @description Privilege level: **admin**.
         */
        get: operations["getRulesVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rules/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring back the rules of a version
         * @description All rules become what they were then, as a new version, unless they are so already.
         *
         *     Privilege level: **admin**.
         */
        post: operations["restoreRulesVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description Privilege level: **admin**.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description From now on events are posted to the address as they happen, signed by the Standard Webhooks scheme. The answer shows the
         *     secret this once. A customer may have 10 webhooks.
         *
         *     Privilege level: **admin**.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Privilege level: **admin**.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Its deliveries go with it, those that wait included.
         *
         *     Privilege level: **admin**.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable a webhook
         * @description Fields that are not named stay. While it is disabled, nothing is sent and no event is kept for it; what waited already
         *     waits on, and goes out once it is enabled again.
         *
         *     Privilege level: **admin**.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/webhooks/{id}/secret-rotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret of a webhook
         * @description The old secret signs beside the new one for `overlap_seconds` (a day unless told otherwise), so that nothing is
         *     refused while you put the new one in place. One that was replaced earlier ends at once.
         *
         *     Privilege level: **admin**.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description An event of the type `webhook.test` goes to this webhook alone, whatever it wants, by the way that all take. With
         *     `wait` the answer says what was answered.
         *
         *     Privilege level: **admin**.
         */
        post: operations["sendTestEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook
         * @description A delivery is one event for one webhook, with all attempts. It is kept for 30 days.
         *
         *     Privilege level: **admin**.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a delivery with its attempts
         * @description Privilege level: **admin**.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{delivery}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event once more
         * @description Now, whatever came of it so far, under the same `webhook-id`; should that fail, it is retried as at first. One that
         *     waits need not wait any longer.
         *
         *     Privilege level: **admin**.
         */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send once more all that failed
         * @description Every event since a time whose delivery failed, oldest first, under the same `webhook-id` as before. Those that are
         *     still being retried go out now.
         *
         *     Privilege level: **admin**.
         */
        post: operations["replayFailedDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what is held, what is allowed, and what was asked for
         * @description Every one of the last `days` days stands in the answer, oldest first; today is the last.
         *
         *     Privilege level: **admin**.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the customers
         * @description Privilege level: **superuser**.
         */
        get: operations["listCustomers"];
        put?: never;
        /**
         * Open a shop
         * @description The new customer has the predictors that come with Vitrine, no API key and no user yet: make those with
         *     `POST /api-keys` and `POST /users`. The id is lower-case letters, digits and dashes, and stays.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["createCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a customer
         * @description Privilege level: **superuser**.
         */
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        /**
         * Close a shop
         * @description Deletes the customer and everything it owns, for good: images and their files, vectors, collections, the
         *     catalogue, jobs, API keys, webhooks, and the users who administer no other customer. To be sure that the right one is meant, the id is asked for
         *     twice. The audit log is kept.
         *
         *     Privilege level: **superuser**.
         */
        delete: operations["deleteCustomer"];
        options?: never;
        head?: never;
        /**
         * Change, suspend or resume a customer
         * @description What is left out stays; `settings` are replaced as a whole. With `"status": "suspended"` all keys and
         *     tokens of the customer are refused from now on, on every process, and its data is kept; `"active"` undoes that.
         *
         *     Privilege level: **superuser**.
         */
        patch: operations["updateCustomer"];
        trace?: never;
    };
    "/customers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take a shop along
         * @description All that a customer has, as a tar file for `POST /customer-imports` of this or another installation: settings and limits,
         *     images with their pictures, vectors and predictions, collections, the catalogue, feeds, tags and corrections, outfits, rules, and webhooks
         *     without their secrets. Not in it: API keys, users, the audit log, usage, runs of feeds, deliveries, trials, and the header
         *     `Authorization` of feeds.
         *
         *     It is written while the shop goes on: each part is of the moment in which it is read, and what does not fit together is left out when it
         *     is imported. A file that was cut short is refused there.
         *
         *     Privilege level: **superuser**.
         */
        get: operations["exportCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customer-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in a shop
         * @description Makes a new customer of what `GET /customers/{id}/export` gave. It is suspended until all of it is there and right; when
         *     anything is wrong, nothing of it is kept. What predictor versions had said comes along where this installation has the same versions;
         *     otherwise its images are shown to those that it has, in the background. Webhooks come disabled, with new secrets; it has no API key
         *     and no user yet.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["importCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictor-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all predictor versions
         * @description Privilege level: **superuser**.
         */
        get: operations["listPredictorVersions"];
        put?: never;
        /**
         * Bring a predictor version
         * @description Send `predictor.json` and the files it names, up to 2 GiB each: as parts named `file` of a form, each with its own
         *     file name; or name a `folder` of the server; or the `url` of a folder or the `urls` of the files, which are fetched in the
         *     background from public addresses (state `fetching`; `name` and `version` are needed then). Instead of `predictor.json`, a folder
         *     as found on Hugging Face will do (`config.json`, `preprocessor_config.json`, `onnx/vision_model.onnx` or `onnx/model.onnx`), with
         *     `name`, `version` and `licence` as fields beside the files: the manifest is derived from it. SHA-256 that are left out are
         *     worked out. The version is verified and warmed in
         *     the background: it goes through `verifying` and `warming` to `ready`, or to `failed` with the reason, and touches
         *     nothing that serves. With `wait` the answer is held until then. Bringing a version again that has failed replaces it.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["registerPredictorVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictors/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a predictor version
         * @description Privilege level: **superuser**.
         */
        get: operations["getPredictorVersion"];
        put?: never;
        post?: never;
        /**
         * Delete a predictor version
         * @description With its files. A version that came with Vitrine, or is assigned to a customer, cannot be deleted.
         *
         *     Privilege level: **superuser**.
         */
        delete: operations["deletePredictorVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictors/{name}/versions/{version}/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load a predictor version that was unloaded
         * @description It is verified and warmed again, in the background.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["loadPredictorVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictors/{name}/versions/{version}/unload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unload a predictor version
         * @description Gives its memory back to the system: the processes that held it end, each after its successor has started. A version
         *     that is assigned to a customer cannot be unloaded. Its files stay.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["unloadPredictorVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictors/{name}/versions/{version}/trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the trials of a version with a customer
         * @description Privilege level: **superuser**.
         */
        get: operations["listTrials"];
        put?: never;
        /**
         * Try a version on a sample of a customer's images
         * @description Shows a sample to this version and to another one of the same task (`against`; the customer's default when absent), in the
         *     background and behind everything else, and reports how far they agree, where they differ most, how long each took and,
         *     when `labels` are given, how good each is. Nothing of it is seen by the customer or its shoppers. With `wait` the answer
         *     is held until the report is there.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["startTrial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predictors/{name}/versions/{version}/trials/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a trial: how far it is, and its report
         * @description Privilege level: **superuser**.
         */
        get: operations["getTrial"];
        put?: never;
        post?: never;
        /**
         * Delete a trial, or end one that runs
         * @description Privilege level: **superuser**.
         */
        delete: operations["deleteTrial"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/predictors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the predictor versions of a customer
         * @description Privilege level: **superuser**.
         */
        get: operations["listCustomerPredictors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/predictors/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a customer a predictor version, or switch to it
         * @description From now on new images are shown to it too, and those that are there already in the background; `images` says how
         *     far that is. With `share` it answers a part of the requests that name no predictor. With `"default": true` it answers
         *     all of them, from one request to the next, once it has seen all images; the version that was the default before stays
         *     for `keep_days` and can be made the default again at any time until then. No answer mixes two versions. A version of the task
         *     `compatibility` is shown no images: it compares the vectors of the embedding predictor version that its manifest names, which the
         *     customer must have.
         *
         *     Privilege level: **superuser**.
         */
        put: operations["assignPredictor"];
        post?: never;
        /**
         * Take a predictor version away from a customer
         * @description With all that it said about the images of the customer. The default of a task cannot be taken away, but for that of `compatibility`: what was learned from the outfits of the shop takes its place.
         *
         *     Privilege level: **superuser**.
         */
        delete: operations["unassignPredictor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys
         * @description Oldest first, with those that have ended. The keys themselves are not stored and cannot be shown.
         *
         *     Privilege level: **superuser**.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description The answer shows the key this once: 40 characters, of which the last six are a checksum.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an API key
         * @description Makes a key of the same owner with the same label. The old one works beside it for `overlap_seconds` (a day
         *     unless told otherwise), so that nothing fails while the new one is handed out.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It is refused from now on, on every process. It stays in the list, with the time of its end.
         *
         *     Privilege level: **superuser**.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users
         * @description Privilege level: **superuser**.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make a user
         * @description Makes the admin of one customer or several, or a superuser. The answer shows a temporary password this once, with
         *     all that is needed to sign in; `InitiateAuth` then answers with the challenge `NEW_PASSWORD_REQUIRED`, and
         *     `RespondToAuthChallenge` sets the password that the user chooses. A temporary password ends after seven days.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a user
         * @description Privilege level: **superuser**.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description Refresh tokens end at once; tokens that were issued before, which live an hour, are accepted until they end.
         *
         *     Privilege level: **superuser**.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Enable, disable, or change what a user administers
         * @description What is left out stays; `customers` are replaced as a whole. To make an admin a superuser send
         *     `{"superuser": true}`; the other way round, `{"superuser": false, "customers": ["acme"]}`.
         *
         *     A user who is disabled cannot sign in any more, and refresh tokens end at once. Tokens that were issued before, which live
         *     an hour, are accepted until they end, as with Cognito; in the same way they keep what the user administered when they were
         *     issued. To shut a shop out at once, suspend the customer or revoke its API keys.
         *
         *     Privilege level: **superuser**.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/users/{username}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a user a temporary password
         * @description The old password and all refresh tokens end at once; tokens that were issued before are accepted until they end. The
         *     answer shows the temporary password this once; whoever signs in with it chooses another. Those who know their password
         *     change it themselves, with `ChangePassword` of the identity provider.
         *
         *     Privilege level: **superuser**.
         */
        post: operations["resetUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who did what
         * @description Every change that anybody asked for, done or refused, and every refusal at superuser level; newest first. Entries
         *     are only ever added: the database itself refuses to change or delete one, and those of a deleted customer stay.
         *
         *     Privilege level: **superuser**.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "image.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pictures could not be processed: all of the last seconds together
         * @description Posted to the webhooks that want it. It may come twice, and out of order.
         */
        post: operations["imageFailedEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "feed_run.finished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A run of a feed is done, unchanged, failed or cancelled
         * @description Posted to the webhooks that want it. It may come twice, and out of order.
         */
        post: operations["feedRunFinishedEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "feed_run.awaiting_confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A run of a feed would hide more than it may, and waits for somebody
         * @description Posted to the webhooks that want it. It may come twice, and out of order.
         */
        post: operations["feedRunAwaitingConfirmationEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "migration.finished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A predictor version has been shown all images that were there before it
         * @description Posted to the webhooks that want it. It may come twice, and out of order.
         */
        post: operations["migrationFinishedEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "quota.near": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 80 or 95 percent of a limit are reached
         * @description Posted to the webhooks that want it. It may come twice, and out of order.
         */
        post: operations["quotaNearEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Somebody asked for a test
         * @description Posted to the webhooks that want it. It may come twice, and out of order.
         */
        post: operations["webhookTestEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Links: {
            /** @description Path of the next page, or null on the last */
            next: string | null;
            /** @description Path of the page before, or null on the first */
            prev: string | null;
            limit: number;
            offset: number;
        };
        Image: {
            /** @description Any characters but control characters */
            id: string;
            /**
             * @description Of the file posted last. An earlier picture keeps answering until the next is ready.
             * @enum {string}
             */
            status: "pending" | "ready" | "failed";
            error: {
                code: string;
                detail: string;
            } | null;
            source_url: string | null;
            format: ("jpeg" | "png" | "webp" | "gif" | "avif") | null;
            width: number | null;
            height: number | null;
            bytes: number | null;
            sha256: string | null;
            /** @description The customer's own facts about the image, kept as they are */
            metadata: Record<string, unknown>;
            collections: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            processed_at: string | null;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description Stable; made for programs */
            code: string;
            /** @description What went wrong this time, and what to do */
            detail?: string;
            fields?: {
                /** @enum {string} */
                in: "body" | "query" | "path" | "header";
                /** @description JSON pointer */
                path: string;
                message: string;
            }[];
            request_id: string;
        };
        SimilarImage: {
            /** @description Any characters but control characters */
            id: string;
            /** @description Counted over all pages */
            position: number;
            /** @description Cosine of the two embeddings; below 0 counts as 0 */
            score: number;
            image?: components["schemas"]["Image"];
        };
        SimilarImages: {
            links: components["schemas"]["Links"];
            predictor: string;
            version: string;
            /**
             * @description Why fewer results came than were asked for
             * @enum {string}
             */
            reason?: "few_images" | "filter_leaves_few" | "below_min_score" | "window_exhausted";
            results: components["schemas"]["SimilarImage"][];
        };
        /** @description Exactly one of `url` and `base64`, or a multipart part named `file` */
        File: {
            /** @description http(s) address from which Vitrine fetches the picture */
            url?: string;
            /** @description The bytes of the picture; a `data:` prefix is accepted */
            base64?: string;
        };
        SearchInput: {
            file?: components["schemas"]["File"];
            image_id?: string | number;
            /** @description What the pictures should show. Needs an embedding predictor with a text side */
            text?: string;
            /** @description Shares (0–1) of the width and height of the upright picture, from its top left corner */
            crop?: {
                x: number;
                y: number;
                width: number;
                height: number;
            };
            /** @description Ids of images to lean towards */
            like?: (string | number)[];
            /** @description Ids of images to lean away from */
            unlike?: (string | number)[];
            /**
             * @description Results on a page
             * @default 20
             */
            limit?: number;
            /**
             * @description Results to skip
             * @default 0
             */
            offset?: number;
            /** @description Leave out results that score lower */
            min_score?: number;
            /** @description Only images of this collection */
            collection?: string;
            /** @description An embedding predictor; without it, the default one */
            predictor?: string;
            /** @description Of the predictor */
            version?: string;
            /**
             * @description `expand` adds the image itself to each result
             * @default id
             * @enum {string}
             */
            image?: "id" | "expand";
        };
        /** @description What one predictor version said about one picture; `task` tells which fields it has */
        Prediction: {
            predictor: string;
            version: string;
            /** @constant */
            task: "embedding";
            /** @description Length 1 */
            vector: number[];
        } | {
            predictor: string;
            version: string;
            /** @constant */
            task: "classification";
            /** @description Likeliest first */
            labels: {
                label: string;
                score: number;
            }[];
            /** @description Whether a person should look at it (moderation) */
            review?: boolean;
        } | {
            predictor: string;
            version: string;
            /** @constant */
            task: "multi-label";
            /** @description Those that apply, each by itself, surest first */
            labels: {
                label: string;
                score: number;
            }[];
        } | {
            predictor: string;
            version: string;
            /** @constant */
            task: "detection";
            /** @description Surest first */
            objects: {
                label: string;
                score: number;
                /** @description Shares (0–1) of the width and height of the upright picture, from its top left corner */
                box: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                };
            }[];
        } | {
            predictor: string;
            version: string;
            /** @constant */
            task: "colours";
            /** @description Largest share first */
            colours: {
                name: string;
                hex: string;
                /** @description Of the foreground */
                share: number;
            }[];
        };
        PredictionInput: {
            file?: components["schemas"]["File"];
            /** @description Shares (0–1) of the width and height of the upright picture, from its top left corner */
            crop?: {
                x: number;
                y: number;
                width: number;
                height: number;
            };
            /** @description Without it, all that are assigned */
            predictor?: string;
            version?: string;
        };
        Predictor: {
            name: string;
            version: string;
            /** @enum {string} */
            task: "embedding" | "classification" | "multi-label" | "detection" | "colours" | "compatibility";
            /** @description Whether it answers when a request names no predictor */
            is_default: boolean;
            /** @description Whether a search may say in words what it looks for */
            text_search: boolean;
            description: string;
            licence: string;
            source: string;
            labels?: string[];
            dimensions?: number;
        };
        Collection: {
            /** @description Any characters but control characters */
            id: string;
            name: string;
            image_count: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description How fresh the catalogue is: the newest run of a feed that had been taken in when this was answered, or null without one */
        RestsOn: {
            feed_run: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                feed_id: string;
                /** Format: date-time */
                finished_at: string;
            } | null;
        };
        LookImage: {
            /** @description Any characters but control characters */
            id: string;
            /**
             * @description `missing`: there is no image of that id yet
             * @enum {string}
             */
            status: "missing" | "pending" | "ready" | "failed";
            file: string | null;
        };
        Product: {
            /** @description Any characters but control characters */
            id?: string;
            title?: string;
            description?: string | null;
            brand?: string | null;
            url?: string | null;
            categories?: string[];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /**
             * Format: date-time
             * @description Since when it is missing in its feed; only then
             */
            hidden_since?: string;
            looks?: {
                /** @description Any characters but control characters */
                id?: string;
                title?: string | null;
                colour?: string | null;
                pattern?: string | null;
                material?: string | null;
                url?: string | null;
                primary_image?: components["schemas"]["LookImage"] | null;
                images?: components["schemas"]["LookImage"][];
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
                items?: {
                    /** @description Any characters but control characters */
                    id?: string;
                    size?: string | null;
                    /** @enum {string} */
                    condition?: "new" | "refurbished" | "used";
                    /** @enum {string} */
                    availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                    /** @description With all decimals of the currency */
                    price?: string;
                    sale_price?: string | null;
                    currency?: string;
                    gtin?: string | null;
                    url?: string | null;
                    /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                    attributes?: Record<string, unknown>;
                    /** Format: date-time */
                    created_at?: string;
                    /** Format: date-time */
                    updated_at?: string;
                    /**
                     * Format: date-time
                     * @description Since when it is missing in its feed; only then
                     */
                    hidden_since?: string;
                }[];
            }[];
            /** @description Where the looks between are left out */
            items?: {
                /** @description Any characters but control characters */
                id?: string;
                size?: string | null;
                /** @enum {string} */
                condition?: "new" | "refurbished" | "used";
                /** @enum {string} */
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description With all decimals of the currency */
                price?: string;
                sale_price?: string | null;
                currency?: string;
                gtin?: string | null;
                url?: string | null;
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            }[];
        };
        Look: {
            /** @description Any characters but control characters */
            id?: string;
            title?: string | null;
            colour?: string | null;
            pattern?: string | null;
            material?: string | null;
            url?: string | null;
            primary_image?: components["schemas"]["LookImage"] | null;
            images?: components["schemas"]["LookImage"][];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /**
             * Format: date-time
             * @description Since when it is missing in its feed; only then
             */
            hidden_since?: string;
            product?: {
                /** @description Any characters but control characters */
                id?: string;
                title?: string;
                description?: string | null;
                brand?: string | null;
                url?: string | null;
                categories?: string[];
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            };
            items?: {
                /** @description Any characters but control characters */
                id?: string;
                size?: string | null;
                /** @enum {string} */
                condition?: "new" | "refurbished" | "used";
                /** @enum {string} */
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description With all decimals of the currency */
                price?: string;
                sale_price?: string | null;
                currency?: string;
                gtin?: string | null;
                url?: string | null;
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            }[];
        };
        LookSimilarity: {
            /** @description Any characters but control characters */
            look_id: string;
            /** @description Any characters but control characters */
            similar_look_id: string;
            /** @description Counted over all pages */
            position: number;
            /** @description Cosine of the two vectors; below 0 counts as 0. Null where a pinned look, or the one asked about, has none */
            score: number | null;
            /** @description The share of random pairs of the shop's looks that score lower; null while there are too few looks */
            relevance: number | null;
            /** @description What the shop's rules added to the score for its place */
            boost?: number;
            /**
             * @description Where the shop's rules pin it
             * @constant
             */
            pinned?: true;
        };
        SimilarLook: {
            /** @description Any characters but control characters */
            id: string;
            title?: string | null;
            colour?: string | null;
            pattern?: string | null;
            material?: string | null;
            url?: string | null;
            primary_image?: components["schemas"]["LookImage"] | null;
            images?: components["schemas"]["LookImage"][];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /**
             * Format: date-time
             * @description Since when it is missing in its feed; only then
             */
            hidden_since?: string;
            product?: {
                /** @description Any characters but control characters */
                id?: string;
                title?: string;
                description?: string | null;
                brand?: string | null;
                url?: string | null;
                categories?: string[];
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            };
            items?: {
                /** @description Any characters but control characters */
                id?: string;
                size?: string | null;
                /** @enum {string} */
                condition?: "new" | "refurbished" | "used";
                /** @enum {string} */
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description With all decimals of the currency */
                price?: string;
                sale_price?: string | null;
                currency?: string;
                gtin?: string | null;
                url?: string | null;
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            }[];
            /** @description Counted over all pages */
            position: number;
            /** @description Cosine of the two vectors; below 0 counts as 0. Null where a pinned look, or the one asked about, has none */
            score: number | null;
            /** @description The share of random pairs of the shop's looks that score lower; null while there are too few looks */
            relevance: number | null;
            /** @description What the shop's rules added to the score for its place */
            boost?: number;
            /**
             * @description Where the shop's rules pin it
             * @constant
             */
            pinned?: true;
        };
        StyleWith: {
            /** @description Any characters but control characters */
            look_id: string;
            /** @description Any characters but control characters */
            related_look_id: string;
            /** @description Counted over all pages */
            position: number;
            slot: string | null;
            /** @description How well the two go together; to be compared within an answer only. Null where a pinned look, or this one, has no slot or no vector */
            score: number | null;
            /** @description What rules add to the score for its place */
            boost?: number;
            /**
             * @description A rule has put it there
             * @constant
             */
            pinned?: true;
        };
        StyleWithLook: {
            /** @description Any characters but control characters */
            id: string;
            title?: string | null;
            colour?: string | null;
            pattern?: string | null;
            material?: string | null;
            url?: string | null;
            primary_image?: components["schemas"]["LookImage"] | null;
            images?: components["schemas"]["LookImage"][];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /**
             * Format: date-time
             * @description Since when it is missing in its feed; only then
             */
            hidden_since?: string;
            product?: {
                /** @description Any characters but control characters */
                id?: string;
                title?: string;
                description?: string | null;
                brand?: string | null;
                url?: string | null;
                categories?: string[];
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            };
            items?: {
                /** @description Any characters but control characters */
                id?: string;
                size?: string | null;
                /** @enum {string} */
                condition?: "new" | "refurbished" | "used";
                /** @enum {string} */
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description With all decimals of the currency */
                price?: string;
                sale_price?: string | null;
                currency?: string;
                gtin?: string | null;
                url?: string | null;
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            }[];
            /** @description Counted over all pages */
            position: number;
            slot: string | null;
            /** @description How well the two go together; to be compared within an answer only. Null where a pinned look, or this one, has no slot or no vector */
            score: number | null;
            /** @description What rules add to the score for its place */
            boost?: number;
            /**
             * @description A rule has put it there
             * @constant
             */
            pinned?: true;
        };
        Outfit: {
            /** @description Any characters but control characters */
            id: string;
            title: string | null;
            /** @description Without those that were deleted since, or are hidden */
            look_ids: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Item: {
            /** @description Any characters but control characters */
            id?: string;
            size?: string | null;
            /** @enum {string} */
            condition?: "new" | "refurbished" | "used";
            /** @enum {string} */
            availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
            /** @description With all decimals of the currency */
            price?: string;
            sale_price?: string | null;
            currency?: string;
            gtin?: string | null;
            url?: string | null;
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /**
             * Format: date-time
             * @description Since when it is missing in its feed; only then
             */
            hidden_since?: string;
            look?: {
                /** @description Any characters but control characters */
                id?: string;
                title?: string | null;
                colour?: string | null;
                pattern?: string | null;
                material?: string | null;
                url?: string | null;
                primary_image?: components["schemas"]["LookImage"] | null;
                images?: components["schemas"]["LookImage"][];
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            };
            product?: {
                /** @description Any characters but control characters */
                id?: string;
                title?: string;
                description?: string | null;
                brand?: string | null;
                url?: string | null;
                categories?: string[];
                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                attributes?: Record<string, unknown>;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /**
                 * Format: date-time
                 * @description Since when it is missing in its feed; only then
                 */
                hidden_since?: string;
            };
        };
        Category: {
            /** @description Any characters but control characters */
            id: string;
            name: string;
            parent_id: string | null;
            slot: string | null;
            resolved_slot: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        CountedTagAttribute: {
            /** @description Up to 63 lower-case letters, digits, dashes and underscores */
            id: string;
            name: string;
            translations: Record<string, unknown>;
            multi: boolean;
            categories: string[];
            source: {
                /** @description Of the task `classification`, `multi-label` or `colours`, and assigned */
                predictor: string;
                /** @description Label of the predictor → label here; when absent, those of the same id */
                labels?: Record<string, unknown>;
            } | null;
            labels: {
                /** @description Any characters but control characters */
                id: string;
                name: string;
                translations: Record<string, unknown>;
                hex: string | null;
                threshold: number | null;
                /** @description Looks that carry it now */
                looks: number;
            }[];
        };
        Caller: {
            level: "service" | "admin" | "superuser";
            /** @description Null at the level `service` */
            username: string | null;
            api_key_id: string;
            customer: {
                id: string;
                name: string;
            };
        };
        ImageInput: {
            id: string | number;
            file: components["schemas"]["File"];
            /** @description The customer's own facts about the image, kept as they are */
            metadata?: Record<string, unknown>;
            /** @description Exactly these; without it they stay as they are */
            collections?: (string | number)[];
        };
        ImageOutcome: {
            /** @description Place in the request, from 0 */
            index: number;
            id: string | null;
            /** @enum {string} */
            result: "accepted" | "unchanged" | "rejected";
            error?: {
                code: string;
                detail: string;
            };
            /**
             * @description Of the image, when the request waited
             * @enum {string}
             */
            status?: "pending" | "ready" | "failed";
        };
        ImageChange: {
            file?: components["schemas"]["File"];
            /** @description Merged into what is there; null takes a key away */
            metadata?: Record<string, unknown>;
            /** @description Exactly these */
            collections?: (string | number)[];
        };
        CollectionInput: {
            id: string | number;
            /** @description The id when absent */
            name?: string;
        };
        CollectionChange: {
            name: string;
        };
        CollectionImagesInput: {
            /** @description Ids of images */
            ids: (string | number)[];
        };
        Feed: {
            /** @description Any characters but control characters */
            id: string;
            url: string | null;
            /** @enum {string} */
            format: "auto" | "xml" | "csv" | "tsv" | "jsonl";
            /** @description Field → the column (or element) that it is taken from, or `{"constant": …}`; fields that are not named come from the column of their own name */
            mapping: {
                id?: string | {
                    constant: string;
                };
                item_group_id?: string | {
                    constant: string;
                };
                title?: string | {
                    constant: string;
                };
                description?: string | {
                    constant: string;
                };
                link?: string | {
                    constant: string;
                };
                image_link?: string | {
                    constant: string;
                };
                additional_image_link?: string | {
                    constant: string;
                };
                image_id?: string | {
                    constant: string;
                };
                availability?: string | {
                    constant: string;
                };
                availability_date?: string | {
                    constant: string;
                };
                price?: string | {
                    constant: string;
                };
                sale_price?: string | {
                    constant: string;
                };
                sale_price_effective_date?: string | {
                    constant: string;
                };
                condition?: string | {
                    constant: string;
                };
                brand?: string | {
                    constant: string;
                };
                gtin?: string | {
                    constant: string;
                };
                google_product_category?: string | {
                    constant: string;
                };
                product_type?: string | {
                    constant: string;
                };
                color?: string | {
                    constant: string;
                };
                pattern?: string | {
                    constant: string;
                };
                material?: string | {
                    constant: string;
                };
                size?: string | {
                    constant: string;
                };
                gender?: string | {
                    constant: string;
                };
                age_group?: string | {
                    constant: string;
                };
                custom_label_0?: string | {
                    constant: string;
                };
                custom_label_1?: string | {
                    constant: string;
                };
                custom_label_2?: string | {
                    constant: string;
                };
                custom_label_3?: string | {
                    constant: string;
                };
                custom_label_4?: string | {
                    constant: string;
                };
            };
            every_seconds: number | null;
            removal_share_max: number;
            remove_after_seconds: number;
            recheck_images_after_seconds: number;
            has_authorization: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        FeedInput: {
            id: string | number;
            url?: string | null;
            /**
             * @description `auto` when absent: by what it begins with
             * @enum {string}
             */
            format?: "auto" | "xml" | "csv" | "tsv" | "jsonl";
            /** @description Field → the column (or element) that it is taken from, or `{"constant": …}`; fields that are not named come from the column of their own name */
            mapping?: {
                id?: string | {
                    constant: string;
                };
                item_group_id?: string | {
                    constant: string;
                };
                title?: string | {
                    constant: string;
                };
                description?: string | {
                    constant: string;
                };
                link?: string | {
                    constant: string;
                };
                image_link?: string | {
                    constant: string;
                };
                additional_image_link?: string | {
                    constant: string;
                };
                image_id?: string | {
                    constant: string;
                };
                availability?: string | {
                    constant: string;
                };
                availability_date?: string | {
                    constant: string;
                };
                price?: string | {
                    constant: string;
                };
                sale_price?: string | {
                    constant: string;
                };
                sale_price_effective_date?: string | {
                    constant: string;
                };
                condition?: string | {
                    constant: string;
                };
                brand?: string | {
                    constant: string;
                };
                gtin?: string | {
                    constant: string;
                };
                google_product_category?: string | {
                    constant: string;
                };
                product_type?: string | {
                    constant: string;
                };
                color?: string | {
                    constant: string;
                };
                pattern?: string | {
                    constant: string;
                };
                material?: string | {
                    constant: string;
                };
                size?: string | {
                    constant: string;
                };
                gender?: string | {
                    constant: string;
                };
                age_group?: string | {
                    constant: string;
                };
                custom_label_0?: string | {
                    constant: string;
                };
                custom_label_1?: string | {
                    constant: string;
                };
                custom_label_2?: string | {
                    constant: string;
                };
                custom_label_3?: string | {
                    constant: string;
                };
                custom_label_4?: string | {
                    constant: string;
                };
            };
            every_seconds?: number | null;
            /** @description A run that would hide more than this share of the items waits for a confirmation; 0.2 when absent */
            removal_share_max?: number;
            /** @description From hidden to deleted; seven days when absent */
            remove_after_seconds?: number;
            /** @description When a known picture is asked for again; seven days when absent */
            recheck_images_after_seconds?: number;
            authorization?: string | null;
        };
        FeedChange: {
            url?: string | null;
            /**
             * @description `auto` when absent: by what it begins with
             * @enum {string}
             */
            format?: "auto" | "xml" | "csv" | "tsv" | "jsonl";
            /** @description Field → the column (or element) that it is taken from, or `{"constant": …}`; fields that are not named come from the column of their own name */
            mapping?: {
                id?: string | {
                    constant: string;
                };
                item_group_id?: string | {
                    constant: string;
                };
                title?: string | {
                    constant: string;
                };
                description?: string | {
                    constant: string;
                };
                link?: string | {
                    constant: string;
                };
                image_link?: string | {
                    constant: string;
                };
                additional_image_link?: string | {
                    constant: string;
                };
                image_id?: string | {
                    constant: string;
                };
                availability?: string | {
                    constant: string;
                };
                availability_date?: string | {
                    constant: string;
                };
                price?: string | {
                    constant: string;
                };
                sale_price?: string | {
                    constant: string;
                };
                sale_price_effective_date?: string | {
                    constant: string;
                };
                condition?: string | {
                    constant: string;
                };
                brand?: string | {
                    constant: string;
                };
                gtin?: string | {
                    constant: string;
                };
                google_product_category?: string | {
                    constant: string;
                };
                product_type?: string | {
                    constant: string;
                };
                color?: string | {
                    constant: string;
                };
                pattern?: string | {
                    constant: string;
                };
                material?: string | {
                    constant: string;
                };
                size?: string | {
                    constant: string;
                };
                gender?: string | {
                    constant: string;
                };
                age_group?: string | {
                    constant: string;
                };
                custom_label_0?: string | {
                    constant: string;
                };
                custom_label_1?: string | {
                    constant: string;
                };
                custom_label_2?: string | {
                    constant: string;
                };
                custom_label_3?: string | {
                    constant: string;
                };
                custom_label_4?: string | {
                    constant: string;
                };
            };
            every_seconds?: number | null;
            /** @description A run that would hide more than this share of the items waits for a confirmation; 0.2 when absent */
            removal_share_max?: number;
            /** @description From hidden to deleted; seven days when absent */
            remove_after_seconds?: number;
            /** @description When a known picture is asked for again; seven days when absent */
            recheck_images_after_seconds?: number;
            authorization?: string | null;
        };
        FeedRun: {
            /** @description Any characters but control characters */
            id: string;
            /** @description Any characters but control characters */
            feed_id: string;
            /** @enum {string} */
            state: "queued" | "running" | "awaiting_confirmation" | "done" | "unchanged" | "failed" | "cancelled";
            /** @enum {string} */
            source: "pull" | "push";
            dry_run: boolean;
            counts: {
                rows: number;
                created: number;
                changed: number;
                unchanged: number;
                rejected: number;
                /** @description Or would be, while the run waits or is a dry one */
                hidden: number;
            };
            errors_by_code: Record<string, unknown>;
            examples?: {
                created: {
                    /** @description Any characters but control characters */
                    id: string;
                    fields: string[];
                }[];
                changed: {
                    /** @description Any characters but control characters */
                    id: string;
                    fields: string[];
                }[];
                hidden: {
                    /** @description Any characters but control characters */
                    id: string;
                    fields: string[];
                }[];
            };
            progress: {
                rows: number;
                /** @description Read so far, as the feed came */
                bytes: number;
                bytes_total: number | null;
                rows_per_second: number | null;
                seconds_left: number | null;
            };
            error: {
                code: string;
                detail: string;
            } | null;
            source_changed_at: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        FeedRowError: {
            /** @description Where the row begins in the feed, from 1 */
            line: number;
            item_id: string | null;
            field: string | null;
            code: string;
            message: string;
        };
        IndexQuality: {
            predictor: string;
            version: string;
            /** @description Whether it answers when a request names no predictor */
            is_default: boolean;
            measured_at: string | null;
            measurement: {
                /** @description Those with a picture */
                images: number;
                /** @description Of these, those that the version has not seen yet */
                without_vector: number;
                vectors: number;
                /** @description Images that asked for their neighbours */
                sampled: number;
                recall_at_10: number | null;
                answered: number | null;
                min_score: number;
                /** @description The same picture twice, or almost */
                near_duplicates: {
                    share: number | null;
                    pairs: number | null;
                    min_score: number;
                };
            } | null;
        };
        IndexQualityHistory: {
            predictor: string;
            version: string;
            measurements: {
                /** Format: date */
                day: string;
                measurement: {
                    /** @description Those with a picture */
                    images: number;
                    /** @description Of these, those that the version has not seen yet */
                    without_vector: number;
                    vectors: number;
                    /** @description Images that asked for their neighbours */
                    sampled: number;
                    recall_at_10: number | null;
                    answered: number | null;
                    min_score: number;
                    /** @description The same picture twice, or almost */
                    near_duplicates: {
                        share: number | null;
                        pairs: number | null;
                        min_score: number;
                    };
                };
            }[];
        };
        TagPrecisionHistory: {
            /** @description Up to 63 lower-case letters, digits, dashes and underscores */
            attribute: string;
            measurements: {
                /** Format: date */
                day: string;
                measurement: {
                    predictor: string;
                    /** @description The one that tags were derived from on that day */
                    version: string;
                    /** @description Corrected looks that it said something of, or last said */
                    looks: number;
                    /** @description Labels that it said these looks have */
                    predicted: number;
                    precision: number | null;
                };
            }[];
        };
        FeedFreshnessHistory: {
            /** @description Any characters but control characters */
            feed_id: string;
            measurements: {
                /** Format: date */
                day: string;
                measurement: {
                    age_seconds: number | null;
                    /** @description Newer copies of the feed that changed something and went in, in the 24 hours before; of the runs that are kept, the last 100 */
                    changes: number;
                    median_lag_seconds: number | null;
                    slowest_lag_seconds: number | null;
                };
            }[];
        };
        LookMap: {
            predictor: string;
            version: string;
            made_at: string | null;
            /** @description Whether one is waited for */
            is_being_made: boolean;
            failure: {
                reason: string;
                /** Format: date-time */
                failed_at: string;
            } | null;
            /** @description That have a vector now; there is no map of fewer than 6, and one of more than 3000 shows so many of them by chance */
            looks: number;
            /** @description Looks that were deleted or hidden since are left out; their facts are those of now */
            points: {
                /** @description Any characters but control characters */
                look: string;
                x: number;
                y: number;
                title: string | null;
                image: string | null;
                category: string | null;
                brand: string | null;
                colour: string | null;
                availability: ("in_stock" | "out_of_stock" | "preorder" | "backorder") | null;
                /** @description Names of labels by attribute */
                tags: Record<string, unknown>;
            }[];
        };
        CategoryInput: {
            id: string | number;
            name: string;
            parent_id?: (string | number) | null;
            slot?: string | null;
        };
        RecordOutcome: {
            /** @description Place in the request, from 0 */
            index: number;
            id: string | null;
            /**
             * @description `updated`: it, or something that it nests, is not as it was
             * @enum {string}
             */
            result: "created" | "updated" | "unchanged" | "rejected";
            error?: {
                code: string;
                detail: string;
            };
        };
        CategoryChange: {
            name?: string;
            parent_id?: (string | number) | null;
            slot?: string | null;
        };
        ItemOfLookInput: {
            id: string | number;
            size?: string | null;
            /**
             * @description `new` when absent
             * @enum {string}
             */
            condition?: "new" | "refurbished" | "used";
            /** @enum {string} */
            availability: "in_stock" | "out_of_stock" | "preorder" | "backorder";
            /** @description In units of the currency, such as "59.90" */
            price: string | number;
            sale_price?: (string | number) | null;
            /** @description ISO 4217, such as EUR */
            currency: string;
            gtin?: string | null;
            url?: string | null;
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
        };
        LookOfProductInput: {
            id: string | number;
            title?: string | null;
            colour?: string | null;
            pattern?: string | null;
            material?: string | null;
            url?: string | null;
            /** @description Ids of images in their order, the primary one first; they may be posted later */
            images?: (string | number)[];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** @description Added or replaced; items that are not named stay */
            items?: components["schemas"]["ItemOfLookInput"][];
        };
        ProductInput: {
            id: string | number;
            title: string;
            description?: string | null;
            brand?: string | null;
            url?: string | null;
            /** @description Ids of categories, which must exist */
            categories?: (string | number)[];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** @description Added or replaced; looks that are not named stay */
            looks?: components["schemas"]["LookOfProductInput"][];
        };
        ProductChange: {
            title?: string;
            description?: string | null;
            brand?: string | null;
            url?: string | null;
            /** @description Ids of categories, which must exist */
            categories?: (string | number)[];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
        };
        LookInput: {
            id: string | number;
            product_id: string | number;
            title?: string | null;
            colour?: string | null;
            pattern?: string | null;
            material?: string | null;
            url?: string | null;
            /** @description Ids of images in their order, the primary one first; they may be posted later */
            images?: (string | number)[];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
            /** @description Added or replaced; items that are not named stay */
            items?: components["schemas"]["ItemOfLookInput"][];
        };
        LookChange: {
            product_id?: string | number;
            title?: string | null;
            colour?: string | null;
            pattern?: string | null;
            material?: string | null;
            url?: string | null;
            /** @description Ids of images in their order, the primary one first; they may be posted later */
            images?: (string | number)[];
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
        };
        ItemInput: {
            id: string | number;
            look_id: string | number;
            size?: string | null;
            /**
             * @description `new` when absent
             * @enum {string}
             */
            condition?: "new" | "refurbished" | "used";
            /** @enum {string} */
            availability: "in_stock" | "out_of_stock" | "preorder" | "backorder";
            /** @description In units of the currency, such as "59.90" */
            price: string | number;
            sale_price?: (string | number) | null;
            /** @description ISO 4217, such as EUR */
            currency: string;
            gtin?: string | null;
            url?: string | null;
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
        };
        ItemChange: {
            look_id?: string | number;
            size?: string | null;
            /**
             * @description `new` when absent
             * @enum {string}
             */
            condition?: "new" | "refurbished" | "used";
            /** @enum {string} */
            availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
            /** @description In units of the currency, such as "59.90" */
            price?: string | number;
            sale_price?: (string | number) | null;
            /** @description ISO 4217, such as EUR */
            currency?: string;
            gtin?: string | null;
            url?: string | null;
            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
            attributes?: Record<string, unknown>;
        };
        OutfitInput: {
            id: string | number;
            title?: string | null;
            /** @description The looks that are shown together */
            look_ids: (string | number)[];
        };
        LearnedStyle: {
            predictor: string;
            version: string;
            /**
             * @description Which of them answers
             * @enum {string}
             */
            compatibility: "learned" | "fallback";
            /**
             * @description `few_outfits`: too little to learn from, or to measure it by; `not_better`: what was learned does not beat the fallback, or
             *     chance, on what was held out by more than two standard errors; `better`: it does
             * @enum {string}
             */
            because: "few_outfits" | "not_better" | "better";
            /** @description That have a vector of this version */
            looks: number;
            /** @description Outfits, and images that several looks share, of looks of several slots */
            sets: number;
            /** @description Ordered pairs of such looks that it is learned from */
            pairs: number;
            /** @description Those that nothing is learned from: about one in five */
            held_out_sets: number;
            /** @description Of those that were held out: which of four looks of its slot is the one left out */
            questions: number;
            /** @description The share of the questions that is answered rightly */
            accuracy: {
                learned: number | null;
                fallback: number | null;
                random: number;
            };
            /** Format: date-time */
            trained_at: string;
        };
        TagAttributeInput: {
            name: string;
            /** @description Language → name */
            translations?: Record<string, unknown>;
            /**
             * @description Whether a look may have several of the labels
             * @default false
             */
            multi?: boolean;
            /** @description It applies to looks in these or below; to all when there are none */
            categories?: string[];
            source?: {
                /** @description Of the task `classification`, `multi-label` or `colours`, and assigned */
                predictor: string;
                /** @description Label of the predictor → label here; when absent, those of the same id */
                labels?: Record<string, unknown>;
            } | null;
            labels: {
                /** @description Any characters but control characters */
                id: string;
                name: string;
                /** @description Language → name */
                translations?: Record<string, unknown>;
                hex?: string | null;
                threshold?: number | null;
            }[];
        };
        TagAttribute: {
            /** @description Up to 63 lower-case letters, digits, dashes and underscores */
            id: string;
            name: string;
            translations: Record<string, unknown>;
            multi: boolean;
            categories: string[];
            source: {
                /** @description Of the task `classification`, `multi-label` or `colours`, and assigned */
                predictor: string;
                /** @description Label of the predictor → label here; when absent, those of the same id */
                labels?: Record<string, unknown>;
            } | null;
            labels: {
                /** @description Any characters but control characters */
                id: string;
                name: string;
                translations: Record<string, unknown>;
                hex: string | null;
                threshold: number | null;
            }[];
        };
        TagCorrection: {
            /** @description Those that apply; none says that none does */
            labels: string[];
        };
        LookTags: {
            /** @description Any characters but control characters */
            look_id: string;
            results: {
                /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                attribute: string;
                name: string;
                /** @enum {string} */
                source: "predicted" | "corrected";
                predictor: string | null;
                version: string | null;
                /** @description Surest first; empty where it was corrected to none */
                labels: {
                    /** @description Any characters but control characters */
                    id: string;
                    name: string;
                    probability: number | null;
                    share: number | null;
                    hex: string | null;
                }[];
                /** @description Where it was corrected: what each version says, or last said */
                predictions?: {
                    predictor: string;
                    version: string;
                    labels: string[];
                }[];
            }[];
        };
        TagAccuracy: {
            predictor: string;
            version: string;
            /** @description Corrected looks that it said something of, or last said */
            looks: number;
            /** @description Of them, those where it said the very same labels */
            agreed: number;
            agreement: number | null;
            labels: {
                id: string;
                /** @description Looks that have it */
                corrected: number;
                /** @description Looks that it said have it */
                predicted: number;
                precision: number | null;
                recall: number | null;
            }[];
            /** @description What it took for what, commonest first; null stands for none */
            confusions: {
                corrected: string | null;
                predicted: string | null;
                looks: number;
            }[];
        };
        RuleCondition: {
            /** @description `category` (with those below it), `brand`, `product`, `look`, `title`, `colour`, `pattern`, `material`, `availability`, `price`, `attributes.NAME` (of the look, or else of its product) or `tags.ATTRIBUTE` */
            attribute: string;
            /** @description It is one of these; ids for `category`, `product` and `look`, labels for `tags.…` */
            is?: (string | number | boolean)[];
            /** @description It is none of these, or there is none */
            is_not?: (string | number | boolean)[];
            /** @description True: as that of the look that is asked about; false: another one. The rule is left out when that look has none */
            same?: boolean;
            /** @description `title` only: it, or that of the product, holds one of these, however it is capitalised */
            contains?: string[];
            /** @description `price` only: an item has at least this price, the sale price where there is one */
            min?: string | number;
            /** @description `price` only: an item has at most this price */
            max?: string | number;
            /** @description Of `min` and `max` (ISO 4217) */
            currency?: string;
        };
        Rule: {
            /** @description Any characters but control characters */
            id: string;
            name: string | null;
            enabled: boolean;
            applies_to: ("similar_looks" | "style_with")[];
            when: components["schemas"]["RuleCondition"][];
            /** @description One of these */
            do: {
                /** @description Only looks that meet all of these */
                filter?: components["schemas"]["RuleCondition"][];
                /** @description No look that meets all of these; not even a pinned one */
                hide?: components["schemas"]["RuleCondition"][];
                boost?: {
                    /** @description Added to the score */
                    weight: number;
                    /** @description Of looks that meet all of these */
                    where: components["schemas"]["RuleCondition"][];
                };
                /** @description These looks at these positions */
                pin?: {
                    look_id: string | number;
                    position: number;
                }[];
                /** @description Ids of two looks that are never shown beside each other; not even pinned */
                exclude_pairs?: (string | number)[][];
            };
            /** @description Of the rules, since which it is as it is */
            changed_in_version: number;
            /** Format: date-time */
            changed_at: string;
            changed_by: string | null;
        };
        RuleInput: {
            id?: string | number;
            name?: string | null;
            /** @description True when absent */
            enabled?: boolean;
            /** @description All of them when absent */
            applies_to?: ("similar_looks" | "style_with")[];
            /** @description It applies when the look that is asked about meets all of these; always, when there are none */
            when?: components["schemas"]["RuleCondition"][];
            /** @description One of these */
            do: {
                /** @description Only looks that meet all of these */
                filter?: components["schemas"]["RuleCondition"][];
                /** @description No look that meets all of these; not even a pinned one */
                hide?: components["schemas"]["RuleCondition"][];
                boost?: {
                    /** @description Added to the score */
                    weight: number;
                    /** @description Of looks that meet all of these */
                    where: components["schemas"]["RuleCondition"][];
                };
                /** @description These looks at these positions */
                pin?: {
                    look_id: string | number;
                    position: number;
                }[];
                /** @description Ids of two looks that are never shown beside each other; not even pinned */
                exclude_pairs?: (string | number)[][];
            };
        };
        RuleReplacement: {
            name?: string | null;
            /** @description True when absent */
            enabled?: boolean;
            /** @description All of them when absent */
            applies_to?: ("similar_looks" | "style_with")[];
            /** @description It applies when the look that is asked about meets all of these; always, when there are none */
            when?: components["schemas"]["RuleCondition"][];
            /** @description One of these */
            do: {
                /** @description Only looks that meet all of these */
                filter?: components["schemas"]["RuleCondition"][];
                /** @description No look that meets all of these; not even a pinned one */
                hide?: components["schemas"]["RuleCondition"][];
                boost?: {
                    /** @description Added to the score */
                    weight: number;
                    /** @description Of looks that meet all of these */
                    where: components["schemas"]["RuleCondition"][];
                };
                /** @description These looks at these positions */
                pin?: {
                    look_id: string | number;
                    position: number;
                }[];
                /** @description Ids of two looks that are never shown beside each other; not even pinned */
                exclude_pairs?: (string | number)[][];
            };
        };
        RuleChange: {
            name?: string | null;
            /** @description True when absent */
            enabled?: boolean;
            /** @description All of them when absent */
            applies_to?: ("similar_looks" | "style_with")[];
            /** @description It applies when the look that is asked about meets all of these; always, when there are none */
            when?: components["schemas"]["RuleCondition"][];
            /** @description One of these */
            do?: {
                /** @description Only looks that meet all of these */
                filter?: components["schemas"]["RuleCondition"][];
                /** @description No look that meets all of these; not even a pinned one */
                hide?: components["schemas"]["RuleCondition"][];
                boost?: {
                    /** @description Added to the score */
                    weight: number;
                    /** @description Of looks that meet all of these */
                    where: components["schemas"]["RuleCondition"][];
                };
                /** @description These looks at these positions */
                pin?: {
                    look_id: string | number;
                    position: number;
                }[];
                /** @description Ids of two looks that are never shown beside each other; not even pinned */
                exclude_pairs?: (string | number)[][];
            };
            /** @description Where it comes among the rules, of which the first is 1; beyond the last one, last */
            place?: number;
        };
        RulesPreview: {
            /** @description Any characters but control characters */
            look_id: string;
            before: {
                /** @description Why there are fewer than asked for, as in the answer itself */
                reason?: string;
                results: {
                    /** @description Any characters but control characters */
                    look_id: string;
                    /** @description Counted over all pages */
                    position: number;
                    /** @description Cosine of the two vectors; below 0 counts as 0. Null where a pinned look, or the one asked about, has none */
                    score: number | null;
                    /** @description The share of random pairs of the shop's looks that score lower; null while there are too few looks */
                    relevance?: number | null;
                    /** @description What the shop's rules added to the score for its place */
                    boost?: number;
                    /**
                     * @description Where the shop's rules pin it
                     * @constant
                     */
                    pinned?: true;
                    slot?: string | null;
                }[];
            };
            after: {
                /** @description Why there are fewer than asked for, as in the answer itself */
                reason?: string;
                results: {
                    /** @description Any characters but control characters */
                    look_id: string;
                    /** @description Counted over all pages */
                    position: number;
                    /** @description Cosine of the two vectors; below 0 counts as 0. Null where a pinned look, or the one asked about, has none */
                    score: number | null;
                    /** @description The share of random pairs of the shop's looks that score lower; null while there are too few looks */
                    relevance?: number | null;
                    /** @description What the shop's rules added to the score for its place */
                    boost?: number;
                    /**
                     * @description Where the shop's rules pin it
                     * @constant
                     */
                    pinned?: true;
                    slot?: string | null;
                }[];
            };
            rules: {
                id: string;
                name: string | null;
                /** @description Whether it is enabled, meant for this answer, and its `when` is met */
                applies: boolean;
                /** @description Candidates that it removes, whatever other rules do */
                removed: number;
                /** @description Candidates that it boosts and that stand elsewhere without it */
                moved: number;
                /** @description Looks that it pins and that may be shown */
                pinned: number;
            }[];
        };
        RulesVersion: {
            version: number;
            /** @enum {string} */
            action: "created" | "replaced" | "deleted" | "restored";
            rule_id: string | null;
            restored_version: number | null;
            /** Format: date-time */
            made_at: string;
            made_by: string | null;
        };
        RulesVersionWithRules: {
            version: number;
            /** @enum {string} */
            action: "created" | "replaced" | "deleted" | "restored";
            rule_id: string | null;
            restored_version: number | null;
            /** Format: date-time */
            made_at: string;
            made_by: string | null;
            rules: components["schemas"]["Rule"][];
        };
        Webhook: {
            /** @description Any characters but control characters */
            id: string;
            url: string;
            description: string | null;
            /** @description Null means all */
            events: string[] | null;
            disabled: boolean;
            /** @description `gone`: it answered 410; `failing`: nothing but failures for days */
            disabled_reason: ("by_admin" | "gone" | "failing") | null;
            disabled_at: string | null;
            /** @description When the first of the failures in a row was; null after a success */
            failing_since: string | null;
            /** @description Until then the secret of before the last rotation signs too */
            previous_secret_ends_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        WebhookInput: {
            id?: string | number;
            /** @description Public http(s) address that events are posted to */
            url: string;
            description?: string | null;
            /** @description What it is told; null, or nothing, means all, those of later versions included */
            events?: ("image.failed" | "feed_run.finished" | "feed_run.awaiting_confirmation" | "migration.finished" | "quota.near")[] | null;
            /** @description Nothing is sent to it, and no event is kept for it */
            disabled?: boolean;
        };
        NewWebhook: {
            /** @description Any characters but control characters */
            id: string;
            url: string;
            description: string | null;
            /** @description Null means all */
            events: string[] | null;
            disabled: boolean;
            /** @description `gone`: it answered 410; `failing`: nothing but failures for days */
            disabled_reason: ("by_admin" | "gone" | "failing") | null;
            disabled_at: string | null;
            /** @description When the first of the failures in a row was; null after a success */
            failing_since: string | null;
            /** @description Until then the secret of before the last rotation signs too */
            previous_secret_ends_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description What signatures are checked with, `whsec_` and base64; shown this once */
            secret: string;
        };
        WebhookChange: {
            /** @description Public http(s) address that events are posted to */
            url?: string;
            description?: string | null;
            /** @description What it is told; null, or nothing, means all, those of later versions included */
            events?: ("image.failed" | "feed_run.finished" | "feed_run.awaiting_confirmation" | "migration.finished" | "quota.near")[] | null;
            /** @description Nothing is sent to it, and no event is kept for it */
            disabled?: boolean;
        };
        SecretRotation: {
            /** @default 86400 */
            overlap_seconds?: number;
        };
        RotatedSecret: {
            /** @description What signatures are checked with, `whsec_` and base64; shown this once */
            secret: string;
            /** Format: date-time */
            previous_secret_ends_at: string;
        };
        DeliveryInFull: {
            /** @description Any characters but control characters */
            id: string;
            /** @description Any characters but control characters */
            webhook_id: string;
            /** @description The `id` of the event, which comes as `webhook-id` */
            event_id: string;
            /** @description Its type; `webhook.test` for a test */
            event: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "failed";
            attempts: number;
            next_attempt_at: string | null;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            /** @description Of the event, as it is sent */
            data: unknown;
            /** @description Oldest first */
            attempts_made: {
                /** Format: date-time */
                at: string;
                duration_ms: number;
                /** @description What was answered; null when nothing was */
                status: number | null;
                /** @description Why nothing was answered: `url_timeout`, `url_unreachable`, … */
                error: string | null;
                /** @description How the answer began */
                excerpt: string | null;
            }[];
        };
        Delivery: {
            /** @description Any characters but control characters */
            id: string;
            /** @description Any characters but control characters */
            webhook_id: string;
            /** @description The `id` of the event, which comes as `webhook-id` */
            event_id: string;
            /** @description Its type; `webhook.test` for a test */
            event: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "failed";
            attempts: number;
            next_attempt_at: string | null;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
        };
        FailedReplay: {
            /**
             * Format: date-time
             * @description Events of this time and later
             */
            since: string;
        };
        Replayed: {
            replayed: number;
        };
        CustomerLimits: {
            /** @description Requests a second, over time, of each process; superusers who act for the customer are not limited */
            requests_per_second?: number;
            /** @description Requests at once; twice a second's when absent */
            requests_burst?: number;
            /** @description Pictures looked at, or rendered, for requests at the same time, by each process */
            concurrent_predictions?: number;
            /** @description Images held */
            images?: number;
            /** @description Bytes of the pictures held, as received */
            stored_bytes?: number;
        };
        Usage: {
            customer: string;
            held: {
                images: {
                    total: number;
                    ready: number;
                    pending: number;
                    failed: number;
                };
                /** @description Bytes of the pictures as they were received, those not processed yet included */
                stored_bytes: number;
                collections: number;
                /** @description Of all predictor versions */
                vectors: number;
            };
            limits: components["schemas"]["CustomerLimits"];
            days: {
                /**
                 * Format: date
                 * @description UTC
                 */
                day: string;
                /** @description With the customer's own API keys, those refused for a limit included */
                requests: number;
                /** @description Refused with 429 */
                limited_requests: number;
                /** @description Pictures looked at for searches and predictions, and texts of searches */
                predictions: number;
                /** @description Pictures of images that became ready */
                ingested_images: number;
            }[];
        };
        CustomerSettings: {
            limits?: components["schemas"]["CustomerLimits"];
        };
        Customer: {
            id: string;
            name: string;
            /**
             * @description The keys and tokens of a suspended customer are refused; its data is kept
             * @enum {string}
             */
            status: "active" | "suspended";
            settings: components["schemas"]["CustomerSettings"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        CustomerInput: {
            /** @description Lower-case letters, digits and dashes, not a dash first, and not `superuser` */
            id: string;
            /** @description Not only spaces */
            name?: string;
            settings?: components["schemas"]["CustomerSettings"];
        };
        CustomerChange: {
            /** @description Not only spaces */
            name?: string;
            /** @enum {string} */
            status?: "active" | "suspended";
            settings?: components["schemas"]["CustomerSettings"];
        };
        DeletionReceipt: {
            customer: string;
            images: number;
            collections: number;
            products: number;
            looks: number;
            items: number;
            categories: number;
            predictions: number;
            vectors: number;
            jobs: number;
            api_keys: number;
            webhooks: number;
            webhook_deliveries: number;
            /** @description Those who administered no other customer */
            users: number;
            /** @description Files: pictures as received, and what was rendered of them */
            blobs: number;
            blob_bytes: number;
        };
        CustomerImport: {
            customer: string;
            /** @description The id that it had */
            exported_from: string;
            /** Format: date-time */
            exported_at: string;
            /** @description How many came, by table */
            rows: Record<string, unknown>;
            /** @description How many did not: what they refer to was deleted, or came, while the archive was written */
            left_out: Record<string, unknown>;
            pictures: number;
            predictors: {
                name: string;
                version: string;
                /** @description Whether this installation has the same one, ready */
                kept: boolean;
            }[];
            /** @description That are shown to predictors in the background, since what had been said of them did not come along */
            images_to_see: number;
            /** @description That were waiting to be processed */
            images_to_fetch: number;
            /** @description Not pulled before they are given their `authorization` again */
            feeds_to_authorize: string[];
            /** @description Give the shop new secrets (`POST /webhooks/{id}/rotate-secret`), then enable them */
            webhooks_to_enable: string[];
        };
        PredictorVersion: {
            name: string;
            version: string;
            /** @description Null until its files are here */
            task: ("embedding" | "classification" | "multi-label" | "detection" | "colours" | "compatibility") | null;
            /** @enum {string} */
            state: "fetching" | "uploaded" | "verifying" | "warming" | "ready" | "failed" | "draining" | "unloaded";
            /** @description Why it failed */
            failure: string | null;
            /**
             * @description Whether it came with Vitrine
             * @enum {string}
             */
            origin: "shipped" | "brought";
            /** @description What was found out while it was verified and warmed: sizes, shapes, times */
            facts: Record<string, unknown>;
            /** @description Of the servers that run it (`open-inference`), as the process that answers sees them */
            health?: {
                /** @enum {string} */
                state: "up" | "down" | "probing";
                /** Format: date-time */
                since: string;
                /** @description What the server did last that it should not */
                last_error: string | null;
            };
            /** @description To how many customers it is assigned */
            customers: number;
            /** @description Null until its files are here */
            manifest: {
                /** @description Up to 63 lower-case letters, digits and dashes */
                name: string;
                /** @description Up to 63 letters, digits, dots, dashes and underscores */
                version: string;
                /** @enum {string} */
                task: "embedding" | "classification" | "multi-label" | "detection" | "colours" | "compatibility";
                description: string;
                licence: string;
                /** @description Where the weights come from, and what they were trained on */
                source: string;
                /**
                 * @description `builtin` is code of our own, without a model file; `open-inference` is a model that another server runs
                 * @enum {string}
                 */
                runtime: "onnx" | "builtin" | "open-inference";
                server?: {
                    /** @description Of the same server, without `/v2`; the next is asked when one does not answer */
                    urls: string[];
                    model: string;
                    version?: string;
                    /** @description For an answer; 10,000 when absent */
                    timeoutMs?: number;
                };
                model?: {
                    file: string;
                    /** @description Versions with the same model share one session and one run */
                    sha256: string;
                };
                inputs: {
                    /** @description Name of the graph input */
                    name: string;
                    /** @description Pixels */
                    width: number;
                    /** @description Pixels */
                    height: number;
                    /** @enum {string} */
                    layout: "nhwc" | "nchw";
                    /** @enum {string} */
                    type: "uint8" | "float32";
                    /**
                     * @description The whole picture, or the square around its foreground
                     * @enum {string}
                     */
                    region: "whole" | "foreground";
                    /**
                     * @description squash ignores the aspect ratio, cover cuts the long side, letterbox pads the short one with grey
                     * @enum {string}
                     */
                    fit: "squash" | "cover" | "letterbox";
                    /** @description cover only: how much of the short side is looked at, from the middle; 0.875 for a picture that is resized to 256 and cut to 224 */
                    share?: number;
                    /** @description Per channel, of values 0–1 (float32 only) */
                    mean?: number[];
                    std?: number[];
                }[];
                outputs: {
                    /** @description Float32 `[1, dimensions]`, or `[1, n, dimensions]` with `pooling`; normalised to length 1 afterwards */
                    embedding?: string;
                    /**
                     * @description What becomes of n vectors: the first is taken (the CLS token of a transformer), or their mean
                     * @enum {string}
                     */
                    pooling?: "first" | "mean";
                    /** @description Float32 `[1, labels]`, each in 0–1 unless there is an `activation` */
                    probabilities?: string;
                    /**
                     * @description What makes `probabilities` of the numbers of a graph that ends in logits
                     * @enum {string}
                     */
                    activation?: "softmax" | "sigmoid";
                    /** @description Float32 `[1, n, 4]`: left, top, right, bottom in 0–1 of the first of `inputs` */
                    boxes?: string;
                    /** @description Float32 `[1, n, labels]`, each in 0–1 */
                    scores?: string;
                    /** @description Float32 `[n]` or `[n, 1]`: how well each pair goes together, in 0–1 unless `activation` is `sigmoid` */
                    score?: string;
                };
                /** @description Requests that wait for the same versions go to a child together, and through the model as one batch when the first dimension of its inputs is open */
                batch?: {
                    /** @description Pictures that go in one run */
                    max: number;
                    /** @description How long a request that found no child free may wait for others to join it */
                    waitMs?: number;
                };
                /** @description Only with the task `embedding` and the runtime `onnx` */
                text?: {
                    model: {
                        file: string;
                        sha256: string;
                    };
                    tokenizer: {
                        /** @description A `tokenizer.json` of Hugging Face */
                        file: string;
                        sha256: string;
                    };
                    inputs: {
                        /** @description The graph input that takes the tokens, `[1, length]` */
                        ids: string;
                        /** @description The one that takes 1 for each token and 0 for each that fills up */
                        mask?: string;
                    };
                    /**
                     * @description Of both inputs
                     * @enum {string}
                     */
                    type: "int64" | "int32";
                    /** @description Float32 `[1, dimensions]`; normalised to length 1 afterwards */
                    output: string;
                    /** @description Tokens; shorter texts are filled up with `pad`, longer ones are cut */
                    length: number;
                    /** @description A token */
                    pad: number;
                    /** @description Put the text into lower case first */
                    lowercase?: boolean;
                    /** @description Comes before each text, such as `a photo of ` */
                    prefix?: string;
                };
                /** @description Only, and always, with the task `compatibility` */
                pairs?: {
                    /** @description The embedding predictor version whose vectors it was trained on */
                    of: {
                        predictor: string;
                        version: string;
                    };
                    /** @description The graph input that takes the look that is asked about, float32 `[n, dimensions]`: the same in each row */
                    anchor: string;
                    /** @description The one that takes n others, float32 `[n, dimensions]` */
                    candidate: string;
                };
                dimensions?: number;
                labels?: string[];
                scoreMin?: number;
                overlapMax?: number;
                review?: {
                    labels: string[];
                    threshold: number;
                };
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        PredictorVersionInput: {
            /** @description Absolute path on the server */
            folder?: string;
            /** @description Address of a folder, such as https://huggingface.co/ORGANISATION/MODEL/resolve/main */
            url?: string;
            /** @description One for each file */
            urls?: string[];
            /** @description Goes to the addresses as `Authorization: Bearer …`, and is forgotten once the files are here */
            token?: string;
            /** @description Up to 63 lower-case letters, digits and dashes */
            name?: string;
            /** @description Up to 63 letters, digits, dots, dashes and underscores */
            version?: string;
            /** @example Apache-2.0 */
            licence?: string;
            /**
             * @description By default what the graph is made for
             * @enum {string}
             */
            task?: "embedding" | "classification" | "multi-label";
            description?: string;
            /** @description Where the weights come from, and what they were trained on */
            source?: string;
            /** @description Which of several variants to take, such as `model_quantized.onnx` */
            model?: string;
            /**
             * @description What becomes of `last_hidden_state`
             * @enum {string}
             */
            pooling?: "first" | "mean";
            /** @description Where neither the graph nor config.json says it */
            dimensions?: number;
            /** @description By file name: what the files must have */
            sha256?: Record<string, unknown>;
        };
        TrialSide: {
            predictor: string;
            version: string;
            coverage: {
                /** @description Of the sampled images that are there, those it could say something about */
                looked_at: number;
                answered: number | null;
            };
            /** @description A picture, decoding and the wait behind real-time requests included */
            latency_ms: {
                p50: number | null;
                p95: number | null;
            };
            /** @description Pairs of images that score `duplicate_score` or more (embeddings) */
            near_duplicates?: number;
            /** @description Against the labels that were given; embeddings are compared among the labelled images */
            quality?: {
                /** @description Labelled images that count */
                images: number;
                recall_at_1?: number | null;
                recall_at_5?: number | null;
                recall_at_10?: number | null;
                precision_at_1?: number | null;
                ndcg_at_10?: number | null;
                precision?: number | null;
                recall?: number | null;
            };
        };
        TrialReport: {
            images: {
                sampled: number;
                /** @description Deleted meanwhile */
                gone: number;
                /** @description Those that both versions could look at */
                compared: number;
            };
            agreement: {
                overlap_at_10?: number | null;
                rank_correlation?: number | null;
                /** @description Pairs that both find */
                near_duplicates?: number;
                top_label?: number | null;
                labels?: number | null;
            };
            candidate: components["schemas"]["TrialSide"];
            against: components["schemas"]["TrialSide"];
            /** @description The images about which the two differ most */
            differences: {
                image: string;
                /** @description Path of a thumbnail */
                file: string;
                /** @description Overlap of the first 10 neighbours, or Jaccard index of the labels */
                agreement: number;
                candidate: {
                    /** @description The neighbour (embeddings) */
                    image?: string;
                    /** @description The label (other tasks) */
                    label?: string;
                    score: number;
                    /** @description Path of a thumbnail of the neighbour */
                    file?: string;
                } | null;
                against: {
                    /** @description The neighbour (embeddings) */
                    image?: string;
                    /** @description The label (other tasks) */
                    label?: string;
                    score: number;
                    /** @description Path of a thumbnail of the neighbour */
                    file?: string;
                } | null;
            }[];
        };
        Trial: {
            /** @description Any characters but control characters */
            id: string;
            predictor: string;
            version: string;
            against: {
                predictor: string;
                version: string;
            };
            /** @enum {string} */
            task: "embedding" | "classification" | "multi-label" | "detection" | "colours" | "compatibility";
            settings: {
                /** @description Images asked for */
                sample: number;
                seed: number;
                rate: number | null;
                min_score: number;
                duplicate_score: number;
            };
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed";
            failure: string | null;
            /** @description Of the sample, and how many of them both have been shown */
            images: {
                all: number;
                seen: number;
            };
            report: components["schemas"]["TrialReport"] | null;
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
        };
        TrialInput: {
            against?: {
                predictor: string;
                version: string;
            };
            /** @description Images; 200 when absent */
            sample?: number;
            /** @description The same seed draws the same images */
            seed?: number;
            /** @description Images a second, at most; without it one after the other */
            rate?: number;
            /** @description 0.5 when absent */
            min_score?: number;
            /** @description 0.95 when absent */
            duplicate_score?: number;
            /** @description What is known to be on some images, which are all in the sample then; an image may stand there with several labels */
            labels?: {
                /** @description Any characters but control characters */
                image: string;
                label: string;
            }[];
        };
        Assignment: {
            name: string;
            version: string;
            /** @enum {string} */
            task: "embedding" | "classification" | "multi-label" | "detection" | "colours" | "compatibility";
            /** @description Whether it answers when a request names no predictor */
            is_default: boolean;
            /** @description Of those requests, that it answers without being the default */
            share: number;
            /** @description Earlier images shown to it a second, at most; null is as fast as it goes */
            backfill_rate: number | null;
            /** @description Those with a picture, and how many of them it has seen */
            images: {
                all: number;
                seen: number;
            };
            /** @description Until it has seen the images that were there before, at the pace so far; null when that cannot be told or is over */
            seconds_left: number | null;
            /** @description When the images that were there before had been shown to it */
            backfilled_at: string | null;
            /** @description When it is taken away, since another version is the default now */
            retires_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        AssignmentInput: {
            /**
             * @description Switch to it
             * @constant
             */
            default?: true;
            share?: number;
            /** @description Earlier images shown to it a second, at most; null is as fast as it goes */
            backfill_rate?: number | null;
            /** @description For how long the earlier default stays; 7 when absent */
            keep_days?: number;
        };
        ApiKey: {
            /** @description Of the key, not the key itself */
            id: string;
            /** @description Whose key it is; null for the superusers */
            customer: string | null;
            label: string;
            /** Format: date-time */
            created_at: string;
            /** @description Exact to the minute */
            last_used_at: string | null;
            /** @description From then on the key is refused */
            ends_at: string | null;
        };
        ApiKeyInput: {
            /** @description Whose key it is to be; null makes one for superusers */
            customer: string | null;
            /** @description Not only spaces */
            label: string;
        };
        NewApiKey: {
            /** @description Of the key, not the key itself */
            id: string;
            /** @description Whose key it is; null for the superusers */
            customer: string | null;
            label: string;
            /** Format: date-time */
            created_at: string;
            /** @description Exact to the minute */
            last_used_at: string | null;
            /** @description From then on the key is refused */
            ends_at: string | null;
            /** @description The key itself, shown this once */
            api_key: string;
        };
        ApiKeyRotation: {
            /**
             * @description For how long the old key works beside the new one
             * @default 86400
             */
            overlap_seconds?: number;
        };
        RotatedApiKey: {
            /** @description Of the key, not the key itself */
            id: string;
            /** @description Whose key it is; null for the superusers */
            customer: string | null;
            label: string;
            /** Format: date-time */
            created_at: string;
            /** @description Exact to the minute */
            last_used_at: string | null;
            /** @description From then on the key is refused */
            ends_at: string | null;
            /** @description The key itself, shown this once */
            api_key: string;
            replaces: components["schemas"]["ApiKey"];
        };
        User: {
            username: string;
            /** @description May do everything; administers no customer of its own */
            superuser: boolean;
            /** @description The customers that the user administers */
            customers: string[];
            /** @description Whether the user can sign in and refresh tokens */
            enabled: boolean;
            /** @description Whether the next sign-in asks for another password (`NEW_PASSWORD_REQUIRED`) */
            password_is_temporary: boolean;
            /** Format: date-time */
            created_at: string;
        };
        UserInput: {
            /** @description Letters, digits, symbols and punctuation, no spaces; capitals count */
            username: string;
            /** @description The customers that the user administers, instead of those before */
            customers?: string[];
            /** @description Whether the user is a superuser, who then administers no customer */
            superuser?: boolean;
        };
        TemporaryPassword: {
            username: string;
            /** @description Temporary, and shown this once */
            password: string;
            /** @description What `InitiateAuth` needs beside the password */
            sign_in: {
                /** @description Address of the identity provider */
                COGNITO_IDP: string;
                CLIENT_ID: string;
                USERNAME: string;
                /** @description Of this user with this client; not a password */
                SECRET_HASH: string;
            };
            /** @description All of it, to be pasted into a shell */
            shell: string;
        };
        UserChange: {
            enabled?: boolean;
            /** @description The customers that the user administers, instead of those before */
            customers?: string[];
            /** @description Whether the user is a superuser, who then administers no customer */
            superuser?: boolean;
        };
        AuditEntry: {
            /** Format: date-time */
            at: string;
            request_id: string;
            /** @description Whose data it was */
            customer: string | null;
            /** @description The privilege level of the caller, as far as it was found out */
            level: string | null;
            /** @description The user of the token */
            username: string | null;
            /** @description The API key */
            api_key_id: string | null;
            /** @description As in the API document: `delete-image` */
            operation: string;
            /** @description What it was done to */
            target: string | null;
            /** @description Of the answer */
            status: number;
            /** @description Why it was refused */
            code: string | null;
            /** @description Of the caller */
            address: string | null;
        };
        ProtocolProblem: {
            /** @description What went wrong, for clients of the protocol */
            error: string;
            type: string;
            title: string;
            status: number;
            /** @description Stable; made for programs */
            code: string;
            /** @description What went wrong this time, and what to do */
            detail?: string;
            fields?: {
                /** @enum {string} */
                in: "body" | "query" | "path" | "header";
                /** @description JSON pointer */
                path: string;
                message: string;
            }[];
            request_id: string;
        };
        TensorMetadata: {
            name: string;
            /** @enum {string} */
            datatype: "BYTES" | "FP32" | "INT32" | "BOOL";
            shape: number[];
        };
        Model: {
            name: string;
            /** @description The one that is meant first */
            versions: string[];
            platform: string;
            inputs: components["schemas"]["TensorMetadata"][];
            outputs: components["schemas"]["TensorMetadata"][];
        };
        InferInput: {
            /** @description Given back with the answer */
            id?: string;
            /** @description None has a meaning here */
            parameters?: Record<string, unknown>;
            /** @description Exactly one */
            inputs: {
                /** @description image */
                name: string;
                /** @description BYTES */
                datatype: string;
                /** @description [n], at most 32 */
                shape: number[];
                /** @description None has a meaning here */
                parameters?: Record<string, unknown>;
                /** @description n files in base64 */
                data: unknown[];
            }[];
            /** @description All when absent */
            outputs?: {
                name: string;
                /** @description None has a meaning here */
                parameters?: Record<string, unknown>;
            }[];
        };
        Tensor: {
            name: string;
            /** @enum {string} */
            datatype: "BYTES" | "FP32" | "INT32" | "BOOL";
            shape: number[];
            /** @description Row by row */
            data: (string | number | boolean)[];
        };
        InferAnswer: {
            model_name: string;
            model_version: string;
            /** @description As it was given */
            id?: string;
            outputs: components["schemas"]["Tensor"][];
        };
        ImageFailedEvent: {
            /** @description The header `webhook-id` too; the same at every attempt */
            id: string;
            /** @constant */
            type: "image.failed";
            /** Format: date-time */
            created_at: string;
            /** @description The id of the shop */
            customer: string;
            data: {
                images: {
                    /** @description Any characters but control characters */
                    id: string;
                    source_url: string | null;
                    error: {
                        code: string;
                        detail: string;
                    };
                    /** Format: date-time */
                    failed_at: string;
                }[];
            };
        };
        FeedRunFinishedEvent: {
            /** @description The header `webhook-id` too; the same at every attempt */
            id: string;
            /** @constant */
            type: "feed_run.finished";
            /** Format: date-time */
            created_at: string;
            /** @description The id of the shop */
            customer: string;
            data: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                feed_id: string;
                /** @enum {string} */
                state: "done" | "unchanged" | "failed" | "cancelled";
                /** @enum {string} */
                source: "pull" | "push";
                dry_run: boolean;
                counts: {
                    rows: number;
                    created: number;
                    changed: number;
                    unchanged: number;
                    rejected: number;
                    /** @description Or would be, while the run waits or is a dry one */
                    hidden: number;
                };
                errors_by_code: Record<string, unknown>;
                error: {
                    code: string;
                    detail: string;
                } | null;
                started_at: string | null;
                finished_at: string | null;
            };
        };
        FeedRunAwaitingConfirmationEvent: {
            /** @description The header `webhook-id` too; the same at every attempt */
            id: string;
            /** @constant */
            type: "feed_run.awaiting_confirmation";
            /** Format: date-time */
            created_at: string;
            /** @description The id of the shop */
            customer: string;
            data: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                feed_id: string;
                /** @enum {string} */
                state: "awaiting_confirmation";
                /** @enum {string} */
                source: "pull" | "push";
                dry_run: boolean;
                counts: {
                    rows: number;
                    created: number;
                    changed: number;
                    unchanged: number;
                    rejected: number;
                    /** @description Or would be, while the run waits or is a dry one */
                    hidden: number;
                };
                errors_by_code: Record<string, unknown>;
                error: {
                    code: string;
                    detail: string;
                } | null;
                started_at: string | null;
                finished_at: string | null;
            };
        };
        MigrationFinishedEvent: {
            /** @description The header `webhook-id` too; the same at every attempt */
            id: string;
            /** @constant */
            type: "migration.finished";
            /** Format: date-time */
            created_at: string;
            /** @description The id of the shop */
            customer: string;
            data: {
                predictor: string;
                version: string;
                /** @enum {string} */
                task: "embedding" | "classification" | "multi-label" | "detection" | "colours" | "compatibility";
                is_default: boolean;
                images: {
                    all: number;
                    seen: number;
                };
                /** Format: date-time */
                started_at: string;
                /** Format: date-time */
                finished_at: string;
            };
        };
        QuotaNearEvent: {
            /** @description The header `webhook-id` too; the same at every attempt */
            id: string;
            /** @constant */
            type: "quota.near";
            /** Format: date-time */
            created_at: string;
            /** @description The id of the shop */
            customer: string;
            data: {
                /** @enum {string} */
                resource: "images" | "stored_bytes";
                /**
                 * @description The highest of these that is reached
                 * @enum {integer}
                 */
                percent: 80 | 95;
                held: number;
                limit: number;
            };
        };
        WebhookTestEvent: {
            /** @description The header `webhook-id` too; the same at every attempt */
            id: string;
            /** @constant */
            type: "webhook.test";
            /** Format: date-time */
            created_at: string;
            /** @description The id of the shop */
            customer: string;
            data: {
                message: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Where the customer's rate is limited: requests at once */
        "ratelimit-limit": number;
        /** @description Requests that are left at this moment */
        "ratelimit-remaining": number;
        /** @description Seconds until all of them are left again */
        "ratelimit-reset": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listImages: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                status?: "pending" | "ready" | "failed";
                /** @description Only those of this collection */
                collection?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Images in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Image"][];
                    };
                };
            };
        };
    };
    createImages: {
        parameters: {
            query?: {
                /** @description Seconds */
                wait?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "id": 1,
                 *         "file": {
                 *           "url": "https://shop.example/pictures/1.jpg"
                 *         }
                 *       },
                 *       {
                 *         "id": "sku-2",
                 *         "file": {
                 *           "url": "https://shop.example/pictures/2.jpg"
                 *         },
                 *         "metadata": {
                 *           "category": "shoes"
                 *         }
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["ImageInput"][];
                "multipart/form-data": {
                    /** @description One for each part `file`, in the same order */
                    id: (string | number)[];
                    file: Blob[];
                    /** @description The customer's own facts about the image, kept as they are */
                    metadata?: Record<string, unknown>;
                    /** @description Exactly these; without it they stay as they are */
                    collections?: (string | number)[];
                };
            };
        };
        responses: {
            /** @description One result for each record */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["ImageOutcome"][];
                    };
                };
            };
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
        };
    };
    deleteImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "category": "shoes"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ImageChange"];
                "multipart/form-data": {
                    /** @description The picture */
                    file?: Blob;
                    /** @description Merged into what is there; null takes a key away */
                    metadata?: Record<string, unknown>;
                    /** @description Exactly these */
                    collections?: (string | number)[];
                };
            };
        };
        responses: {
            /** @description The image as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
        };
    };
    getImageFile: {
        parameters: {
            query?: {
                /** @description Pixels of the longest side */
                size?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "image/webp": Blob;
                };
            };
            /** @description The part that `Range` asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "image/webp": Blob;
                };
            };
        };
    };
    listSimilarImages: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Leave out results that score lower */
                min_score?: number;
                /** @description Only images of this collection */
                collection?: string;
                /** @description An embedding predictor; without it, the default one */
                predictor?: string;
                /** @description Of the predictor */
                version?: string;
                /** @description `expand` adds the image itself to each result */
                image?: "id" | "expand";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Most similar first; the image itself is not among them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarImages"];
                };
            };
        };
    };
    createSearch: {
        parameters: {
            query?: {
                /** @description Outranks that of the body, so that `links.next` works with the same body */
                limit?: number;
                /** @description Outranks that of the body, so that `links.next` works with the same body */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": {
                 *         "url": "https://shop.example/pictures/1.jpg"
                 *       },
                 *       "limit": 10
                 *     }
                 */
                "application/json": components["schemas"]["SearchInput"];
                "multipart/form-data": {
                    /** @description The picture */
                    file?: Blob;
                    image_id?: string | number;
                    /** @description What the pictures should show. Needs an embedding predictor with a text side */
                    text?: string;
                    /** @description Shares (0–1) of the width and height of the upright picture, from its top left corner */
                    crop?: {
                        x: number;
                        y: number;
                        width: number;
                        height: number;
                    };
                    /** @description Ids of images to lean towards */
                    like?: (string | number)[];
                    /** @description Ids of images to lean away from */
                    unlike?: (string | number)[];
                    /**
                     * @description Results on a page
                     * @default 20
                     */
                    limit?: number;
                    /**
                     * @description Results to skip
                     * @default 0
                     */
                    offset?: number;
                    /** @description Leave out results that score lower */
                    min_score?: number;
                    /** @description Only images of this collection */
                    collection?: string;
                    /** @description An embedding predictor; without it, the default one */
                    predictor?: string;
                    /** @description Of the predictor */
                    version?: string;
                    /**
                     * @description `expand` adds the image itself to each result
                     * @default id
                     * @enum {string}
                     */
                    image?: "id" | "expand";
                };
            };
        };
        responses: {
            /** @description Most similar first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarImages"];
                };
            };
        };
    };
    listImagePredictions: {
        parameters: {
            query?: {
                /** @description Only what this one said */
                predictor?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By predictor and version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["Prediction"][];
                    };
                };
            };
        };
    };
    createPrediction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": {
                 *         "url": "https://shop.example/pictures/1.jpg"
                 *       },
                 *       "predictor": "vitrine-objects"
                 *     }
                 */
                "application/json": components["schemas"]["PredictionInput"];
                "multipart/form-data": {
                    /** @description The picture */
                    file?: Blob;
                    /** @description Shares (0–1) of the width and height of the upright picture, from its top left corner */
                    crop?: {
                        x: number;
                        y: number;
                        width: number;
                        height: number;
                    };
                    /** @description Without it, all that are assigned */
                    predictor?: string;
                    version?: string;
                };
            };
        };
        responses: {
            /** @description One prediction for each predictor version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        picture: {
                            /** @enum {string} */
                            format: "jpeg" | "png" | "webp" | "gif" | "avif";
                            /** @description Pixels, upright */
                            width: number;
                            /** @description Pixels, upright */
                            height: number;
                        };
                        predictions: components["schemas"]["Prediction"][];
                    };
                };
            };
        };
    };
    listPredictors: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name and version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Predictor"][];
                    };
                };
            };
        };
    };
    listCollections: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Collections in the order of their making */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Collection"][];
                    };
                };
            };
        };
    };
    createCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "summer",
                 *       "name": "Summer 2026"
                 *     }
                 */
                "application/json": components["schemas"]["CollectionInput"];
            };
        };
        responses: {
            /** @description The new collection */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    getCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The collection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    deleteCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Late summer 2026"
                 *     }
                 */
                "application/json": components["schemas"]["CollectionChange"];
            };
        };
        responses: {
            /** @description The collection as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    listCollectionImages: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Images in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Image"][];
                    };
                };
            };
        };
    };
    addCollectionImages: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         1,
                 *         2
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CollectionImagesInput"];
            };
        };
        responses: {
            /** @description What was added; images that were in it already are not counted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        added: number;
                        /** @description Ids that are no images */
                        unknown: string[];
                    };
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description How much of it is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its look is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Products in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["Product"][];
                    };
                };
            };
        };
    };
    createProducts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "id": "shirt",
                 *         "title": "Linen shirt",
                 *         "brand": "Acme",
                 *         "looks": [
                 *           {
                 *             "id": "shirt-blue",
                 *             "colour": "blue",
                 *             "images": [
                 *               1,
                 *               2
                 *             ],
                 *             "items": [
                 *               {
                 *                 "id": "shirt-blue-m",
                 *                 "size": "M",
                 *                 "price": "59.90",
                 *                 "currency": "EUR",
                 *                 "availability": "in_stock"
                 *               },
                 *               {
                 *                 "id": "shirt-blue-l",
                 *                 "size": "L",
                 *                 "price": "59.90",
                 *                 "currency": "EUR",
                 *                 "availability": "backorder"
                 *               }
                 *             ]
                 *           }
                 *         ]
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["ProductInput"][];
            };
        };
        responses: {
            /** @description One result for each record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["RecordOutcome"][];
                    };
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: {
                /** @description How much of it is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its look is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Any characters but control characters */
                        id?: string;
                        title?: string;
                        description?: string | null;
                        brand?: string | null;
                        url?: string | null;
                        categories?: string[];
                        /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                        attributes?: Record<string, unknown>;
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        /**
                         * Format: date-time
                         * @description Since when it is missing in its feed; only then
                         */
                        hidden_since?: string;
                        looks?: {
                            /** @description Any characters but control characters */
                            id?: string;
                            title?: string | null;
                            colour?: string | null;
                            pattern?: string | null;
                            material?: string | null;
                            url?: string | null;
                            primary_image?: components["schemas"]["LookImage"] | null;
                            images?: components["schemas"]["LookImage"][];
                            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                            attributes?: Record<string, unknown>;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /**
                             * Format: date-time
                             * @description Since when it is missing in its feed; only then
                             */
                            hidden_since?: string;
                            items?: {
                                /** @description Any characters but control characters */
                                id?: string;
                                size?: string | null;
                                /** @enum {string} */
                                condition?: "new" | "refurbished" | "used";
                                /** @enum {string} */
                                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                                /** @description With all decimals of the currency */
                                price?: string;
                                sale_price?: string | null;
                                currency?: string;
                                gtin?: string | null;
                                url?: string | null;
                                /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                                attributes?: Record<string, unknown>;
                                /** Format: date-time */
                                created_at?: string;
                                /** Format: date-time */
                                updated_at?: string;
                                /**
                                 * Format: date-time
                                 * @description Since when it is missing in its feed; only then
                                 */
                                hidden_since?: string;
                            }[];
                        }[];
                        /** @description Where the looks between are left out */
                        items?: {
                            /** @description Any characters but control characters */
                            id?: string;
                            size?: string | null;
                            /** @enum {string} */
                            condition?: "new" | "refurbished" | "used";
                            /** @enum {string} */
                            availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                            /** @description With all decimals of the currency */
                            price?: string;
                            sale_price?: string | null;
                            currency?: string;
                            gtin?: string | null;
                            url?: string | null;
                            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                            attributes?: Record<string, unknown>;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /**
                             * Format: date-time
                             * @description Since when it is missing in its feed; only then
                             */
                            hidden_since?: string;
                        }[];
                        rests_on: components["schemas"]["RestsOn"];
                    };
                };
            };
        };
    };
    deleteProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateProduct: {
        parameters: {
            query?: {
                /** @description How much of it is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its look is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "brand": "Acme",
                 *       "attributes": {
                 *         "season": "summer"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ProductChange"];
            };
        };
        responses: {
            /** @description The product as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
        };
    };
    listLooks: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of it is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description Only looks that show this image; repeated, one of these */
                image?: string[];
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Looks in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["Look"][];
                    };
                };
            };
        };
    };
    createLooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "id": "shirt-red",
                 *         "product_id": "shirt",
                 *         "colour": "red",
                 *         "images": [
                 *           "shirt-red-front",
                 *           "shirt-red-back"
                 *         ]
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["LookInput"][];
            };
        };
        responses: {
            /** @description One result for each record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["RecordOutcome"][];
                    };
                };
            };
        };
    };
    getLook: {
        parameters: {
            query?: {
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of it is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The look */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Any characters but control characters */
                        id?: string;
                        title?: string | null;
                        colour?: string | null;
                        pattern?: string | null;
                        material?: string | null;
                        url?: string | null;
                        primary_image?: components["schemas"]["LookImage"] | null;
                        images?: components["schemas"]["LookImage"][];
                        /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                        attributes?: Record<string, unknown>;
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        /**
                         * Format: date-time
                         * @description Since when it is missing in its feed; only then
                         */
                        hidden_since?: string;
                        product?: {
                            /** @description Any characters but control characters */
                            id?: string;
                            title?: string;
                            description?: string | null;
                            brand?: string | null;
                            url?: string | null;
                            categories?: string[];
                            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                            attributes?: Record<string, unknown>;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /**
                             * Format: date-time
                             * @description Since when it is missing in its feed; only then
                             */
                            hidden_since?: string;
                        };
                        items?: {
                            /** @description Any characters but control characters */
                            id?: string;
                            size?: string | null;
                            /** @enum {string} */
                            condition?: "new" | "refurbished" | "used";
                            /** @enum {string} */
                            availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                            /** @description With all decimals of the currency */
                            price?: string;
                            sale_price?: string | null;
                            currency?: string;
                            gtin?: string | null;
                            url?: string | null;
                            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                            attributes?: Record<string, unknown>;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /**
                             * Format: date-time
                             * @description Since when it is missing in its feed; only then
                             */
                            hidden_since?: string;
                        }[];
                        rests_on: components["schemas"]["RestsOn"];
                    };
                };
            };
        };
    };
    deleteLook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateLook: {
        parameters: {
            query?: {
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of it is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "colour": "navy",
                 *       "attributes": {
                 *         "fit": "slim"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LookChange"];
            };
        };
        responses: {
            /** @description The look as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Look"];
                };
            };
        };
    };
    listLookSimilarities: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Leave out results that score lower */
                min_score?: number;
                /** @description Leave out results of a lower relevance */
                min_relevance?: number;
                /** @description Only looks that share a category with it */
                same_category?: boolean;
                /** @description Only looks with an item in its currency whose price differs by at most this share: 0.5 means half to one and a half times. 0 switches the rule off */
                price_band?: number;
                /** @description Leave out looks of the same product */
                other_products?: boolean;
                /** @description Only looks with an item in stock */
                in_stock?: boolean;
                /** @description Of looks whose pictures are nearly identical (a score of 0.98 between them) only the best */
                collapse_identical?: boolean;
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description An embedding predictor; without it, the default one */
                predictor?: string;
                /** @description Of the predictor */
                version?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Most similar first; the look itself is not among them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        predictor: string;
                        version: string;
                        /**
                         * @description Why fewer results came than were asked for. `look_not_seen`: no picture of the look is ready;
                         *     `relevance_unknown`: there are too few looks to tell what a score means; `few_looks`: there are no more;
                         *     `rules_leave_few`: no more pass the rules and filters
                         * @enum {string}
                         */
                        reason?: "look_not_seen" | "relevance_unknown" | "few_looks" | "rules_leave_few" | "below_min_score" | "below_min_relevance" | "window_exhausted";
                        /** @description Which version of the shop's own rules it rests on; 0 while there has been none */
                        rules_version: number;
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["LookSimilarity"][];
                    };
                };
            };
        };
    };
    listSimilarLooks: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Leave out results that score lower */
                min_score?: number;
                /** @description Leave out results of a lower relevance */
                min_relevance?: number;
                /** @description Only looks that share a category with it */
                same_category?: boolean;
                /** @description Only looks with an item in its currency whose price differs by at most this share: 0.5 means half to one and a half times. 0 switches the rule off */
                price_band?: number;
                /** @description Leave out looks of the same product */
                other_products?: boolean;
                /** @description Only looks with an item in stock */
                in_stock?: boolean;
                /** @description Of looks whose pictures are nearly identical (a score of 0.98 between them) only the best */
                collapse_identical?: boolean;
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description An embedding predictor; without it, the default one */
                predictor?: string;
                /** @description Of the predictor */
                version?: string;
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Most similar first; the look itself is not among them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        predictor: string;
                        version: string;
                        /**
                         * @description Why fewer results came than were asked for. `look_not_seen`: no picture of the look is ready;
                         *     `relevance_unknown`: there are too few looks to tell what a score means; `few_looks`: there are no more;
                         *     `rules_leave_few`: no more pass the rules and filters
                         * @enum {string}
                         */
                        reason?: "look_not_seen" | "relevance_unknown" | "few_looks" | "rules_leave_few" | "below_min_score" | "below_min_relevance" | "window_exhausted";
                        /** @description Which version of the shop's own rules it rests on; 0 while there has been none */
                        rules_version: number;
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["SimilarLook"][];
                    };
                };
            };
        };
    };
    listStyleWith: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Only looks of this slot; repeated, of these. Without it, of those that it is shown together with in outfits, or else of all that go with its own */
                slot?: string[];
                /** @description Leave out results that score lower */
                min_score?: number;
                /** @description Rather nothing than the fallback, while too little is learned */
                learned_only?: boolean;
                /** @description Only looks with an item in stock */
                in_stock?: boolean;
                /** @description Of looks whose pictures are nearly identical (a score of 0.98 between them) only the best */
                collapse_identical?: boolean;
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description An embedding predictor; without it, the default one */
                predictor?: string;
                /** @description Of the predictor */
                version?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The best of each slot first, then the second of each, and so on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        predictor: string;
                        version: string;
                        /**
                         * @description By what was learned from the shop's outfits, by colour harmony and nearness in style, or by a predictor of compatibility that is assigned
                         * @enum {string}
                         */
                        compatibility: "learned" | "fallback" | "predictor";
                        /** @description With `predictor` only */
                        compatibility_predictor?: {
                            name: string;
                            version: string;
                        };
                        /**
                         * @description Why fewer results came than were asked for. `category_not_styled`: no category of the look has a slot;
                         *     `look_not_seen`: no picture of it is ready; `style_not_learned`: only the fallback could answer; `no_other_slots`: no category has one of the slots
                         *     asked for; `all_out_of_stock`: what would go with it is out of stock; `rules_leave_few`: no more pass the rules and filters;
                         *     `few_looks`: there are no more; `window_exhausted`: only so many of each slot are scored
                         * @enum {string}
                         */
                        reason?: "category_not_styled" | "look_not_seen" | "style_not_learned" | "no_other_slots" | "all_out_of_stock" | "rules_leave_few" | "below_min_score" | "few_looks" | "window_exhausted";
                        /** @description Which version of the shop's own rules it rests on; 0 while there has been none */
                        rules_version: number;
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["StyleWith"][];
                    };
                };
            };
        };
    };
    listStyleWithLooks: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Only looks of this slot; repeated, of these. Without it, of those that it is shown together with in outfits, or else of all that go with its own */
                slot?: string[];
                /** @description Leave out results that score lower */
                min_score?: number;
                /** @description Rather nothing than the fallback, while too little is learned */
                learned_only?: boolean;
                /** @description Only looks with an item in stock */
                in_stock?: boolean;
                /** @description Of looks whose pictures are nearly identical (a score of 0.98 between them) only the best */
                collapse_identical?: boolean;
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description An embedding predictor; without it, the default one */
                predictor?: string;
                /** @description Of the predictor */
                version?: string;
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its item is answered */
                item?: "none" | "id" | "expand";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The best of each slot first, then the second of each, and so on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        predictor: string;
                        version: string;
                        /**
                         * @description By what was learned from the shop's outfits, by colour harmony and nearness in style, or by a predictor of compatibility that is assigned
                         * @enum {string}
                         */
                        compatibility: "learned" | "fallback" | "predictor";
                        /** @description With `predictor` only */
                        compatibility_predictor?: {
                            name: string;
                            version: string;
                        };
                        /**
                         * @description Why fewer results came than were asked for. `category_not_styled`: no category of the look has a slot;
                         *     `look_not_seen`: no picture of it is ready; `style_not_learned`: only the fallback could answer; `no_other_slots`: no category has one of the slots
                         *     asked for; `all_out_of_stock`: what would go with it is out of stock; `rules_leave_few`: no more pass the rules and filters;
                         *     `few_looks`: there are no more; `window_exhausted`: only so many of each slot are scored
                         * @enum {string}
                         */
                        reason?: "category_not_styled" | "look_not_seen" | "style_not_learned" | "no_other_slots" | "all_out_of_stock" | "rules_leave_few" | "below_min_score" | "few_looks" | "window_exhausted";
                        /** @description Which version of the shop's own rules it rests on; 0 while there has been none */
                        rules_version: number;
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["StyleWithLook"][];
                    };
                };
            };
        };
    };
    listOutfits: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
                /** @description Only those that this look is in */
                look?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Outfits in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Outfit"][];
                    };
                };
            };
        };
    };
    createOutfits: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "id": "summer-1",
                 *         "title": "A day at the sea",
                 *         "look_ids": [
                 *           "shirt-blue",
                 *           "shorts-white",
                 *           "sandals"
                 *         ]
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["OutfitInput"][];
            };
        };
        responses: {
            /** @description One result for each record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["RecordOutcome"][];
                    };
                };
            };
        };
    };
    getOutfit: {
        parameters: {
            query?: {
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The outfit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outfit"];
                };
            };
        };
    };
    deleteOutfit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listItems: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its look is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of it is answered */
                item?: "none" | "id" | "expand";
                /** @description Only in this category or one below it */
                category?: string;
                /** @description Only of this brand, written exactly so */
                brand?: string;
                /** @description Only from this price on; the sale price counts where there is one. Needs `currency` */
                price_min?: string;
                /** @description Only up to this price. Needs `currency` */
                price_max?: string;
                /** @description Only priced in this currency (ISO 4217) */
                currency?: string;
                availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                /** @description Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough */
                tag?: string[];
                /** @description Only what was itself added or changed at this time or later */
                updated_since?: string;
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Items in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        rests_on: components["schemas"]["RestsOn"];
                        results: components["schemas"]["Item"][];
                    };
                };
            };
        };
    };
    createItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "id": "shirt-blue-s",
                 *         "look_id": "shirt-blue",
                 *         "size": "S",
                 *         "price": "59.90",
                 *         "sale_price": "49.90",
                 *         "currency": "EUR",
                 *         "availability": "in_stock"
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["ItemInput"][];
            };
        };
        responses: {
            /** @description One result for each record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["RecordOutcome"][];
                    };
                };
            };
        };
    };
    getItem: {
        parameters: {
            query?: {
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its look is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of it is answered */
                item?: "none" | "id" | "expand";
                /** @description `include`: also what vanished from its feed, with `hidden_since`; for admins */
                hidden?: "exclude" | "include";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Any characters but control characters */
                        id?: string;
                        size?: string | null;
                        /** @enum {string} */
                        condition?: "new" | "refurbished" | "used";
                        /** @enum {string} */
                        availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
                        /** @description With all decimals of the currency */
                        price?: string;
                        sale_price?: string | null;
                        currency?: string;
                        gtin?: string | null;
                        url?: string | null;
                        /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                        attributes?: Record<string, unknown>;
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        /**
                         * Format: date-time
                         * @description Since when it is missing in its feed; only then
                         */
                        hidden_since?: string;
                        look?: {
                            /** @description Any characters but control characters */
                            id?: string;
                            title?: string | null;
                            colour?: string | null;
                            pattern?: string | null;
                            material?: string | null;
                            url?: string | null;
                            primary_image?: components["schemas"]["LookImage"] | null;
                            images?: components["schemas"]["LookImage"][];
                            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                            attributes?: Record<string, unknown>;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /**
                             * Format: date-time
                             * @description Since when it is missing in its feed; only then
                             */
                            hidden_since?: string;
                        };
                        product?: {
                            /** @description Any characters but control characters */
                            id?: string;
                            title?: string;
                            description?: string | null;
                            brand?: string | null;
                            url?: string | null;
                            categories?: string[];
                            /** @description The customer's own facts: up to 100 names with a text, number, truth value, or list of texts and numbers */
                            attributes?: Record<string, unknown>;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /**
                             * Format: date-time
                             * @description Since when it is missing in its feed; only then
                             */
                            hidden_since?: string;
                        };
                        rests_on: components["schemas"]["RestsOn"];
                    };
                };
            };
        };
    };
    deleteItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateItem: {
        parameters: {
            query?: {
                /** @description How much of its product is answered */
                product?: "none" | "id" | "expand";
                /** @description How much of its look is answered */
                look?: "none" | "id" | "expand";
                /** @description How much of it is answered */
                item?: "none" | "id" | "expand";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "availability": "out_of_stock"
                 *     }
                 */
                "application/json": components["schemas"]["ItemChange"];
            };
        };
        responses: {
            /** @description The item as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
        };
    };
    listCategories: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Categories in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Category"][];
                    };
                };
            };
        };
    };
    createCategories: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "id": "clothes",
                 *         "name": "Clothes"
                 *       },
                 *       {
                 *         "id": "shirts",
                 *         "name": "Shirts",
                 *         "parent_id": "clothes"
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["CategoryInput"][];
            };
        };
        responses: {
            /** @description One result for each record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["RecordOutcome"][];
                    };
                };
            };
        };
    };
    getCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
        };
    };
    deleteCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Shirts and blouses"
                 *     }
                 */
                "application/json": components["schemas"]["CategoryChange"];
            };
        };
        responses: {
            /** @description The category as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description Only attributes of looks in it, counted in it and below */
                category?: string;
                /** @description A language as in `de` or `de-AT` */
                language?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dictionary; names in the language asked for, where it has them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["CountedTagAttribute"][];
                    };
                };
            };
        };
    };
    listLookTags: {
        parameters: {
            query?: {
                /** @description A language as in `de` or `de-AT` */
                language?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By attribute; those that say nothing of it are left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Any characters but control characters */
                        look_id: string;
                        results: {
                            /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                            attribute: string;
                            name: string;
                            /** @enum {string} */
                            source: "predicted" | "corrected";
                            predictor: string | null;
                            version: string | null;
                            /** @description Surest first; empty where it was corrected to none */
                            labels: {
                                /** @description Any characters but control characters */
                                id: string;
                                name: string;
                                probability: number | null;
                                share: number | null;
                                hex: string | null;
                            }[];
                            /** @description Where it was corrected: what each version says, or last said */
                            predictions?: {
                                predictor: string;
                                version: string;
                                labels: string[];
                            }[];
                        }[];
                        rests_on: components["schemas"]["RestsOn"];
                    };
                };
            };
        };
    };
    getCaller: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Caller"];
                };
            };
        };
    };
    removeCollectionImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                image: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is no longer in the collection */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listFeeds: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Feeds in the order in which they came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Feed"][];
                    };
                };
            };
        };
    };
    createFeed: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "main",
                 *       "url": "https://shop.example/merchant.xml",
                 *       "every_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["FeedInput"];
            };
        };
        responses: {
            /** @description The feed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feed"];
                };
            };
        };
    };
    getFeed: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feed"];
                };
            };
        };
    };
    deleteFeed: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateFeed: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "every_seconds": 900,
                 *       "mapping": {
                 *         "color": "farbe"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["FeedChange"];
            };
        };
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feed"];
                };
            };
        };
    };
    listFeedRuns: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["FeedRun"][];
                    };
                };
            };
        };
    };
    startFeedRun: {
        parameters: {
            query?: {
                dry_run?: boolean;
                /** @description Seconds to hold the answer until the run has ended */
                wait?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        /** @description The feed, up to 2147483648 bytes; without it the feed is pulled */
        requestBody?: {
            content: {
                "application/xml": Blob;
                "text/csv": Blob;
                "text/tab-separated-values": Blob;
                "application/x-ndjson": Blob;
                "application/gzip": Blob;
            };
        };
        responses: {
            /** @description The run, as it stands */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedRun"];
                };
            };
        };
    };
    getFeedRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedRun"];
                };
            };
        };
    };
    listFeedRunErrors: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of the feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["FeedRowError"][];
                    };
                };
            };
        };
    };
    confirmFeedRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, which goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedRun"];
                };
            };
        };
    };
    cancelFeedRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedRun"];
                };
            };
        };
    };
    getIndexQuality: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest measurements, by predictor and version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["IndexQuality"][];
                    };
                };
            };
        };
    };
    measureIndexQuality: {
        parameters: {
            query?: {
                /** @description Seconds */
                wait?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The measurements as they are now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["IndexQuality"][];
                    };
                };
            };
        };
    };
    getIndexQualityHistory: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By predictor and version, by attribute, and by feed, oldest day first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["IndexQualityHistory"][];
                        /** @description What was predicted, beside all corrections that there were on that day */
                        tags: components["schemas"]["TagPrecisionHistory"][];
                        /** @description How old what feeds brought was, and how late it came */
                        feeds: components["schemas"]["FeedFreshnessHistory"][];
                    };
                };
            };
        };
    };
    getMap: {
        parameters: {
            query?: {
                /** @description The customer's default for embeddings when absent */
                predictor?: string;
                /** @description With `predictor` */
                version?: string;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The map as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookMap"];
                };
            };
        };
    };
    makeMap: {
        parameters: {
            query?: {
                /** @description The customer's default for embeddings when absent */
                predictor?: string;
                /** @description With `predictor` */
                version?: string;
                /** @description Seconds */
                wait?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The map as it is now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookMap"];
                };
            };
        };
    };
    getStyle: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The slots of the categories, and what was learned */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        slots: string[];
                        results: components["schemas"]["LearnedStyle"][];
                    };
                };
            };
        };
    };
    putTagAttribute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Garment",
                 *       "translations": {
                 *         "de": "Kleidungsstück"
                 *       },
                 *       "source": {
                 *         "predictor": "vitrine-apparel",
                 *         "labels": {
                 *           "longsleeve": "top",
                 *           "t-shirt": "top",
                 *           "shirt": "shirt"
                 *         }
                 *       },
                 *       "labels": [
                 *         {
                 *           "id": "top",
                 *           "name": "Top",
                 *           "translations": {
                 *             "de": "Oberteil"
                 *           }
                 *         },
                 *         {
                 *           "id": "shirt",
                 *           "name": "Shirt",
                 *           "threshold": 0.6
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["TagAttributeInput"];
            };
        };
        responses: {
            /** @description The attribute as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagAttribute"];
                };
            };
        };
    };
    deleteTagAttribute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    correctLookTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "labels": [
                 *         "navy"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["TagCorrection"];
            };
        };
        responses: {
            /** @description The tags of the look as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookTags"];
                };
            };
        };
    };
    removeTagCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags of the look as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookTags"];
                };
            };
        };
    };
    getTagAccuracy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By predictor and version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Up to 63 lower-case letters, digits, dashes and underscores */
                        attribute: string;
                        /** @description Looks that were corrected */
                        corrections: number;
                        results: components["schemas"]["TagAccuracy"][];
                    };
                };
            };
        };
    };
    listRules: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which pins count: that in which they came, unless they were moved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        rules_version: number;
                        results: components["schemas"]["Rule"][];
                    };
                };
            };
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "own-brand-first",
                 *       "name": "Our own brand first",
                 *       "when": [
                 *         {
                 *           "attribute": "category",
                 *           "is": [
                 *             "shoes"
                 *           ]
                 *         }
                 *       ],
                 *       "do": {
                 *         "boost": {
                 *           "weight": 0.1,
                 *           "where": [
                 *             {
                 *               "attribute": "brand",
                 *               "is": [
                 *                 "Acme"
                 *               ]
                 *             }
                 *           ]
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RuleInput"];
            };
        };
        responses: {
            /** @description The rule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
        };
    };
    replaceRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "No gloves beside shoes",
                 *       "do": {
                 *         "hide": [
                 *           {
                 *             "attribute": "category",
                 *             "is": [
                 *               "gloves"
                 *             ]
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RuleReplacement"];
            };
        };
        responses: {
            /** @description The rule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": false
                 *     }
                 */
                "application/json": components["schemas"]["RuleChange"];
            };
        };
        responses: {
            /** @description The rule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
        };
    };
    previewRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "look_ids": [
                 *         "shirt-red"
                 *       ],
                 *       "rule": {
                 *         "do": {
                 *           "hide": [
                 *             {
                 *               "attribute": "brand",
                 *               "same": false
                 *             }
                 *           ]
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description Looks that are asked about */
                    look_ids: (string | number)[];
                    /** @description A draft in place of all rules. Neither this nor `rule`: the rules as they are, beside none */
                    rules?: components["schemas"]["RuleInput"][];
                    rule?: components["schemas"]["RuleInput"];
                    /**
                     * @description Which answer; `similar_looks` when absent
                     * @enum {string}
                     */
                    applies_to?: "similar_looks" | "style_with";
                    /**
                     * @description Looks in each answer
                     * @default 12
                     */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description For each look, in the order asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the rules that are stored */
                        rules_version: number;
                        predictor: string;
                        version: string;
                        results: components["schemas"]["RulesPreview"][];
                    };
                };
            };
        };
    };
    listRulesVersions: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["RulesVersion"][];
                    };
                };
            };
        };
    };
    getRulesVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version with all its rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesVersionWithRules"];
                };
            };
        };
    };
    restoreRulesVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version that is the newest now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesVersionWithRules"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they were created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Webhook"][];
                    };
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://shop.example/hooks/vitrine",
                 *       "events": [
                 *         "image.failed",
                 *         "feed_run.finished"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["WebhookInput"];
            };
        };
        responses: {
            /** @description The webhook, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "disabled": false
                 *     }
                 */
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description The new secret, and when the old one ends */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
        };
    };
    sendTestEvent: {
        parameters: {
            query?: {
                /** @description Seconds to hold the answer until it was sent */
                wait?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery, as it stands */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryInFull"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                state?: "pending" | "delivered" | "failed";
                event?: "image.failed" | "feed_run.finished" | "feed_run.awaiting_confirmation" | "migration.finished" | "quota.near" | "webhook.test";
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Delivery"][];
                    };
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryInFull"];
                };
            };
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery, as it stands */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryInFull"];
                };
            };
        };
    };
    replayFailedDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2026-01-31T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["FailedReplay"];
            };
        };
        responses: {
            /** @description They are on their way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The usage of the customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    listCustomers: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customers by id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Customer"][];
                    };
                };
            };
        };
    };
    createCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "acme",
                 *       "name": "Acme Fashion",
                 *       "settings": {
                 *         "limits": {
                 *           "requests_per_second": 50
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CustomerInput"];
            };
        };
        responses: {
            /** @description The new customer */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
        };
    };
    deleteCustomer: {
        parameters: {
            query: {
                /** @description The id of the customer once more */
                confirm: string;
            };
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What went */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionReceipt"];
                };
            };
        };
    };
    updateCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "suspended"
                 *     }
                 */
                "application/json": components["schemas"]["CustomerChange"];
            };
        };
        responses: {
            /** @description The customer as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
        };
    };
    exportCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": Blob;
                };
            };
        };
    };
    importCustomer: {
        parameters: {
            query?: {
                /** @description Its id here; the one it had when absent */
                as?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The archive, up to 1099511627776 bytes */
        requestBody?: {
            content: {
                "application/x-tar": Blob;
            };
        };
        responses: {
            /** @description What came */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerImport"];
                };
            };
        };
    };
    listPredictorVersions: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name, oldest version first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["PredictorVersion"][];
                    };
                };
            };
        };
    };
    registerPredictorVersion: {
        parameters: {
            query?: {
                /** @description Seconds */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "folder": "/srv/predictors/fashion/1"
                 *     }
                 */
                "application/json": components["schemas"]["PredictorVersionInput"];
                "multipart/form-data": {
                    /** @description Up to 63 lower-case letters, digits and dashes */
                    name?: string;
                    /** @description Up to 63 letters, digits, dots, dashes and underscores */
                    version?: string;
                    /** @example Apache-2.0 */
                    licence?: string;
                    /**
                     * @description By default what the graph is made for
                     * @enum {string}
                     */
                    task?: "embedding" | "classification" | "multi-label";
                    description?: string;
                    /** @description Where the weights come from, and what they were trained on */
                    source?: string;
                    /** @description Which of several variants to take, such as `model_quantized.onnx` */
                    model?: string;
                    /**
                     * @description What becomes of `last_hidden_state`
                     * @enum {string}
                     */
                    pooling?: "first" | "mean";
                    /** @description Where neither the graph nor config.json says it */
                    dimensions?: number;
                    /** @description By file name: what the files must have */
                    sha256?: Record<string, unknown>;
                    file: Blob[];
                };
            };
        };
        responses: {
            /** @description The version as it is now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictorVersion"];
                };
            };
        };
    };
    getPredictorVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictorVersion"];
                };
            };
        };
    };
    deletePredictorVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    loadPredictorVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version as it is now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictorVersion"];
                };
            };
        };
    };
    unloadPredictorVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictorVersion"];
                };
            };
        };
    };
    listTrials: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Latest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["Trial"][];
                    };
                };
            };
        };
    };
    startTrial: {
        parameters: {
            query?: {
                /** @description Seconds */
                wait?: number;
            };
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "sample": 200,
                 *       "against": {
                 *         "predictor": "vitrine-embedding",
                 *         "version": "1"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TrialInput"];
            };
        };
        responses: {
            /** @description The trial as it is now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trial"];
                };
            };
        };
    };
    getTrial: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trial */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trial"];
                };
            };
        };
    };
    deleteTrial: {
        parameters: {
            query?: never;
            header?: {
                /** @description Superusers only: the customer whose data is meant */
                "x-selected-customer"?: string;
            };
            path: {
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listCustomerPredictors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By task, name and version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["Assignment"][];
                    };
                };
            };
        };
    };
    assignPredictor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "share": 0.1,
                 *       "backfill_rate": 20
                 *     }
                 */
                "application/json": components["schemas"]["AssignmentInput"];
            };
        };
        responses: {
            /** @description The assignment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
        };
    };
    unassignPredictor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
                /** @description Any characters but control characters */
                name: string;
                /** @description Any characters but control characters */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Only the keys of this customer */
                customer?: string;
                /** @description Only the keys of superusers, who belong to no customer */
                superuser?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["ApiKey"][];
                    };
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customer": "acme",
                 *       "label": "web shop"
                 *     }
                 */
                "application/json": components["schemas"]["ApiKeyInput"];
            };
        };
        responses: {
            /** @description The new key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["ApiKeyRotation"];
            };
        };
        responses: {
            /** @description The new key, and when the old one ends */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any characters but control characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Only those who administer this customer */
                customer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["User"][];
                    };
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "anna@acme.example",
                 *       "customers": [
                 *         "acme"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description The new user and its temporary password */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporaryPassword"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters, digits, symbols and punctuation, no spaces; capitals count */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters, digits, symbols and punctuation, no spaces; capitals count */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters, digits, symbols and punctuation, no spaces; capitals count */
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customers": [
                 *         "acme",
                 *         "globex"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    resetUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters, digits, symbols and punctuation, no spaces; capitals count */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The temporary password */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporaryPassword"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description Results on a page */
                limit?: number;
                /** @description Results to skip */
                offset?: number;
                /** @description Whose data it was */
                customer?: string;
                username?: string;
                /** @description As in the API document: `delete-image` */
                operation?: string;
                outcome?: "done" | "refused";
                /** @description Not earlier than this */
                since?: string;
                /** @description Earlier than this */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        links: components["schemas"]["Links"];
                        results: components["schemas"]["AuditEntry"][];
                    };
                };
            };
        };
    };
    imageFailedEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The `id` of the event: whoever has it already leaves it out */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageFailedEvent"];
            };
        };
        responses: {
            /** @description Nothing is wanted here any more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Answer within 15 seconds, and do the work afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, redirects too. It is sent again later, not before the time that `Retry-After` names. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    feedRunFinishedEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The `id` of the event: whoever has it already leaves it out */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedRunFinishedEvent"];
            };
        };
        responses: {
            /** @description Nothing is wanted here any more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Answer within 15 seconds, and do the work afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, redirects too. It is sent again later, not before the time that `Retry-After` names. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    feedRunAwaitingConfirmationEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The `id` of the event: whoever has it already leaves it out */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedRunAwaitingConfirmationEvent"];
            };
        };
        responses: {
            /** @description Nothing is wanted here any more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Answer within 15 seconds, and do the work afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, redirects too. It is sent again later, not before the time that `Retry-After` names. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    migrationFinishedEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The `id` of the event: whoever has it already leaves it out */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MigrationFinishedEvent"];
            };
        };
        responses: {
            /** @description Nothing is wanted here any more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Answer within 15 seconds, and do the work afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, redirects too. It is sent again later, not before the time that `Retry-After` names. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    quotaNearEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The `id` of the event: whoever has it already leaves it out */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotaNearEvent"];
            };
        };
        responses: {
            /** @description Nothing is wanted here any more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Answer within 15 seconds, and do the work afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, redirects too. It is sent again later, not before the time that `Retry-After` names. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhookTestEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The `id` of the event: whoever has it already leaves it out */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookTestEvent"];
            };
        };
        responses: {
            /** @description Nothing is wanted here any more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Answer within 15 seconds, and do the work afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, redirects too. It is sent again later, not before the time that `Retry-After` names. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
