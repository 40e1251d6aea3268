/** What stands where: the one list of the site's pages. */
export const sidebar = [
  {
    text: 'Start',
    items: [
      { text: 'What it is', link: '/readme' },
      { text: 'Quick start', link: '/guides/quick-start' },
    ],
  },
  {
    text: 'For shops',
    items: [
      { text: 'Integration', link: '/guides/integration' },
      { text: 'Feeds', link: '/guides/feeds' },
      { text: 'Webhooks', link: '/guides/webhooks' },
      { text: 'Similar looks', link: '/guides/similar-looks' },
      { text: 'Rules', link: '/guides/rules' },
      { text: 'Style with', link: '/guides/style-with' },
      { text: 'Tags', link: '/guides/tags' },
      { text: 'Web components', link: '/guides/widgets' },
      { text: 'Typed client', link: '/sdk/readme' },
      { text: 'Assistants (MCP)', link: '/guides/mcp' },
      { text: 'Versions and deprecation', link: '/guides/stability' },
    ],
  },
  {
    text: 'For those who run it',
    items: [
      { text: 'Installing', link: '/guides/installing' },
      { text: 'Command line', link: '/guides/command-line' },
      { text: 'Notes for Superusers', link: '/guides/superusers' },
      { text: 'Operating', link: '/guides/operating' },
      { text: 'Backup and restore', link: '/guides/backup-and-restore' },
      { text: 'Sizing', link: '/guides/sizing' },
      { text: 'Security', link: '/guides/security' },
      { text: 'Cognito', link: '/guides/cognito' },
    ],
  },
  {
    text: 'Predictors',
    items: [
      { text: 'Bringing a predictor', link: '/guides/predictors' },
      { text: 'Trying and moving over', link: '/guides/trials' },
      { text: 'Open Inference Protocol', link: '/guides/open-inference' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'API, to be tried', link: '/api/', target: '_self' },
      { text: 'Operations', link: '/reference/operations' },
      { text: 'Errors', link: '/reference/errors' },
      { text: 'Configuration', link: '/reference/configuration' },
      { text: 'Metrics', link: '/reference/metrics' },
      { text: 'Command line', link: '/reference/command-line' },
      { text: 'Benchmarks', link: '/benchmarks' },
      { text: 'Changelog', link: '/changelog' },
    ],
  },
  {
    text: 'Inside',
    collapsed: true,
    items: [
      { text: 'Architecture', link: '/architecture' },
      { text: 'Decisions', link: '/decisions/' },
      { text: 'Style of the code', link: '/style' },
      { text: 'Contributing', link: '/contributing' },
    ],
  },
];
