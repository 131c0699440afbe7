package dev.catalogsync.sandbox;

/** Faults on demand. Without any, everything works. */
final class Faults {

    /** Ends a bulk operation as FAILED. */
    static final class BulkFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BulkFailure(String code) {
            super(code, null, false, false);
        }

        String code() {
            return getMessage();
        }
    }

    /** What is to happen to one bulk operation while it writes. */
    interface BulkFault {
        void reached(long roots);
    }

    /** How long an operation stays CREATED. */
    long bulkDelay() {
        return 50;
    }

    BulkFault nextBulk() {
        return roots -> {};
    }
}
