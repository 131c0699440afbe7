package dev.catalogsync.review.pattern;

import dev.catalogsync.review.pattern.Patterns.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A pattern as an approval rule that matches its changes and, next time, others that do the same. */
public final class RuleDraft {

    private static final int LONGEST_NAME = 100;

    private RuleDraft() {}

    /**
     * @param action APPROVE, REJECT or HOLD
     * @return {@code name}, {@code description}, {@code expression} (CEL) and {@code action}: a body for a new rule
     */
    public static Map<String, Object> of(Pattern pattern, String action) {
        Signature signature = pattern.signature();
        List<String> conditions = new ArrayList<>();
        conditions.add("change.kind == " + quoted(signature.kind()));
        conditions.add("change.direction == " + quoted(signature.direction()));
        conditions.add("change.operation == " + quoted(signature.operation()));
        if (pattern.vendor() != null) {
            conditions.add("change.vendor == " + quoted(pattern.vendor()));
        }
        if (!signature.edits().isEmpty()) {
            List<String> fields = signature.edits().stream()
                    .map(edit -> edit.place().replaceFirst("[.\\[].*", ""))
                    .distinct()
                    .sorted()
                    .toList();
            conditions.add("change.fields.all(f, f in ["
                    + fields.stream().map(RuleDraft::quoted).collect(Collectors.joining(", ")) + "])");
            fields.forEach(field -> conditions.add(quoted(field) + " in change.fields"));
            signature.edits().forEach(edit -> condition(edit, conditions));
        }
        String sentence = signature.sentence() + (pattern.vendor() == null ? "" : ", vendor " + pattern.vendor());
        Map<String, Object> draft = new LinkedHashMap<>();
        draft.put("name", sentence.length() > LONGEST_NAME ? sentence.substring(0, LONGEST_NAME - 1) + "…" : sentence);
        draft.put(
                "description", "Drafted from a pattern of " + pattern.changes().size() + " changes.");
        draft.put("expression", String.join("\n&& ", conditions));
        draft.put("action", action);
        return draft;
    }

    private static void condition(Edit edit, List<String> conditions) {
        boolean plain = edit.place().matches("\\w+");
        String before = "change.before." + edit.place();
        String after = "change.after." + edit.place();
        switch (edit.how()) {
            case ADDED ->
                edit.values()
                        .forEach(member -> conditions.add(
                                "!(" + quoted(member) + " in " + before + ") && " + quoted(member) + " in " + after));
            case REMOVED ->
                edit.values()
                        .forEach(member -> conditions.add(
                                quoted(member) + " in " + before + " && !(" + quoted(member) + " in " + after + ")"));
            case BECAME -> {
                if (plain) {
                    conditions.add(
                            "string(" + before + ") == " + quoted(edit.values().get(0)));
                    conditions.add(
                            "string(" + after + ") == " + quoted(edit.values().get(1)));
                }
            }
            case EMPTIED -> {
                if (plain) {
                    conditions.add("(!has(" + after + ") || " + after + " == '')");
                }
            }
            case PERCENT, AMOUNT, SET_TO -> step(edit, conditions);
            case CHANGED -> {
                // That its field differs is said already; what it became is the business of no rule.
            }
        }
    }

    /** Each variant keeps its number or takes the step; they are found by their ids. */
    private static void step(Edit edit, List<String> conditions) {
        if (!edit.place().matches("variants\\.\\w+")) {
            return;
        }
        String field = edit.place().substring("variants.".length());
        String number = edit.values().getFirst().replaceFirst("^\\+", "");
        String expected =
                switch (edit.how()) {
                    case PERCENT ->
                        "double(b." + field + ") * "
                                + real(new BigDecimal(number).movePointLeft(2).add(BigDecimal.ONE));
                    case AMOUNT -> "double(b." + field + ") + " + real(new BigDecimal(number));
                    default -> real(new BigDecimal(number));
                };
        conditions.add("change.after.variants.all(a, change.before.variants.exists(b, b.id == a.id && (b." + field
                + " == a." + field
                + " || (double(a." + field + ") - (" + expected + ") < 0.0052 && double(a." + field + ") - (" + expected
                + ") > -0.0052))))");
    }

    private static String real(BigDecimal number) {
        String text = number.toPlainString();
        return (text.contains(".") ? text : text + ".0").replaceFirst("^(-.*)$", "($1)");
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r") + "\"";
    }
}
