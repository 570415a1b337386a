// How a page looks to axe, to a narrow screen and to the eye.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { narrow, out, root, wide } from './world.mjs';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, as lines. */
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}

/** Everything wrong with the page as it stands, at both widths; leaves a screenshot of each. */
export async function faults(page, name) {
  const found = [];
  for (const size of [narrow, wide]) {
    await page.setViewportSize(size);
    for (const line of await axe(page)) found.push(`${size.width} px: ${line}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > size.width) found.push(`${size.width} px: the page is ${width} px wide`);
    const folder = join(root, 'build', 'screenshots');
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}-${size.width}.png`), fullPage: true });
  }
  return found;
}
