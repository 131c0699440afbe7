package dev.catalogsync.audit;

import dev.catalogsync.WholeApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever is done to the trail behind its back is found, and where; {@code bench/run S8} does it more often. */
@WholeApplication
class TamperingIT {

    @Autowired
    private JdbcClient database;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    @Tag("req-48")
    void everyTouchIsFoundAtTheEntryThatWasTouched() {
        long seed = Long.getLong("seed", 25);
        int rounds = Integer.getInteger("rounds", 96);
        int ways = new Tampering(database, transactions, seed)
                .foundEachTime(Integer.getInteger("entries", 40), rounds)
                .size();
        System.out.printf("tampering|%d times in %d ways, each found at its entry|seed %d%n", rounds, ways, seed);
    }
}
