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
		shadow(250, 534) +
		`<path d="M96 500 168 372c6-10 14-14 26-14h212c12 0 20 4 26 14l72 128z" fill="url(#body)"/><path d="M96 500h408v20c0 8-6 12-14 12H110c-8 0-14-4-14-12z" fill="${shade}"/>` +
		[0, 1, 2, 3, 4]
			.map(
				(row) =>
					`<path d="M${176 + row * 4 - row * 18} ${378 + row * 27}q${124 + row * 14} ${row % 2 ? 7 : -6} ${248 + row * 28} 0" fill="none" stroke="${row % 2 ? light : shade}" stroke-width="2" opacity=".45"/>`,
			)
			.join('') +
		`<ellipse cx="300" cy="378" rx="15" ry="7" fill="#2b241b" opacity=".55"/>`,
	napkin: ({ shade, light }: Glaze) =>
		shadow(220, 540) +
		`<path d="M120 520 196 356l230 8 62 150-34 16H150z" fill="${shade}"/><path d="M118 508 192 348l236 10 64 142z" fill="url(#body)"/>` +
		`<path d="M192 348 306 430l122-72" fill="none" stroke="${shade}" stroke-width="3" opacity=".5"/><path d="M132 492l340-2" stroke="${light}" stroke-width="3" stroke-dasharray="7 6" opacity=".9"/>`,
	runner: ({ shade, light }: Glaze) =>
		shadow(260, 556) +
		`<path d="M60 486h480v44c0 14-10 22-24 22H84c-14 0-24-8-24-22z" fill="${shade}"/><path d="M60 486c60-16 100 12 160-2s120-16 180 0 100 8 140 2V400c-40 8-80 10-140-4s-120-12-180 2-100 16-160 2z" fill="url(#body)"/>` +
		`<path d="M60 418c60 12 100 10 160-4s120-14 180 0 100 10 140 4M60 466c60-14 100 10 160-4s120-14 180 2 100 8 140 2" fill="none" stroke="${light}" stroke-width="4"/>` +
		Array.from(
			{ length: 30 },
			(_, at) => `<path d="M${68 + at * 16} 550v${16 + (at % 3) * 3}" stroke="${shade}" stroke-width="3"/>`,
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
<radialGradient id="shadow"><stop stop-color="#3a2f22" stop-opacity=".42"/><stop offset="1" stop-color="#3a2f22" stop-opacity="0"/></radialGradient></defs>
<rect width="600" height="750" fill="${ground}"/><rect width="600" height="750" fill="url(#room)"/><g transform="translate(0 62)">${forms[form](glaze)}</g></svg>`;
}
