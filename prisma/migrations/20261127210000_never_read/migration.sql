-- AlterTable
ALTER TABLE "slip" DROP COLUMN "restore";

-- AlterTable
ALTER TABLE "raincheck" DROP COLUMN "remindedAt";
