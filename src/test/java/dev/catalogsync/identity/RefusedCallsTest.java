package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefusedCallsTest {

    private final RefusedCalls calls = new RefusedCalls(null);

    @Test
    void anAttackerFillsNoDiskAndIsCounted() {
        Instant now = Instant.now();
        long written = Stream.generate(() -> calls.admit(now))
                .limit(100_000)
                .filter(Objects::nonNull)
                .count();
        assertThat(written).isEqualTo(RefusedCalls.AT_ONCE);

        assertThat(calls.admit(now.plusSeconds(6))).isEqualTo(100_000 - written);
        assertThat(calls.admit(now.plusSeconds(6))).isNull();

        long anHour = LongStream.rangeClosed(1, 3_600)
                .mapToObj(second -> calls.admit(now.plusSeconds(6 + second)))
                .filter(Objects::nonNull)
                .count();
        assertThat(anHour).isBetween(60L * RefusedCalls.PER_MINUTE - 1, 60L * RefusedCalls.PER_MINUTE + 1);
    }

    @Test
    void afterAQuietTimeNothingIsLeftOut() {
        Instant now = Instant.now();
        Stream.generate(() -> calls.admit(now)).limit(500).toList();
        assertThat(calls.admit(now.plusSeconds(3_600))).isEqualTo(400);
        assertThat(calls.admit(now.plusSeconds(3_601))).isZero();
    }
}
