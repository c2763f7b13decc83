// <latchkey-keys> keeps its frame in a closed shadow root. geckodriver looks into one, WebKitWebDriver
// does not, so for WebKit the gallery's page makes every root an open one before the element exists.
import type { Gallery } from '../host/gallery.js';

/** A file of its own, because the gallery's policy allows no script inside the page. */
const PATH = '/open-roots.js';
const SCRIPT = `
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    return attach.call(this, { ...init, mode: 'open' });
  };`;

export function openRoots(gallery: Gallery): void {
  const answer = gallery.answer.bind(gallery);
  gallery.answer = async (request) => {
    if (request.url === PATH) return { headers: { 'content-type': 'text/javascript' }, body: SCRIPT };
    const given = await answer(request);
    if (!given.headers?.['content-type']?.startsWith('text/html')) return given;
    return { ...given, body: String(given.body).replace('<head>', `<head><script src="${PATH}"></script>`) };
  };
}
