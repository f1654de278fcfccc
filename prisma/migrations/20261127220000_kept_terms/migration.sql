-- AlterTable
ALTER TABLE "raincheck" ADD COLUMN     "heldDays" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "waitsSince" TIMESTAMPTZ(3);

UPDATE "raincheck" SET "waitsSince" = "queuedAt";
