// Says which house is nearest to the point that was chosen on the map or found by the device.
//   <p data-v-nearest="/api/..." data-v-text="...{place}" aria-live="polite"></p>  inside the form
// GET /path?lat=...&lon=... answers as suggestions do; the first one is told.
import { Asker, each, words } from './dom';
import { readSuggestions } from './suggestion';

function start(line: HTMLElement): void {
  const asker = new Asker();
  line.closest('form')?.addEventListener('viche:place', (event) => {
    const { lat, lon } = (event as CustomEvent<{ lat?: number; lon?: number }>).detail;
    if (lat === undefined || lon === undefined) {
      line.textContent = '';
      return;
    }
    void asker.ask(line.dataset['vNearest'] ?? '', { lat: lat.toFixed(6), lon: lon.toFixed(6) }).then((answer) => {
      if (answer === undefined) return;
      const [place] = readSuggestions(answer);
      line.textContent = place ? words(line, 'vText', { place: place.text }) : '';
    });
  });
}

export function startNearest(): void {
  each<HTMLElement>('[data-v-nearest]', start);
}
