/**
 * How the ranking of alternatives grows: shops of 10,000 and 100,000 variants, five to a product, one in eight of them
 * short. Processor time and memory are those of this run; what counts is the ratio, which stays near the ratio of the sizes
 * because no pair of variants is looked at that shares nothing.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildIndex, type CandidateIndex } from '../app/domain/alternatives/candidate-index';
import { curate } from '../app/domain/alternatives/curation';
import type { CandidateProduct, CandidateVariant } from '../app/domain/alternatives/facts';
import { lookAround, rankAlternatives } from '../app/domain/alternatives/rank';

const variantsOfProduct = 5;
const sizes = ['XS', 'S', 'M', 'L', 'XL'];
const listLength = 12;

/** The same number for the same place in every run, so that the shop need not be kept in memory. */
function numberAt(place: number, salt: number): number {
	const mixed = Math.imul(place ^ (salt * 0x9e3779b1), 0x85ebca6b);
	return ((mixed ^ (mixed >>> 13)) >>> 0) % 1_000_003;
}

function productAt(place: number, products: number): CandidateProduct {
	const pick = (salt: number, from: number) => numberAt(place, salt) % from;
	return {
		id: String(1_000_000 + place),
		title: `${['Tall', 'Small', 'Linen', 'Harbour', 'Winter'][pick(1, 5)]} word${pick(2, 900)} word${pick(3, products)}`,
		productType: `Type ${pick(4, 60)}`,
		vendor: `Vendor ${pick(5, 40)}`,
		// Some tags are everywhere, some are rare.
		tags: ['all', `season-${pick(6, 4)}`, `colour-${pick(7, 30)}`, `rare-${pick(8, Math.ceil(products / 8))}`],
		collections: ['1', String(10 + pick(9, 25)), String(100 + pick(10, 300))],
		isPublished: true,
	};
}

function variantAt(place: number, number: number): CandidateVariant {
	const id = place * variantsOfProduct + number;
	const units = numberAt(id, 11) % 8 === 0 ? 0 : 1 + (numberAt(id, 12) % 60);
	return {
		id: String(50_000_000 + id),
		productId: String(1_000_000 + place),
		options: [
			{ name: 'Size', value: sizes[number] ?? 'M' },
			{ name: 'Colour', value: `Colour ${numberAt(place, 7) % 30}` },
		],
		price: 10 + (numberAt(place, 13) % 190),
		stock: { kind: 'counted', units },
		sold: numberAt(id, 14) % 40,
	};
}

const collect = (() => {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
})();

/** Of this process: whatever else the machine does is left out. */
const cpuMs = () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
};

const megabytes = () => process.memoryUsage().heapUsed / 2 ** 20;

function fill(products: number): CandidateIndex {
	const builder = buildIndex();
	for (let place = 0; place < products; place += 1) builder.addProduct(productAt(place, products));
	for (let place = 0; place < products; place += 1) {
		for (let number = 0; number < variantsOfProduct; number += 1) builder.addVariant(variantAt(place, number));
	}
	return builder.finish();
}

interface Ranking {
	readonly ms: number;
	readonly ranked: number;
	readonly named: number;
	/** The most that was in use, garbage included. */
	readonly peakMb: number;
}

function rankWhere(index: CandidateIndex, products: number, wants: (variant: CandidateVariant) => boolean): Ranking {
	const nothing = { rules: [] };
	let [ranked, named, peakMb] = [0, 0, megabytes()];
	const start = cpuMs();
	for (let place = 0; place < products; place += 1) {
		const variants = sizes.map((_, number) => variantAt(place, number)).filter(wants);
		if (variants.length === 0) continue;
		const product = productAt(place, products);
		const lens = lookAround(index, product, curate(nothing.rules, product));
		for (const variant of variants) {
			named += rankAlternatives(index, lens, variant, listLength).length;
			ranked += 1;
		}
		if (place % 200 === 0) peakMb = Math.max(peakMb, megabytes());
	}
	return { ms: cpuMs() - start, ranked, named, peakMb };
}

function measure(variants: number) {
	const products = variants / variantsOfProduct;
	collect();
	const before = megabytes();
	const start = cpuMs();
	const index = fill(products);
	const buildMs = cpuMs() - start;
	collect();
	const indexMb = megabytes() - before;
	const short = rankWhere(index, products, ({ stock }) => stock.kind === 'counted' && stock.units === 0);
	const all = rankWhere(index, products, () => true);
	collect();
	return { variants, buildMs, indexMb, short, all, leftMb: megabytes() - before - indexMb };
}

export function benchAlternatives(): string[] {
	const runs = [10_000, 100_000].map(measure);
	const [base, large] = runs;
	if (!base || !large) throw new Error('Nothing was measured');
	const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
	const ratio = (a: number, b: number) => `${(b / a).toFixed(1)} times`;
	const ranking = ({ ms, ranked, named, peakMb }: Ranking) =>
		`${ranked} ranked in ${seconds(ms)} (${((ms * 1000) / ranked).toFixed(0)} µs each, ${(named / ranked).toFixed(1)} named), at most ${peakMb.toFixed(0)} MB in use`;
	return [
		...runs.flatMap(({ variants, buildMs, indexMb, short, all, leftMb }) => [
			`alternatives ${variants} variants: index built in ${seconds(buildMs)}, ${indexMb.toFixed(1)} MB; ${leftMb.toFixed(1)} MB more after ranking`,
			`alternatives ${variants} variants, those that are short: ${ranking(short)}`,
			`alternatives ${variants} variants, all of them: ${ranking(all)}`,
		]),
		`alternatives for 10 times the variants: index ${ratio(base.buildMs, large.buildMs)} the time and ${ratio(base.indexMb, large.indexMb)} the memory, ranking all ${ratio(base.all.ms, large.all.ms)} the time`,
	];
}
