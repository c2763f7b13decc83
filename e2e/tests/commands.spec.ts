// Commands for a new value: for the chosen tool, where it runs, and without the value.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';

test.beforeEach(async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await issue(keys);
});

async function issue(keys: KeysPage): Promise<void> {
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
}

const tool = (page: Page): Locator => page.getByLabel('Tool', { exact: true });
const runsIn = (page: Page): Locator => page.getByLabel('Runs in', { exact: true });
const commands = async (page: Page): Promise<string> => (await page.locator('.commands code').allTextContents()).join('\n');

test('the commands are those of the chosen tool and of where it runs', async ({ page, registry }) => {
  expect(await commands(page)).toBe(
    [
      'read -rs NUGET_API_KEY && export NUGET_API_KEY',
      `dotnet nuget push "bin/Release/*.nupkg" --source "${registry.url}/v3/index.json" --allow-insecure-connections`,
      'unset NUGET_API_KEY',
    ].join('\n'),
  );
  await tool(page).selectOption('nuget');
  await runsIn(page).selectOption('GitHub Actions');
  await expect.poll(() => commands(page)).toContain('gh secret set NUGET_API_KEY');
  expect(await commands(page)).toContain(`nuget push "bin/Release/*.nupkg" -Source "${registry.url}/v3/index.json" -AllowInsecureConnections`);
  expect(await commands(page)).toContain('NUGET_API_KEY: ${{ secrets.NUGET_API_KEY }}');
});

test('the choice is remembered after a reload, and the value is not', async ({ page, keys, watch }) => {
  const value = await keys.row('ci').rotation.read();
  await runsIn(page).selectOption('PowerShell');
  await tool(page).selectOption('nuget');
  await keys.row('ci').rotation.self.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  await issue(keys);
  await expect(runsIn(page)).toHaveValue('PowerShell');
  await expect(tool(page)).toHaveValue('nuget');
  await expect.poll(() => commands(page)).toContain('Read-Host -AsSecureString');
  await watch.expectNoTrace(value);
});

test('no command contains the value', async ({ page, keys }) => {
  const value = await keys.row('ci').rotation.read();
  for (const place of await runsIn(page).getByRole('option').allTextContents()) {
    await runsIn(page).selectOption(place);
    for (const name of await tool(page).getByRole('option').allTextContents()) {
      await tool(page).selectOption(name);
      expect(await commands(page), `${name} in ${place}`).not.toContain(value);
    }
  }
});

test.describe('a command', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('is copied as it is shown', async ({ page }) => {
    await runsIn(page).selectOption('Azure Pipelines');
    const step = page.locator('.command').last();
    await step.getByRole('button', { name: /^Copy/ }).click();
    await expect(step.getByText('Copied')).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await step.locator('code').textContent());
    expect(copied.split('\n')).toHaveLength(4);
  });
});
