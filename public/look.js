// How the section looks inside a host's page: five named properties, each held to what it says it is.
// The colours that follow from them, and their contrast, are style/framed.css.

const SCHEMES = ['light', 'dark'];
const DENSITIES = ['compact'];
// One colour, written out: nothing nested, and nothing that refers to something else.
const COLOUR = /^(#[\da-f]{3,8}|[a-z]+|(rgba?|hsla?|hwb|(ok)?(lab|lch)|color)\([-+.,%/\d\sa-z]+\))$/i;
const NO_COLOUR = /^(currentcolor|inherit|initial|unset|revert)$/i;
const RADIUS = /^(\d|1\d|2[0-4])(\.\d+)?px$/;
const FONT = /^[\w\s,"'-]{1,200}$/;

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
  set('--host-accent', look?.accent, (value) => COLOUR.test(value) && !NO_COLOUR.test(value) && CSS.supports('color', value));
  set('--radius', look?.radius, (value) => RADIUS.test(value));
  set('--font', look?.font, (value) => FONT.test(value) && CSS.supports('font-family', value));
}
