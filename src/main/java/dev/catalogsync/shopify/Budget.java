package dev.catalogsync.shopify;

import dev.catalogsync.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * What Shopify lets us spend. A bucket of B points refills by R points a second; a call goes through when the bucket holds the
 * points it <em>asks for</em>, and is charged what it <em>took</em>. The bucket is a row ({@code api_rate_limit}), shared by all
 * nodes, and each call books its points there before it goes out.
 *
 * <p>With B = 2000, R = 100 and a share of 0.1, background work leaves 200 points untouched. A mutation of 10 points that finds
 * 205 points is 5 short: it books them all the same, the row goes to 195, and it goes out after (10 + 200 - 205) / 100 = 0.05 s.
 * The next one finds 195, and waits 0.15 s: calls are paced without asking again. One that would wait longer than two
 * seconds books nothing and is told to come back later, so that no thread sleeps and at most 2 R = 200 points are promised ahead.
 *
 * <p>After the answer the row takes what the call did not use, and is then held between Shopify's number and that
 * number less a tenth of the bucket: below it because calls still on their way are booked here and not yet there, and not by more, so that
 * what a lost answer left booked is not lost for good.
 */
@Component("budget")
class Budget {

    /** Longest wait in a thread; whatever has to wait longer becomes work for later. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What an unknown document is taken to ask for: the price of a mutation. */
    private static final double FIRST_GUESS = 10;

    /** Part of the bucket that the row may stay below Shopify's number. */
    private static final double SLACK = 0.1;

    private final Documents documents;
    private final double share;
    private final Map<String, Double> learned = new ConcurrentHashMap<>();

    Budget(Documents documents, ShopifyProperties properties) {
        this.documents = documents;
        this.share = Math.clamp(properties.interactiveShare(), 0, 0.5);
    }

    Call call(String document, Map<String, Object> variables) {
        Map<String, Object> given = variables == null ? Map.of() : variables;
        double extra = extra(given);
        return new Call(
                document,
                documents.isMutation(document),
                Math.ceil(learned.getOrDefault(document, FIRST_GUESS) + extra),
                extra,
                Json.write(Map.of("query", documents.text(document), "variables", given)));
    }

    /**
     * What {@code productSet} costs above its document: 0.2 per variant, 1.9 per file, 0.6 per file of a variant, 0.4 per
     * metafield (schema 2026-10, description of productSet). 2049 variants were seen to ask for 420 = 10 + 0.2 * 2049.
     */
    static double extra(Map<String, Object> variables) {
        if (!(variables.get("input") instanceof Map<?, ?> input)) {
            return 0;
        }
        double extra = 1.9 * size(input.get("files")) + 0.4 * size(input.get("metafields"));
        if (input.get("variants") instanceof List<?> variants) {
            for (Object element : variants) {
                Map<?, ?> variant = element instanceof Map<?, ?> map ? map : Map.of();
                extra += 0.2 + (variant.get("file") == null ? 0 : 0.6) + 0.4 * size(variant.get("metafields"));
            }
        }
        return extra;
    }

    private static int size(Object list) {
        return list instanceof List<?> elements ? elements.size() : 0;
    }

    /**
     * What to book.
     *
     * @param interactive whether a person waits; then the whole bucket may be used
     */
    Map<String, Object> booking(Call call, Boolean interactive) {
        return Map.of(
                "points",
                call.points(),
                "share",
                Boolean.TRUE.equals(interactive) ? 0 : share,
                "patience",
                PATIENCE.toSeconds());
    }

    /**
     * @param wait seconds until the booked points are there
     * @return milliseconds to wait now
     * @throws Failure where nothing was booked because the wait is too long
     */
    long pause(BigDecimal wait) {
        if (wait == null) {
            throw new IllegalStateException("The store has no row in api_rate_limit.");
        }
        double seconds = wait.doubleValue();
        if (seconds > PATIENCE.toSeconds()) {
            throw Failure.overBudget(Duration.ofMillis((long) Math.min(1000 * seconds, 3_600_000)));
        }
        return (long) Math.ceil(1000 * seconds);
    }

    /** What the answer makes of the booking; nulls where it does not say. Learns what the document asks for. */
    Map<String, Object> settlement(Answer answer) {
        if (answer.cost().requested() != null) {
            double base =
                    answer.cost().requested().doubleValue() - answer.call().extra();
            learned.put(answer.call().document(), Math.max(1, base));
        }
        Answer.Throttle throttle = answer.throttle();
        boolean throttled = answer.failure() != null && answer.failure().throttled();
        Map<String, Object> settlement = new HashMap<>();
        settlement.put("booked", answer.call().points());
        // Without a word about it, the points are taken to be gone; a throttled call took none.
        settlement.put(
                "spent",
                throttled
                        ? 0
                        : answer.cost().requested() == null ? answer.call().points() : answer.points());
        settlement.put("maximum", throttle == null ? null : throttle.maximum());
        settlement.put("available", throttle != null ? throttle.available() : throttled ? 0 : null);
        settlement.put("rate", throttle == null ? null : throttle.restoreRate());
        settlement.put("slack", Math.max(share, SLACK));
        settlement.put("throttled", throttled ? 1 : 0);
        return settlement;
    }
}
