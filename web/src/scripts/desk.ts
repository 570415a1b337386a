// The desk of the staff; loaded by its pages only.
import { each } from './dom';
import { startKeying } from './keying';
import { startMask } from './mask';
import { startOffline } from './offline';

each<HTMLElement>('[data-v-mask]', startMask);
each<HTMLFormElement>('[data-v-enter-next]', startKeying);
startOffline();
