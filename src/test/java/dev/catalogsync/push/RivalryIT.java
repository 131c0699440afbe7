package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.push.RandomEdits.Form;
import dev.catalogsync.sandbox.LedgerEnd;
import dev.catalogsync.shopify.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * Two writers on the same products: the application, and a merchant who edits before and while it pushes, at the same places and at
 * others, and takes back what he finds. Some replies are lost. {@link Referee} says who lost what.
 */
@WholeApplication
@TestPropertySource(properties = {"catalog.sandbox.products=${products:60}", "catalog.sandbox.plan=commerce"})
@Import(LedgerEnd.class)
@DirtiesContext
@Tag("req-8")
class RivalryIT {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int PUSHES = Integer.getInteger("pushes", 200);
    private static final double LOST_REPLIES = 0.02;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One change as it was approved, with the ledger's end before and behind its push. */
    private record Approved(long id, String product, Places before, Places after, long from, long to) {}

    @Autowired
    private Calls calls;

    @Autowired
    private JdbcClient database;

    @Autowired
    private CamelContext camel;

    @Autowired
    private LedgerEnd ledger;

    private final Random random = new Random(SEED);
    private final RandomEdits edits = new RandomEdits(random);
    private final ConcurrentLinkedQueue<Referee.Look> looks = new ConcurrentLinkedQueue<>();
    private final List<Approved> approved = new ArrayList<>();
    private Desk desk;
    private Rival rival;
    private final AtomicInteger lostReplies = new AtomicInteger();
    private int pushes;
    private int resolved;

    @BeforeEach
    void bothHaveTheSameProducts() throws Exception {
        desk = new Desk(calls);
        rival = new Rival(calls, new Random(SEED + 1));
        database.sql("update approval_rule set enabled = false").update();
        desk.pull();
        desk.approve("INCOMING");
        watchLooks();
    }

    @Test
    void noEditOfEitherWriterIsLostUndoneOrDoubled() throws IOException {
        for (int round = 1; pushes < PUSHES; round++) {
            propose();
            decide();
            List<Map<String, Object>> going = going();
            merchantEdits(going, going.size() / 3);
            push(going);
            if (round % 3 == 0) {
                desk.pull();
                desk.approve("INCOMING");
            }
        }
        inTheEnd();

        JsonNode history = json(calls.get(null, "/sandbox/ledger?origin=all").body());
        Referee referee = new Referee(history, approvals(), List.copyOf(looks));
        referee.judge();
        documents().forEach((product, document) -> referee.compare(product, new Places(json(document))));

        System.out.printf(
                "rivalry|%d pushes, %d merchant edits, %d overlaps shown, %d lost replies, %d lost, %d undone, %d doubled|%d raced, %d overlaps resolved, %d unapproved%n",
                pushes,
                referee.edits,
                overlaps(),
                lostReplies.get(),
                referee.lost,
                referee.undone,
                referee.doubled,
                referee.raced,
                resolved,
                referee.unapproved);
        referee.findings().stream().limit(20).forEach(finding -> System.out.println("seed " + SEED + ", " + finding));
        if (!referee.findings().isEmpty()) {
            Files.write(Path.of("target/rivalry-" + SEED + ".txt"), referee.evidence());
        }
        assertThat(referee.findings().stream().limit(20).toList())
                .as("seed %d; what happened to these products is in target/rivalry-%d.txt", SEED, SEED)
                .isEmpty();
    }

    private void propose() {
        List<String> documents = idle();
        Collections.shuffle(documents, random);
        int size = Math.min(documents.size(), Math.min(PUSHES - pushes, Math.max(60, documents.size() / 2)));
        List<Map<String, Object>> proposals = new ArrayList<>();
        for (String document : documents.subList(0, size)) {
            RandomEdits.Edit edit = edits.edit(Document.parse(Kind.PRODUCT, document), RandomEdits.CONTESTED, 4);
            if (!edit.forms().isEmpty()) {
                proposals.add(edit.document());
            }
        }
        desk.propose(proposals);
    }

    /** Of products for which nothing waits. */
    private List<String> idle() {
        Map<String, String> documents = documents();
        database.sql(
                        """
                        select i.shopify_id from staged_change c join item i on i.id = c.item_id
                         where c.direction = 'OUTGOING' and c.status in ('PENDING', 'APPROVED')""")
                .query(String.class)
                .list()
                .forEach(documents::remove);
        return new ArrayList<>(documents.values());
    }

    /** Overlaps are resolved one way or the other, or their change is rejected; everything else is approved. */
    private void decide() {
        database.sql(
                        """
                        select c.id, x.field from sync_conflict x join staged_change c on c.id = x.change_id
                         where c.status = 'PENDING' and x.resolution is null order by c.id, x.field""")
                .query((row, number) -> Map.entry(row.getLong(1), row.getString(2)))
                .list()
                .forEach(conflict -> {
                    if (!"PENDING".equals(status(conflict.getKey()))) {
                        return;
                    }
                    int dice = random.nextInt(5);
                    boolean settled = dice > 0
                            && desk.resolve(conflict.getKey(), conflict.getValue(), dice < 3 ? "OURS" : "THEIRS");
                    if (settled) {
                        resolved++;
                    } else {
                        desk.reject(conflict.getKey());
                    }
                });
        desk.approve("OUTGOING");
    }

    private String status(long change) {
        return database.sql("select status from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }

    private List<Map<String, Object>> going() {
        return database.sql(
                        """
                        select c.id, i.shopify_id as product, c.before, c.after from staged_change c join item i on i.id = c.item_id
                         where c.status = 'APPROVED' and c.direction = 'OUTGOING' order by c.id""")
                .query()
                .listOfRows();
    }

    /** At the products that are pushed: somewhere, or what the last push wrote taken back. */
    private void merchantEdits(List<Map<String, Object>> going, int count) {
        List<Form> forms = List.copyOf(RandomEdits.CONTESTED);
        for (int i = 0; i < count && !going.isEmpty(); i++) {
            String product = (String) going.get(random.nextInt(going.size())).get("product");
            if (random.nextInt(6) == 0) {
                takeBack(product);
            } else {
                rival.edit(product, forms.get(random.nextInt(forms.size())));
            }
        }
    }

    private void takeBack(String product) {
        approved.stream()
                .filter(change -> change.product().equals(product))
                .reduce((one, other) -> other)
                .ifPresent(change -> change.before().to(change.after()).forEach((place, value) -> {
                    if (List.of("title", "vendor", "productType").contains(place)
                            && change.before().at(place) != null) {
                        rival.set(product, place, change.before().at(place));
                    }
                }));
    }

    private void push(List<Map<String, Object>> going) {
        long from = ledger.sequence();
        faults("{\"seed\":%d,\"lostReply\":{\"share\":%s},\"latency\":{\"ms\":5,\"jitterMs\":20,\"share\":0.3}}"
                .formatted(random.nextInt(1_000_000), LOST_REPLIES));
        Long batch = desk.push();
        if (batch != null) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < going.size() && !over.get(); i++) {
                    merchantEdits(going, 1);
                }
            });
            desk.ended(batch);
            over.set(true);
            meanwhile.join();
        }
        faults("{}");
        pushes += going.size();
        for (Map<String, Object> change : going) {
            approved.add(new Approved(
                    (Long) change.get("id"),
                    (String) change.get("product"),
                    places(change.get("before")),
                    places(change.get("after")),
                    from,
                    ledger.sequence()));
        }
    }

    /** The last overlaps go as the store has it, and the catalog takes everything. */
    private void inTheEnd() {
        database.sql("select id from staged_change where status = 'PENDING' and direction = 'OUTGOING' order by id")
                .query(Long.class)
                .list()
                .forEach(desk::reject);
        for (int i = 0; i < 2; i++) {
            desk.pull();
            desk.approve("INCOMING");
        }
    }

    private List<Referee.Approved> approvals() {
        List<Referee.Approved> settled = new ArrayList<>();
        for (Approved each : approved) {
            Map<String, Object> row = database.sql(
                            """
                            select c.status, c.after, c.error is not null or c.note is not null
                                   or exists (select from staged_change a where a.anew_of = c.id) as told
                              from staged_change c where c.id = ?""")
                    .param(each.id())
                    .query()
                    .singleRow();
            Places applied = "APPLIED".equals(row.get("status")) ? places(row.get("after")) : null;
            settled.add(new Referee.Approved(
                    each.id(), each.product(), each.before(), each.after(), each.from(), each.to(), applied, (Boolean)
                            row.get("told")));
        }
        return settled;
    }

    private long overlaps() {
        return database.sql("select count(*) from sync_conflict")
                .query(Long.class)
                .single();
    }

    private Map<String, String> documents() {
        Map<String, String> documents = new LinkedHashMap<>();
        database.sql(
                        "select shopify_id, document from item where kind = 'PRODUCT' and document is not null order by shopify_id")
                .query(row -> {
                    documents.put(row.getString(1), row.getString(2));
                });
        return documents;
    }

    /** When we look at a product before we write it. What is read again behind a mutation is no such look. */
    private void watchLooks() throws Exception {
        EventNotifierSupport watcher = new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeSendingEvent sending
                        && sending.getEndpoint().getEndpointUri().equals("direct://shopify-call")) {
                    look(sending.getExchange());
                }
                if (event instanceof CamelEvent.ExchangeSentEvent sent
                        && sent.getEndpoint().getEndpointUri().equals("direct://shopify-call")
                        && sent.getExchange().getException() instanceof Failure failure
                        && failure.verdict() == Failure.Verdict.UNKNOWN) {
                    lostReplies.incrementAndGet();
                }
            }
        };
        watcher.start();
        camel.getManagementStrategy().addEventNotifier(watcher);
    }

    private void look(Exchange call) {
        if ("product-read".equals(call.getVariable("document"))
                && call.getVariable("sending") instanceof Sending sending
                && sending.rebasedChanges().isEmpty()) {
            looks.add(new Referee.Look(sending.target().shopifyId(), ledger.sequence()));
        }
    }

    private void faults(String plan) {
        assertThat(calls.send(null, "POST", "/sandbox/faults", plan).status()).isEqualTo(200);
    }

    private static Places places(Object document) {
        return new Places(document == null ? JSON.missingNode() : json((String) document));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
