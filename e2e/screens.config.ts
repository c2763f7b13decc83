// Pictures of the main screens, to look at: `npx playwright test --config screens.config.ts`.
import journeys from './browsers.config.ts';

export default { ...journeys, testMatch: 'screens.ts', outputDir: 'test-results/screens' };
