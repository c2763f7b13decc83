// The appearance of the section inside a host's page: five properties, each one validated.
// style/framed.css derives the other colors and their contrast.

const SCHEMES = ['light', 'dark'];
const DENSITIES = ['compact'];
// One literal color. Nested functions and references are not allowed.
const COLOR = /^(#[\da-f]{3,8}|[a-z]+|(rgba?|hsla?|hwb|(ok)?(lab|lch)|color)\([-+.,%/\d\sa-z]+\))$/i;
// Keywords that refer to a color or font of this page.
const REFERENCE = /^(currentcolor|inherit|initial|unset|revert|revert-layer)$/i;
const RADIUS = /^((\d|1\d|2[0-3])(\.\d+)?|24(\.0+)?)px$/;
const FONT = /^[\p{L}\p{N}\s,"'_-]{1,200}$/u;

export function dress(look) {
  const { dataset, style } = document.documentElement;
  const mark = (name, value, allowed) => {
    if (allowed.includes(value)) dataset[name] = value;
    else delete dataset[name];
  };
  const set = (name, value, isValid) => {
    if (typeof value === 'string' && isValid(value)) style.setProperty(name, value);
    else style.removeProperty(name);
  };
  mark('scheme', look?.scheme, SCHEMES);
  mark('density', look?.density, DENSITIES);
  set('--host-accent', look?.accent, (value) => COLOR.test(value) && !REFERENCE.test(value) && CSS.supports('color', value));
  set('--radius', look?.radius, (value) => RADIUS.test(value));
  set('--font', look?.font, (value) => FONT.test(value) && !REFERENCE.test(value) && CSS.supports('font-family', value));
}
