/**
 * The shop's pictures, drawn: one form in one glaze on a table, as SVG. The same form and glaze always make the same
 * picture, so that a catalogue can name pictures without keeping any.
 */

interface Glaze {
	readonly shade: string;
	readonly body: string;
	readonly light: string;
	readonly ground: string;
}

const glazes = {
	oat: { shade: '#a89a86', body: '#d9cfc0', light: '#f5efe4', ground: '#efebe4' },
	moss: { shade: '#5d6851', body: '#8f9a80', light: '#b9c2ab', ground: '#ebece6' },
	ink: { shade: '#333d48', body: '#5a6673', light: '#8b97a3', ground: '#e9ebed' },
	rust: { shade: '#8a5440', body: '#c1846a', light: '#dfae97', ground: '#f1e9e4' },
	chalk: { shade: '#b9b7b2', body: '#e6e4df', light: '#fbfaf7', ground: '#eceae6' },
	slate: { shade: '#4c4f50', body: '#7b7f80', light: '#a9adae', ground: '#ececeb' },
	honey: { shade: '#8f682c', body: '#c99a4e', light: '#e8c78a', ground: '#f3ece0' },
	plum: { shade: '#54384a', body: '#83607a', light: '#b092a8', ground: '#efe9ed' },
	oak: { shade: '#8c6a45', body: '#bd9568', light: '#d9b88f', ground: '#f1ece5' },
	walnut: { shade: '#4a3324', body: '#75543d', light: '#9c7a5f', ground: '#eee9e4' },
	linen: { shade: '#b3a78f', body: '#d8cfbb', light: '#ece6d8', ground: '#f1eee8' },
} satisfies Record<string, Glaze>;

const shadow = (width: number, y = 552, x = 300) =>
	`<ellipse cx="${x + 24}" cy="${y}" rx="${width}" ry="${Math.round(width / 9)}" fill="url(#shadow)"/>`;
const turned = (path: string) => `<path d="${path}" fill="url(#body)"/><path d="${path}" fill="#000" opacity=".035"/>`;
const mouth = (y: number, radius: number, { shade }: Glaze, flat = 0.2) =>
	`<ellipse cx="300" cy="${y}" rx="${radius}" ry="${radius * flat}" fill="${shade}"/>` +
	`<ellipse cx="300" cy="${y + 2}" rx="${radius - 7}" ry="${radius * flat - 4}" fill="#2b241b" opacity=".5"/>`;
const handle = (x: number, y: number, { shade, body }: Glaze, size = 1) =>
	`<g transform="translate(${x} ${y}) scale(${size})"><path d="M0 0c86-10 116 34 112 92-4 62-44 108-84 128" fill="none" stroke="${shade}" stroke-width="25" stroke-linecap="round"/><path d="M0-4c82-10 110 32 106 90-4 58-42 102-80 122" fill="none" stroke="${body}" stroke-width="12" stroke-linecap="round" opacity=".75"/></g>`;
const spout = (x: number, y: number, { shade }: Glaze) =>
	`<g transform="translate(${x} ${y})"><path d="M34 66c-4-26-14-46-34-66 18-6 46-6 84 2l4 22z" fill="url(#body)"/><path d="M0 0c18-6 46-6 84 2L62 14 36 20C24 12 14 6 0 0z" fill="${shade}"/></g>`;

const forms = {
	pitcher: (glaze: Glaze) =>
		shadow(210) +
		handle(362, 248, glaze) +
		turned('M232 214c0 46-64 96-64 196 0 92 52 142 132 142s132-50 132-142c0-100-64-150-64-196z') +
		spout(198, 200, glaze) +
		mouth(214, 68, glaze),
	jug: (glaze: Glaze) =>
		shadow(210) +
		handle(384, 284, glaze) +
		turned('M210 250c-30 50-52 100-52 164 0 90 54 138 142 138s142-48 142-138c0-64-22-114-52-164z') +
		spout(176, 236, glaze) +
		mouth(250, 90, glaze, 0.155),
	carafe: (glaze: Glaze) =>
		shadow(190) +
		turned('M248 180c0 90-70 110-70 250 0 80 44 122 122 122s122-42 122-122c0-140-70-160-70-250z') +
		mouth(180, 52, glaze, 0.27),
	vase: (glaze: Glaze) =>
		shadow(170) +
		turned(
			'M262 150c4 70 8 96-44 150-46 48-58 90-44 150 12 54 40 102 126 102s114-48 126-102c14-60 2-102-44-150-52-54-48-80-44-150z',
		) +
		mouth(150, 38, glaze, 0.26),
	bowl: (glaze: Glaze) =>
		shadow(230) +
		turned('M110 380c6 96 70 152 132 164 30 10 86 10 116 0 62-12 126-68 132-164z') +
		mouth(380, 190, glaze, 0.17),
	cup: (glaze: Glaze) =>
		shadow(160) +
		handle(384, 376, glaze, 0.62) +
		turned('M206 344c-4 60-2 118 14 166 10 30 40 42 80 42s70-12 80-42c16-48 18-106 14-166z') +
		mouth(344, 94, glaze, 0.17),
	plate: ({ shade, light }: Glaze) =>
		shadow(250, 520) +
		`<ellipse cx="300" cy="480" rx="232" ry="68" fill="${shade}"/><ellipse cx="300" cy="470" rx="232" ry="66" fill="url(#body)"/>` +
		`<ellipse cx="300" cy="476" rx="160" ry="42" fill="${shade}" opacity=".35"/><ellipse cx="300" cy="479" rx="156" ry="40" fill="${light}" opacity=".55"/>`,
	board: ({ shade, light }: Glaze) =>
		shadow(140) +
		'<path d="M286 120c-12 0-20 8-20 20v74c0 18-12 28-34 30-26 2-42 16-42 42v238c0 18 12 28 30 28h160c18 0 30-10 30-28V286c0-26-16-40-42-42-22-2-34-12-34-30v-74c0-12-8-20-20-20z" fill="url(#body)"/>' +
		[206, 232, 262, 296, 330, 364, 390]
			.map((x, at) => {
				const top = at > 1 && at < 5 ? 236 : 286;
				const bend = at % 2 ? 9 : -8;
				return `<path d="M${x} ${top}q${bend} 130 0 ${548 - top}" fill="none" stroke="${at % 3 ? shade : light}" stroke-width="${1 + (at % 2)}" opacity=".4"/>`;
			})
			.join('') +
		`<circle cx="300" cy="154" r="13" fill="#2b241b" opacity=".45"/><path d="M190 536v-12c0 18 12 28 30 28h160c18 0 30-10 30-28v12c0 12-12 22-30 22H220c-18 0-30-10-30-22z" fill="${shade}"/>`,
	napkin: ({ shade, light }: Glaze) =>
		shadow(190) +
		[514, 476, 438]
			.map((y, at) => {
				const x = 136 + at * 5;
				const width = 328 - at * 8;
				return `<rect x="${x}" y="${y}" width="${width}" height="38" rx="17" fill="url(#body)"/><path d="M${x + 14} ${y + 20}h${width - 16}" stroke="${shade}" stroke-width="2.5" opacity=".55"/><path d="M${x + 12} ${y + 37}h${width - 24}" stroke="${shade}" stroke-width="3" opacity=".7"/>`;
			})
			.join('') +
		`<path d="M158 440 204 372c4-6 8-8 16-8h176c8 0 14 2 18 8l38 68c-4 4-8 5-14 5H172c-6 0-10-1-14-5z" fill="url(#body)"/><path d="M158 440 204 372c4-6 8-8 16-8h176c8 0 14 2 18 8l38 68z" fill="${light}" opacity=".28"/>` +
		`<path d="M180 428l34-50h184l28 50z" fill="none" stroke="${shade}" stroke-width="2" stroke-dasharray="7 5" opacity=".6"/>`,
	runner: ({ shade, body, light }: Glaze) =>
		shadow(210) +
		'<path d="M128 430h318v122H128c-16 0-26-26-26-61s10-61 26-61z" fill="url(#body)"/>' +
		'<path d="M128 430h318v122H128c-16 0-26-26-26-61s10-61 26-61z" fill="url(#fold)"/>' +
		[150, 164, 384, 398]
			.map(
				(x) => `<path d="M${x} 430c-10 30-10 92 0 122" fill="none" stroke="${light}" stroke-width="5" opacity=".85"/>`,
			)
			.join('') +
		`<ellipse cx="446" cy="491" rx="30" ry="61" fill="${shade}"/>` +
		[1, 2, 3, 4]
			.map(
				(turn) =>
					`<ellipse cx="${446 + turn}" cy="${491 + turn * 2}" rx="${30 - turn * 6}" ry="${61 - turn * 12}" fill="none" stroke="${body}" stroke-width="4"/>`,
			)
			.join('') +
		Array.from(
			{ length: 9 },
			(_, at) =>
				`<path d="M${474 - Math.abs(4 - at)} ${452 + at * 10}l${16 + (at % 3) * 4} ${at - 2}" stroke="${shade}" stroke-width="3"/>`,
		).join(''),
	candle: (glaze: Glaze) =>
		shadow(150) +
		turned('M200 300v222c0 18 10 30 30 30h140c20 0 30-12 30-30V300z') +
		mouth(300, 100, glaze, 0.14) +
		'<rect x="240" y="372" width="120" height="104" fill="#f4eee0"/><rect x="247" y="379" width="106" height="90" fill="none" stroke="#8d7a58"/><path d="M262 412h76M272 432h56" stroke="#6b5c42" stroke-width="3"/>' +
		'<path d="M299 298v-26" stroke="#3a2f22" stroke-width="4"/><path d="M300 204c18 26 24 38 24 50a24 24 0 0 1-48 0c0-12 6-24 24-50z" fill="#f2b95c"/><path d="M300 232c9 14 12 20 12 27a12 12 0 0 1-24 0c0-7 3-13 12-27z" fill="#fff3d6"/>',
};

export const pictureForms = Object.keys(forms);
export const pictureGlazes = Object.keys(glazes);

const hasKey = <T extends object>(record: T, key: string): key is Extract<keyof T, string> =>
	Object.hasOwn(record, key);

/** The SVG, or undefined where nobody makes such a thing. */
export function drawPicture(form: string, glazeName: string): string | undefined {
	if (!hasKey(forms, form) || !hasKey(glazes, glazeName)) return undefined;
	const glaze: Glaze = glazes[glazeName];
	const { shade, body, light, ground } = glaze;
	const stops = [
		[0, shade],
		[0.28, body],
		[0.44, light],
		[0.66, body],
		[1, shade],
	].map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 750" width="600" height="750"><defs>
<linearGradient id="body">${stops.join('')}</linearGradient>
<linearGradient id="room" x2="0" y2="1"><stop stop-color="#fff" stop-opacity=".35"/><stop offset=".72" stop-color="#fff" stop-opacity="0"/><stop offset=".78" stop-opacity=".05"/><stop offset="1" stop-opacity=".02"/></linearGradient>
<linearGradient id="fold" x2="0" y2="1"><stop stop-color="#fff" stop-opacity=".3"/><stop offset=".4" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-opacity=".3"/></linearGradient>
<radialGradient id="shadow"><stop stop-color="#3a2f22" stop-opacity=".42"/><stop offset="1" stop-color="#3a2f22" stop-opacity="0"/></radialGradient></defs>
<rect width="600" height="750" fill="${ground}"/><rect width="600" height="750" fill="url(#room)"/><g transform="translate(0 62)">${forms[form](glaze)}</g></svg>`;
}
