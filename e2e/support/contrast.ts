// Contrast of colours as the browser draws them, gamut and all. Runs inside a page.
export type Pair = { text: string; on: string };
export type Weak = Pair & { accent: string; ratio: number };

/** Draws each pair for each accent and keeps those whose contrast is below `least`. */
export function weakPairs({ accents, pairs, least }: { accents: string[]; pairs: Pair[]; least: number }): Weak[] {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  const luminance = (colour: string) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    if (alpha !== 255) throw new Error(`${colour} lets something through`);
    const linear = (part: number) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const probe = document.createElement('span');
  document.body.append(probe);
  const computed = getComputedStyle(probe);
  const drawn = (colour: string) => {
    probe.style.color = '';
    probe.style.color = colour;
    if (probe.style.color === '') throw new Error(`${colour} is no colour`);
    return luminance(computed.color);
  };
  const weak: Weak[] = [];
  for (const accent of accents) {
    document.documentElement.style.setProperty('--host-accent', accent);
    for (const { text, on } of pairs) {
      const [low = 0, high = 0] = [drawn(text), drawn(on)].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < least) weak.push({ text, on, accent, ratio: Math.round(ratio * 100) / 100 });
    }
  }
  probe.remove();
  return weak;
}
