package dev.catalogsync.sandbox;

import org.springframework.boot.test.context.TestComponent;

/** How far the sandbox's ledger has come, without reading it. */
@TestComponent
public class LedgerEnd {

    private volatile long sequence;

    LedgerEnd(Sandbox sandbox) {
        sandbox.store().listen(line -> sequence = line.path("sequence").asLong());
    }

    public long sequence() {
        return sequence;
    }
}
