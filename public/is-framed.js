// FRAMED: whether this document is the section inside a page of another site. `cargo xtask page` leaves
// this file out: it builds two documents and defines FRAMED as a constant in each.
globalThis.FRAMED = /^\/embed(\/|$)/.test(location.pathname);
