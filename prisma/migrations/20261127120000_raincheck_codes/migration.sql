-- AlterTable
ALTER TABLE "raincheck" ADD COLUMN "discountAmountOff" TEXT DEFAULT '',
ADD COLUMN "trouble" TEXT NOT NULL DEFAULT '';

-- What the codes of offers that stand take off was not written down: each is set anew.
UPDATE "raincheck" SET "discountAmountOff" = NULL WHERE "discountId" <> '';
