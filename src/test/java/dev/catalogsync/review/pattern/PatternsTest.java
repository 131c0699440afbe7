package dev.catalogsync.review.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes as four rules would make them: prices up 5 %, by 2.00, to 9.99, and a tag; drawn by chance with the seed of the build. */
class PatternsTest {

    private final List<Patterns.Change> changes = new ArrayList<>();
    private Random random;

    @BeforeEach
    void fourRules() {
        long seed = Long.getLong("seed", 7);
        System.out.println("seed " + seed);
        random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            BigDecimal price = BigDecimal.valueOf(1_200 + random.nextInt(8_000), 2);
            BigDecimal after =
                    switch (i % 4) {
                        case 0 -> price.multiply(new BigDecimal("1.05")).setScale(2, RoundingMode.HALF_UP);
                        case 1 -> price.add(new BigDecimal("2.00"));
                        case 2 -> price.add(new BigDecimal("5.00"));
                        default -> price.multiply(new BigDecimal("1.08")).setScale(2, RoundingMode.HALF_UP);
                    };
            add("Vendor " + i % 2, FactsTest.product(price.toString()), FactsTest.product(after.toString()));
        }
    }

    @Test
    void aFewPatternsTellNearlyAllThatRulesDid() {
        Patterns patterns = new Patterns(changes);
        assertThat(patterns.patterns()).hasSizeLessThanOrEqualTo(15);
        assertThat(patterns.patterns().stream()
                        .mapToInt(each -> each.changes().size())
                        .sum())
                .isGreaterThan(changes.size() * 95 / 100);
        assertThat(patterns.patterns().stream().limit(4).map(each -> each.signature()
                        .sentence()))
                .containsExactlyInAnyOrder("price +5 %", "price +8 %", "price +2", "price +5");
    }

    @Test
    void whatStandsOutComesFirstWithItsReasonAndNothingElseDoes() {
        long flipped = add("Vendor 0", FactsTest.product("40.00"), FactsTest.product("31.70"));
        long far = add("Vendor 1", FactsTest.product("40.00"), FactsTest.product("431.70"));
        long zero = add("Vendor 1", FactsTest.product("40.00"), FactsTest.product("0.00"));
        long deleted = add("Vendor 1", FactsTest.product("40.00"), null);
        List<Outliers.Outlier> outliers = Outliers.of(new Patterns(changes));
        assertThat(outliers).extracting(outlier -> outlier.change().id()).containsExactly(zero, flipped, far, deleted);
        assertThat(outliers.get(1).reasons())
                .containsEntry("SIGN_FLIP", "its price goes down, and the rest of its batch up");
        assertThat(outliers.get(2).reasons().get("FAR_STEP")).contains("10.79 times");
    }

    @Test
    void aMassDeleteIsToldOfThePatternAndNotOfEachOfIt() {
        for (int i = 0; i < 50; i++) {
            add("Vendor 1", FactsTest.product("40.00"), null);
        }
        Patterns patterns = new Patterns(changes);
        assertThat(Outliers.of(patterns)).isEmpty();
        assertThat(patterns.patterns())
                .filteredOn(pattern -> pattern.flags().containsKey("MASS_DELETE"))
                .singleElement()
                .extracting(Patterns.Pattern::sentence)
                .isEqualTo("product deleted, vendor Vendor 1, 50 variants of 50 products");
    }

    @Test
    void aPatternIsKnownByWhatItDoesAndWhatWasSeenByItsChanges() {
        Patterns.Pattern before = new Patterns(changes).patterns().getFirst();
        changes.removeIf(change -> change.id() == before.changes().getFirst().id());
        Patterns.Pattern after = new Patterns(changes).pattern(before.id());
        assertThat(after.sentence()).isNotEqualTo(before.sentence());
        assertThat(after.seen()).isNotEqualTo(before.seen());
    }

    private long add(String vendor, String before, String after) {
        long id = changes.size() + 1;
        String operation = after == null ? "DELETE" : "UPDATE";
        changes.add(
                new Patterns.Change(id, 1, "Mug", vendor, Facts.of("OUTGOING", operation, "PRODUCT", before, after)));
        return id;
    }
}
