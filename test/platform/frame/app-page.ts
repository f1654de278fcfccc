/** The page that embeds the app: the frame, and the script that speaks with App Bridge inside it. */
import { html, type Markup } from './markup';
import { type ShellFacts, shell } from './shell';

export function appPage(facts: ShellFacts, frameAddress: string): Markup {
	const settings = JSON.stringify({
		handle: facts.handle,
		clientId: facts.clientId,
		appOrigin: new URL(frameAddress).origin,
	});
	return shell(
		facts,
		'app',
		facts.appName,
		html`<div class="loading" id="loading" hidden></div>
<div class="title-bar" id="title-bar" hidden><strong></strong><span class="actions"></span></div>
<iframe id="app" title="${facts.appName}" data-address="${frameAddress}" data-settings="${settings}"></iframe>
<dialog id="leave"><h2>Leave page with unsaved changes?</h2><p>Leaving this page will delete all unsaved changes.</p>
	<form method="dialog"><button value="stay">Stay</button><button value="leave" class="critical">Leave page</button></form></dialog>
<dialog id="discard"><h2>Discard all unsaved changes?</h2><p>If you discard changes, you’ll delete any edits you made since you last saved.</p>
	<form method="dialog"><button value="stay">Continue editing</button><button value="discard" class="critical">Discard changes</button></form></dialog>
<dialog id="picker" aria-label="Select products"><form method="dialog"><h2></h2>
	<label>Search <input type="search" name="query" autocomplete="off"></label><div class="choices"></div>
	<footer><button value="cancel">Cancel</button><button value="select" class="primary">Select</button></footer></form></dialog>`,
		html`<script src="/stand-in/outer.js" defer></script>`,
	);
}
