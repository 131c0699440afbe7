package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for any three documents, over 100,000 triples; {@code -Dseed=…} has a failure again, {@code -Dtriples=…} more of them. */
class MergeLawsTest {

    private static final int TRIPLES = Integer.getInteger("triples", 100_000);

    private record Triple(Document base, Document local, Document remote) {}

    private long seed;
    private RandomDocuments documents;

    @BeforeEach
    void sow() {
        seed = RandomDocuments.seed();
        documents = new RandomDocuments(new Random(seed));
    }

    @Test
    void theLawsHoldForAnyThreeDocuments() {
        System.out.println("seed " + seed);
        int conflicting = 0;
        for (int i = 0; i < TRIPLES; i++) {
            Triple triple = triple();
            try {
                Merge.Outcome outcome = Merge.merge(triple.base, triple.local, triple.remote);
                aDocumentIsInStepWithItself(triple.remote);
                whatOnlyTheStoreChangedOnlyComesIn(triple.base, triple.remote);
                whatOnlyTheCatalogChangedOnlyGoesOut(triple.base, triple.local);
                mergingAgainChangesNothing(triple, outcome);
                bothSidesSeeTheSameConflicts(triple, outcome);
                nothingIsInvented(triple, outcome);
                whatIsShownIsWhatIsDone(triple, outcome);
                whatWasDoneIsDoneToAnother(triple);
                whatGoesOutHoldsNothingOfTheStores(triple, outcome);
                conflicting += outcome.conflicts().isEmpty() ? 0 : 1;
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", triple " + i + "\nbase   " + triple.base + "\nlocal  " + triple.local
                                + "\nremote " + triple.remote,
                        e);
            }
        }
        assertThat(conflicting)
                .as("triples in conflict, so that their laws were tried")
                .isGreaterThan(TRIPLES / 50);
    }

    private Triple triple() {
        Document base = documents.document(documents.kind());
        int dice = documents.random.nextInt(10);
        if (dice == 0) {
            base = Document.empty(base.kind());
        }
        Document start = dice == 0 ? documents.document(base.kind()) : base;
        return new Triple(base, documents.edited(start, 3), documents.edited(start, 3));
    }

    private static void aDocumentIsInStepWithItself(Document any) {
        assertThat(Merge.merge(any, any, any).inStep()).isTrue();
    }

    private static void whatOnlyTheStoreChangedOnlyComesIn(Document base, Document remote) {
        Merge.Outcome outcome = Merge.merge(base, base, remote);
        assertThat(outcome.outgoing()).isEmpty();
        assertThat(outcome.conflicts()).isEmpty();
        assertThat(Merge.differences(outcome.merged(), remote)).isEmpty();
    }

    private static void whatOnlyTheCatalogChangedOnlyGoesOut(Document base, Document local) {
        Merge.Outcome outcome = Merge.merge(base, local, base);
        Set<String> computed = computed(local, base);
        assertThat(outcome.incoming()).allMatch(change -> computed.contains(change.field()));
        assertThat(outcome.conflicts()).isEmpty();
        assertThat(Merge.differences(outcome.merged(), local)).allMatch(change -> computed.contains(change.field()));
    }

    private static void mergingAgainChangesNothing(Triple triple, Merge.Outcome outcome) {
        Document merged = outcome.merged();
        Merge.Outcome again = Merge.merge(triple.base, merged, triple.remote);
        assertThat(again.incoming()).isEmpty();
        assertThat(paths(again)).isEqualTo(paths(outcome));
        assertThat(Merge.differences(merged, again.merged())).isEmpty();
    }

    private static void bothSidesSeeTheSameConflicts(Triple triple, Merge.Outcome outcome) {
        Merge.Outcome swapped = Merge.merge(triple.base, triple.remote, triple.local);
        Map<String, List<Object>> here = new TreeMap<>();
        Map<String, List<Object>> there = new TreeMap<>();
        outcome.conflicts().forEach(conflict -> here.put(conflict.path(), values(conflict.local(), conflict.remote())));
        swapped.conflicts()
                .forEach(conflict -> there.put(conflict.path(), values(conflict.remote(), conflict.local())));
        assertThat(there).isEqualTo(here);
        assertThat(here)
                .as("each at a path of its own")
                .hasSize(outcome.conflicts().size());
    }

    private static void nothingIsInvented(Triple triple, Merge.Outcome outcome) {
        Set<Object> known = new HashSet<>();
        leaves(triple.base.fields(), known);
        leaves(triple.local.fields(), known);
        leaves(triple.remote.fields(), known);
        Set<Object> merged = new HashSet<>();
        leaves(outcome.merged().fields(), merged);
        assertThat(known).containsAll(merged);
    }

    private static void whatIsShownIsWhatIsDone(Triple triple, Merge.Outcome outcome) {
        assertThat(Merge.differences(triple.local, outcome.merged()).isEmpty())
                .isEqualTo(outcome.incoming().isEmpty());
        assertThat(Merge.differences(triple.local, outcome.merged()))
                .extracting(FieldChange::field)
                .containsOnlyElementsOf(
                        outcome.incoming().stream().map(FieldChange::field).toList());
    }

    private static void whatWasDoneIsDoneToAnother(Triple triple) {
        Document done = Merge.apply(triple.base, triple.base, triple.remote);
        assertThat(Merge.differences(done, triple.remote)).isEmpty();
        assertThat(Merge.differences(triple.local, Merge.apply(triple.local, triple.base, triple.base)))
                .isEmpty();
        Document applied = Merge.apply(triple.local, triple.base, triple.remote);
        Set<String> touched = Merge.differences(triple.base, triple.remote).stream()
                .map(FieldChange::field)
                .collect(Collectors.toSet());
        assertThat(Merge.differences(triple.local, applied)).allMatch(change -> touched.contains(change.field()));
        // What was done is there: doing it again finds nothing that stands against it.
        Merge.Outcome again = Merge.merge(triple.base, applied, triple.remote);
        Set<String> computed = computed(applied, triple.remote);
        assertThat(again.conflicts()).isEmpty();
        assertThat(again.incoming()).allMatch(change -> computed.contains(change.field()));
    }

    private static void whatGoesOutHoldsNothingOfTheStores(Triple triple, Merge.Outcome merged) {
        Merge.Outcome outcome = Merge.outgoing(triple.base, triple.local, triple.remote, Map.of());
        assertThat(Merge.differences(triple.local, outcome.merged())).isEmpty();
        assertThat(outcome.incoming()).isEqualTo(merged.incoming());
        assertThat(outcome.outgoing()).isEqualTo(merged.outgoing());
        assertThat(outcome.conflicts()).isEqualTo(merged.conflicts());
    }

    private static Set<String> computed(Document left, Document right) {
        Set<String> computed = new HashSet<>(left.computed());
        computed.addAll(right.computed());
        return computed;
    }

    private static List<String> paths(Merge.Outcome outcome) {
        return outcome.conflicts().stream().map(Conflict::path).sorted().toList();
    }

    private static List<Object> values(Object one, Object other) {
        List<Object> values = new ArrayList<>();
        values.add(one);
        values.add(other);
        return values;
    }

    private static void leaves(Object value, Set<Object> found) {
        switch (value) {
            case Map<?, ?> map -> map.values().forEach(each -> leaves(each, found));
            case List<?> list -> list.forEach(each -> leaves(each, found));
            case null -> found.add("null");
            default -> found.add(value);
        }
    }

    @Test
    void elementsThatCannotBeToldApartAreNoDifferenceToThemselves() {
        System.out.println("seed " + seed);
        for (int i = 0; i < 1_000; i++) {
            Map<String, Object> element = new HashMap<>(Map.of("price", "10.00"));
            if (documents.random.nextBoolean()) {
                element.put("sku", "SAME");
            }
            List<Map<String, Object>> variants = new ArrayList<>();
            for (int n = documents.random.nextInt(4); n >= 0; n--) {
                variants.add(new HashMap<>(element));
            }
            aDocumentIsInStepWithItself(Document.of(Kind.PRODUCT, Map.of("title", "Mug", "variants", variants)));
        }
    }
}
