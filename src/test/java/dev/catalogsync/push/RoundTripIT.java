package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.Merchant;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What was proposed, approved and pushed is what the store has: the next pull finds nothing to do. */
@WholeApplication
@Import(Merchant.class)
@TestPropertySource(properties = {"catalog.sandbox.products=80", "catalog.sandbox.plan=plus"})
class RoundTripIT {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @LocalServerPort
    private int port;

    @Autowired
    private DataFolder data;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Merchant merchant;

    private final RandomEdits edits = new RandomEdits(new Random(SEED));
    private final Map<RandomEdits.Form, Integer> sent = new TreeMap<>();
    private Desk desk;

    @BeforeEach
    void everythingIsPulled() {
        desk = new Desk(new Calls(port, data));
        database.sql("update approval_rule set enabled = false").update();
        desk.pull();
        desk.approve("INCOMING");
    }

    @Test
    void aPullBehindAPushStagesNothing() {
        int wanted = Integer.getInteger("proposals", 60);
        int proposed = 0;
        int rounds = 0;
        while (proposed < wanted) {
            List<Map<String, Object>> documents = new ArrayList<>();
            for (Document product : catalog()) {
                RandomEdits.Edit edit = edits.edit(product, EnumSet.allOf(RandomEdits.Form.class), 5);
                if (documents.size() < wanted - proposed && !edit.forms().isEmpty()) {
                    documents.add(edit.document());
                    edit.forms().forEach(form -> sent.merge(form, 1, Integer::sum));
                }
            }
            proposed += documents.size();
            rounds++;
            String told = "seed " + SEED + ", round " + rounds;
            List<Long> changes = desk.propose(documents);
            desk.approve("OUTGOING");
            JsonNode pushed = desk.ended(desk.push());
            assertThat(pushed.path("status").asText())
                    .as("%s: %s %s", told, pushed, failures())
                    .isEqualTo("SUCCEEDED");
            assertThat(pushed.at("/counters/applied").asInt()).as(told).isEqualTo(changes.size());

            JsonNode pulled = desk.pull();

            assertThat(pulled.at("/counters/staged").asInt())
                    .as(() -> told + ": " + differences())
                    .isZero();
        }
        System.out.printf("forms|%s%n", sent);
        System.out.printf(
                "roundtrip|%d proposals of %d forms in %d pushes, 0 staged behind them%n",
                proposed, sent.size(), rounds);
    }

    @Test
    void anUndoOfOurPushIsSeenByTheNextPullAndItsEchoIsNot() {
        Document product = catalog().getFirst();
        desk.propose(List.of(Map.of("id", product.text("id"), "title", "Ours", "vendor", "Ours too")));
        desk.approve("OUTGOING");
        assertThat(desk.ended(desk.push()).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(desk.pull().at("/counters/staged").asInt())
                .as("what we wrote ourselves")
                .isZero();

        merchant.update(product.text("id"), Map.of("title", product.text("title")));

        JsonNode pulled = desk.pull();
        assertThat(pulled.at("/counters/staged").asInt()).isEqualTo(1);
        assertThat(database.sql("select before, after from staged_change where batch_id = ?")
                        .param(pulled.path("id").asLong())
                        .query((row, number) -> Merge.differences(
                                Document.parse(Kind.PRODUCT, row.getString(1)),
                                Document.parse(Kind.PRODUCT, row.getString(2))))
                        .single())
                .singleElement()
                .satisfies(field -> {
                    assertThat(field.path()).isEqualTo("title");
                    assertThat(field.before()).isEqualTo("Ours");
                    assertThat(field.after()).isEqualTo(product.text("title"));
                });
        desk.approve("INCOMING");
    }

    private List<Document> catalog() {
        return database
                .sql("select document from item where kind = 'PRODUCT' and document is not null order by id")
                .query(String.class)
                .list()
                .stream()
                .map(text -> Document.parse(Kind.PRODUCT, text))
                .toList();
    }

    private List<String> failures() {
        return database.sql(
                        "select coalesce(error, note) || ' ' || changed_fields::text || ' change ' || id from staged_change"
                                + " where direction = 'OUTGOING' and status <> 'APPLIED' and status <> 'SUPERSEDED'")
                .query(String.class)
                .list();
    }

    /** What the last pull brought, and what was pushed before of the same product. */
    private List<Map<String, Object>> differences() {
        List<Map<String, Object>> told = new ArrayList<>();
        database.sql(
                        """
                        select c.before, c.after, o.before as ours_before, o.after as ours_after
                          from staged_change c
                          left join lateral (select * from staged_change p where p.item_id = c.item_id and p.direction = 'OUTGOING' order by p.id desc limit 1) o on true
                         where c.direction = 'INCOMING' and c.status = 'PENDING' limit 5""")
                .query(row -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("came in", between(row.getString(1), row.getString(2)));
                    each.put("was pushed", between(row.getString(3), row.getString(4)));
                    told.add(each);
                });
        return told;
    }

    private static Object between(String before, String after) {
        return before == null || after == null
                ? after
                : Merge.differences(Document.parse(Kind.PRODUCT, before), Document.parse(Kind.PRODUCT, after));
    }
}
