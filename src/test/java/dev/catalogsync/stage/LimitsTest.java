package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LimitsTest {

    private final Limits limits = new Limits(0.1, 0.05, false);

    @Test
    void tenDeletionsAreNeverTooMany() {
        assertThat(limits.deletes(10, 10)).isNull();
        assertThat(limits.deletes(20, 11)).startsWith("11 of 20 known items").contains("more than 10 %");
    }

    @Test
    void beyondTenTheShareDecides() {
        assertThat(limits.deletes(10_000, 1_000)).isNull();
        assertThat(limits.deletes(10_000, 1_001)).startsWith("1,001 of 10,000 known items");
        assertThat(new Limits(1, 1, false).deletes(10_000, 10_000)).isNull();
        assertThat(new Limits(0, 1, false).deletes(10_000, 11)).contains("more than 0 %");
    }

    @Test
    void aWalkStopsWhereAShareOfEnoughLinesIsBroken() {
        assertThat(limits.stops(999, 999)).isFalse();
        assertThat(limits.stops(1_000, 50)).isFalse();
        assertThat(limits.stops(1_000, 51)).isTrue();
    }

    @Test
    void aShortResultIsReadToItsEndAndJudgedThen() {
        assertThat(limits.broken(100, 5, false)).isNull();
        assertThat(limits.broken(100, 6, false)).isEqualTo("6 of 100 lines are refused or damaged, more than 5 %.");
        assertThat(limits.broken(0, 0, false)).isNull();
    }

    @Test
    void aShareIsBetweenNothingAndAll() {
        assertThatThrownBy(() -> new Limits(1.1, 0, false))
                .hasMessage("catalog.stage.most-deletes must be a fraction from 0 to 1, not 1.1");
        assertThatThrownBy(() -> new Limits(0, Double.NaN, false)).hasMessageContaining("most-broken");
    }

    @Test
    void damagedItemsAreToleratedOnlyWhereThatIsWantedAndNothingElseIsBroken() {
        Limits tolerant = new Limits(0.1, 0.05, true);

        assertThat(limits.tolerated(1_000, 1, 1)).isZero();
        assertThat(tolerant.tolerated(1_000, 3, 3)).isEqualTo(3);
        assertThat(tolerant.tolerated(5, 1, 1)).isEqualTo(1);
        assertThat(tolerant.tolerated(1_000, 51, 51)).as("more than 5 %").isZero();
        assertThat(tolerant.tolerated(1_000, 3, 4))
                .as("of the fourth nobody knows what it was")
                .isZero();
    }
}
