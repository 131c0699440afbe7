package dev.catalogsync.pull.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.catalogsync.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PullRequestTest {

    private final PullRequest request = new PullRequest();

    @Test
    void nothingSaidMeansEverythingOfTheProducts() {
        assertThat(request.read(null, null))
                .containsEntry("type", "FULL")
                .containsEntry("kind", "PRODUCT")
                .containsEntry("trigger", "REST")
                .containsEntry("dryRun", false)
                .containsEntry("criteria", "{}");
    }

    @Test
    void whatIsSaidCounts() {
        assertThat(request.read(Map.of("type", "FULL", "kind", "COLLECTION", "dryRun", true), "START_UP"))
                .containsEntry("kind", "COLLECTION")
                .containsEntry("trigger", "START_UP")
                .containsEntry("dryRun", true);
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        assertThatThrownBy(() -> request.read(
                        Map.of("typ", "FULL", "kind", "ORDER", "type", 7, "dryRun", "yes", "trigger", "SCHEDULE"),
                        null))
                .asInstanceOf(type(Refusal.class))
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID))
                .satisfies(refusal -> assertThat(refusal.fields())
                        .extracting(Refusal.Field::pointer)
                        .containsExactlyInAnyOrder("/typ", "/type", "/kind", "/trigger", "/dryRun"));
    }
}
