// Every control that can have the keyboard's focus, one after the other.
import type { ElementHandle, Locator } from '@playwright/test';

const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/** Names the controls inside `area` that lose the focus while `pass` happens. */
export async function controlsThatLoseFocus(area: Locator, pass: () => Promise<void>): Promise<string[]> {
  const lost: string[] = [];
  for (let at = 0; ; at += 1) {
    const control = await focus(area, at);
    if (control === undefined) return lost;
    const name = await control.evaluate(nameOf);
    await pass();
    if (!(await hasFocus(control))) lost.push(name);
  }
}

/** The control at this place, or the next one that takes the focus. */
async function focus(area: Locator, at: number): Promise<ElementHandle<HTMLElement> | undefined> {
  const found = await area.evaluateHandle(
    (element, { at, controls }) => {
      const all = [...element.querySelectorAll<HTMLElement>(controls)].filter((control) => control.checkVisibility());
      const takes = all.filter((control) => {
        control.focus();
        return document.activeElement === control;
      });
      takes[at]?.focus();
      return takes[at] ?? null;
    },
    { at, controls },
  );
  return (found.asElement() as ElementHandle<HTMLElement> | null) ?? undefined;
}

export async function hasFocus(control: ElementHandle<HTMLElement>): Promise<boolean> {
  return control.evaluate((element) => document.activeElement === element);
}

function nameOf(control: HTMLElement): string {
  const label = (control as HTMLInputElement).labels?.[0]?.textContent;
  return (control.getAttribute('aria-label') ?? label ?? control.textContent ?? '').replace(/\s+/g, ' ').trim();
}
