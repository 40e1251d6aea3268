/** The chapters of the API, in the order in which the documentation shows them. */
export const tagDescriptions = [
  { name: 'Images', description: 'Pictures under the ids of the shop.' },
  { name: 'Similarity', description: 'Which pictures look alike.' },
  { name: 'Predictions', description: 'What is on a picture, and which predictors say so.' },
  { name: 'Collections', description: 'Named sets of images.' },
  { name: 'Catalogue', description: 'Products, their looks and items, and the categories they are in.' },
  {
    name: 'Tags',
    description: 'What looks are like, in the words of the shop: derived from predictions, or corrected.',
  },
  { name: 'Rules', description: 'What the shop wants shown, kept back, preferred or pinned beside a look.' },
  { name: 'Style', description: 'What goes with what: outfits, and what is learned from them.' },
  { name: 'Feeds', description: 'Files or addresses that catalogues come from, and their runs.' },
  { name: 'Webhooks', description: 'Addresses of the shop that are told what happens, and what came of it.' },
  { name: 'Customers', description: 'The shops of this installation.' },
  { name: 'Usage', description: 'What a shop holds, what it has asked for, and its limits.' },
  { name: 'API keys', description: 'What lets the programs of a shop, or of the superusers, in.' },
  { name: 'Users', description: 'The people who sign in: admins of shops, and superusers.' },
  { name: 'Predictors', description: 'The models of this installation: bring, try, assign, take away.' },
  {
    name: 'Open Inference Protocol',
    description: 'The predictors of a customer as models of the V2 inference protocol, for its clients.',
  },
  { name: 'Audit log', description: 'Who did what.' },
] as const;
