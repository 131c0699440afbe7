package dev.catalogsync.shopify;

import dev.catalogsync.Json;
import dev.catalogsync.shopify.Answer.Cost;
import dev.catalogsync.shopify.Answer.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Reads what Shopify answered, within bounds. */
@Component("shopifyAnswers")
class Answers {

    /** As long as {@code waitDurationInOpenState} of the breaker in {@code shopify-send}. */
    private static final Duration BREAK = Duration.ofSeconds(10);

    private volatile String lastTrouble;

    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private final ShopHealthIndicator health;

    Answers(ShopHealthIndicator health) {
        this.health = health;
    }

    /**
     * @param body closed here; at most 32 MiB of it are read
     * @param version the header {@code X-Shopify-API-Version}
     * @param retryAfter the header {@code Retry-After} in seconds, or null
     */
    Answer read(Call call, InputStream body, int status, String version, String retryAfter) {
        byte[] bytes;
        try (InputStream stream = body == null ? InputStream.nullInputStream() : body) {
            bytes = stream.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            return failed(call, Failure.lost(e, call.mutation()));
        }
        String text = new String(bytes, 0, Math.min(bytes.length, 10_001), StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            return failed(call, Failure.unreadable("it is larger than 32 MiB", text, call.mutation()));
        }
        Map<String, Object> json;
        try {
            json = Json.object(bytes);
        } catch (IOException e) {
            return failed(
                    call,
                    status == 200
                            ? Failure.unreadable("it is not a JSON object", text, call.mutation())
                            : Failure.ofStatus(status, "", seconds(retryAfter), text, call.mutation()));
        }
        Cost cost = cost(json);
        Throttle throttle = throttle(json);
        return new Answer(
                call,
                map(json.get("data")),
                cost,
                throttle,
                failure(call, status, version, retryAfter, json, cost, throttle, text),
                ignored(json));
    }

    /** @param trouble what the connection said */
    Answer lost(Call call, Throwable trouble) {
        return failed(call, Failure.lost(trouble, call.mutation()));
    }

    /**
     * The same answer, for the circuit breaker, of which there is one: another store that is away must not close the configured one.
     *
     * @throws StoreUnreachable where the configured store, and not this call, was the trouble
     */
    Answer reached(Answer answer, Shops.Door door) {
        if (door.configured() && answer.failure() instanceof Failure.Unreachable) {
            throw new StoreUnreachable(answer);
        }
        return answer;
    }

    /** The answer of a call that did not reach the store, or that the open circuit breaker did not let through. */
    Answer unreached(Call call, Throwable trouble) {
        if (trouble instanceof StoreUnreachable unreached) {
            lastTrouble = unreached.answer().failure().getMessage();
            return unreached.answer();
        }
        return failed(call, Failure.notTried(BREAK, lastTrouble));
    }

    /**
     * @return the data
     * @throws Failure where the call failed
     */
    Map<String, Object> judge(Answer answer, Shops.Door door) {
        if (door.configured()) {
            health.heard(answer.failure());
        }
        if (answer.failure() != null) {
            throw answer.failure();
        }
        return answer.data();
    }

    private static Answer failed(Call call, Failure failure) {
        return new Answer(call, null, new Cost(null, null), null, failure);
    }

    private static Failure failure(
            Call call,
            int status,
            String version,
            String retryAfter,
            Map<String, Object> json,
            Cost cost,
            Throttle throttle,
            String text) {
        Object errors = json.get("errors");
        if (status != 200) {
            String detail = errors == null ? "" : Failure.text(errors);
            Duration after = retryAfter == null ? wait(cost, throttle) : seconds(retryAfter);
            return Failure.ofStatus(status, detail, after, text, call.mutation());
        }
        if (errors != null) {
            return Failure.ofErrors(errors, wait(cost, throttle), json.get("data") != null, text, call.mutation());
        }
        if (!Shop.API_VERSION.equals(version)) {
            return Failure.fellForward(version == null ? "unknown" : version, text, call.mutation());
        }
        return json.get("data") instanceof Map
                ? null
                : Failure.unreadable("it has neither data nor errors", text, call.mutation());
    }

    /** How long until a throttled call fits: (requested - available) / restore rate; a second where nothing is told. */
    private static Duration wait(Cost cost, Throttle throttle) {
        if (cost.requested() == null
                || throttle == null
                || throttle.restoreRate().signum() <= 0) {
            return Duration.ofSeconds(1);
        }
        double seconds = (cost.requested().doubleValue() - throttle.available().doubleValue())
                / throttle.restoreRate().doubleValue();
        return Duration.ofMillis((long) (1000 * Math.max(0.1, Math.min(seconds, 3600))));
    }

    private static Duration seconds(String retryAfter) {
        try {
            return retryAfter == null
                    ? null
                    : Duration.ofMillis((long) (1000 * Math.max(0, Math.min(Double.parseDouble(retryAfter), 3600))));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Cost cost(Map<String, Object> json) {
        Map<String, Object> cost = costOf(json);
        return cost == null
                ? new Cost(null, null)
                : new Cost(number(cost.get("requestedQueryCost")), number(cost.get("actualQueryCost")));
    }

    private static Throttle throttle(Map<String, Object> json) {
        Map<String, Object> cost = costOf(json);
        Map<String, Object> status = cost == null ? null : map(cost.get("throttleStatus"));
        if (status == null) {
            return null;
        }
        BigDecimal maximum = number(status.get("maximumAvailable"));
        BigDecimal available = number(status.get("currentlyAvailable"));
        BigDecimal rate = number(status.get("restoreRate"));
        return maximum == null || available == null || rate == null ? null : new Throttle(maximum, available, rate);
    }

    private static Map<String, Object> costOf(Map<String, Object> json) {
        Map<String, Object> extensions = map(json.get("extensions"));
        return extensions == null ? null : map(extensions.get("cost"));
    }

    /** {@code extensions.search} tells of each search that is not as it was meant; a search it did understand may be there too. */
    private static List<String> ignored(Map<String, Object> json) {
        List<String> ignored = new ArrayList<>();
        Map<String, Object> extensions = map(json.get("extensions"));
        for (Object search : extensions == null ? List.of() : list(extensions.get("search"))) {
            for (Object warning :
                    map(search) == null ? List.of() : list(map(search).get("warnings"))) {
                Map<String, Object> told = map(warning);
                String text = told == null ? String.valueOf(warning) : told.get("field") + ": " + told.get("message");
                if (!ignored.contains(text)) {
                    ignored.add(text);
                }
            }
        }
        return ignored;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static BigDecimal number(Object value) {
        return value instanceof Number number ? new BigDecimal(number.toString()) : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }
}
