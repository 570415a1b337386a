// "Use my location": writes latitude and longitude into the fields of the form. The button is hidden without scripts.
import { each, sibling, words } from './dom';

function start(button: HTMLButtonElement): void {
  if (!('geolocation' in navigator)) return;
  const status = document.getElementById(button.dataset['vStatus'] ?? '');
  const tell = (name: string) => { if (status) status.textContent = words(button, name); };
  button.hidden = false;
  button.closest('form')?.addEventListener('viche:place', (event) => {
    if (event.target !== button && status) status.textContent = '';
  });
  button.addEventListener('click', () => {
    tell('vWaiting');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { lat: coords.latitude, lon: coords.longitude };
        write(button, 'vLatField', place.lat);
        write(button, 'vLonField', place.lon);
        tell('vDone');
        button.dispatchEvent(new CustomEvent('viche:place', { bubbles: true, detail: place }));
      },
      (error) => tell(error.code === error.PERMISSION_DENIED ? 'vDenied' : 'vFailed'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

function write(button: HTMLButtonElement, attribute: string, value: number): void {
  const field = sibling(button, button.dataset[attribute] ?? '');
  if (field) field.value = value.toFixed(6);
}

export function startLocating(): void {
  each<HTMLButtonElement>('button[data-v-locate]', start);
}
