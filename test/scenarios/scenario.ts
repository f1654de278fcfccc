/**
 * Scenarios: a situation in prose, its plan input line by line, and the promises that a person can judge. The reader
 * knows only the form of the file; it must never compute an expectation.
 */
import { type Day, requireDay } from '../../app/domain/day';
import { windowText } from '../../app/domain/notice/window-text';
import type { CurveEta } from '../../app/domain/promise/curve';
import type { Fallback, Lot } from '../../app/domain/promise/lot';
import { type PlanInput, planVariant } from '../../app/domain/promise/plan';
import type { PromisePart } from '../../app/domain/promise/promise';

export interface Scenario {
	readonly title: string;
	readonly input: PlanInput;
	readonly expected: string;
}

/** Scenarios of one file, divided by `## title`; each is facts, a line `=>`, and the expected text. */
export function readScenarios(text: string): readonly Scenario[] {
	return text
		.split(/^## /m)
		.slice(1)
		.map((part) => {
			const [head = '', ...rest] = part.split('\n');
			const [facts = '', expected] = rest.join('\n').split(/^=>\n/m);
			if (expected === undefined) throw new Error(`Scenario without "=>": ${head}`);
			return { title: head.trim(), input: readInput(facts), expected: expected.trim() };
		});
}

function readInput(facts: string): PlanInput {
	const lots: Lot[] = [];
	const lines = new Map<string, { class: number; tranches: { units: number; at: string; day: Day }[] }>();
	let fallback: Fallback = { kind: 'none' };
	let today = requireDay('2026-11-22');
	let available = 0;
	let handlingDays = 0;
	let launch: Day | undefined;
	let ahead = 0;
	for (const fact of facts
		.split('\n')
		.filter((line) => /^(today|available|handling|launch|ahead|lot|line|lead time|date)\b/.test(line))) {
		const [, name = '', value = ''] = /^(lead time|\w+) (.*)$/.exec(fact) ?? [];
		const words = value.split(' ');
		switch (name) {
			case 'today':
				today = requireDay(value);
				break;
			case 'available':
				available = Number(value);
				break;
			case 'handling':
				handlingDays = Number(value);
				break;
			case 'launch':
				launch = requireDay(value);
				break;
			case 'ahead':
				ahead = Number(value);
				break;
			case 'lead time':
				fallback = { kind: 'lead-time', days: Number(value) };
				break;
			case 'date':
				fallback = { kind: 'manual', lot: 'date', ...readWindow(value) };
				break;
			case 'lot': {
				const [id = '', quantity = '', when = ''] = words;
				const ready: Lot['ready'] = when === 'unknown' ? { kind: 'unknown' } : { kind: 'window', ...readWindow(when) };
				lots.push({ id, kind: 'inbound', quantity: Number(quantity), ready, reference: id });
				break;
			}
			case 'line': {
				const [id = '', units = '', placed = '', rank = ''] = words;
				const line = lines.get(id) ?? { class: rank === '' ? 0 : Number(rank), tranches: [] };
				line.tranches.push({ units: Number(units), at: `${placed}T10:00:00.000Z`, day: requireDay(placed) });
				lines.set(id, line);
			}
		}
	}
	const demand = [...lines].map(([id, line]) => ({ id, ...line }));
	return { today, handlingDays, available, lots, fallback, ahead, lines: demand, ...(launch ? { launch } : {}) };
}

function readWindow(text: string): { readonly earliest: Day; readonly latest: Day } {
	const [earliest = '', latest = earliest] = text.split('..');
	return { earliest: requireDay(earliest), latest: requireDay(latest) };
}

/** The plan in words: a line for each promise, then debt, then the supply curve. */
export function tellPlan(input: PlanInput): string {
	const plan = planVariant(input);
	const style = { locale: 'en', today: input.today } as const;
	const promises = plan.promises.map(
		({ line, parts }) => `${line}: ${parts.map((part) => tellPart(part, style)).join(', ')}`,
	);
	const debt = plan.debt > 0 ? [`owed to nobody we know: ${plan.debt}`] : [];
	const tellEta = (eta: CurveEta) => ('latest' in eta ? `${windowText(eta, style)} (${eta.basis})` : eta.basis);
	const steps = plan.curve.steps.map((step) => `down to ${step.downTo}: ${tellEta(step)}`);
	return [...promises, ...debt, `next: ${[...steps, `then ${tellEta(plan.curve.then)}`].join('; ')}`].join('\n');
}

function tellPart({ quantity, basis, eta, evidence }: PromisePart, style: Parameters<typeof windowText>[1]): string {
	const when = eta.kind === 'window' ? windowText(eta, style) : 'unknown';
	switch (evidence.kind) {
		case 'lot':
			return evidence.lot === 'stock' ? `${quantity} from stock` : `${quantity} ${when} from ${evidence.lot}`;
		case 'overdue':
			return `${quantity} unknown, ${evidence.lot} overdue since ${windowText({ earliest: evidence.since, latest: evidence.since }, style)}`;
		case 'launch':
			return `${quantity} ${when} at launch`;
		case 'lead-time':
			return `${quantity} ${when} by lead time`;
		case 'lead-time-passed':
			return `${quantity} unknown, the lead time has passed`;
		case 'none':
			return `${quantity} ${when}, ${basis}`;
	}
}
