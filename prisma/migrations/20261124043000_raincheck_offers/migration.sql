-- AlterTable
ALTER TABLE "variant" ADD COLUMN "raincheckDueAt" TIMESTAMPTZ(3),
ADD COLUMN "freeSince" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "raincheck" ADD COLUMN "offeredUnits" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "variant_raincheckDueAt_shopId_idx" ON "variant"("raincheckDueAt", "shopId");
