/** Asks the theme, never the app's server, for what it renders beside another variant. */

export const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

/** The theme's section anew, for the variant whose id the address ends in. Dawn renames what it shows in a dialog. */
export const fetchSection = async (address: string): Promise<Document> =>
	parse(await (await fetch(address.replace('=quickadd-', '='))).text());
