package dev.catalogsync.shopify;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * A call that did not do what it should, and the one answer to: may it pass later, or never? Sources: shopify.dev "Status and
 * error codes", "Response status and error codes", "API limits", and recorded answers of a development store.
 */
public class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What to do with work that failed. */
    public enum Verdict {
        /** Nothing was done; the same call may pass later. */
        LATER,
        /** Nothing was done, and the same call will fail again. */
        NEVER,
        /** A mutation may have been done or not: read back before anything else. */
        UNKNOWN
    }

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final Duration SHOP_AWAY = Duration.ofMinutes(1);
    private static final int MAX_ANSWER = 10_000;

    /** The shop, not this call, is the trouble. */
    private static final Set<String> SHOP_CODES = Set.of("SHOP_INACTIVE", "SHOP_FROZEN");

    private static final Set<String> BROKEN_CODES = Set.of("INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE");
    private static final Set<String> REFUSED_CODES = Set.of(
            "MAX_COST_EXCEEDED",
            "MAX_INPUT_SIZE_EXCEEDED",
            "ACCESS_DENIED",
            "BAD_REQUEST",
            "INVALID_FIELD_ARGUMENTS",
            "INVALID_VARIABLE",
            "RESOURCE_NOT_FOUND",
            "NOT_FOUND");
    private static final Set<String> PASSING_USER_CODES = Set.of(
            "OPERATION_IN_PROGRESS",
            "LIMIT_REACHED",
            "IDEMPOTENCY_CONCURRENT_REQUEST",
            "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED",
            "JOB_ERROR",
            "GENERIC_ERROR",
            "THROTTLED",
            "INTERNAL_ERROR",
            // A metafield moved since its digest was read; a file is still being fetched.
            "STALE_OBJECT",
            "NON_READY_STATE");
    private static final Set<String> GONE_CODES =
            Set.of("PRODUCT_DOES_NOT_EXIST", "NOT_FOUND", "RESOURCE_NOT_FOUND", "DOES_NOT_EXIST");

    private final Verdict verdict;
    private final boolean counted;
    private final boolean gone;
    private final boolean throttled;
    private final Duration after;
    private final String answer;

    private Failure(
            Verdict verdict,
            boolean counted,
            boolean gone,
            boolean throttled,
            Duration after,
            String reason,
            String answer,
            Throwable cause) {
        super(reason, cause);
        this.throttled = throttled;
        this.verdict = verdict;
        this.counted = counted;
        this.gone = gone;
        this.after = after;
        this.answer = answer == null || answer.length() <= MAX_ANSWER ? answer : answer.substring(0, MAX_ANSWER) + "…";
    }

    Failure(Verdict verdict, boolean counted, Duration after, String reason, String answer) {
        this(verdict, counted, false, false, after, reason, answer, null);
    }

    private static Failure throttled(Duration after, String reason, String answer) {
        return new Failure(Verdict.LATER, false, false, true, after, reason, answer, null);
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Whether it says something against this piece of work; throttling and a shop that is away do not. */
    public boolean counted() {
        return counted;
    }

    /** What the call names is not in the store (any more). */
    public boolean gone() {
        return gone;
    }

    boolean throttled() {
        return throttled;
    }

    /** Not before this has passed; the caller may wait longer. */
    public Duration after() {
        return after;
    }

    /** What Shopify answered, at most 10,000 characters; null where nothing came. */
    public String answer() {
        return answer;
    }

    /** Something that Shopify accepted, but that must not be done. */
    public static Failure refused(String reason, String answer) {
        return new Failure(Verdict.NEVER, true, SOON, reason, answer);
    }

    /** The store was written to between our reading and our writing: nothing was done, and after another look it may pass. */
    public static Failure moved(String reason, String answer) {
        return new Failure(Verdict.LATER, true, SOON, reason + " It is read and compared again.", answer);
    }

    /** A mutation's answer that does not tell whether it was done. */
    public static Failure unclear(String reason, String answer) {
        return new Failure(Verdict.UNKNOWN, true, SOON, reason, answer);
    }

    /** The circuit breaker is open, and the call was not made. */
    static Failure notTried(Duration wait, String lastTrouble) {
        return unreachable(
                wait,
                "The previous calls failed, so this one is retried in " + wait.toSeconds() + " s: " + lastTrouble);
    }

    /** The store does not answer anybody for now; nothing was done. */
    public static Failure unreachable(Duration wait, String reason) {
        return new Unreachable(Verdict.LATER, wait, reason, null, null);
    }

    private static Failure notServed(String said, String answer) {
        return new Unreachable(
                Verdict.LATER, SHOP_AWAY, "The shop is currently unavailable (" + said + ").", answer, null);
    }

    /** The budget is too short for now. */
    static Failure overBudget(Duration wait) {
        return new Failure(
                Verdict.LATER,
                false,
                wait,
                "The rate limit allows this call in " + Math.max(1, wait.toSeconds()) + " s.",
                null);
    }

    /**
     * The connection failed before, while or after the request went out.
     *
     * @param mutation whether a lost answer matters
     */
    static Failure lost(Throwable trouble, boolean mutation) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure known) {
                return known;
            }
            if (cause instanceof UnknownHostException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof SSLHandshakeException
                    || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException))) {
                return new Unreachable(
                        Verdict.LATER, SOON, "The store is unreachable: " + cause.getMessage(), null, cause);
            }
        }
        return new Failure(
                mutation ? Verdict.UNKNOWN : Verdict.LATER,
                true,
                false,
                false,
                SOON,
                "The connection was lost before the answer came: " + trouble.getMessage(),
                null,
                trouble);
    }

    /** An answer with HTTP 200 that cannot be read, or is too large to be. */
    static Failure unreadable(String why, String answer, boolean mutation) {
        return new Failure(
                mutation ? Verdict.UNKNOWN : Verdict.LATER, true, SOON, "The answer cannot be read: " + why, answer);
    }

    /** The version in the path is no longer served: Shopify "falls forward" to another, which may mean other things. */
    static Failure fellForward(String version, String answer, boolean mutation) {
        return new Failure(
                mutation ? Verdict.UNKNOWN : Verdict.NEVER,
                true,
                SOON,
                "Shopify answered as API version " + version + " and not " + Shop.API_VERSION
                        + ", which this release was made for. Update Catalog Sync.",
                answer);
    }

    /** An answer with another status than 200. */
    static Failure ofStatus(int status, String detail, Duration retryAfter, String answer, boolean mutation) {
        String said = "HTTP " + status + (detail.isEmpty() ? "" : ", " + detail);
        return switch (status) {
            case 401 -> new TokenRefused(SHOP_AWAY, "Shopify refuses the access token (" + said + ").", answer);
            case 402, 404, 423, 430 -> notServed(said, answer);
            case 403 ->
                detail.toLowerCase(Locale.ROOT).contains("unavailable shop")
                        ? notServed(said, answer)
                        : new Failure(
                                Verdict.NEVER,
                                true,
                                SOON,
                                "The app lacks the access scope for this call (" + said + ").",
                                answer);
            case 429 ->
                throttled(retryAfter == null ? SOON : retryAfter, "Shopify throttled the call (" + said + ").", answer);
            case 502, 503, 530, 540 ->
                new Unreachable(
                        mutation ? Verdict.UNKNOWN : Verdict.LATER,
                        BUSY,
                        "Shopify is unavailable (" + said + ").",
                        answer,
                        null);
            default -> {
                if (status >= 500) {
                    yield new Failure(
                            mutation ? Verdict.UNKNOWN : Verdict.LATER,
                            true,
                            SOON,
                            "Shopify failed (" + said + ").",
                            answer);
                }
                yield new Failure(
                        Verdict.NEVER,
                        true,
                        SOON,
                        (status >= 300 && status < 400
                                        ? "Shopify redirects to another address, which is not followed; was the shop renamed? ("
                                        : "Shopify refuses the call (")
                                + said + ").",
                        answer);
            }
        };
    }

    /**
     * The top-level {@code errors} of an answer with HTTP 200: an array of errors, an object, or a text.
     *
     * @param executed whether there is {@code data} besides: then a mutation may have been done
     */
    static Failure ofErrors(Object errors, Duration throttledFor, boolean executed, String answer, boolean mutation) {
        Set<String> codes = codes(errors);
        String said = text(errors);
        if (codes.contains("THROTTLED")) {
            return throttled(throttledFor, "Shopify throttled the call.", answer);
        }
        if (codes.stream().anyMatch(SHOP_CODES::contains)) {
            return notServed(said, answer);
        }
        if (codes.stream().anyMatch(BROKEN_CODES::contains)) {
            return new Failure(
                    mutation ? Verdict.UNKNOWN : Verdict.LATER, true, SOON, "Shopify failed (" + said + ").", answer);
        }
        boolean refused = !executed || REFUSED_CODES.containsAll(codes);
        return new Failure(
                refused || !mutation ? Verdict.NEVER : Verdict.UNKNOWN,
                true,
                SOON,
                "Shopify refuses the call: " + said,
                answer);
    }

    /**
     * What the {@code userErrors} of a mutation's payload mean.
     *
     * @param userErrors objects with message, and mostly field (a list of texts) and code
     * @return null where there are none: the mutation was done
     */
    public static Failure ofUserErrors(List<? extends Map<String, ?>> userErrors, String answer) {
        if (userErrors == null || userErrors.isEmpty()) {
            return null;
        }
        List<String> said = new ArrayList<>();
        boolean passing = true;
        boolean gone = true;
        for (Map<String, ?> error : userErrors) {
            String code = String.valueOf(error.get("code"));
            String message = String.valueOf(error.get("message"));
            passing &= PASSING_USER_CODES.contains(code) || message.contains("already in progress");
            gone &= GONE_CODES.contains(code) || message.endsWith("does not exist");
            said.add((error.get("field") instanceof List<?> field ? String.join(".", strings(field)) + ": " : "")
                    + message);
        }
        return new Failure(
                passing ? Verdict.LATER : Verdict.NEVER,
                true,
                gone,
                false,
                SOON,
                "Shopify refuses the change: " + String.join("; ", said),
                answer,
                null);
    }

    private static Set<String> codes(Object errors) {
        Set<String> codes = new java.util.HashSet<>();
        for (Object error : errors instanceof List<?> list ? list : List.of(errors)) {
            Object code = error instanceof Map<?, ?> map && map.get("extensions") instanceof Map<?, ?> extensions
                    ? extensions.get("code")
                    : null;
            boolean throttled = error instanceof Map<?, ?> map && "Throttled".equals(map.get("message"));
            codes.add(code != null ? code.toString() : throttled ? "THROTTLED" : "");
        }
        return codes;
    }

    /** The messages in whatever form {@code errors} comes: a text, an object of texts, or an array of objects. */
    static String text(Object errors) {
        if (errors instanceof List<?> list) {
            return String.join("; ", list.stream().map(Failure::text).toList());
        }
        if (errors instanceof Map<?, ?> map) {
            if (map.get("message") instanceof String message) {
                return message;
            }
            List<String> parts = new ArrayList<>();
            map.forEach((name, value) -> parts.add(name + ": " + text(value)));
            return String.join("; ", parts);
        }
        return String.valueOf(errors);
    }

    private static List<String> strings(List<?> list) {
        return list.stream().map(String::valueOf).toList();
    }

    /** The store, and no work of ours, is the trouble; of such failures the circuit breaker opens. */
    static final class Unreachable extends Failure {

        private static final long serialVersionUID = 1L;

        private Unreachable(Verdict verdict, Duration after, String reason, String answer, Throwable cause) {
            super(verdict, false, false, false, after, reason, answer, cause);
        }
    }

    /** A token that Shopify does not take (any more); renewing it once may help. */
    static final class TokenRefused extends Failure {

        private static final long serialVersionUID = 1L;

        TokenRefused(Duration after, String reason, String answer) {
            super(Verdict.LATER, false, after, reason, answer);
        }
    }
}
