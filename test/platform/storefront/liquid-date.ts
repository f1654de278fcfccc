/**
 * Liquid's `date` filter as the Ruby engine answers it: `now` and `today` are the shop's present, a text that is no date
 * comes back unchanged, and days are days of the shop's zone. LiquidJS reads the machine's clock and zone instead.
 */

interface Parts {
	readonly year: string;
	readonly month: string;
	readonly day: string;
	readonly hour: string;
	readonly minute: string;
	readonly second: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(instant: Date, zone: string): Parts {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-GB', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
		formats.set(zone, format);
	}
	const named = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
	return { ...(named as unknown as Parts), year: (named.year ?? '').padStart(4, '0') };
}

/** Minutes by which the zone is ahead of UTC at that instant. */
function offsetOf(instant: Date, zone: string): number {
	const { year, month, day, hour, minute, second } = partsIn(instant, zone);
	const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return Math.round((wall - instant.getTime()) / 60_000);
}

const dayPattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(Z|[+-]\d{2}:?\d{2})?$/;

function parse(value: unknown, now: Date, zone: string): Date | undefined {
	if (typeof value === 'number') return new Date(value * 1000);
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (/^(now|today)$/i.test(text)) return now;
	if (/^\d+$/.test(text)) return new Date(Number(text) * 1000);
	const [, day, time = '00:00', written] = dayPattern.exec(text) ?? [];
	if (!day) {
		const loose = Date.parse(text);
		return Number.isNaN(loose) || !/\d/.test(text) ? undefined : new Date(loose);
	}
	const utc = new Date(`${day}T${time}Z`);
	// 30 February is a date to no engine.
	if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(day)) return undefined;
	if (written) return new Date(`${day}T${time}${written.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
	return new Date(utc.getTime() - offsetOf(utc, zone) * 60_000);
}

export function formatDate(value: unknown, pattern: unknown, now: Date, zone: string): unknown {
	const instant = parse(value, now, zone);
	if (!instant || typeof pattern !== 'string') return value;
	const { year, month, day, hour, minute, second } = partsIn(instant, zone);
	const offset = offsetOf(instant, zone);
	const two = (number: number) => String(number).padStart(2, '0');
	const answers: Record<string, string> = {
		'%Y': year,
		'%m': month,
		'%d': day,
		'%-d': String(Number(day)),
		'%H': hour,
		'%M': minute,
		'%S': second,
		'%s': String(Math.floor(instant.getTime() / 1000)),
		'%z': `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`,
		'%%': '%',
	};
	return pattern.replace(/%-?./g, (code) => {
		const answer = answers[code];
		if (answer === undefined) throw new Error(`The stand-in does not format ${code}`);
		return answer;
	});
}
