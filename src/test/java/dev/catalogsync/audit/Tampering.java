package dev.catalogsync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.postgres.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A trail of random entries that somebody who may do anything to the database lays hands on, again and again, each time in another way. All of it
 * happens in one transaction that is undone, so the trail of the application stays as it is.
 */
final class Tampering {

    private static final String VERIFY = Sql.statement("audit/verify-chain").replace(":#", ":");
    private static final String TEXT =
            "overlay(%1$s placing chr(ascii(substring(%1$s from :at for 1)) # 1) from :at for 1)";
    private static final String BYTES = "set_byte(%1$s, :byte, get_byte(%1$s, :byte) # (1 << :bit))";
    private static final String NUMBER = "%s # (1 << :bit)";

    /** How one byte of a column becomes another. */
    private static final Map<String, String> FLIPS = new TreeMap<>(Map.ofEntries(
            Map.entry("at", "%s + (1 << :bit) * interval '1 microsecond'"),
            Map.entry("event", "case %s when 'ASKED' then 'ANSWERED' else 'ASKED' end"),
            Map.entry(
                    "call",
                    "(overlay(%1$s::text placing case substring(%1$s::text from 1 for 1) when '0' then '1' else '0' end from 1 for 1))::uuid"),
            Map.entry("action", TEXT),
            Map.entry("was", TEXT),
            Map.entry("actor", TEXT),
            Map.entry("origin", TEXT),
            Map.entry("subject", TEXT),
            Map.entry("batch_id", NUMBER),
            Map.entry("reason", TEXT),
            Map.entry("status", NUMBER),
            Map.entry("rule_id", NUMBER),
            Map.entry("rule_version", NUMBER),
            Map.entry("changes", "%s + int8multirange(int8range(900 + :bit, 901 + :bit))"),
            Map.entry("digest", BYTES),
            Map.entry("previous", BYTES),
            Map.entry("hash", BYTES)));

    private final JdbcClient database;
    private final TransactionTemplate whole;
    private final TransactionTemplate round;
    private final Random random;
    private final Map<String, Integer> tried = new TreeMap<>();
    private long first;
    private long last;

    Tampering(JdbcClient database, TransactionTemplate transactions, long seed) {
        this.database = database;
        this.whole = transactions;
        this.round = new TransactionTemplate(transactions.getTransactionManager());
        this.round.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.random = new Random(seed);
    }

    /** @return how often each way was tried; every one was found, at the entry that was touched */
    Map<String, Integer> foundEachTime(int entries, int rounds) {
        whole.executeWithoutResult(status -> {
            status.setRollbackOnly();
            database.sql("alter table change_tracking disable trigger change_tracking_stays")
                    .update();
            database.sql("alter table change_tracking drop constraint change_tracking_event_check")
                    .update();
            last = position();
            first = last + 1;
            for (int i = 0; i < entries; i++) {
                enter();
            }
            last = position();
            Map<String, Object> witness = witness();
            assertThat(verify(witness)).as("before anything was done to it").containsEntry("intact", true);
            for (int i = 0; i < rounds; i++) {
                int which = i;
                round.executeWithoutResult(nested -> {
                    nested.setRollbackOnly();
                    tamper(which, witness);
                });
            }
            assertThat(verify(witness)).as("after all was undone").containsEntry("intact", true);
        });
        assertThat(tried).hasSize(FLIPS.size() + 7);
        return tried;
    }

    private void tamper(int which, Map<String, Object> witness) {
        int ways = FLIPS.size() + 7;
        int way = which % ways;
        // Never the very first and last, so that every way below has a neighbour on both sides.
        long entry = first + 1 + random.nextLong(last - first - 1);
        if (way < FLIPS.size()) {
            String column = List.copyOf(FLIPS.keySet()).get(way);
            flip(column, entry);
            found(column + " flipped", witness, entry);
        } else {
            switch (way - FLIPS.size()) {
                case 0 -> {
                    database.sql("update change_tracking set position = position + (1::bigint << ?) where position = ?")
                            .params(20 + random.nextInt(40), entry)
                            .update();
                    found("position flipped", witness, entry + 1);
                }
                case 1 -> {
                    database.sql(
                                    "update change_tracking set reason = case when reason is null then '' end where position = ?")
                            .param(entry)
                            .update();
                    found("empty for nothing", witness, entry);
                }
                case 2 -> {
                    database.sql("delete from change_tracking where position = ?")
                            .param(entry)
                            .update();
                    found("removed", witness, entry + 1);
                }
                case 3 -> {
                    database.sql("delete from change_tracking where position = ?")
                            .param(entry)
                            .update();
                    database.sql("update change_tracking set position = -position where position > ?")
                            .param(entry)
                            .update();
                    database.sql("update change_tracking set position = -position - 1 where position < 0")
                            .update();
                    found("removed and renumbered", witness, entry);
                }
                case 4 -> {
                    swap(entry, entry + 1);
                    found("swapped", witness, entry);
                }
                case 5 -> {
                    database.sql("delete from change_tracking where position >= ?")
                            .param(entry)
                            .update();
                    found("tail cut", witness, last);
                }
                default -> {
                    database.sql("delete from change_tracking where position >= ?")
                            .param(entry)
                            .update();
                    for (long i = entry; i <= last; i++) {
                        enter();
                    }
                    found("written anew", witness, last);
                }
            }
        }
    }

    private void flip(String column, long entry) {
        int changed = database.sql("update change_tracking set " + column + " = "
                        + FLIPS.get(column).formatted(column) + " where position = :entry and " + column
                        + " is not null")
                .param("entry", entry)
                .param("at", 1 + random.nextInt(3))
                .param("byte", random.nextInt(32))
                .param("bit", random.nextInt(8))
                .update();
        if (changed == 0) {
            String some = FLIPS.get(column).equals(TEXT)
                    ? "'a'"
                    : FLIPS.get(column).equals(NUMBER)
                            ? "1"
                            : column.equals("call")
                                    ? "gen_random_uuid()"
                                    : column.equals("changes") ? "'{[1,2)}'" : "'\\x00'";
            database.sql("update change_tracking set " + column + " = " + some + " where position = ?")
                    .param(entry)
                    .update();
        }
    }

    private void swap(long one, long other) {
        database.sql("update change_tracking set position = -position where position in (?, ?)")
                .params(one, other)
                .update();
        database.sql("update change_tracking set position = ? + position where position < 0")
                .param(one + other)
                .update();
    }

    private void enter() {
        database.sql(
                        """
                        insert into change_tracking (event, call, action, was, actor, origin, subject, batch_id, reason, status, rule_id, rule_version,
                                                     changes, digest)
                        values ('ASKED', case when :a then gen_random_uuid() end, :text || 'ask', case when :b then 'PENDING' end,
                                case when :a then :text || 'rita' end, '127.0.0.1', case when :b then 'change 17' end, case when :a then 7 end,
                                case when :b then :text || 'why, and "how"' end, case when :a then 200 end, case when :b then 3 end,
                                case when :b then 4 end, case when :a then '{[1,5),[9,12)}'::int8multirange end,
                                case when :b then sha256('what') end)""")
                .param("a", random.nextBoolean())
                .param("b", random.nextBoolean())
                .param("text", List.of("abc", "äöü", "日本語", "\"\\\n", "'; --").get(random.nextInt(5)))
                .update();
    }

    private void found(String way, Map<String, Object> witness, long at) {
        tried.merge(way, 1, Integer::sum);
        Map<String, Object> report = verify(witness);
        assertThat(report)
                .as("%s at %d", way, at)
                .containsEntry("intact", false)
                .containsEntry("firstBroken", at);
        assertThat((String) report.get("trouble")).isNotBlank();
    }

    private Map<String, Object> verify(Map<String, Object> witness) {
        return new Verification()
                .of(
                        database.sql(VERIFY)
                                .param("position", witness.get("position"))
                                .query()
                                .singleRow(),
                        witness);
    }

    private long position() {
        return database.sql("select coalesce(max(position), 0) from change_tracking")
                .query(Long.class)
                .single();
    }

    private Map<String, Object> witness() {
        return new HashMap<>(database.sql(
                        "select position, encode(hash, 'hex') as hash from change_tracking order by position desc limit 1")
                .query()
                .singleRow());
    }
}
