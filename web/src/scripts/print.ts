// On sheets that are made to be printed, which have no other script.
import { startPrinting } from './printing';

startPrinting();
