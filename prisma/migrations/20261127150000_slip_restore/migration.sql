-- AlterTable
ALTER TABLE "slip" DROP COLUMN "restore";
