-- CreateTable
CREATE TABLE "shop" (
    "id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL DEFAULT '',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "countryCode" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'active',
    "appInstallationId" TEXT NOT NULL DEFAULT '',
    "scopes" TEXT NOT NULL DEFAULT '',
    "installedAt" TIMESTAMPTZ(3) NOT NULL,
    "uninstalledAt" TIMESTAMPTZ(3),
    "leadTimeDays" INTEGER,
    "handlingDays" INTEGER NOT NULL DEFAULT 0,
    "toleranceDays" INTEGER NOT NULL DEFAULT 0,
    "impliedTermDays" INTEGER NOT NULL DEFAULT 30,
    "settleSeconds" INTEGER NOT NULL DEFAULT 60,
    "orderTag" TEXT NOT NULL DEFAULT 'backordered',
    "planVersion" INTEGER NOT NULL DEFAULT 0,
    "midnightDay" TEXT NOT NULL DEFAULT '',
    "sweptUntil" TIMESTAMPTZ(3),
    "importStatus" TEXT NOT NULL DEFAULT 'none',
    "importBulkId" TEXT NOT NULL DEFAULT '',
    "importDone" INTEGER NOT NULL DEFAULT 0,
    "importTotal" INTEGER NOT NULL DEFAULT 0,
    "importNote" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "leaseBy" TEXT NOT NULL DEFAULT '',
    "leaseUntil" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "triggeredAt" TIMESTAMPTZ(6),
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "bodySealed" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimedUntil" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "variant" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "inventoryItemId" TEXT NOT NULL,
    "productTitle" TEXT NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "sku" TEXT NOT NULL DEFAULT '',
    "imageUrl" TEXT NOT NULL DEFAULT '',
    "price" TEXT NOT NULL DEFAULT '0',
    "policy" TEXT NOT NULL DEFAULT 'deny',
    "isTracked" BOOLEAN NOT NULL DEFAULT true,
    "isDeleted" BOOLEAN NOT NULL DEFAULT false,
    "available" INTEGER,
    "committed" INTEGER,
    "stockReadAt" TIMESTAMPTZ(3),
    "settledUnnamed" INTEGER NOT NULL DEFAULT 0,
    "unsettledSince" TIMESTAMPTZ(3),
    "rereadAt" TIMESTAMPTZ(3),
    "isProvisional" BOOLEAN NOT NULL DEFAULT false,
    "debt" INTEGER NOT NULL DEFAULT 0,
    "shortUnits" INTEGER NOT NULL DEFAULT 0,
    "curve" JSONB,
    "isCurveDue" BOOLEAN NOT NULL DEFAULT false,
    "publishedDigest" TEXT NOT NULL DEFAULT '',
    "publishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "variant_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "published_curve" (
    "shopId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,
    "steps" JSONB NOT NULL,

    CONSTRAINT "published_curve_pkey" PRIMARY KEY ("shopId","variantId","publishedAt")
);

-- CreateTable
CREATE TABLE "lot" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "quantity" INTEGER,
    "earliest" TEXT,
    "latest" TEXT,
    "reference" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "order" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "triggeredAt" TIMESTAMPTZ(6),
    "cancelledAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "locale" TEXT NOT NULL DEFAULT '',
    "countryCode" TEXT NOT NULL DEFAULT '',
    "buyerSealed" TEXT NOT NULL DEFAULT '',
    "buyerHash" TEXT NOT NULL DEFAULT '',
    "isUnverified" BOOLEAN NOT NULL DEFAULT false,
    "isBackorder" BOOLEAN NOT NULL DEFAULT false,
    "hasTag" BOOLEAN NOT NULL DEFAULT false,
    "wantsTag" BOOLEAN NOT NULL DEFAULT false,
    "staleTag" TEXT NOT NULL DEFAULT '',
    "tagTakenOff" INTEGER NOT NULL DEFAULT 0,
    "tagWrittenAt" TIMESTAMPTZ(3),
    "metafield" TEXT NOT NULL DEFAULT '',
    "wantedMetafield" TEXT NOT NULL DEFAULT '',
    "isEffectDue" BOOLEAN NOT NULL DEFAULT false,
    "openUnits" INTEGER NOT NULL DEFAULT 0,
    "waitingUnits" INTEGER NOT NULL DEFAULT 0,
    "latestDay" TEXT,

    CONSTRAINT "order_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "openUnits" INTEGER NOT NULL,
    "demand" JSONB NOT NULL DEFAULT '[]',
    "told" JSONB NOT NULL DEFAULT '[]',
    "promise" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "dirty_variant" (
    "shopId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dirty_variant_pkey" PRIMARY KEY ("shopId","variantId")
);

-- CreateTable
CREATE TABLE "plan" (
    "shopId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "plannedAt" TIMESTAMPTZ(3) NOT NULL,
    "input" JSONB NOT NULL,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("shopId","variantId")
);

-- CreateTable
CREATE TABLE "slip" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "planVersion" INTEGER NOT NULL,
    "claimedBy" TEXT NOT NULL DEFAULT '',
    "claimedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "messageId" TEXT NOT NULL DEFAULT '',
    "seen" JSONB NOT NULL DEFAULT '[]',
    "restore" JSONB NOT NULL DEFAULT '[]',
    "subject" TEXT NOT NULL DEFAULT '',
    "renderedSealed" TEXT NOT NULL DEFAULT '',
    "closedAt" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "slip_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "journey_event" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "journey_event_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "session_domain_idx" ON "session"("domain");

-- CreateIndex
CREATE INDEX "inbox_status_id_idx" ON "inbox"("status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_domain_topic_eventId_key" ON "inbox"("domain", "topic", "eventId");

-- CreateIndex
CREATE INDEX "variant_shopId_inventoryItemId_idx" ON "variant"("shopId", "inventoryItemId");

-- CreateIndex
CREATE INDEX "variant_shopId_productId_idx" ON "variant"("shopId", "productId");

-- CreateIndex
CREATE INDEX "variant_shopId_shortUnits_idx" ON "variant"("shopId", "shortUnits");

-- CreateIndex
CREATE INDEX "variant_publishedAt_shopId_idx" ON "variant"("publishedAt", "shopId");

-- CreateIndex
CREATE INDEX "variant_isCurveDue_shopId_idx" ON "variant"("isCurveDue", "shopId");

-- CreateIndex
CREATE INDEX "lot_shopId_variantId_idx" ON "lot"("shopId", "variantId");

-- CreateIndex
CREATE INDEX "order_shopId_isBackorder_waitingUnits_idx" ON "order"("shopId", "isBackorder", "waitingUnits");

-- CreateIndex
CREATE INDEX "order_shopId_buyerHash_idx" ON "order"("shopId", "buyerHash");

-- CreateIndex
CREATE INDEX "order_isEffectDue_shopId_idx" ON "order"("isEffectDue", "shopId");

-- CreateIndex
CREATE INDEX "order_shopId_openUnits_updatedAt_idx" ON "order"("shopId", "openUnits", "updatedAt");

-- CreateIndex
CREATE INDEX "order_line_shopId_orderId_idx" ON "order_line"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "order_line_shopId_variantId_idx" ON "order_line"("shopId", "variantId");

-- CreateIndex
CREATE INDEX "dirty_variant_notBefore_shopId_idx" ON "dirty_variant"("notBefore", "shopId");

-- CreateIndex
CREATE INDEX "slip_shopId_orderId_status_idx" ON "slip"("shopId", "orderId", "status");

-- CreateIndex
CREATE INDEX "slip_status_dueAt_idx" ON "slip"("status", "dueAt");

-- CreateIndex
CREATE INDEX "journey_event_shopId_orderId_at_idx" ON "journey_event"("shopId", "orderId", "at");

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_shopId_orderId_fkey" FOREIGN KEY ("shopId", "orderId") REFERENCES "order"("shopId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

