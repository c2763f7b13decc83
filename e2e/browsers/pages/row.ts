// One key: its row, and the panel that issues a new value.
import type { Target } from '../target.ts';
import { IssuedValue } from './issued.ts';

export class KeyRow {
  readonly self: Target;
  readonly regenerate: Target;
  readonly panel: Target;
  readonly issue: Target;
  readonly stopOld: Target;
  readonly done: Target;
  readonly issued: IssuedValue;

  constructor(whole: Target, name: string) {
    this.regenerate = whole.role('button', `Regenerate ${name}`);
    this.self = this.regenerate.around('li[@data-state]');
    this.panel = whole.role('region', `Regenerate ${name}`);
    this.issue = this.panel.role('button', 'Issue new value');
    this.stopOld = this.panel.role('button', 'Stop the old value now');
    this.done = this.panel.role('button', 'Done');
    this.issued = new IssuedValue(this.panel);
  }
}
