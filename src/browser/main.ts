import type { PageData } from '../play/page-data.js';
import { playPage } from './play-page.js';

const [data, root] = [document.getElementById('play-data'), document.getElementById('play')];
if (data === null || root === null) throw new Error('the page is not whole');
playPage(JSON.parse(data.textContent ?? '') as PageData, root);
