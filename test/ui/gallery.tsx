/** Every page of the admin with the fixtures, one at a time by the address's hash: what a browser is shown in tests. */
import { AppProvider } from '@shopify/polaris';
import '@shopify/polaris/build/esm/styles.css';
import english from '@shopify/polaris/locales/en.json';
import { createRoot } from 'react-dom/client';
import '../../app/ui/admin.css';
import { pages } from './gallery-pages';

const name = decodeURIComponent(location.hash.slice(1));
const page = pages[name];
const root = document.querySelector('main');
if (!page || !root) throw new Error(`The gallery has no page ${name}`);
createRoot(root).render(<AppProvider i18n={english}>{page}</AppProvider>);
