// How the section looks inside a host's page: five named properties, each held to what it says it is.
// The colours that follow from them, and their contrast, are style/framed.css.

const SCHEMES = ['light', 'dark'];
const DENSITIES = ['compact'];
// One colour, written out: nothing nested, and nothing that refers to something else.
const COLOUR = /^(#[\da-f]{3,8}|[a-z]+|(rgba?|hsla?|hwb|(ok)?(lab|lch)|color)\([-+.,%/\d\sa-z]+\))$/i;
// What stands for something else: a colour or a font of the page's own.
const NO_VALUE = /^(currentcolor|inherit|initial|unset|revert|revert-layer)$/i;
const RADIUS = /^((\d|1\d|2[0-3])(\.\d+)?|24(\.0+)?)px$/;
const FONT = /^[\p{L}\p{N}\s,"'_-]{1,200}$/u;

export function dress(look) {
  const { dataset, style } = document.documentElement;
  const mark = (name, value, allowed) => {
    if (allowed.includes(value)) dataset[name] = value;
    else delete dataset[name];
  };
  const set = (name, value, isOne) => {
    if (typeof value === 'string' && isOne(value)) style.setProperty(name, value);
    else style.removeProperty(name);
  };
  mark('scheme', look?.scheme, SCHEMES);
  mark('density', look?.density, DENSITIES);
  set('--host-accent', look?.accent, (value) => COLOUR.test(value) && !NO_VALUE.test(value) && CSS.supports('color', value));
  set('--radius', look?.radius, (value) => RADIUS.test(value));
  set('--font', look?.font, (value) => FONT.test(value) && !NO_VALUE.test(value) && CSS.supports('font-family', value));
}
