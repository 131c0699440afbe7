package dev.catalogsync.review.logic;

import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.stream.Collectors;

/** One spelling of each part of a rule, whatever blanks and brackets it was written with. Parts of one spelling mean the same. */
final class Spelling {

    private Spelling() {}

    static String of(CelExpr part) {
        return switch (part.exprKind().getKind()) {
            case CONSTANT -> quoted(part.constant().toString());
            case IDENT -> part.ident().name();
            case SELECT ->
                (part.select().testOnly() ? "has " : "")
                        + of(part.select().operand())
                        + "."
                        + part.select().field();
            case CALL ->
                part.call().target().map(target -> of(target) + ".").orElse("")
                        + part.call().function()
                        + list(part.call().args());
            case LIST -> "list" + list(part.list().elements()) + part.list().optionalIndices();
            case MAP ->
                part.map().entries().stream()
                        .map(entry -> of(entry.key()) + ":" + entry.optionalEntry() + ":" + of(entry.value()))
                        .collect(Collectors.joining(",", "{", "}"));
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = part.comprehension();
                yield "loop " + loop.iterVar() + " " + loop.iterVar2() + " " + loop.accuVar()
                        + list(List.of(
                                loop.iterRange(),
                                loop.accuInit(),
                                loop.loopCondition(),
                                loop.loopStep(),
                                loop.result()));
            }
            // Nothing else is in the language of rules; should it come, each is its own.
            default -> part.exprKind().getKind() + "#" + System.identityHashCode(part);
        };
    }

    private static String list(List<CelExpr> parts) {
        return parts.stream().map(Spelling::of).collect(Collectors.joining(",", "(", ")"));
    }

    /** So that a text cannot look like what stands around it. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
