/** The pages of the gallery by name. */
import type { ReactElement } from 'react';
import { CollectionCurationPage, ProductCurationPage } from '../../app/ui/alternatives-curation-page';
import { AlternativesPage } from '../../app/ui/alternatives-page';
import { DatesPage } from '../../app/ui/dates-page';
import { HomePage } from '../../app/ui/home-page';
import { MailPage } from '../../app/ui/mail-page';
import { OrderPage } from '../../app/ui/order-page';
import { OrdersPage } from '../../app/ui/orders-page';
import { FaultyPage, MissingPage, RobotPage } from '../../app/ui/page-error';
import { RaincheckAddressPage } from '../../app/ui/raincheck-address-page';
import { RaincheckDemandPage } from '../../app/ui/raincheck-demand-page';
import { RaincheckProductPage } from '../../app/ui/raincheck-product-page';
import { RaincheckWaitersPage } from '../../app/ui/raincheck-waiters-page';
import { SettingsPage } from '../../app/ui/settings-page';
import { ShipDatePage } from '../../app/ui/ship-date-page';
import { tooMuchWords } from '../../app/ui/wording-form';
import { savedWords, WordingPage } from '../../app/ui/wording-page';
import * as instead from './alternatives-fixtures';
import * as dates from './date-fixtures';
import * as home from './home-fixtures';
import * as orders from './order-fixtures';
import { calendar, window } from './promise-fixtures';
import * as wait from './raincheck-fixtures';
import { typedSettings } from './settings-fixtures';
import * as words from './wording-fixtures';

const idle = () => undefined;
const settings = { ...typedSettings, leadTimeDays: '' };
const typed = {
	earliest: '2026-12-15',
	latest: '2026-12-09',
	quantity: '2.5',
	launch: '2026-11-01',
	reason: 'A kiln broke',
};
const rainchecks = { calendar, onSearch: idle, onChoose: idle };
const onePage = { page: 1, pages: 1, total: 0 };
const date = { view: dates.shipDate, onTyped: idle, onSubmit: idle };

export const pages: Readonly<Record<string, ReactElement>> = {
	home: <HomePage home={home.home} onSubmit={idle} />,
	'home-quiet': <HomePage home={home.quietHome} onSubmit={idle} />,
	'home-importing': <HomePage home={home.importing({ phase: 'orders', done: 1_240, total: 3_100 })} onSubmit={idle} />,
	'home-import-failed': (
		<HomePage
			home={home.importing({ phase: 'failed', why: 'Shopify did not answer for 10 minutes.' })}
			onSubmit={idle}
		/>
	),
	'home-import-stopped': <HomePage home={home.importing({ phase: 'stopped' })} onSubmit={idle} />,
	'home-reconnect': <HomePage home={{ ...home.home, needsReconnect: true }} onSubmit={idle} />,
	dates: (
		<DatesPage
			rows={dates.datedVariants}
			paging={{ page: 1, pages: 1, total: 3 }}
			needing={1}
			calendar={calendar}
			search=""
			filter="all"
			onSearch={idle}
			onChoose={idle}
		/>
	),
	date: <ShipDatePage {...date} refused={undefined} preview={undefined} />,
	'date-launch': <ShipDatePage {...date} view={dates.launchDate} refused={undefined} preview={undefined} />,
	'date-changed': (
		<ShipDatePage
			{...date}
			refused={{ values: { ...typed, latest: '2026-12-19', quantity: '', launch: '' }, errors: {} }}
			preview={{
				waitingOrders: 12,
				isComplete: true,
				told: [
					{
						isImplied: false,
						was: window('2026-12-03', '2026-12-08'),
						now: window('2026-12-15', '2026-12-19'),
						orders: 12,
					},
				],
			}}
		/>
	),
	'date-refused': (
		<ShipDatePage
			{...date}
			preview={undefined}
			refused={{
				values: typed,
				errors: {
					latest: 'The last day is before the first.',
					quantity: 'Use a whole number, or leave it empty.',
					launch: 'This day has passed.',
				},
			}}
		/>
	),
	orders: (
		<OrdersPage
			rows={home.waitingOrders}
			paging={{ page: 1, pages: 2, total: 84 }}
			calendar={calendar}
			search=""
			onSearch={idle}
		/>
	),
	rainchecks: (
		<RaincheckDemandPage
			{...rainchecks}
			rows={wait.raincheckDemand}
			paging={{ page: 1, pages: 2, total: 60 }}
			isOn
			isAll={false}
			search=""
			busyAt={new Date('2026-11-22T15:00:00.000Z')}
		/>
	),
	'rainchecks-none': (
		<RaincheckDemandPage {...rainchecks} rows={[]} paging={onePage} isOn={false} isAll search="" busyAt={undefined} />
	),
	'rainchecks-unfound': (
		<RaincheckDemandPage {...rainchecks} rows={[]} paging={onePage} isOn isAll search="vase" busyAt={undefined} />
	),
	'rainchecks-product': (
		<RaincheckProductPage
			{...rainchecks}
			product={{ id: '1500', title: 'Stoneware pitcher' }}
			rows={wait.raincheckVariants}
			paging={{ page: 2, pages: 3, total: 120 }}
			isAll
			search="o"
			back="/app/rainchecks?show=all&page=2"
		/>
	),
	'rainchecks-product-deleted': (
		<RaincheckProductPage
			{...rainchecks}
			product={{ id: '1500', title: '' }}
			rows={[]}
			paging={onePage}
			isAll={false}
			search=""
			back="/app/rainchecks"
		/>
	),
	'rainchecks-address': (
		<RaincheckAddressPage
			{...rainchecks}
			rows={wait.addressRainchecks}
			paging={onePage}
			isAll={false}
			search="ana@example.com"
			who="v1.sealed"
		/>
	),
	'rainchecks-address-unfound': (
		<RaincheckAddressPage
			{...rainchecks}
			rows={[]}
			paging={onePage}
			isAll={false}
			search="somebody.with.a.long.name@a-rather-long-name-of-a-domain.example.com"
			who="v1.sealed"
		/>
	),
	'raincheck-waiters': (
		<RaincheckWaitersPage
			{...rainchecks}
			variant={wait.raincheckVariant}
			rows={wait.raincheckWaiters}
			paging={{ page: 1, pages: 2, total: 57 }}
			filter="all"
			search=""
			who=""
			back="/app/rainchecks/products/1500?from=%2Fapp%2Frainchecks%3Fshow%3Dall"
			onDrop={idle}
		/>
	),
	'raincheck-waiters-found': (
		<RaincheckWaitersPage
			{...rainchecks}
			variant={wait.raincheckVariant}
			rows={wait.raincheckWaiters.slice(0, 1)}
			paging={onePage}
			filter="offered"
			search="ana@example.com"
			who="v1.sealed"
			back="/app/rainchecks"
			onDrop={idle}
		/>
	),
	'raincheck-waiters-unfound': (
		<RaincheckWaitersPage
			{...rainchecks}
			variant={{ ...wait.raincheckVariant, productTitle: '', title: '', isDeleted: true }}
			rows={[]}
			paging={onePage}
			filter="all"
			search="ana"
			who=""
			back="/app/rainchecks"
			onDrop={idle}
		/>
	),
	order: <OrderPage view={orders.order} historyPages={1} onSubmit={idle} />,
	'order-untold': <OrderPage view={orders.untoldOrder} historyPages={1} onSubmit={idle} />,
	mail: <MailPage sent={orders.sentMail} />,
	settings: <SettingsPage saved={settings} refused={undefined} onSubmit={idle} />,
	'settings-refused': (
		<SettingsPage
			saved={settings}
			refused={{
				values: { ...settings, orderTag: 'a, b', raincheckOfferDays: '90', raincheckPlace: '' },
				errors: {
					orderTag: 'A tag cannot contain a comma.',
					raincheckOfferDays: 'Use a whole number of days from 1 to 30.',
					raincheckPlace: 'Choose who is served first.',
				},
			}}
			onSubmit={idle}
		/>
	),
	wording: <WordingPage view={words.wording} refused={undefined} onChooseLanguage={idle} onSubmit={idle} />,
	'wording-arabic': (
		<WordingPage view={words.arabicWording} refused={undefined} onChooseLanguage={idle} onSubmit={idle} />
	),
	'wording-refused': (
		<WordingPage
			view={words.wording}
			refused={{
				values: { ...savedWords(words.wording), 'notice.ships': 'Soon' },
				errors: { 'notice.ships': 'Keep {window}: without it nobody would read the date.' },
				problem: tooMuchWords,
			}}
			onChooseLanguage={idle}
			onSubmit={idle}
		/>
	),
	alternatives: (
		<AlternativesPage
			rows={instead.shortVariants}
			paging={{ page: 1, pages: 3, total: 61 }}
			titles={{ 71: 'Table' }}
			search=""
			onSearch={idle}
			onChooseScope={idle}
		/>
	),
	'alternatives-none': (
		<AlternativesPage
			rows={[]}
			paging={{ page: 1, pages: 1, total: 0 }}
			titles={{}}
			search=""
			onSearch={idle}
			onChooseScope={idle}
		/>
	),
	'alternatives-product': (
		<ProductCurationPage {...instead.curation} problem={undefined} onChoose={idle} onSubmit={idle} />
	),
	'alternatives-refused': (
		<ProductCurationPage
			{...instead.curation}
			problem={{
				kind: 'pin',
				message: 'A product is no alternative to itself: its other variants are offered anyway.',
			}}
			onChoose={idle}
			onSubmit={idle}
		/>
	),
	'alternatives-collection': (
		<CollectionCurationPage
			id="71"
			members={18}
			isBeingRead
			rules={instead.curation.rules}
			titles={instead.curation.titles}
			problem={undefined}
			onChoose={idle}
			onSubmit={idle}
		/>
	),
	missing: <MissingPage />,
	faulty: <FaultyPage />,
	robot: <RobotPage />,
};
