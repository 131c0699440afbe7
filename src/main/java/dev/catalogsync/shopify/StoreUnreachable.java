package dev.catalogsync.shopify;

/** Carries the answer of a call that found the store unreachable through the circuit breaker, which counts exceptions. */
final class StoreUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    StoreUnreachable(Answer answer) {
        super(answer.failure().getMessage(), answer.failure());
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
