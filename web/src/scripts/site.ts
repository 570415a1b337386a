// On every page. Everything works without it; it makes forms friendlier.
import { CharacterCount, ErrorSummary, SkipLink } from 'govuk-frontend';
import { startCategories } from './category';
import { each } from './dom';
import { startDrafts } from './draft';
import { startLocating } from './locate';
import { startNearest } from './nearest';
import { startSendingOnce } from './once';
import { startPhotos } from './photos';
import { startPrinting } from './printing';
import { startQueues } from './queue';
import { startSuggestions } from './suggest';

document.documentElement.classList.add('v-scripted');
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
each('[data-module="govuk-character-count"]', (element) => new CharacterCount(element));
each('[data-module="govuk-error-summary"]', (element) => new ErrorSummary(element));
each('[data-module="govuk-skip-link"]', (element) => new SkipLink(element));
each('[data-v-focus]', (element) => element.focus());
startSuggestions();
startLocating();
startNearest();
startPhotos();
startDrafts();
startCategories();
startQueues();
startSendingOnce();
startPrinting();
