package dev.catalogsync.review.logic;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a rule into the cases in which it is true. A part that is not understood stands for itself: all that is known of it is that the
 * same part, asked twice of one change, says the same.
 *
 * <p>An error in one part of a rule does not spoil this: {@code a || b} is true where a is, whatever becomes of b, and {@code a && b} is false
 * where a is.
 */
public final class Reading {

    private final Subjects subjects;
    private final List<String> impossible = new ArrayList<>();

    private Reading(Subjects subjects) {
        this.subjects = subjects;
    }

    /**
     * @param cases empty where there are too many
     * @param impossible comparisons with values that a field never has, in words
     */
    public record Read(Optional<Cases> cases, List<String> impossible) {}

    /** @param rule over the variable {@code change} */
    public static Read of(CelExpr rule, Subjects subjects) {
        Reading reading = new Reading(subjects);
        Optional<Cases> cases;
        try {
            cases = Optional.of(reading.cases(rule, true));
        } catch (Cases.TooMany e) {
            cases = Optional.empty();
        }
        return new Read(cases, reading.impossible.stream().distinct().toList());
    }

    /** When that part is true; or, with {@code truth} false, when it is false. */
    private Cases cases(CelExpr part, boolean truth) {
        if (constant(part) instanceof Boolean value) {
            return value == truth ? Cases.ALWAYS : Cases.NEVER;
        }
        String flag = field(part);
        if (flag != null && subjects.flags().contains(flag)) {
            return is(flag, truth);
        }
        if (part.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
            return opaque(part, truth);
        }
        CelCall call = part.call();
        List<CelExpr> args = call.args();
        switch (call.function()) {
            case "!_":
                return cases(args.get(0), !truth);
            case "_&&_", "_||_":
                boolean both = call.function().equals("_&&_") == truth;
                Cases left = cases(args.get(0), truth);
                Cases right = cases(args.get(1), truth);
                return both ? left.and(right) : left.or(right);
            case "_?_:_":
                return cases(args.get(0), true)
                        .and(cases(args.get(1), truth))
                        .or(cases(args.get(0), false).and(cases(args.get(2), truth)));
            case "_==_", "_!=_":
                return equal(part, args.get(0), args.get(1), call.function().equals("_==_") == truth, truth);
            case "_<_", "_<=_", "_>_", "_>=_":
                return ordered(part, call.function().replace("_", ""), args.get(0), args.get(1), truth);
            case "@in":
                return in(part, args.get(0), args.get(1), truth);
            default:
                return opaque(part, truth);
        }
    }

    private static Cases is(String subject, boolean truth) {
        return Cases.of(subject, Values.Words.of(truth));
    }

    private Cases opaque(CelExpr part, boolean truth) {
        return is(Spelling.of(part), truth);
    }

    private Cases equal(CelExpr part, CelExpr one, CelExpr two, boolean same, boolean truth) {
        Object left = constant(one);
        Object right = constant(two);
        if (left != null && right != null) {
            boolean comparable = left.getClass() == right.getClass();
            boolean equal = left instanceof BigDecimal number
                    ? comparable && number.compareTo((BigDecimal) right) == 0
                    : left.equals(right);
            return comparable ? equal == same ? Cases.ALWAYS : Cases.NEVER : opaque(part, truth);
        }
        String field = field(left == null ? one : two);
        Object value = left == null ? right : left;
        if (field == null || value == null) {
            return opaque(part, truth);
        }
        if (value instanceof String word && isText(field)) {
            return words(field, Set.of(word), same);
        }
        if (value instanceof Boolean flag && subjects.flags().contains(field)) {
            return is(field, flag == same);
        }
        if (value instanceof BigDecimal number && subjects.numbers().containsKey(field)) {
            return same
                    ? number(field, number, true, number, true)
                    : number(field, null, false, number, false).or(number(field, number, false, null, false));
        }
        return opaque(part, truth);
    }

    private Cases ordered(CelExpr part, String sign, CelExpr one, CelExpr two, boolean truth) {
        boolean turned = constant(one) instanceof BigDecimal;
        String field = field(turned ? two : one);
        if (field == null
                || !subjects.numbers().containsKey(field)
                || !(constant(turned ? one : two) instanceof BigDecimal number)) {
            return opaque(part, truth);
        }
        boolean more = sign.startsWith(">") != turned == truth;
        boolean in = sign.endsWith("=") == truth;
        return more ? number(field, number, in, null, false) : number(field, null, false, number, in);
    }

    private Cases in(CelExpr part, CelExpr one, CelExpr two, boolean truth) {
        String list = field(two);
        if (constant(one) instanceof String word
                && list != null
                && subjects.lists().containsKey(list)) {
            Set<String> known = subjects.lists().get(list);
            if (!known.isEmpty() && !known.contains(word)) {
                impossible.add("'" + word + "' is never in change." + list);
                return truth ? Cases.NEVER : Cases.ALWAYS;
            }
            return opaque(part, truth);
        }
        String field = field(one);
        if (field == null || !isText(field) || two.exprKind().getKind() != CelExpr.ExprKind.Kind.LIST) {
            return opaque(part, truth);
        }
        Set<Object> words = new HashSet<>();
        for (CelExpr element : two.list().elements()) {
            if (!(constant(element) instanceof String word)) {
                return opaque(part, truth);
            }
            words.add(word);
        }
        return words(field, words, truth);
    }

    private boolean isText(String field) {
        return subjects.words().containsKey(field) || subjects.texts().contains(field);
    }

    private Cases words(String field, Set<?> words, boolean in) {
        Values.Words asked = new Values.Words(false, Set.copyOf(words));
        Set<String> known = subjects.words().get(field);
        if (known == null) {
            return Cases.of(field, in ? asked : asked.negated());
        }
        words.stream()
                .filter(word -> !known.contains(word))
                .forEach(word -> impossible.add("change." + field + " is never '" + word + "', but one of "
                        + String.join(", ", known.stream().sorted().toList())));
        return Cases.of(field, new Values.Words(false, Set.copyOf(known)).and(in ? asked : asked.negated()));
    }

    private Cases number(String field, BigDecimal least, boolean leastIn, BigDecimal most, boolean mostIn) {
        Values asked = new Values.Numbers(least, leastIn, most, mostIn);
        boolean positive = subjects.numbers().get(field);
        return Cases.of(field, positive ? asked.and(new Values.Numbers(BigDecimal.ZERO, true, null, false)) : asked);
    }

    /** The path of a field, as in {@code price.up} of {@code change.price.up}, and {@code size(tags)}; null where it is none. */
    private String field(CelExpr part) {
        if (part.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
                && part.call().function().equals("size")) {
            CelExpr of = part.call().target().orElseGet(() -> part.call().args().get(0));
            String list = field(of);
            return list != null && subjects.lists().containsKey(list) ? "size(" + list + ")" : null;
        }
        if (part.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT
                || part.select().testOnly()) {
            return null;
        }
        CelExpr of = part.select().operand();
        if (of.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT) {
            return of.ident().name().equals("change") ? part.select().field() : null;
        }
        String outer = field(of);
        return outer == null ? null : outer + "." + part.select().field();
    }

    /** A text, a truth value, or a number as a decimal; null where it is none. */
    private static Object constant(CelExpr part) {
        if (part.exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return null;
        }
        CelConstant constant = part.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue();
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> BigDecimal.valueOf(constant.int64Value());
            case DOUBLE_VALUE ->
                Double.isFinite(constant.doubleValue()) ? new BigDecimal(constant.doubleValue()) : null;
            default -> null;
        };
    }
}
