// The pages of the gallery around the keys section. Each one says what a real gallery shows there.

/** @typedef {{ path: string, title: string, text: string }} Entry - `text` completes "A real gallery shows … here." */

export const KEYS = '/account/keys';

/** The navigation of the account, in its order. */
export const accountPages = [
  { path: '/account/profile', title: 'Profile', text: 'your name, your picture and your email address' },
  { path: '/account/packages', title: 'Packages', text: 'the packages that you own, with their versions and downloads' },
  { path: KEYS, title: 'API keys', text: 'the keys section of a registry' },
  { path: '/account/organizations', title: 'Organizations', text: 'your organizations, their members and their packages' },
  { path: '/account/notifications', title: 'Notifications', text: 'the events that you get an email about' },
];

/** Open to everybody. */
export const publicPages = [
  { path: '/search', title: 'Search', text: 'the packages that match your search' },
  { path: '/packages', title: 'Packages', text: 'all packages, the newest first' },
  { path: '/docs', title: 'Documentation', text: 'how to install packages and how to publish your own' },
  { path: '/about', title: 'About', text: 'who runs the gallery' },
  { path: '/status', title: 'Status', text: 'whether downloads and uploads work at the moment' },
  { path: '/terms', title: 'Terms', text: 'the rules for publishers' },
  { path: '/privacy', title: 'Privacy', text: 'which data the gallery stores and for how long' },
];
